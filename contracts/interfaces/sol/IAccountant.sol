// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The money core as a program: given the books of a vault and what happened, the books after it.
///
/// It has no storage, asks nobody and answers anybody alike. Both vaults share one, fixed for good at
/// their construction, and ask it at every report and every loss; user operations never do. `books`
/// are the first nine storage words of a vault, as they are stored.
interface IAccountant {
    /// The provisional loss that is to be replaced is not part of the sum.
    error NotProvisional(uint256 loss, uint256 provisional);

    constructor();

    /// A report of `source`: what it works with gained or lost `change` since its last one, as of
    /// `refTime`. `lossOfSource` is what is held against the source provisionally.
    ///
    /// `outcome`: the change that was booked (two's complement); fee shares to mint to the treasury;
    /// shares of cover to burn; what slack and growth absorbed and what cover bore of a loss; the rate
    /// before and after (27 decimals); what is held against the source from now on; and 1 where a
    /// number was put down or replaced instead of a loss being booked.
    function report(uint256[9] calldata books, uint256 now, uint256 refTime, int256 change, uint256 lossOfSource)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
    /// A loss that is certain and booked at once, whatever its size: a write-off. Same outcome.
    function realizeLoss(uint256[9] calldata books, uint256 now, uint256 loss)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
    /// Replaces what is held against one source; only in bunker. Same outcome.
    function reviseLoss(uint256[9] calldata books, uint256 now, uint256 lossBefore, uint256 lossAfter)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
    /// Books the provisional loss as final; only in bunker. Same outcome.
    function confirmLoss(uint256[9] calldata books, uint256 now)
        external pure returns (uint256[9] memory booksAfter, uint256[9] memory outcome);
}
