//! The interface ids of ERC-165, ERC-721 and its metadata extension.

use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC165, IERC721};
use basalt_kit::erc721::metadata::interface_id::{ERC165, ERC721, ERC721_METADATA};

fn xor(selectors: &[[u8; 4]]) -> [u8; 4] {
    selectors.iter().fold([0; 4], |all, selector| {
        let mut next = all;
        next.iter_mut().zip(selector).for_each(|(byte, other)| *byte ^= other);
        next
    })
}

#[test]
fn an_interface_id_is_the_xor_of_its_selectors() {
    assert_eq!(ERC165, IERC165::supportsInterfaceCall::SELECTOR);
    let token = [
        IERC721::balanceOfCall::SELECTOR,
        IERC721::ownerOfCall::SELECTOR,
        IERC721::safeTransferFrom_0Call::SELECTOR,
        IERC721::safeTransferFrom_1Call::SELECTOR,
        IERC721::transferFromCall::SELECTOR,
        IERC721::approveCall::SELECTOR,
        IERC721::setApprovalForAllCall::SELECTOR,
        IERC721::getApprovedCall::SELECTOR,
        IERC721::isApprovedForAllCall::SELECTOR,
    ];
    assert_eq!(ERC721, xor(&token));
    let metadata = [
        IERC721::nameCall::SELECTOR,
        IERC721::symbolCall::SELECTOR,
        IERC721::tokenURICall::SELECTOR,
    ];
    assert_eq!(ERC721_METADATA, xor(&metadata));
}
