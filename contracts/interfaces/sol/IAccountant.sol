// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The money core as a program: computes the books of a vault after a report or a loss.
///
/// It has no storage, calls nothing and returns the same to every caller. Both vaults use the same one,
/// fixed at their construction, at every report and every loss; user operations never call it.
/// `books` are the first nine storage words of a vault, as they are stored.
interface IAccountant {
    /// `loss` is not part of the sum of provisional losses.
    error NotProvisional(uint256 loss, uint256 provisional);

    constructor();

    /// Books a report of one source: its assets changed by `change` since its last report, as of
    /// `refTime`. `lossOfSource` is the current provisional loss of the source.
    ///
    /// `outcome`: the applied change (two's complement); fee shares to mint to the treasury; cover
    /// shares to burn; the parts of a loss absorbed by slack and unvested growth, and borne by
    /// cover; the rate before and after (27 decimals); the provisional loss of the source from now
    /// on; and 1 if a provisional loss was stored or replaced instead of a loss being booked, else
    /// 0.
    function report(uint256[9] calldata books, uint256 now, uint256 refTime, int256 change, uint256 lossOfSource)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
    /// Books a final loss of any size at once: a write-off. Same outcome.
    function realizeLoss(uint256[9] calldata books, uint256 now, uint256 loss)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
    /// Replaces the provisional loss of one source. Outside the bunker it starts the bunker. Same
    /// outcome.
    function reviseLoss(uint256[9] calldata books, uint256 now, uint256 lossBefore, uint256 lossAfter)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
    /// Books the sum of provisional losses as final; only in bunker. Same outcome.
    function confirmLoss(uint256[9] calldata books, uint256 now)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
}
