//! Errors of the client, each as one sentence that says what to do.

use crate::{amount::format_short, revert::Reverted};
use alloy::{
    primitives::{Address, B256, Bytes, U256},
    transports::{RpcError, TransportError},
};
use std::path::PathBuf;

/// Result of the functions of this crate that use a chain.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure in words.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing answers at the endpoint.
    #[error(
        "no node answers at {endpoint} ({cause}): start one with `cargo basalt up`, or name a \
         running one with --rpc-url"
    )]
    Unreachable {
        /// URL of the node.
        endpoint: String,
        /// The cause.
        cause: String,
    },
    /// The endpoint's text is no URL.
    #[error("`{0}` is no URL of a node: write it like http://127.0.0.1:8547")]
    BadUrl(String),
    /// The text is no private key.
    #[error("the private key cannot be read: it has 64 hexadecimal digits")]
    BadKey,
    /// The node is of another chain.
    #[error(
        "{endpoint} serves chain {found}, not chain {expected}: name a node of chain {expected} \
         with --rpc-url"
    )]
    WrongChain {
        /// The node asked.
        endpoint: String,
        /// Its chain.
        found: u64,
        /// The chain it should be of.
        expected: u64,
    },
    /// A published key on a chain where money is real.
    #[error(
        "everyone knows the key of {account}, and chain {chain_id} is no development chain: use \
         a key of your own"
    )]
    PublishedKey {
        /// The key's account.
        account: Address,
        /// The chain it was about to be used on.
        chain_id: u64,
    },
    /// The call reverted.
    #[error("{0}")]
    Reverted(#[from] Reverted),
    /// The account cannot pay for value and gas.
    #[error(
        "{account} holds {} ETH, too little for the {} ETH to send and the gas: fund it first, or \
         sign with another account",
        format_short(*balance),
        format_short(*value)
    )]
    Underfunded {
        /// The account that should pay.
        account: Address,
        /// Its balance, in wei.
        balance: U256,
        /// The value to send without gas, in wei.
        value: U256,
    },
    /// There is no such contract at the address.
    #[error("there is no contract at {address}: deploy the suite with `cargo basalt deploy`")]
    NoContract {
        /// Address of the expected contract.
        address: Address,
    },
    /// The call returned data that does not match its interface.
    #[error(
        "{address} answered with something else than its interface says: it is another contract, \
         or of another version"
    )]
    BadAnswer {
        /// The contract that was called.
        address: Address,
    },
    /// The transaction is in a block, and failed there without a reason that can be replayed.
    #[error(
        "transaction {hash} failed in its block and used {gas_used} gas: it ran out of gas, or \
         the state changed before it; look again and repeat it"
    )]
    FailedInBlock {
        /// The transaction.
        hash: B256,
        /// Gas it burnt.
        gas_used: u64,
    },
    /// The node took the transaction and did not put it into a block in time.
    #[error(
        "transaction {hash} is in no block after {waited_secs} seconds: the node may be stuck, or \
         the gas price too low; look the hash up before sending it again"
    )]
    NotMined {
        /// The transaction.
        hash: B256,
        /// Time waited for it, in seconds.
        waited_secs: u64,
    },
    /// The program cannot be brought onto the chain.
    #[error("program `{name}` cannot be deployed: {reason}")]
    Program {
        /// The program.
        name: String,
        /// The reason.
        reason: String,
    },
    /// No program can be activated on the chain now.
    #[error(
        "activations of Stylus programs are paused on chain {chain_id} (an activation costs {gas} \
         gas), so nothing was sent: active programs run on and can still be extended; repeat this \
         once Arbitrum announces that activations are open"
    )]
    ActivationsPaused {
        /// The chain.
        chain_id: u64,
        /// Gas that the chain adds to each activation.
        gas: u64,
    },
    /// The chain has no `StylusDeployer`.
    #[error(
        "chain {chain_id} has no StylusDeployer at {deployer}: publish it there as every Stylus \
         chain has it (through the CREATE2 factory, salt 0), or use a chain that has it"
    )]
    NoDeployer {
        /// The chain.
        chain_id: u64,
        /// Its address on every Stylus chain.
        deployer: Address,
    },
    /// The record or the chain differs from what this build would deploy.
    #[error("{0}")]
    Drift(String),
    /// A deployment record cannot be read or written.
    #[error("the deployment record {} cannot be used ({reason})", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The node refused for another reason.
    #[error("the node refused: {0}")]
    Node(String),
}

impl Error {
    /// The revert data, where a contract refused.
    pub const fn revert(&self) -> Option<&Reverted> {
        match self {
            Self::Reverted(reverted) => Some(reverted),
            _ => None,
        }
    }

    /// Converts a transport error into one of the cases above; `endpoint` names the node in the
    /// sentence.
    pub(crate) fn from_rpc(endpoint: &str, error: TransportError) -> Self {
        match error {
            RpcError::ErrorResp(payload) => {
                if let Some(data) = payload.as_revert_data() {
                    return Reverted::new(data).into();
                }
                let message = payload.message.to_string();
                if message.contains("execution reverted") || payload.code == 3 {
                    return Reverted::new(Bytes::default()).into();
                }
                Self::Node(message)
            }
            RpcError::Transport(cause) => {
                Self::Unreachable { endpoint: endpoint.to_owned(), cause: innermost(&cause) }
            }
            RpcError::LocalUsageError(cause) => Self::Node(innermost(cause.as_ref())),
            other => Self::Node(other.to_string()),
        }
    }

    /// Whether the node says that the sender cannot pay.
    pub(crate) fn is_lack_of_funds(&self) -> bool {
        let Self::Node(message) = self else { return false };
        let message = message.to_ascii_lowercase();
        ["insufficient funds", "lack of funds", "insufficient balance"]
            .iter()
            .any(|words| message.contains(words))
    }
}

/// The last cause of a chain of errors: the one with the fact in it.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::{rpc::json_rpc::ErrorPayload, transports::TransportErrorKind};

    fn answer(json: &str) -> Error {
        let payload: ErrorPayload = serde_json::from_str(json).unwrap();
        Error::from_rpc("http://node", RpcError::ErrorResp(payload))
    }

    #[test]
    fn each_failure_of_the_transport_finds_its_case() {
        let refused = TransportErrorKind::custom_str("connection refused");
        let text = Error::from_rpc("http://node", refused).to_string();
        assert!(text.starts_with("no node answers at http://node (connection refused)"), "{text}");

        let broke = answer(r#"{"code":-32000,"message":"insufficient funds for gas * price"}"#);
        assert!(broke.is_lack_of_funds(), "{broke}");
        let other = answer(r#"{"code":-32601,"message":"the method is unknown"}"#);
        assert!(!other.is_lack_of_funds(), "{other}");
        assert_eq!(other.to_string(), "the node refused: the method is unknown");
    }

    #[test]
    fn a_revert_keeps_its_data_and_an_empty_one_is_said_to_be_empty() {
        let declared = answer(r#"{"code":3,"message":"execution reverted","data":"0x1f2a2005"}"#);
        assert_eq!(
            declared.revert().map(|revert| revert.data().to_string()).unwrap(),
            "0x1f2a2005"
        );
        let empty = answer(r#"{"code":3,"message":"execution reverted","data":"0x"}"#);
        assert!(empty.to_string().contains("without a reason"), "{empty}");
        let bare = answer(r#"{"code":-32000,"message":"execution reverted"}"#);
        assert!(bare.revert().is_some_and(|revert| revert.data().is_empty()));
    }
}
