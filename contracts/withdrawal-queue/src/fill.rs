//! Settlement.

use crate::{storage::VAULT, store::Storage};
use basalt_kit::{Args, HandlerResult, Vm, Word, return_words, roles};
use basalt_math::{
    Assets, MAX_96, Rate,
    queue::{self, Offer},
};

/// `fill(maxPositions, rate, liquid, refTime)`: the vault's, which burns the shares and pays the
/// assets in the same transaction. Nothing is called from here, so it cannot fail for anybody's sake.
pub(crate) fn fill(vm: Vm, args: &mut Args) -> HandlerResult {
    let max = saturated(&args.word()?);
    let rate = Rate(args.at_most(MAX_96)?);
    let (liquid, ref_time) = (Assets(args.amount()?), saturated(&args.word()?));
    roles::require(vm, VAULT)?;

    // Reports speak of the past; a batch that still takes requests is never mature.
    let ref_time = ref_time.min(vm.now());
    let filled = queue::fill(&mut Storage(vm), max, Offer { rate, liquid }, ref_time);
    return_words(&[filled.shares.into(), filled.assets.into(), filled.owed.into()])
}

/// Numbers and times beyond 32 bits mean no limit.
fn saturated(word: &Word) -> u32 {
    word.to_u128().and_then(|value| u32::try_from(value).ok()).unwrap_or(u32::MAX)
}
