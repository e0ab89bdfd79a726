// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Functions of bsETH beyond the interfaces that both vaults share.
///
/// Ether comes in by deposits. The keeper sends part of it to the consensus account, which stakes
/// it and pays back. The oracle reports what the consensus account is worth. Plain ether
/// is refused; ether that is forced in mints nothing and changes no view.
interface IStakingVault {
    event OracleSet(address indexed oracle);
    event ConsensusSet(address indexed consensus);
    /// `assets` went to, or came back from, the consensus account, which now holds `working`.
    event Allocated(uint256 assets, uint256 working);
    event PaidBack(uint256 assets, uint256 working);

    /// The amount is above the working assets. If more came back than is at work, the gain must be
    /// reported first.
    error ExceedsWorking(uint256 assets, uint256 working);
    /// The consensus account still has `working` of the vault's ether.
    error StillWorking(uint256 working);
    /// The report refers to a time before the last move of funds.
    error ReportBeforeMove(uint256 refTime, uint256 movedAt);
    /// Ether is sent to work at least 600 seconds after the last move of funds, so that a report
    /// can always refer to a time between two moves.
    error MoveTooSoon(uint256 now, uint256 earliest);
    /// The ether sent is below the smallest seed.
    error SeedTooSmall(uint256 value, uint256 min);

    // Payable: the value becomes the seed shares, which the contract holds for ever, but
    // for a wei that each queue keeps.
    constructor(address owner, address guardian, address keeper, address oracle, address consensus, address accountant) payable;

    /// Mints shares to the caller for all the ether sent: `deposit(msg.value, msg.sender)` with four
    /// bytes of calldata. Logs, limits and refusals are those of `deposit`.
    function stake() external payable returns (uint256 shares);

    function oracle() external view returns (address);
    function consensus() external view returns (address);
    /// Owner.
    function setOracle(address oracle) external;
    /// Owner, while nothing is at work. Counts as a move of funds, so that no report is about both
    /// accounts.
    function setConsensus(address consensus) external;
    /// Keeper. Sends `assets` to the consensus account, at most the liquid ether less what the
    /// queue is owed and the buffer. Refused while paused, alarmed or in bunker, and within 600
    /// seconds of the last move of funds.
    function allocate(uint256 assets) external;
    /// Consensus account. The ether sent comes off the working assets.
    function payBack() external payable;
    /// Oracle. `sourceValue` is the value of the consensus account at `refTime`. `refTime` must be at
    /// least an hour after the reference time of the last report (before the first one, after the
    /// construction), after the last move of funds, and not in the future. Reports must be at least
    /// an hour of block time apart.
    function report(uint256 refTime, uint256 sourceValue) external;
}
