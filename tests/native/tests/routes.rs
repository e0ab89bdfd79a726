//! The dispatch tables against the interfaces of the manifest.

use alloy::json_abi::Function;
use alloy_primitives::Selector;
use std::collections::BTreeSet;

/// The routed selectors of a program of the suite.
fn routed(program: &str) -> Option<&'static [[u8; 4]]> {
    Some(match program {
        "accountant" => basalt_accountant::SELECTORS,
        "staking-vault" => basalt_staking_vault::SELECTORS,
        "restaking-manager" => basalt_restaking_manager::SELECTORS,
        "withdrawal-queue" => basalt_withdrawal_queue::SELECTORS,
        "rate-feed" => basalt_rate_feed::SELECTORS,
        "adapter-erc4626" => basalt_adapter_erc4626::SELECTORS,
        _ => return None,
    })
}

#[test]
fn every_program_routes_exactly_the_functions_of_its_interfaces() {
    let own = basalt_manifest::PROGRAMS.iter().filter(|program| !program.interfaces.is_empty());
    for program in own {
        let interfaces = program
            .interfaces
            .iter()
            .map(|name| basalt_interfaces::abi(name).expect("an interface of that name"));
        let declared: BTreeSet<Selector> = interfaces
            .flat_map(|abi| abi.functions().map(Function::selector).collect::<Vec<_>>())
            .collect();
        let selectors = routed(program.name).expect("a row above for each program");
        let routed: BTreeSet<Selector> = selectors.iter().map(Selector::from).collect();
        assert_eq!(routed, declared, "{}", program.name);
        assert_eq!(routed.len(), selectors.len(), "{} routes a selector twice", program.name);
    }
}
