//! Limits of the activation rules that the recorded cases do not cover.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a panic fails the test")]

use std::fmt::Write as _;

use stylus_devnet::stylus::{
    activate::{Activation, ActivationError, ActivationRules, activate},
    params::ArbosVersion,
};

/// Returns a valid program with additional fields.
fn program(more: &str) -> String {
    format!(
        r#"(module {more}
            (memory (export "memory") 1 1)
            (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#
    )
}

fn rules(arbos: u8) -> ActivationRules {
    let arbos = ArbosVersion::new(arbos).unwrap();
    ActivationRules {
        arbos,
        stylus_version: arbos.stylus_version(),
        is_debug_chain: false,
        page_limit: 128,
    }
}

fn try_activate(text: &str, rules: ActivationRules) -> Result<Activation, ActivationError> {
    activate(&wat::parse_str(text).unwrap(), &rules, u64::MAX)
}

/// Asserts that the rules accept `inside` and reject `outside` with `reason`.
fn assert_limit(inside: &str, outside: &str, rules: ActivationRules, reason: &str) {
    if let Err(error) = try_activate(inside, rules) {
        panic!("{reason}: rejected inside the limit: {error}");
    }
    let error = try_activate(outside, rules).expect_err(reason);
    assert!(error.reason.contains(reason), "{reason}: {error}");
}

fn repeat(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        writeln!(text, "{}", line(index)).unwrap();
        text
    })
}

#[test]
fn initial_memory_must_fit_the_page_limit() {
    let pages = |n| {
        format!(
            r#"(module (memory (export "memory") {n} {n})
                (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#
        )
    };
    let rules = ActivationRules { page_limit: 5, ..rules(51) };
    assert_limit(&pages(5), &pages(6), rules, "memory size 6 exceeds bound 5");
}

#[test]
fn imports_are_limited_from_arbos_32_on() {
    let imports = |count| {
        program(&repeat(count, |_| r#"(import "vm_hooks" "read_args" (func (param i32)))"#.into()))
    };
    assert_limit(&imports(513), &imports(514), rules(32), "too many wasm imports: 514 > 513");
    assert!(try_activate(&imports(514), rules(31)).is_ok());
}

#[test]
fn element_segments_are_limited_in_number_and_in_encoded_bytes() {
    let table = "(table 1 funcref) (func $f)";
    let segments = |count| {
        program(&format!("{table} {}", repeat(count, |_| "(elem (i32.const 0) $f)".into())))
    };
    assert_limit(&segments(128), &segments(129), rules(51), "too many wasm elements: 129 > 128");

    // In addition to its items, the segment has a flag byte, a 3-byte offset and a 2-byte count.
    let items = |count| {
        let items = repeat(count, |_| "$f".into());
        program(&format!("(table 4096 funcref) (func $f) (elem (i32.const 0) {items})"))
    };
    assert_limit(
        &items(4_090),
        &items(4_091),
        rules(51),
        "too many wasm element bytes: 4097 > 4096",
    );
}

#[test]
fn the_limit_of_globals_includes_those_of_metering() {
    let globals = |count| program(&repeat(count, |_| "(global i32 (i32.const 0))".into()));
    assert_limit(
        &globals(32_764),
        &globals(32_765),
        rules(51),
        "too many wasm globals: 32769 > 32768",
    );
}

#[test]
fn exports_are_limited_on_debug_chains_only() {
    let exports = |count| program(&repeat(count, |index| format!(r#"(func (export "f{index}"))"#)));
    let debug = ActivationRules { is_debug_chain: true, ..rules(51) };
    // The program has two exports and instrumentation adds four.
    assert_limit(&exports(1_018), &exports(1_019), debug, "too many wasm exports: 1025 > 1024");
    assert!(try_activate(&exports(1_019), rules(51)).is_ok());

    let named = |len| program(&format!(r#"(func (export "{}"))"#, "n".repeat(len)));
    assert_limit(&named(512), &named(513), debug, "export name of 513 bytes exceeds 512");
    assert!(try_activate(&named(513), rules(51)).is_ok());
}

#[test]
fn imports_cannot_use_names_reserved_for_metering() {
    let import = program(r#"(import "vm_hooks" "stylus_x" (func))"#);
    let error = try_activate(&import, rules(51)).unwrap_err();
    assert!(error.reason.contains("binary imports reserved symbol stylus_x"), "{error}");
}

#[test]
fn start_functions_and_console_imports_require_a_debug_chain() {
    let debug = ActivationRules { is_debug_chain: true, ..rules(51) };
    let start = program("(func $start unreachable) (start $start)");
    assert!(try_activate(&start, debug).is_ok());
    let error = try_activate(&start, rules(51)).unwrap_err();
    assert!(error.reason.contains("start functions not allowed"), "{error}");

    for import in [
        r#"(import "console" "tee_f64" (func (param f64) (result f64)))"#,
        r#"(import "debug" "null_host" (func))"#,
    ] {
        assert!(try_activate(&program(import), debug).is_ok(), "{import}");
        let error = try_activate(&program(import), rules(51)).unwrap_err();
        assert!(error.reason.contains("No such import"), "{error}");
    }
}

#[test]
fn segments_must_be_in_bounds() {
    let data = |offset| program(&format!(r#"(data (i32.const {offset}) "ab")"#));
    assert_limit(&data(65_534), &data(65_535), rules(51), "data segment out of bounds");
    let error = try_activate(&data(-1), rules(51)).unwrap_err();
    assert!(error.reason.contains("data segment out of bounds"), "{error}");

    let element =
        |offset| program(&format!("(table 2 funcref) (func $f) (elem (i32.const {offset}) $f)"));
    assert_limit(&element(1), &element(2), rules(51), "element segment out of bounds");
}

#[test]
fn growable_memory_requires_the_pay_for_memory_grow_import() {
    let text = r#"(module (memory (export "memory") 1)
        (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#;
    let error = try_activate(text, rules(51)).unwrap_err();
    assert_eq!(error.gas_used, 0);
    assert!(error.reason.contains("pay_for_memory_grow"), "{error}");
}

#[test]
fn an_activation_out_of_gas_uses_all_gas() {
    let wasm = wat::parse_str(program("")).unwrap();
    let needed = activate(&wasm, &rules(51), u64::MAX).unwrap().gas_used;
    assert_eq!(activate(&wasm, &rules(51), needed).unwrap().gas_used, needed);
    let error = activate(&wasm, &rules(51), needed - 1).unwrap_err();
    assert_eq!((error.gas_used, error.reason.as_str()), (needed - 1, "out of gas"));
}

#[test]
fn the_length_of_a_module_costs_gas_from_arbos_32_on() {
    let gas = |arbos| try_activate(&program(""), rules(arbos)).unwrap().gas_used;
    let bytes = wat::parse_str(program("")).unwrap().len() as u64;
    assert_eq!(gas(32) - gas(31), 28 * (bytes * 31_733 / 100_000));
}

#[test]
fn invalid_wasm_is_rejected_without_gas() {
    for bytes in [&b""[..], b"\0asm", b"\0asm\x01\0\0\0\x01"] {
        let error = activate(bytes, &rules(51), u64::MAX).unwrap_err();
        assert_eq!(error.gas_used, 0, "{error}");
    }
}
