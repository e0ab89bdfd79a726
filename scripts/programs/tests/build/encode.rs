//! The re-encoding pass: it changes how a module is written, never what it does.

use std::fs;

use crate::modules::{self, code_of, data_section, memory_of, with_data};
use basalt_programs::{Figures, FiguresError, MAX_SEGMENTS, encode, workspace::Workspace};
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
    assert_eq!(contents(&encode(&linked).unwrap()), before);
}

#[test]
fn the_memory_a_program_starts_with_stays_the_same() {
    let linked = linked();
    let encoded = encode(&linked).unwrap();
    assert_eq!(memory_of(&encoded), memory_of(&linked));
    assert!(data_section(&encoded).unwrap().encoded < data_section(&linked).unwrap().encoded);
}

#[test]
fn activation_accepts_what_it_refused() {
    let linked = linked();
    assert!(matches!(
        Figures::measure(&linked, &code_of(&linked)),
        Err(FiguresError::Activation(_))
    ));
    let encoded = encode(&linked).unwrap();
    Figures::measure(&encoded, &code_of(&encoded)).unwrap();
}

#[test]
fn no_section_is_left_that_the_chain_ignores_or_refuses() {
    let module = modules::with_extras();
    let is_extra = |payload: &Payload<'_>| {
        matches!(payload, Payload::CustomSection(_) | Payload::DataCountSection { .. })
    };
    let extras = |wasm: &[u8]| {
        Parser::new(0).parse_all(wasm).filter(|it| is_extra(it.as_ref().unwrap())).count()
    };
    assert_eq!(extras(&module), 2);
    assert_eq!(extras(&encode(&module).unwrap()), 0);
}

#[test]
fn the_result_is_never_larger_than_by_way_of_text() {
    assert!(encode(&linked()).unwrap().len() < by_way_of_text().len());
}

#[test]
fn encoding_again_changes_nothing() {
    let once = encode(&linked()).unwrap();
    assert_eq!(encode(&once).unwrap(), once);
    assert_eq!(encode(&linked()).unwrap(), once);
}

#[test]
fn segments_that_no_program_could_read_are_refused() {
    let error = encode(&modules::with_passive_data()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "data segment 0 is not placed at a constant address of the program's memory"
    );
    let error = encode(&with_data(&[(128 * 65_536 - 1, &[1, 2])])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "data segment 0 ends at 8388609, beyond the 8388608 bytes a program may use"
    );
}

#[test]
fn a_module_cut_short_is_refused() {
    let linked = linked();
    for length in [0, 7, 100, linked.len() / 2, linked.len() - 1] {
        assert!(encode(&linked[..length]).is_err(), "{length}");
    }
}

#[test]
fn later_segments_overwrite_earlier_ones() {
    let module = with_data(&[(100, &[7; 40]), (110, &[0; 20]), (115, &[9, 9])]);
    let encoded = encode(&module).unwrap();
    assert_eq!(memory_of(&encoded), memory_of(&module));
}

#[test]
fn memory_of_zeros_needs_no_data_section() {
    assert_eq!(data_section(&encode(&with_data(&[(5_000, &[0; 300])])).unwrap()), None);
    assert_eq!(data_section(&encode(&with_data(&[])).unwrap()), None);
}

#[test]
fn more_islands_than_segments_are_joined_where_it_costs_least() {
    let mut bytes = vec![0; 40_000];
    for island in 0..300 {
        // Gaps of 9 to 136 bytes in a scattered order.
        bytes[island * 100 + (island * 37) % 90] = 1;
    }
    let module = with_data(&[(32_768, &bytes)]);
    let encoded = encode(&module).unwrap();
    let section = data_section(&encoded).unwrap();
    assert_eq!(memory_of(&encoded), memory_of(&module));
    assert_eq!(section.segments, MAX_SEGMENTS);

    // The least that 128 segments can hold: all islands less the 127 widest gaps.
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let mut gaps: Vec<usize> = places.windows(2).map(|pair| pair[1] - pair[0] - 1).collect();
    gaps.sort_unstable();
    let kept: usize = gaps[..gaps.len() - (MAX_SEGMENTS - 1)].iter().sum();
    assert!(section.payload <= places.len() + kept + MAX_SEGMENTS);
}
