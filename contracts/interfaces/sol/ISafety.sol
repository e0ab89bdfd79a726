// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Protection of holders against bad or missing reports: cover, staleness and alarm; also the accounts
/// that receive the fee and give the second opinion. IBunker has provisional losses.
interface ISafety {
    event SecondOpinionSet(address indexed secondOpinion);
    event TreasurySet(address indexed treasury);
    event AlarmRaised(address indexed by, uint256 until);
    /// `shares` were bought for `assets` as cover: a loss burns them before it lowers the rate.
    event CoverAdded(address indexed by, uint256 assets, uint256 shares);

    /// The newest report is too old since `staleAt`; entries, instant exits and settlement wait for
    /// a report.
    error Stale(uint256 staleAt);
    /// An alarm stops entries, instant exits, allocation and settlement until then.
    error AlarmedUntil(uint256 until);
    /// There was an alarm since the newest report.
    error AlarmSpent();

    /// The program that computes reports and losses. It never changes.
    function accountant() external view returns (address);
    function secondOpinion() external view returns (address);
    function treasury() external view returns (address);
    /// Owner. Sets the account that, besides the owner, lowers and confirms provisional losses.
    function setSecondOpinion(address secondOpinion) external;
    /// Owner. Sets the account that receives the shares of the performance fee.
    function setTreasury(address treasury) external;

    /// Whether the newest report is too old. Always false while nothing is at work.
    function isStale() external view returns (bool);
    /// The phase (0: open, 1: bunker, 2: reopening), the end of the last alarm, and the time from
    /// which on the vault is stale: 2^32 - 1 while nothing can become stale.
    function phase() external view returns (uint256 phase, uint256 alarmedUntil, uint256 staleAt);

    /// The role that reports, once between two reports. Stops entries, instant exits, allocation
    /// and settlement for 24 hours and does nothing else.
    function alarm() external;
    /// Cover: shares that losses burn before they lower the rate.
    function cover() external view returns (uint256);
    /// Anyone. Buys cover at the entry price, for ever: cover is never paid out. If the asset is
    /// ether, the ether sent must be `assets`.
    function addCover(uint256 assets) external payable returns (uint256 shares);
}
