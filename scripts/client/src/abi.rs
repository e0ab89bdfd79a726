//! JSON ABI of each contract: the union of its interfaces, for tools that read no Solidity.

use alloy::json_abi::{JsonAbi, Receive, StateMutability};
use basalt_interfaces::{
    IAdapter, IErrors, IRate, IRestakingManager, IRoles, IStakingVault, IToken, IVault,
};

/// The ABI of a contract of the suite by its program's name; `None` for a program of others.
pub fn of(program: &str) -> Option<JsonAbi> {
    let vault = [
        IErrors::abi::contract(),
        IToken::abi::contract(),
        IVault::abi::contract(),
        IRate::abi::contract(),
        IRoles::abi::contract(),
    ];
    match program {
        "staking-vault" => {
            let mut abi = union(vault.into_iter().chain([IStakingVault::abi::contract()]));
            // Plain ether is taken, mints nothing and moves no view.
            abi.receive = Some(Receive { state_mutability: StateMutability::Payable });
            Some(abi)
        }
        "restaking-manager" => {
            Some(union(vault.into_iter().chain([IRestakingManager::abi::contract()])))
        }
        "adapter-erc4626" => Some(union([IErrors::abi::contract(), IAdapter::abi::contract()])),
        _ => None,
    }
}

/// All items of all parts, each once.
fn union(parts: impl IntoIterator<Item = JsonAbi>) -> JsonAbi {
    let mut whole = JsonAbi::new();
    for part in parts {
        whole.constructor = part.constructor.or(whole.constructor);
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
        for function in ["transfer", "deposit", "getRate", "pause", "payBack"] {
            assert_eq!(vault.function(function).map(Vec::len), Some(1), "{function}");
        }
        assert_eq!(vault.function("permit").map(Vec::len), Some(2), "both overloads");
        assert!(vault.errors.contains_key("Reentered") && vault.errors.contains_key("ZeroShares"));
        assert!(vault.events.contains_key("Reported"));
        assert_eq!(vault.constructor().map(|c| c.inputs.len()), Some(5));
        assert!(vault.receive.is_some());

        assert_eq!(of("restaking-manager").unwrap().constructor().map(|c| c.inputs.len()), Some(4));
        assert_eq!(of("adapter-erc4626").unwrap().constructor().map(|c| c.inputs.len()), Some(2));
        assert!(of("oz-erc4626").is_none());
    }

    #[test]
    fn it_is_written_as_the_array_that_tools_read() {
        let json = serde_json::to_value(of("staking-vault").unwrap()).unwrap();
        let items = json.as_array().unwrap();
        assert!(items.iter().any(|item| item["type"] == "function" && item["name"] == "deposit"));
        assert!(items.iter().any(|item| item["type"] == "receive"));
    }
}
