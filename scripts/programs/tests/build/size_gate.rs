//! Nothing that the chain would refuse leaves the pipeline.

use crate::modules::{code_of, with_data};
use basalt_programs::{Figures, FiguresError, MAX_CODE_BYTES};

#[test]
fn a_program_at_the_limit_passes_and_one_byte_more_does_not() {
    let wasm = with_data(&[(8, b"basalt")]);
    let mut code = code_of(&wasm);
    code.resize(MAX_CODE_BYTES, 0);
    assert_eq!(Figures::measure(&wasm, &code).unwrap().compressed_bytes, 24_576);
    code.push(0);
    assert!(matches!(
        Figures::measure(&wasm, &code),
        Err(FiguresError::TooLarge { compressed_bytes: 24_577 })
    ));
}

#[test]
fn a_module_that_activation_refuses_does_not_pass() {
    let wasm = b"\0asm\x01\0\0\0";
    let error = Figures::measure(wasm, &code_of(wasm)).unwrap_err();
    assert!(matches!(error, FiguresError::Activation(_)), "{error}");
}

#[test]
fn figures_are_those_of_the_chain() {
    // One function of type (i32) -> i32, no globals, one page, a segment of 3 + 1 + 1 + 6 bytes.
    let wasm = with_data(&[(8, b"basalt")]);
    let figures = Figures::measure(&wasm, &code_of(&wasm)).unwrap();
    let (functions, values) = (1, 2);
    let wasm_bytes = u64::try_from(wasm.len()).unwrap();
    assert_eq!(figures.functions, 1);
    assert_eq!(figures.data_bytes, 11);
    // The terms of functions, types, module bytes, globals that metering adds, data, pages.
    let cached = functions * 13_420 / 100_000
        + values * 89 / 100_000
        + wasm_bytes * 122 / 100_000
        + 4 * 1_628 / 1_000
        + 11 * 75_244 / 100_000
        + 5;
    let uncached = functions * 8_252 / 1_000 + values * 1_059 / 1_000 + wasm_bytes * 1_286 / 10_000;
    assert_eq!(figures.cached_init_gas, 352 + cached);
    assert_eq!(figures.init_gas, 8_832 + uncached + 352 + cached);
}
