// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Protection of holders against bad reports: cover, loss bounds, bunker, alarm.
///
/// A reported loss above the bound is provisional. The vault goes into bunker: the line is frozen,
/// nothing is lost yet, entries, instant exits, allocation and settlement stop, and views show the
/// rate that the provisional loss would leave, at most a tenth lower for each report. Further
/// reports (an hour apart) and the owner replace the provisional loss; the second opinion may lower
/// it. The owner or the second opinion confirms it at any time; anyone confirms it once it has
/// stood for seven days without growing. Entries and settlement then wait for one more report.
/// Requests, cancels, claims and redemptions in kind stay open throughout.
interface IBunker {
    event SecondOpinionSet(address indexed secondOpinion);
    event TreasurySet(address indexed treasury);
    /// The provisional loss of `source`, the sum over all sources, and the rate that views show for
    /// it (27 decimals). A rise of that rate, at most to the rate before the bunker, is one of the
    /// two ways in which a rate may jump up.
    event LossRevised(address indexed source, uint256 loss, uint256 provisional, uint256 rateShown);
    /// The vault left the bunker. LossRealized has the amounts.
    event LossConfirmed(address indexed by, uint256 loss, uint256 rate);
    event AlarmRaised(address indexed by, uint256 until);
    /// `shares` were bought for `assets` as cover: a loss burns them before it lowers the rate.
    event CoverAdded(address indexed by, uint256 assets, uint256 shares);

    /// Entries, instant exits, allocation and settlement wait until the provisional loss is
    /// confirmed.
    error InBunker();
    /// There is no provisional loss.
    error NotInBunker();
    /// The loss is final; entries and settlement wait for the next report.
    error Reopening();
    /// The newest report is too old since `staleAt`; entries, instant exits and settlement wait for
    /// a report.
    error Stale(uint256 staleAt);
    /// An alarm stops entries, instant exits, allocation and settlement until then.
    error AlarmedUntil(uint256 until);
    /// There was an alarm since the newest report.
    error AlarmSpent();
    /// Before `earliest` only the second opinion and the owner may confirm; anyone may from then
    /// on.
    error ConfirmTooSoon(uint256 now, uint256 earliest);

    function secondOpinion() external view returns (address);
    function treasury() external view returns (address);
    /// Owner. Sets the account that, besides the owner, lowers and confirms provisional losses.
    function setSecondOpinion(address secondOpinion) external;
    /// Owner. Sets the account that receives the shares of the performance fee.
    function setTreasury(address treasury) external;

    function isBunker() external view returns (bool);
    /// Whether the newest report is too old. Always false while nothing is at work.
    function isStale() external view returns (bool);
    /// The phase (0: open, 1: bunker, 2: reopening), the end of the last alarm, and the time from
    /// which on the vault is stale: 2^32 - 1 while nothing can become stale.
    function phase() external view returns (uint256 phase, uint256 alarmedUntil, uint256 staleAt);
    /// The provisional loss of all sources, the rate that views show for it and the frozen rate (27
    /// decimals), and the last time the provisional loss grew. Zeros outside the bunker.
    function bunker() external view returns (uint256 provisional, uint256 rateShown, uint256 rateFrozen, uint256 since);
    function provisionalLoss(address source) external view returns (uint256);
    /// Owner; the second opinion if it lowers the provisional loss, in bunker. Sets the provisional
    /// loss of `source` to `loss`. Outside the bunker the owner starts the bunker with it, for a
    /// source that cannot be read.
    function reviseLoss(address source, uint256 loss) external;
    /// Second opinion or owner; anyone once the provisional loss has stood for seven days without
    /// growing. Books it as final.
    function confirmLoss() external;

    /// The role that reports, once between two reports. Stops entries, instant exits, allocation
    /// and settlement for 24 hours and does nothing else.
    function alarm() external;

    /// Cover: shares that losses burn before they lower the rate.
    function cover() external view returns (uint256);
    /// Anyone. Buys cover at the entry price, for ever: cover is never paid out. If the asset is
    /// ether, the ether sent must be `assets`.
    function addCover(uint256 assets) external payable returns (uint256 shares);
}
