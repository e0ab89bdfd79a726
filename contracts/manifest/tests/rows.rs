//! The rows agree with each other.

use basalt_manifest::{PROGRAMS, Scope, Value, find, instance, instances};
use std::collections::BTreeSet;

#[test]
fn every_name_is_used_once() {
    let programs: BTreeSet<_> = PROGRAMS.iter().map(|program| program.name).collect();
    assert_eq!(programs.len(), PROGRAMS.len());
    let names: BTreeSet<_> = instances().map(|(_, instance)| instance.name).collect();
    assert_eq!(names.len(), instances().count());
    for program in PROGRAMS {
        assert_eq!(find(program.name), Some(program));
        assert!(!program.name.is_empty() && !program.package.is_empty());
    }
}

#[test]
fn arguments_refer_to_instances_that_are_deployed_earlier() {
    let mut earlier = BTreeSet::new();
    for (_, it) in instances() {
        for argument in it.arguments {
            match argument.value {
                Value::Instance(name) => assert!(earlier.contains(name), "{} of {}", name, it.name),
                Value::Venue => assert_eq!(it.scope, Scope::Adapter, "{}", it.name),
                Value::This | Value::Cap | Value::ShareCapBps => panic!("{}", it.name),
                Value::Role(_) | Value::Text(_) => {}
            }
        }
        if it.scope == Scope::Suite {
            earlier.insert(it.name);
        }
    }
}

#[test]
fn wiring_calls_contracts_of_every_suite() {
    for wiring in instances().flat_map(|(_, it)| it.wiring) {
        let (_, target) = instance(wiring.target).unwrap();
        assert_eq!(target.scope, Scope::Suite, "{}", wiring.target);
        assert!(!wiring.arguments.is_empty(), "{}", wiring.signature);
    }
}

#[test]
fn what_is_ours_is_in_the_readme_and_has_an_aim() {
    for program in PROGRAMS.iter().filter(|program| program.workspace.is_empty()) {
        assert!(program.summary.is_some(), "{}", program.name);
        assert!(program.aim_bytes.is_some(), "{}", program.name);
        assert!(!program.interfaces.is_empty(), "{}", program.name);
    }
}
