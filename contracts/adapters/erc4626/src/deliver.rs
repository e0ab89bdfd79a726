//! A part of the position in kind: the venue's own shares, without valuing or selling anything.

use crate::{storage::MANAGER, venue::Venue};
use basalt_interfaces::IAdapter;
use basalt_kit::{Answer, Args, Vm, answer, emit, erc20, fail, ledger::require_other, roles};
use basalt_math::{Rounding, mul_div};

/// One, with 18 decimals.
const WAD: u128 = 1_000_000_000_000_000_000;

/// `deliver(fractionWad, to)`: rounded down, so that nobody gets a share that is not theirs.
pub(crate) fn deliver(vm: Vm, args: &mut Args) -> Answer {
    let (fraction, to) = (args.word()?, args.address()?);
    roles::require(vm, MANAGER)?;
    require_other(vm, to)?;
    let Some(fraction_wad) = fraction.to_u128().filter(|fraction| *fraction <= WAD) else {
        return Err(fail!(IAdapter::BadFraction, fraction, WAD));
    };

    let venue = Venue::load(vm);
    // A part of a position of 128 bits has at most 128 bits.
    let shares = mul_div(venue.position()?, fraction_wad, WAD, Rounding::Down).unwrap_or(0);

    emit!(vm, IAdapter::Delivered, [to], [fraction, shares]);
    if shares > 0 {
        erc20::transfer(vm, venue.address(), to, shares)?;
    }
    answer(&[shares.into()])
}
