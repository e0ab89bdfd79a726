// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// What stands between a bad report and the holders: cover, bounds, a bunker, an alarm.
///
/// A reported loss above the bound is not believed at once. The vault goes into bunker: the line is
/// frozen, nobody has lost anything yet, entries, instant exits and settlement wait, and views show
/// what the number would leave, at most a tenth lower per report. The number is replaced by further
/// reports (an hour apart), by the owner, or by the second opinion (downwards only), and becomes final
/// when one of the two confirms it, or anyone once it has stood for seven days: a number that grows
/// has to stand anew. Entries and settlement then wait for one more report.
/// Requests, cancels, claims and redemptions in kind stay open throughout.
interface IBunker {
    event SecondOpinionSet(address indexed secondOpinion);
    event TreasurySet(address indexed treasury);
    /// What `source` is held to have lost provisionally, the sum over all sources, and the rate that
    /// is shown for it (27 decimals). Rises of that rate up to the one before the bunker are one of
    /// the two ways in which a rate may jump up.
    event LossRevised(address indexed source, uint256 loss, uint256 provisional, uint256 rateShown);
    /// The vault left the bunker. What was lost is in LossRealized.
    event LossConfirmed(address indexed by, uint256 loss, uint256 rate);
    event AlarmRaised(address indexed by, uint256 until);
    /// `shares` of the protocol, bought for `assets`, are burnt before any loss lowers the rate.
    event CoverAdded(address indexed by, uint256 assets, uint256 shares);

    /// Entries, instant exits and settlement wait for a loss to be confirmed.
    error InBunker();
    /// There is no provisional loss.
    error NotInBunker();
    /// The loss is final; entries and settlement wait for the next ordinary report.
    error Reopening();
    /// No report since then: entries, instant exits and settlement wait for one.
    error Stale(uint256 staleAt);
    /// Entries, instant exits and settlement are stopped until then.
    error AlarmedUntil(uint256 until);
    /// One alarm between two reports.
    error AlarmSpent();
    /// Anyone may confirm from then on; until then the second opinion and the owner.
    error ConfirmTooSoon(uint256 now, uint256 earliest);

    function secondOpinion() external view returns (address);
    function treasury() external view returns (address);
    /// Owner. Beside the owner the one who lowers and confirms provisional losses.
    function setSecondOpinion(address secondOpinion) external;
    /// Owner. Where the shares of the performance fee are minted to.
    function setTreasury(address treasury) external;

    function isBunker() external view returns (bool);
    /// Whether the newest report is too old: only while something is at work.
    function isStale() external view returns (bool);
    /// 0: open. 1: bunker. 2: reopening. And until when an alarm stops the vault, and since when
    /// (or from when) it is stale; the largest 32-bit number where nothing can go stale.
    function phase() external view returns (uint256 phase, uint256 alarmedUntil, uint256 staleAt);
    /// The provisional loss of all sources, the rate that is shown for it and the frozen rate (27
    /// decimals), and since when the number stands or has only shrunk. Zeros outside the bunker.
    function bunker() external view returns (uint256 provisional, uint256 rateShown, uint256 rateFrozen, uint256 since);
    function provisionalLoss(address source) external view returns (uint256);
    /// Owner; the second opinion where it lowers. `loss` takes the place of what `source` is held to
    /// have lost. Outside the bunker this is the way into it for a source that cannot be read: owner.
    function reviseLoss(address source, uint256 loss) external;
    /// Second opinion or owner; anyone once the number has stood for seven days. Books it as final.
    function confirmLoss() external;

    /// Whoever reports, once between two reports: stops entries, instant exits, allocation and
    /// settlement for a day. It can do nothing else.
    function alarm() external;

    /// Shares of the protocol that losses burn before they lower the rate.
    function cover() external view returns (uint256);
    /// Anyone. Buys cover at the price of an entry; there is no way to take it out again. Takes
    /// ether where that is the asset, and the exact amount of it.
    function addCover(uint256 assets) external payable returns (uint256 shares);
}
