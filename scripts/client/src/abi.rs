//! JSON ABI of each contract: the union of its interfaces, for tools that read no Solidity.

use alloy::json_abi::{JsonAbi, Receive, StateMutability};
use basalt_interfaces::{
    IAccountant, IAdapter, IBoundedVault, IBunker, IERC165, IERC721, IErrors, IQueuedVault, IRate,
    IRateFeed, IRestakingManager, IRoles, IStakingVault, IToken, IVault, IWithdrawalQueue,
};

/// The ABI of a contract of the suite by its program's name; `None` for a program of others.
///
/// A vault passes on what accountant and queue refuse, a queue what its vault refuses, so the errors
/// of those are part of it.
pub fn of(program: &str) -> Option<JsonAbi> {
    match program {
        "staking-vault" => {
            let mut abi = vault(IStakingVault::abi::contract());
            // Plain ether is taken, mints nothing and moves no view.
            abi.receive = Some(Receive { state_mutability: StateMutability::Payable });
            Some(abi)
        }
        "restaking-manager" => Some(vault(IRestakingManager::abi::contract())),
        "accountant" => Some(union([IErrors::abi::contract(), IAccountant::abi::contract()])),
        "withdrawal-queue" => Some(union([
            IErrors::abi::contract(),
            IWithdrawalQueue::abi::contract(),
            IERC721::abi::contract(),
            IERC165::abi::contract(),
            errors_of(IQueuedVault::abi::contract()),
            errors_of(IVault::abi::contract()),
        ])),
        "rate-feed" => Some(union([IErrors::abi::contract(), IRateFeed::abi::contract()])),
        "adapter-erc4626" => Some(union([IErrors::abi::contract(), IAdapter::abi::contract()])),
        _ => None,
    }
}

/// What both vaults have, and what is one's own.
fn vault(own: JsonAbi) -> JsonAbi {
    union([
        IErrors::abi::contract(),
        IToken::abi::contract(),
        IVault::abi::contract(),
        IBoundedVault::abi::contract(),
        IQueuedVault::abi::contract(),
        IRate::abi::contract(),
        IBunker::abi::contract(),
        IRoles::abi::contract(),
        own,
        errors_of(IAccountant::abi::contract()),
        errors_of(IWithdrawalQueue::abi::contract()),
    ])
}

/// The errors alone.
fn errors_of(abi: JsonAbi) -> JsonAbi {
    JsonAbi { errors: abi.errors, ..JsonAbi::new() }
}

/// All items of all parts, each once.
fn union(parts: impl IntoIterator<Item = JsonAbi>) -> JsonAbi {
    let mut whole = JsonAbi::new();
    for part in parts {
        // An interface without a constructor comes with an empty one.
        if part.constructor().is_some_and(|it| !it.inputs.is_empty()) || whole.constructor.is_none()
        {
            whole.constructor = part.constructor;
        }
        for (name, overloads) in part.functions {
            merge(whole.functions.entry(name).or_default(), overloads);
        }
        for (name, overloads) in part.events {
            merge(whole.events.entry(name).or_default(), overloads);
        }
        for (name, overloads) in part.errors {
            merge(whole.errors.entry(name).or_default(), overloads);
        }
    }
    whole
}

fn merge<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !known.contains(&item) {
            known.push(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_has_the_items_of_all_its_interfaces() {
        let vault = of("staking-vault").unwrap();
        for function in ["transfer", "previewDeposit", "getRate", "settle", "alarm", "payBack"] {
            assert_eq!(vault.function(function).map(Vec::len), Some(1), "{function}");
        }
        for function in ["permit", "deposit", "redeem", "requestRedeem"] {
            assert_eq!(vault.function(function).map(Vec::len), Some(2), "overloads of {function}");
        }
        assert!(vault.errors.contains_key("Reentered") && vault.errors.contains_key("ZeroShares"));
        assert!(vault.events.contains_key("Reported"));
        assert!(vault.receive.is_some());
        assert!(of("withdrawal-queue").unwrap().functions.contains_key("ownerOf"));
        assert!(of("oz-erc4626").is_none());
    }

    #[test]
    fn constructors_take_what_the_deployer_gives_them() {
        let cases = [
            ("staking-vault", 6),
            ("restaking-manager", 5),
            ("accountant", 0),
            ("withdrawal-queue", 1),
            ("rate-feed", 1),
            ("adapter-erc4626", 2),
        ];
        for (program, count) in cases {
            let abi = of(program).unwrap();
            assert_eq!(abi.constructor().map(|it| it.inputs.len()), Some(count), "{program}");
        }
    }

    #[test]
    fn what_another_contract_refuses_can_be_read_with_the_caller_s_abi() {
        let vault = of("restaking-manager").unwrap();
        assert!(vault.errors.contains_key("NotProvisional"));
        assert!(vault.errors.contains_key("MinRateTooHigh"));
        assert!(!vault.functions.contains_key("enqueue"), "only the errors");
        assert!(of("withdrawal-queue").unwrap().errors.contains_key("EtherRefused"));
    }

    #[test]
    fn it_is_written_as_the_array_that_tools_read() {
        let json = serde_json::to_value(of("staking-vault").unwrap()).unwrap();
        let items = json.as_array().unwrap();
        assert!(items.iter().any(|item| item["type"] == "function" && item["name"] == "deposit"));
        assert!(items.iter().any(|item| item["type"] == "receive"));
    }
}
