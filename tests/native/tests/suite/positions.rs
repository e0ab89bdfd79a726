//! Queue positions as ERC-721 tokens.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, Bytes, FixedBytes, U256};
use alloy_sol_types::{SolCall, SolValue};
use basalt_interfaces::{IERC165, IERC721, IERC721Receiver};
use basalt_kit::native::Host;
use basalt_native::{CallResult, Contract};
use std::rc::Rc;

const NONE: U256 = U256::ZERO;
const QUEUE: &str = "withdrawal-queue-bseth";
const FRIEND: Address = Address::repeat_byte(0xf1);
const THIRD: Address = Address::repeat_byte(0xf5);

fn with_position() -> (Fixture, U256) {
    let mut it = Fixture::new();
    let id = it.request(ether(10), NONE);
    (it, id)
}

fn owner(it: &mut Fixture, id: U256) -> Address {
    let queue = it.at(QUEUE);
    it.world.read(queue, &IERC721::ownerOfCall { tokenId: id }).unwrap()
}

fn approved(it: &mut Fixture, id: U256) -> Address {
    let queue = it.at(QUEUE);
    it.world.read(queue, &IERC721::getApprovedCall { tokenId: id }).unwrap()
}

fn count(it: &mut Fixture, account: Address) -> U256 {
    let queue = it.at(QUEUE);
    it.world.read(queue, &IERC721::balanceOfCall { owner: account }).unwrap()
}

const fn give(from: Address, to: Address, id: U256) -> IERC721::transferFromCall {
    IERC721::transferFromCall { from, to, tokenId: id }
}

#[test]
fn an_approval_is_for_one_transfer() {
    let (mut it, id) = with_position();
    let user = it.user;
    let error: IERC721::ERC721InsufficientApproval =
        it.refused(FRIEND, QUEUE, &give(user, FRIEND, id));
    assert_eq!((error.operator, error.tokenId), (FRIEND, id));
    it.send(user, QUEUE, NONE, &IERC721::approveCall { to: FRIEND, tokenId: id });
    assert_eq!(approved(&mut it, id), FRIEND);
    let error: IERC721::ERC721IncorrectOwner = it.refused(FRIEND, QUEUE, &give(THIRD, FRIEND, id));
    assert_eq!((error.sender, error.tokenId, error.owner), (THIRD, id, user));
    it.send(FRIEND, QUEUE, NONE, &give(user, THIRD, id));
    assert_eq!((owner(&mut it, id), approved(&mut it, id)), (THIRD, Address::ZERO));
    assert_eq!((count(&mut it, user), count(&mut it, THIRD)), (NONE, U256::ONE));
    let _: IERC721::ERC721InsufficientApproval =
        it.refused(FRIEND, QUEUE, &give(THIRD, FRIEND, id));
}

#[test]
fn an_operator_acts_for_all_positions_until_it_is_dismissed() {
    let (mut it, id) = with_position();
    let (user, queue) = (it.user, it.at(QUEUE));
    let set = |approved| IERC721::setApprovalForAllCall { operator: FRIEND, approved };
    let approve = IERC721::approveCall { to: THIRD, tokenId: id };
    let error: IERC721::ERC721InvalidApprover = it.refused(FRIEND, QUEUE, &approve);
    assert_eq!(error.approver, FRIEND);
    it.send(user, QUEUE, NONE, &set(true));
    let is_approved = IERC721::isApprovedForAllCall { owner: user, operator: FRIEND };
    assert!(it.world.read(queue, &is_approved).unwrap());
    it.send(FRIEND, QUEUE, NONE, &approve);
    assert_eq!(approved(&mut it, id), THIRD);
    it.send(user, QUEUE, NONE, &set(false));
    assert!(!it.world.read(queue, &is_approved).unwrap());
    let _: IERC721::ERC721InvalidApprover = it.refused(FRIEND, QUEUE, &approve);
    let nobody = IERC721::setApprovalForAllCall { operator: Address::ZERO, approved: true };
    let _: IERC721::ERC721InvalidOperator = it.refused(user, QUEUE, &nobody);
}

