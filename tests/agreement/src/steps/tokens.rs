//! Transfers, allowances, permits, plain ether.

use super::Steps;
use crate::{pair::Call, setup::MOCKS};
use alloy::{
    primitives::{Address, B256, Bytes, Signature, U256, keccak256},
    signers::SignerSync,
    sol_types::SolValue,
};
use basalt_client::dev;
use basalt_interfaces::{IRestakingManager, IToken};

/// The type of a permit.
const PERMIT: &str =
    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";

impl Steps<'_> {
    pub(super) fn tokens(&mut self) -> Call {
        let (user, token) = (self.user(), self.vault());
        let to = self.receiver(user);
        let held = self.balance(token, user);
        let value = self.pool.part(held / U256::from(4));
        match self.pool.rng.below(9) {
            0..=1 => Call::new(user, token, &IToken::transferCall { to, value }),
            2 => Call::new(user, token, &IToken::approveCall { spender: to, value }),
            3 => {
                let from = if self.pool.rng.one_in(2) { self.user() } else { self.pool.account() };
                Call::new(user, token, &IToken::transferFromCall { from, to, value })
            }
            4..=6 => self.permit(user, token, value),
            7 => self.deposit_with_permit(user),
            _ => {
                let to = self.pool.account();
                let wei = self.pool.some_ether() / U256::from(100);
                Call { from: user, to, wei, input: Bytes::new() }
            }
        }
    }

    /// A permit, signed by a key, by the wrong key, or by a contract wallet.
    fn permit(&mut self, user: Address, token: Address, value: U256) -> Call {
        let spender = self.user();
        let owner =
            if self.pool.rng.one_in(3) { self.pool.rng.one_of(&MOCKS) } else { self.user() };
        let deadline = self.pool.state.now + U256::from(self.pool.rng.below(3)) - U256::ONE;
        let signer = if self.pool.rng.one_in(6) { user } else { owner };
        let signature = self.signature(token, signer, (owner, spender, value, deadline));
        if owner != signer || MOCKS.contains(&owner) || self.pool.rng.one_in(3) {
            let signature = signature.as_bytes().into();
            let call = IToken::permit_1Call { owner, spender, value, deadline, signature };
            return Call::new(user, token, &call);
        }
        let call = IToken::permit_0Call {
            owner,
            spender,
            value,
            deadline,
            v: 27 + u8::from(signature.v()),
            r: signature.r().into(),
            s: signature.s().into(),
        };
        Call::new(user, token, &call)
    }

    /// A deposit into brETH with a permit for its bsETH, the allowance of which is taken first.
    fn deposit_with_permit(&mut self, user: Address) -> Call {
        let (vault, manager) = (self.pair.suite.staking_vault, self.pair.suite.restaking_manager);
        if self.pool.rng.one_in(4) {
            let approve = IToken::approveCall { spender: manager, value: U256::ZERO };
            return Call::new(user, vault, &approve);
        }
        let (assets, deadline) = (self.pool.some_ether(), self.pool.state.now);
        let signature = self.signature(vault, user, (user, manager, assets, deadline));
        let call = IRestakingManager::depositWithPermitCall {
            assets,
            receiver: self.receiver(user),
            minShares: U256::ZERO,
            deadline,
            v: 27 + u8::from(signature.v()),
            r: signature.r().into(),
            s: signature.s().into(),
        };
        Call::new(user, manager, &call)
    }

    /// Signs owner, spender, value and deadline of a permit with the owner's next nonce.
    fn signature(
        &mut self,
        token: Address,
        signer: Address,
        (owner, spender, value, deadline): (Address, Address, U256, U256),
    ) -> Signature {
        let nonce = self.read(token, &IToken::noncesCall { owner });
        sign(signer, self.digest(token, (owner, spender, value, nonce, deadline)))
    }

    fn digest(&mut self, token: Address, terms: (Address, Address, U256, U256, U256)) -> B256 {
        let domain = self.pair.world.read(token, &IToken::DOMAIN_SEPARATORCall {}).unwrap();
        let terms = keccak256((keccak256(PERMIT), terms).abi_encode_params());
        keccak256([[0x19, 0x01].as_slice(), domain.as_slice(), terms.as_slice()].concat())
    }
}

/// Signs as an account; accounts without a key get a signature of nobody.
fn sign(account: Address, hash: B256) -> Signature {
    let known = dev::accounts().into_iter().find(|known| known.address() == account);
    known.map_or_else(
        || Signature::new(U256::from(7), U256::from(9), true),
        |known| known.signer.sign_hash_sync(&hash).unwrap(),
    )
}
