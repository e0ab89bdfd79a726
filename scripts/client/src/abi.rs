//! JSON ABI of each contract: the union of its interfaces, for tools that read no Solidity.

use alloy::json_abi::JsonAbi;
use basalt_interfaces::abi;

/// The ABI of a contract by its program's name; `None` for a program of others.
///
/// Errors of the contracts whose errors it passes on are part of it.
pub fn of(program: &str) -> Option<JsonAbi> {
    let program = basalt_manifest::find(program)?;
    let own: Option<Vec<_>> = program.interfaces.iter().map(|name| abi(name)).collect();
    let passed_on: Option<Vec<_>> = program.passes_on.iter().map(|name| abi(name)).collect();
    let own = own.filter(|interfaces| !interfaces.is_empty())?;
    Some(union(own.into_iter().chain(passed_on?.into_iter().map(errors_of))))
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
    use basalt_manifest::{Argument, Done};

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
        assert!(vault.receive.is_none(), "plain ether is refused");
        assert!(of("withdrawal-queue").unwrap().functions.contains_key("ownerOf"));
        assert!(of("oz-erc4626").is_none());
    }

    #[test]
    fn constructors_and_wiring_of_the_manifest_are_those_of_the_interfaces() {
        for (program, instance) in basalt_manifest::instances() {
            let names = |arguments: &[Argument]| -> Vec<_> {
                arguments.iter().map(|argument| argument.name.to_owned()).collect()
            };
            if let Some(abi) = of(program.name) {
                let inputs = abi.constructor().map(|it| it.inputs.clone()).unwrap_or_default();
                let inputs: Vec<_> = inputs.into_iter().map(|input| input.name).collect();
                assert_eq!(inputs, names(instance.arguments), "{}", instance.name);
            }
            for wiring in instance.wiring {
                let (target, _) = basalt_manifest::instance(wiring.target).unwrap();
                let abi = of(target.name).unwrap();
                let function = |signature: &str| {
                    let found = abi.functions().find(|it| it.signature() == signature);
                    found.unwrap_or_else(|| panic!("{} has no {signature}", target.name)).clone()
                };
                let inputs = function(wiring.signature).inputs;
                let inputs: Vec<_> = inputs.into_iter().map(|input| input.name).collect();
                assert_eq!(inputs, names(wiring.arguments), "{}", wiring.signature);
                match wiring.done {
                    Done::Returns(view) => assert_eq!(function(view).outputs.len(), 1),
                    Done::Lists { count, at } => {
                        assert_eq!(function(count).outputs.len(), 1);
                        assert_eq!(function(at).inputs.len(), 1);
                    }
                }
            }
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
    }
}
