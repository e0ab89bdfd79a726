// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The rate line of a vault. Only reports and losses write it; no user operation moves it.
/// Rates of the line are assets per share with 27 decimals.
interface IRate {
    /// A report changed the backing by `applied`. The rate line now is at `rate` and runs to
    /// `endRate` at `end`. `applied` is less than the reported gain if that is above the gain bound
    /// or the backing would exceed 96 bits, and 0 in bunker.
    event Reported(address indexed source, uint256 refTime, int256 applied, uint256 rate, uint256 endRate, uint256 end);
    /// A loss of `gross` assets: `absorbed` by slack and unvested growth, `covered` by cover
    /// shares, the rest by the rate.
    event LossRealized(address indexed source, uint256 gross, uint256 absorbed, uint256 covered, uint256 rateBefore, uint256 rateAfter);

    /// The reference time of a report must be at least `earliest`.
    error ReportTooEarly(uint256 refTime, uint256 earliest);
    /// Two reports of one source must be an hour of block time apart; in bunker, any two reports.
    error ReportTooSoon(uint256 now, uint256 earliest);
    /// Reports must refer to the past.
    error ReportFromFuture(uint256 refTime, uint256 now);

    /// Ether per share now, 18 decimals, rounded down.
    function getRate() external view returns (uint256);
    function rateLine() external view returns (uint256 startRate, uint256 endRate, uint256 start, uint256 end);
    /// Total supply of shares, assets that the vault owns, the part of them at work, and the
    /// highest rate that ever vested (27 decimals).
    function ledger() external view returns (uint256 shares, uint256 backing, uint256 working, uint256 peak);
    /// Number of reports and the reference time of the newest; before the first report, 0 and the
    /// time of construction.
    function lastReport() external view returns (uint256 index, uint256 refTime);
    /// Cap on the growth of the rate that the current line obeys: above the highest rate that ever
    /// vested, the rate in the vault's own asset never grows faster. 27 decimals: 1e27 is 100 % a
    /// second.
    function maxRateGrowthPerSecond() external view returns (uint256);
    /// Same as `getRate`, under the name that yield tokenisation protocols use.
    function exchangeRate() external view returns (uint256);
}
