//! The steps of stock tools change how a module is written, never what it does.

use std::fs;

use crate::modules::{self, code_of, memory_of};
use basalt_programs::{
    Figures, FiguresError, PROJECT_HASH, process, without_project_hash, workspace::Workspace,
};
use wasmparser::{Parser, Payload};

/// A contract as rustc and its linker left it.
fn linked() -> Vec<u8> {
    fs::read(Workspace::find().unwrap().join("tests/devnet/vectors/wasm/sdk_counter_raw.wasm"))
        .unwrap()
}

/// The same contract, re-encoded through its text form by the tools of the SDK.
fn by_way_of_text() -> Vec<u8> {
    fs::read(Workspace::find().unwrap().join("tests/devnet/vectors/wasm/sdk_counter.wasm")).unwrap()
}

/// The module that is deployed, with a hash of sources.
fn processed(linked: &[u8]) -> Vec<u8> {
    process(linked, &[7; 32]).unwrap()
}

/// Everything a module says but its data, in words.
fn contents(wasm: &[u8]) -> Vec<String> {
    let mut words = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::TypeSection(it) => {
                let types = it.into_iter_err_on_gc_types();
                words.extend(types.map(|item| format!("type {:?}", item.unwrap())));
            }
            Payload::ImportSection(it) => {
                words.extend(it.into_iter().map(|item| format!("import {:?}", item.unwrap())));
            }
            Payload::FunctionSection(it) => {
                words.extend(it.into_iter().map(|item| format!("function {}", item.unwrap())));
            }
            Payload::TableSection(it) => {
                words.extend(it.into_iter().map(|item| format!("table {:?}", item.unwrap().ty)));
            }
            Payload::MemorySection(it) => {
                words.extend(it.into_iter().map(|item| format!("memory {:?}", item.unwrap())));
            }
            Payload::GlobalSection(it) => words.extend(it.into_iter().map(|item| {
                let global = item.unwrap();
                let mut init = global.init_expr.get_operators_reader();
                format!("global {:?} {:?}", global.ty, init.read().unwrap())
            })),
            Payload::ExportSection(it) => {
                words.extend(it.into_iter().map(|item| format!("export {:?}", item.unwrap())));
            }
            Payload::ElementSection(it) => words.extend(it.into_iter().map(|item| {
                let wasmparser::ElementItems::Functions(functions) = item.unwrap().items else {
                    panic!("an element segment that does not list functions");
                };
                let functions: Vec<u32> = functions.into_iter().map(Result::unwrap).collect();
                format!("element {functions:?}")
            })),
            Payload::CodeSectionEntry(body) => {
                for locals in body.get_locals_reader().unwrap() {
                    words.push(format!("locals {:?}", locals.unwrap()));
                }
                for operator in body.get_operators_reader().unwrap() {
                    words.push(format!("{:?}", operator.unwrap()));
                }
            }
            _ => {}
        }
    }
    words
}

#[test]
fn types_imports_exports_and_every_instruction_stay_the_same() {
    let linked = linked();
    let before = contents(&linked);
    assert!(before.iter().any(|word| word.starts_with("CallIndirect")), "the sample is too simple");
    assert!(before.len() > 10_000, "the sample is too small");
    assert_eq!(contents(&processed(&linked)), before);
    assert_eq!(memory_of(&processed(&linked)), memory_of(&linked));
}

#[test]
fn activation_accepts_what_it_refused() {
    let linked = linked();
    assert!(matches!(
        Figures::measure(&linked, &code_of(&linked)),
        Err(FiguresError::Activation(_))
    ));
    let module = processed(&linked);
    Figures::measure(&module, &code_of(&module)).unwrap();
}

#[test]
fn the_module_is_that_of_the_sdk_s_tools_and_the_hash_of_its_sources() {
    let module = processed(&linked());
    let text = by_way_of_text();
    let (body, hash) = module.split_at(text.len());
    assert!(body == text, "another encoding");
    // Section 0, its length, the name and its length, the hash.
    assert_eq!(hash[..3], [0, 45, 12]);
    assert_eq!(&hash[3..15], PROJECT_HASH.as_bytes());
    assert_eq!(hash[15..], [7; 32]);
    assert!(without_project_hash(&module) == text);
    assert!(without_project_hash(&text) == text);
}

#[test]
fn no_other_section_is_left_that_the_chain_ignores_or_refuses() {
    let module = modules::with_extras();
    let extras = |wasm: &[u8]| -> Vec<String> {
        Parser::new(0)
            .parse_all(wasm)
            .filter_map(|payload| match payload.unwrap() {
                Payload::CustomSection(section) => Some(section.name().to_owned()),
                Payload::DataCountSection { .. } => Some("data count".to_owned()),
                _ => None,
            })
            .collect()
    };
    assert_eq!(extras(&module), ["data count", "producers"]);
    assert_eq!(extras(&processed(&module)), [PROJECT_HASH]);
}

#[test]
fn a_module_cut_short_is_refused() {
    let linked = linked();
    for length in [0, 7, 100, linked.len() / 2, linked.len() - 1] {
        assert!(process(&linked[..length], &[0; 32]).is_err(), "{length}");
    }
}
