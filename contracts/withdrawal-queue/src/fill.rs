//! Settlement of positions in order.

use crate::{storage::VAULT, store::Storage};
use basalt_kit::{Args, HandlerResult, Vm, Word, return_words, roles};
use basalt_math::{
    Assets, MAX_96, Rate,
    queue::{self, Offer},
};

/// `fill(maxPositions, rate, liquid, refTime)`: by the vault, which burns the shares and pays the
/// assets in the same transaction. Makes no external call, so no third party can make it revert.
pub(crate) fn fill(vm: Vm, args: &mut Args) -> HandlerResult {
    let max = saturated(&args.word()?);
    let rate = Rate(args.at_most(MAX_96)?);
    let (liquid, ref_time) = (Assets(args.amount()?), saturated(&args.word()?));
    roles::require(vm, VAULT)?;

    // Reports refer to the past; a batch that still takes requests never matures.
    let ref_time = ref_time.min(vm.now());
    let filled = queue::fill(&mut Storage(vm), max, Offer { rate, liquid }, ref_time);
    return_words(&[filled.shares.into(), filled.assets.into(), filled.owed.into()])
}

/// Counts and times above 32 bits are unlimited.
fn saturated(word: &Word) -> u32 {
    word.to_u128().and_then(|value| u32::try_from(value).ok()).unwrap_or(u32::MAX)
}
