//! Packs the initial memory into the cheapest data section.
//!
//! Every call pays for every byte of the section, including zeros and headers, while memory outside of
//! all segments is zero for free. The segments are applied to an image of the memory, and the image is
//! cut at runs of zeros that are longer than the header of a new segment.

use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{Data, DataKind, DataSectionReader, Operator};

use super::EncodeError;

/// Maximum number of segments that activation accepts.
pub const MAX_SEGMENTS: usize = 128;
/// Maximum memory of a program in bytes: 128 pages.
const MAX_MEMORY: usize = 128 << 16;
/// Shortest run of zeros that is worth a cut: the shortest header takes five bytes.
const SHORTEST_CUT: u32 = 6;

/// Initial memory of a program.
pub(super) struct MemoryImage {
    /// Address of the first byte.
    base: u32,
    /// The bytes from there. All other memory is zero.
    bytes: Vec<u8>,
}

/// Addresses `start..end` that one segment can cover.
#[derive(Clone, Copy)]
struct Run {
    start: u32,
    end: u32,
}

impl MemoryImage {
    /// Applies all segments in order, as the engine does.
    pub(super) fn read(section: DataSectionReader<'_>) -> Result<Self, EncodeError> {
        let mut segments = Vec::new();
        for (index, segment) in section.into_iter().enumerate() {
            let segment = segment?;
            let start = address(&segment).ok_or(EncodeError::Segment(index))?;
            let end = start as usize + segment.data.len();
            if end > MAX_MEMORY {
                return Err(EncodeError::OutOfMemory { index, end, limit: MAX_MEMORY });
            }
            segments.push((start, end, segment.data));
        }
        let base = segments.iter().map(|(start, ..)| *start).min().unwrap_or_default();
        let end = segments.iter().map(|(_, end, _)| *end).max().unwrap_or_default();

        let skipped = base as usize;
        let mut bytes = vec![0; end - skipped];
        for (start, end, data) in segments {
            bytes[start as usize - skipped..end - skipped].copy_from_slice(data);
        }
        Ok(Self { base, bytes })
    }

    /// Returns the smallest section with the same initial memory.
    pub(super) fn pack(&self) -> DataSection {
        let mut section = DataSection::new();
        for run in cheapest(&self.runs(), MAX_SEGMENTS) {
            let (start, end) = (run.start - self.base, run.end - self.base);
            section.active(
                0,
                &ConstExpr::i32_const(run.start.cast_signed()),
                self.bytes[start as usize..end as usize].iter().copied(),
            );
        }
        section
    }

    /// Returns the bytes that are not zero, cut at each run of zeros that is long enough.
    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (address, byte) in (self.base..).zip(&self.bytes) {
            if *byte == 0 {
                continue;
            }
            match runs.last_mut() {
                Some(run) if address - run.end < SHORTEST_CUT => run.end = address + 1,
                _ => runs.push(Run { start: address, end: address + 1 }),
            }
        }
        runs
    }
}

/// Joins neighbours into at most `limit` segments with the fewest bytes in total, and among these the
/// fewest segments.
fn cheapest(runs: &[Run], limit: usize) -> Vec<Run> {
    let all = runs.len();
    // layers[k - 1][j]: the fewest bytes that cover the first j runs with exactly k segments, and the
    // run at which the last of them begins.
    let mut layers: Vec<Vec<Option<(u32, usize)>>> = Vec::new();
    let mut cost: Vec<Option<u32>> = vec![None; all + 1];
    cost[0] = Some(0);
    for k in 1..=all.min(limit) {
        let with_last = |i: usize, j: usize| Some((cost[i]? + entry_bytes(joined(runs, i, j)), i));
        let layer: Vec<_> =
            (0..=all).map(|j| (k - 1..j).filter_map(|i| with_last(i, j)).min()).collect();
        cost = layer.iter().map(|choice| choice.map(|(bytes, _)| bytes)).collect();
        layers.push(layer);
    }

    let best = layers.iter().enumerate().min_by_key(|(_, layer)| layer[all].map(|it| it.0));
    let used = best.map_or(0, |(k, _)| k + 1);
    let mut chosen = Vec::with_capacity(used);
    let mut end = all;
    for layer in layers[..used].iter().rev() {
        let Some((_, start)) = layer[end] else { break };
        chosen.push(joined(runs, start, end));
        end = start;
    }
    chosen.reverse();
    chosen
}

/// Returns one segment over runs `i` to `j - 1` and the zeros between them.
fn joined(runs: &[Run], i: usize, j: usize) -> Run {
    Run { start: runs[i].start, end: runs[j - 1].end }
}

/// Returns the encoded bytes of a segment: flag, `i32.const`, address, `end`, length and content.
fn entry_bytes(run: Run) -> u32 {
    let len = run.end - run.start;
    // A signed number has one bit less in its last byte.
    let address_bytes = leb_bytes(u64::from(run.start) << 1);
    3 + address_bytes + leb_bytes(u64::from(len)) + len
}

/// Returns the bytes of an unsigned LEB128 number.
const fn leb_bytes(value: u64) -> u32 {
    let bits = 64 - (value | 1).leading_zeros();
    bits.div_ceil(7)
}

/// Returns the address of a segment, if it is constant.
fn address(segment: &Data<'_>) -> Option<u32> {
    let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind else { return None };
    let mut operators = offset_expr.get_operators_reader();
    let Ok(Operator::I32Const { value }) = operators.read() else { return None };
    matches!(operators.read(), Ok(Operator::End)).then_some(value.cast_unsigned())
}
