// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Provisional losses: a loss above the bound is shown before it is booked.
///
/// A reported loss above the bound is provisional. The vault goes into bunker: the line is frozen,
/// nothing is lost yet, entries, instant exits, allocation and settlement stop, and views show the
/// rate that the provisional loss would leave, at most a tenth lower for each report. Further
/// reports (an hour apart) and the owner replace the provisional loss; the second opinion may lower
/// it. The owner or the second opinion confirms it at any time; anyone confirms it once it has
/// stood for seven days without growing. Entries and settlement then wait for one more report.
/// Requests, cancels, claims and redemptions in kind stay open throughout.
interface IBunker {
    /// The provisional loss of `source`, the sum over all sources, and the rate that views show for
    /// it (27 decimals). A rise of that rate, at most to the rate before the bunker, is one of the
    /// two ways in which a rate may jump up.
    event LossRevised(address indexed source, uint256 loss, uint256 provisional, uint256 shownRate);
    /// The vault left the bunker. LossRealized has the amounts.
    event LossConfirmed(address indexed by, uint256 loss, uint256 rate);

    /// Entries, instant exits, allocation and settlement wait until the provisional loss is
    /// confirmed.
    error InBunker();
    /// There is no provisional loss.
    error NotInBunker();
    /// The loss is final; entries and settlement wait for the next report.
    error Reopening();
    /// Before `earliest` only the second opinion and the owner may confirm; anyone may from then
    /// on.
    error ConfirmTooSoon(uint256 now, uint256 earliest);

    function isBunker() external view returns (bool);
    /// The provisional loss of all sources, the rate that views show for it and the frozen rate (27
    /// decimals), and the last time the provisional loss grew. Zeros outside the bunker.
    function bunker() external view returns (uint256 provisional, uint256 shownRate, uint256 frozenRate, uint256 since);
    function provisionalLoss(address source) external view returns (uint256);
    /// Owner; the second opinion if it lowers the provisional loss, in bunker. Sets the provisional
    /// loss of `source` to `loss`. Outside the bunker the owner starts the bunker with it, for a
    /// source that cannot be read.
    function reviseLoss(address source, uint256 loss) external;
    /// Second opinion or owner; anyone once the provisional loss has stood for seven days without
    /// growing. Books it as final.
    function confirmLoss() external;
}
