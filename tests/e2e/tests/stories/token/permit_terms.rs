//! Permits as their owners sign them.

use alloy::{
    primitives::{Address, B256, Bytes, Signature, U256, keccak256},
    signers::{SignerSync as _, local::PrivateKeySigner},
    sol,
    sol_types::{Eip712Domain, SolStruct as _},
};
use basalt_harness::World;
use basalt_interfaces::IToken;

sol! {
    /// The EIP-2612 struct that an owner signs.
    struct Permit {
        address owner;
        address spender;
        uint256 value;
        uint256 nonce;
        uint256 deadline;
    }
}

/// A permit to sign and send.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) token: Address,
    pub(crate) owner: Address,
    pub(crate) spender: Address,
    pub(crate) value: U256,
    pub(crate) nonce: U256,
    pub(crate) deadline: U256,
}

impl Terms {
    /// A permit for the owner's next nonce, valid for an hour.
    pub(crate) async fn new(
        world: &World,
        token: Address,
        owner: Address,
        spender: Address,
        value: U256,
    ) -> Self {
        let nonce = world.read(token, IToken::noncesCall { owner }).await;
        let deadline = U256::from(world.now().await + 3_600);
        Self { token, owner, spender, value, nonce, deadline }
    }

    /// The EIP-712 hash, with the domain that the token publishes.
    pub(crate) async fn digest(&self, world: &World) -> B256 {
        let published = world.read(self.token, IToken::eip712DomainCall {}).await;
        let domain = Eip712Domain::new(
            Some(published.name.into()),
            Some(published.version.into()),
            Some(published.chainId),
            Some(published.verifyingContract),
            None,
        );
        let Self { owner, spender, value, nonce, deadline, .. } = *self;
        Permit { owner, spender, value, nonce, deadline }.eip712_signing_hash(&domain)
    }

    pub(crate) async fn sign(&self, world: &World, key: &PrivateKeySigner) -> Signature {
        key.sign_hash_sync(&self.digest(world).await).unwrap()
    }

    /// The EIP-2612 call with `v`, `r` and `s`.
    pub(crate) fn split(&self, signature: &Signature) -> IToken::permit_0Call {
        IToken::permit_0Call {
            owner: self.owner,
            spender: self.spender,
            value: self.value,
            deadline: self.deadline,
            v: 27 + u8::from(signature.v()),
            r: signature.r().into(),
            s: signature.s().into(),
        }
    }

    /// The call with a signature of any length.
    pub(crate) fn whole(&self, signature: impl Into<Bytes>) -> IToken::permit_1Call {
        IToken::permit_1Call {
            owner: self.owner,
            spender: self.spender,
            value: self.value,
            deadline: self.deadline,
            signature: signature.into(),
        }
    }

    /// Asserts that the permit was accepted: the allowance is set and the nonce is used.
    pub(crate) async fn assert_taken(&self, world: &World) {
        let Self { token, owner, spender, value, nonce, .. } = *self;
        let allowance = IToken::allowanceCall { owner, spender };
        assert_eq!(world.read(token, allowance).await, value);
        let next = world.read(token, IToken::noncesCall { owner }).await;
        assert_eq!(next, nonce + U256::ONE);
    }
}

/// `r ++ s ++ v`.
pub(crate) fn bytes(signature: &Signature) -> Vec<u8> {
    signature.as_bytes().to_vec()
}

/// The malleable counterpart of a signature (high `s`), which recovers to the same key.
pub(crate) fn malleated(signature: &Signature) -> Signature {
    let order = U256::from_be_bytes(
        alloy::primitives::b256!(
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
        )
        .0,
    );
    Signature::new(signature.r(), order - signature.s(), !signature.v())
}

/// The address that recovers from a signature and a hash.
pub(crate) fn recovered(signature: &Signature, digest: B256) -> Address {
    signature.recover_address_from_prehash(&digest).unwrap()
}

/// An arbitrary hash.
pub(crate) fn arbitrary_hash() -> B256 {
    keccak256("nonsense")
}
