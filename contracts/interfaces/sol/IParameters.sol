// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The parameters of a vault.
interface IParameters {
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

    event ParameterSet(Parameter indexed parameter, uint256 value);

    /// The value is outside the bounds of its parameter.
    error OutOfBounds(uint256 value, uint256 min, uint256 max);

    /// The value of a parameter.
    function parameter(Parameter parameter) external view returns (uint256);
    /// Owner. `OutOfBounds` outside the bounds listed above.
    function setParameter(Parameter parameter, uint256 value) external;
}
