//! What is unusual in the modules of the programs beside a plain build of a `cargo stylus` project. It
//! must stay nothing: a rule against modules that the standard toolchain does not emit is announced.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeSet, fs};

use basalt_manifest::PROGRAMS;
use basalt_programs::{build, process, without_project_hash, workspace::Workspace};
use wasmparser::{BlockType, Operator, Parser, Payload, Validator, WasmFeatures};

/// What rustc emits for wasm32-unknown-unknown and Stylus accepts. No floats, no multi-value.
const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::BULK_MEMORY);

/// The contract of a new project, built and processed by stock tools.
fn plain() -> Vec<u8> {
    fs::read(Workspace::find().unwrap().join("tests/devnet/vectors/wasm/sdk_counter.wasm")).unwrap()
}

/// Kinds of things in a module: its sections, exports, import modules and ways of writing things.
fn kinds(wasm: &[u8]) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.unwrap();
        if let Some((id, _)) = payload.as_section() {
            kinds.insert(format!("section {id}"));
        }
        match payload {
            Payload::ImportSection(section) => {
                for import in section {
                    let import = import.unwrap();
                    let what = match import.ty {
                        wasmparser::TypeRef::Func(_) => "function",
                        _ => "thing",
                    };
                    kinds.insert(format!("imported {what} of {}", import.module));
                }
            }
            Payload::ExportSection(section) => kinds.extend(
                section.into_iter().map(|export| format!("export {}", export.unwrap().name)),
            ),
            Payload::MemorySection(section) => kinds
                .extend(section.into_iter().map(|memory| format!("memory {:?}", memory.unwrap()))),
            Payload::DataSection(section) => {
                kinds.extend(section.into_iter().map(|segment| match segment.unwrap().kind {
                    wasmparser::DataKind::Active { .. } => "placed data".to_owned(),
                    wasmparser::DataKind::Passive => "passive data".to_owned(),
                }));
            }
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader().unwrap() {
                    if let Operator::Block { blockty: BlockType::FuncType(_) }
                    | Operator::Loop { blockty: BlockType::FuncType(_) }
                    | Operator::If { blockty: BlockType::FuncType(_) } = operator.unwrap()
                    {
                        kinds.insert("block with a type index".to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    kinds
}

#[test]
fn no_program_has_anything_that_a_plain_build_has_not() {
    let usual = kinds(&plain());
    for artifact in build(&PROGRAMS.iter().collect::<Vec<_>>()).unwrap() {
        let module = without_project_hash(&artifact.wasm);
        let unusual: Vec<_> = kinds(module).difference(&usual).cloned().collect();
        assert_eq!(unusual, Vec::<String>::new(), "{}", artifact.name);
        let mut validator = Validator::new_with_features(FEATURES);
        validator.validate_all(module).unwrap_or_else(|error| panic!("{}: {error}", artifact.name));
        // Written again by stock tools, every index and number has the same bytes.
        let again = process(module, &[0; 32]).unwrap();
        assert!(without_project_hash(&again) == module, "{}: another encoding", artifact.name);
    }
}