#[test]
fn a_safe_transfer_asks_a_receiver_of_code() {
    let magic = IERC721Receiver::onERC721ReceivedCall::SELECTOR;
    let word = |head: [u8; 4]| {
        let mut word = head.to_vec();
        word.resize(32, 0);
        word
    };
    let wallet = Address::repeat_byte(0xf6);
    let data = Bytes::from(vec![9; 40]);
    let answers: [(CallResult, bool); 5] = [
        (Ok(word(magic)), true),
        (Ok(word([0; 4])), false),
        (Ok(magic.to_vec()), false),
        (Err(Vec::new()), false),
        (Err(vec![1, 2, 3, 4, 5]), false),
    ];
    for (answer, is_accepted) in answers {
        let (mut it, id) = with_position();
        let (user, result, sent_data) = (it.user, answer.clone(), data.clone());
        let code: Rc<dyn Contract> = Rc::new(move |_: &Rc<dyn Host>, input: &[u8]| {
            let call = IERC721Receiver::onERC721ReceivedCall::abi_decode_validate(input).unwrap();
            assert_eq!((call.operator, call.from, call.tokenId), (user, user, id));
            assert_eq!(call.data, sent_data);
            result.clone()
        });
        it.world.place(wallet, code);
        let call = IERC721::safeTransferFrom_0Call {
            from: user,
            to: wallet,
            tokenId: id,
            data: data.clone(),
        };
        match it.try_send(user, QUEUE, NONE, &call) {
            Ok(_) => assert!(is_accepted, "{answer:02x?}"),
            // Its own revert data, if it has any.
            Err(revert) => {
                assert!(!is_accepted, "{answer:02x?}");
                let is_own = answer.as_ref().is_err_and(|data| !data.is_empty());
                assert_eq!(is_own, answer == Err(revert), "{answer:02x?}");
            }
        }
        let expected = if is_accepted { wallet } else { user };
        assert_eq!(owner(&mut it, id), expected);
    }
    // An account without code is not asked.
    let (mut it, id) = with_position();
    let (user, to) = (it.user, THIRD);
    it.send(user, QUEUE, NONE, &IERC721::safeTransferFrom_1Call { from: user, to, tokenId: id });
    assert_eq!(owner(&mut it, id), THIRD);
}

#[test]
fn what_is_not_there_has_no_owner() {
    let (mut it, id) = with_position();
    let queue = it.at(QUEUE);
    let next = id + U256::ONE;
    for missing in [NONE, next, U256::MAX] {
        let error: IERC721::ERC721NonexistentToken =
            it.refused(FRIEND, QUEUE, &IERC721::ownerOfCall { tokenId: missing });
        assert_eq!(error.tokenId, missing);
        let _: IERC721::ERC721NonexistentToken =
            it.refused(FRIEND, QUEUE, &IERC721::getApprovedCall { tokenId: missing });
    }
    let error: IERC721::ERC721InvalidOwner =
        it.refused(FRIEND, QUEUE, &IERC721::balanceOfCall { owner: Address::ZERO });
    assert_eq!(error.owner, Address::ZERO);
    let user = it.user;
    for to in [Address::ZERO, queue] {
        let error: IERC721::ERC721InvalidReceiver = it.refused(user, QUEUE, &give(user, to, id));
        assert_eq!(error.receiver, to);
    }
}

#[test]
fn the_interfaces_are_named() {
    let mut it = Fixture::new();
    let queue = it.at(QUEUE);
    for (interface, is_supported) in
        [(0x01ff_c9a7, true), (0x80ac_58cd, true), (0x5b5e_139f, true), (0xffff_ffff_u32, false)]
    {
        let call = IERC165::supportsInterfaceCall {
            interfaceId: FixedBytes::from(interface.to_be_bytes()),
        };
        assert_eq!(it.world.read(queue, &call).unwrap(), is_supported, "{interface:08x}");
    }
    let mut dirty = IERC165::supportsInterfaceCall::SELECTOR.to_vec();
    dirty.extend(U256::ONE.abi_encode());
    assert!(it.world.simulate(FRIEND, queue, NONE, &dirty).is_err(), "dirty padding");
}
