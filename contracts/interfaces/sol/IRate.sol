// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The rate line of a vault. Only reports and losses write it; no user operation moves it.
/// Rates of the line are assets per share with 27 decimals.
interface IRate {
    /// What the owner sets, with its bounds. Percentages in basis points.
    enum Parameter {
        /// Flat fee of instant exits: 0 to 100, and at least both bounds on losses.
        ExitFee,
        /// The protocol's part of growth above the highest rate that ever vested: 0 to 2,000. Counts
        /// for growth promised from the next report on.
        PerformanceFee,
        /// Cap on the growth of the rate, a year: 1 to 1,200 (more could let one report promise over
        /// 1 % and close entries). Counts from the next report that is no loss.
        Growth,
        /// What reports may gain, of the backing, a year: 0 to 10,000.
        GainPerYear,
        /// And besides at once, however soon after the last report: 0 to 1,000.
        GainAtOnce,
        /// What one report may lose, of the backing, before it is a bunker: 0 to the exit fee.
        LossPerReport,
        /// What all reports of seven days may lose, half of it at once: 0 to the exit fee.
        LossPerWindow,
        /// How old the newest report may be, seconds: 14,400 to 2,592,000.
        MaxAge,
        /// The most that the vault may own, in wei: up to 2^96 - 1.
        DepositCap,
        /// What may be minted net in a day, of the supply: 100 to 10,000.
        MintLimit,
        /// What may be burnt by instant exits net in a day, of the supply: 100 to 10,000.
        BurnLimit,
        /// What instant exits leave at hand, of the backing: 0 to 5,000.
        Watermark,
        /// What allocations leave at hand, of the backing: 0 to 10,000.
        Buffer
    }

    /// A report moved the backing by `change`. The line in force from now on stands at `rate` and
    /// runs to `rateEnd` at `vestsUntil`. `change` is what could be booked: less than the reported
    /// gain only where the backing reached the largest amount there is.
    event Reported(address indexed source, uint256 refTime, int256 change, uint256 rate, uint256 rateEnd, uint256 vestsUntil);
    /// A loss of `gross` assets: `absorbed` by slack and unvested growth, `covered` by cover shares,
    /// the rest by the rate.
    event LossRealized(address indexed source, uint256 gross, uint256 absorbed, uint256 covered, uint256 rateBefore, uint256 rateAfter);
    event ParameterSet(Parameter indexed parameter, uint256 value);

    /// The reference time of a report must be at least `earliest`.
    error ReportTooEarly(uint256 refTime, uint256 earliest);
    /// Two reports of one source must be an hour of block time apart.
    error ReportTooSoon(uint256 now, uint256 earliest);
    /// Reports speak of the past.
    error ReportFromFuture(uint256 refTime, uint256 now);
    /// A parameter lies outside its bounds.
    error OutOfBounds(uint256 value, uint256 min, uint256 max);

    /// Ether per share at this second, 18 decimals, rounded down.
    function getRate() external view returns (uint256);
    function rateLine() external view returns (uint256 r0, uint256 rEnd, uint256 t0, uint256 tEnd);
    /// Shares in circulation, assets behind them, how much of those is at work, and the highest rate
    /// that vested until this second (27 decimals).
    function ledger() external view returns (uint256 shares, uint256 backing, uint256 working, uint256 peak);
    /// Number of reports so far and the reference time of the newest; before the first one 0 and the
    /// time of construction.
    function lastReport() external view returns (uint256 index, uint256 refTime);
    /// The rate in the vault's own asset never grows faster than this above the highest that ever
    /// vested, 27 decimals (1e27 = 100 % a second): the cap under which the running line was drawn.
    function maxRateGrowthPerSecond() external view returns (uint256);
    /// The same as `getRate`, under the name that yield tokenisation uses.
    function exchangeRate() external view returns (uint256);
    /// The value of a parameter.
    function parameter(Parameter parameter) external view returns (uint256);
    /// Owner. `OutOfBounds` outside the bounds named above.
    function setParameter(Parameter parameter, uint256 value) external;
}
