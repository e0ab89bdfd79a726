//! Measurement of a module: its figures and the gas of its activation.

use thiserror::Error;

use super::{figures::Figures, instrument::ADDED_GLOBALS, module::Module, params::ArbosVersion};

/// Gas per microsecond of estimated work.
const GAS_PER_MICROSECOND: u64 = 28;

/// A figure is too large to be stored.
#[derive(Debug, Error)]
#[error("{figure} of {value} exceeds {max}")]
pub(super) struct FigureError {
    figure: &'static str,
    value: u64,
    max: u64,
}

/// Inputs of the formulas.
struct Counts {
    functions: u64,
    module_bytes: u64,
    /// Parameters and results of all defined functions.
    type_words: u64,
    globals: u64,
    /// Encoded size of the data and element segments in bytes.
    segment_bytes: u64,
    pages: u64,
}

impl Counts {
    fn of(module: &Module<'_>) -> Self {
        let types = module.functions.iter().filter_map(|index| module.type_at(*index));
        Self {
            functions: module.functions.len() as u64,
            module_bytes: module.byte_len as u64,
            type_words: types.map(|ty| (ty.params().len() + ty.results().len()) as u64).sum(),
            globals: u64::from(module.globals) + u64::from(ADDED_GLOBALS),
            segment_bytes: module.data_bytes() + module.element_bytes(),
            pages: module.memory().map_or(0, |memory| memory.initial),
        }
    }
}

/// Computes the figures that the chain stores. Every term is rounded down separately.
pub(super) fn figures(module: &Module<'_>, stylus_version: u16) -> Result<Figures, FigureError> {
    let n = Counts::of(module);
    let asm_estimate = 512_000
        + n.functions * 996_829 / 1_000
        + n.type_words * 11_416 / 1_000
        + n.module_bytes * 62_628 / 10_000;
    let cached_init = n.functions * 13_420 / 100_000
        + n.type_words * 89 / 100_000
        + n.module_bytes * 122 / 100_000
        + n.globals * 1_628 / 1_000
        + n.segment_bytes * 75_244 / 100_000
        + n.pages * 5;
    let cached_part = if stylus_version == 1 { cached_init } else { 0 };
    let init = cached_part
        + n.functions * 8_252 / 1_000
        + n.type_words * 1_059 / 1_000
        + n.module_bytes * 1_286 / 10_000;
    Ok(Figures {
        init: narrow("init cost", init)?,
        cached_init: narrow("cached init cost", cached_init)?,
        asm_estimate: u32::try_from(asm_estimate).map_err(|_| FigureError {
            figure: "asm estimate",
            value: asm_estimate,
            max: u32::MAX.into(),
        })?,
        footprint: narrow("footprint", n.pages)?,
    })
}

fn narrow(figure: &'static str, value: u64) -> Result<u16, FigureError> {
    u16::try_from(value).map_err(|_| FigureError { figure, value, max: u16::MAX.into() })
}

/// Returns the gas charges of an activation in order. `operators` counts those after
/// instrumentation.
pub(super) fn charges(module: &Module<'_>, arbos: ArbosVersion, operators: u64) -> [u64; 6] {
    let n = Counts::of(module);
    let module_bytes = if arbos.charges_module_bytes() { n.module_bytes } else { 0 };
    let payload: u64 = module.data.iter().map(|segment| segment.data.len() as u64).sum();
    [
        module_bytes * 31_733 / 100_000,
        n.functions * 17_263 / 100_000,
        payload * 17_376 / 100_000,
        module.element_bytes() * 17_376 / 100_000,
        n.pages * 2_217,
        operators * 535 / 1_000,
    ]
    .map(|microseconds| microseconds * GAS_PER_MICROSECOND)
}
