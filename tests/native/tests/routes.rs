//! The dispatch tables against the interfaces of the manifest.

use alloy_json_abi::Function;
use alloy_primitives::Selector;
use basalt_native::suite::library;
use std::collections::BTreeSet;

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
        let (_, selectors) = library(program.name).expect("a library for each program");
        let routed: BTreeSet<Selector> = selectors.iter().map(Selector::from).collect();
        assert_eq!(routed, declared, "{}", program.name);
        assert_eq!(routed.len(), selectors.len(), "{} routes a selector twice", program.name);
    }
}
