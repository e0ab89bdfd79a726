// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The rate line of a vault. Only reports and losses write it; no user operation moves it.
/// Rates of the line are assets per share with 27 decimals.
interface IRate {
    /// Parameters that the owner sets, with their bounds. Percentages in basis points.
    enum Parameter {
        /// Flat fee of instant exits: 0 to 100, and at least both loss bounds.
        ExitFee,
        /// The protocol's part of growth above the peak, the highest rate that ever vested: 0 to
        /// 2,000. Applies to growth that the next report promises.
        PerformanceFee,
        /// Cap on the growth of the rate per year: 1 to 1,200 (above 1,216 one report could promise
        /// more than 1 % and close entries). Applies from the next report without a loss.
        Growth,
        /// Bound on the gains of reports per year, in parts of the backing: 0 to 10,000.
        GainPerYear,
        /// Bound on the gain of one report on top of that, regardless of time: 0 to 1,000.
        GainAtOnce,
        /// Largest loss of one report without a bunker, in parts of the backing: 0 to the exit fee.
        LossPerReport,
        /// Largest loss of all reports of seven days without a bunker, half of it at once: 0 to the
        /// exit fee.
        LossPerWindow,
        /// Age at which the newest report becomes stale, in seconds: 14,400 to 2,592,000.
        MaxAge,
        /// Largest amount that the vault may own, in wei: up to 2^96 - 1.
        DepositCap,
        /// Limit on net mints in a day, in parts of the supply: 100 to 10,000.
        MintLimit,
        /// Limit on net burns by instant exits in a day, in parts of the supply: 100 to 10,000.
        BurnLimit,
        /// Liquid assets that instant exits must leave, in parts of the backing: 0 to 5,000.
        Watermark,
        /// Liquid assets that allocations must leave, in parts of the backing: 0 to 10,000.
        Buffer
    }

    /// A report changed the backing by `change`. The rate line now is at `rate` and runs to
    /// `rateEnd` at `vestsUntil`. `change` is the booked part: less than the reported gain if that
    /// is above the gain bound or the backing would exceed 96 bits, and 0 in bunker.
    event Reported(address indexed source, uint256 refTime, int256 change, uint256 rate, uint256 rateEnd, uint256 vestsUntil);
    /// A loss of `gross` assets: `absorbed` by slack and unvested growth, `covered` by cover
    /// shares, the rest by the rate.
    event LossRealized(address indexed source, uint256 gross, uint256 absorbed, uint256 covered, uint256 rateBefore, uint256 rateAfter);
    event ParameterSet(Parameter indexed parameter, uint256 value);

    /// The reference time of a report must be at least `earliest`.
    error ReportTooEarly(uint256 refTime, uint256 earliest);
    /// Two reports of one source must be an hour of block time apart; in bunker, any two reports.
    error ReportTooSoon(uint256 now, uint256 earliest);
    /// Reports must refer to the past.
    error ReportFromFuture(uint256 refTime, uint256 now);
    /// The value is outside the bounds of its parameter.
    error OutOfBounds(uint256 value, uint256 min, uint256 max);

    /// Ether per share now, 18 decimals, rounded down.
    function getRate() external view returns (uint256);
    function rateLine() external view returns (uint256 r0, uint256 rEnd, uint256 t0, uint256 tEnd);
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
    /// The value of a parameter.
    function parameter(Parameter parameter) external view returns (uint256);
    /// Owner. `OutOfBounds` outside the bounds listed above.
    function setParameter(Parameter parameter, uint256 value) external;
}
