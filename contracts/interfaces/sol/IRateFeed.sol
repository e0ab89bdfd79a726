// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The rate of one vault in ether as AggregatorV3 (18 decimals), with a daily history.
///
/// A round is a report of the vault: `updatedAt` is its reference time, not the block time. Anyone
/// records the daily point; 256 points are kept.
interface IRateFeed {
    /// Point `index` was recorded: the vault's rate at `time` (18 decimals).
    event RateRecorded(uint256 indexed index, uint256 rate, uint256 time);

    /// The next point is due at `earliest`.
    error RecordTooSoon(uint256 now, uint256 earliest);
    /// The point is not recorded yet, or is overwritten.
    error NoSuchPoint(uint256 index, uint256 oldest, uint256 next);
    /// Only the newest round is available.
    error NoSuchRound(uint256 roundId, uint256 newest);

    /// The description is the symbol of the vault's token, followed by " / ETH".
    constructor(address vault);

    function vault() external view returns (address);
    function decimals() external view returns (uint8);
    function description() external view returns (string memory);
    function version() external view returns (uint256);
    function latestRoundData() external view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
    function getRoundData(uint80 roundId) external view returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
    function latestAnswer() external view returns (int256);
    function latestTimestamp() external view returns (uint256);

    /// Anyone. Records a point, at most once in 86,400 seconds.
    function record() external returns (uint256 index);
    /// Index of the oldest point that is kept, and of the next point.
    function points() external view returns (uint256 oldest, uint256 next);
    /// A recorded point: the rate in ether (18 decimals) and its time.
    function rateAt(uint256 index) external view returns (uint256 rate, uint256 time);
}
