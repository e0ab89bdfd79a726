// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// What bsETH has beyond IToken, IVault, IRate and IRoles.
///
/// Ether comes in by deposits, the keeper moves part of it to the consensus account, which earns or
/// loses with it and pays back. The oracle reports what the consensus account is worth. Ether sent
/// in any other way mints nothing and moves no view.
interface IStakingVault {
    event OracleSet(address indexed oracle);
    event ConsensusSet(address indexed consensus);
    /// `assets` left for, or came back from, the consensus account; `working` is there now.
    event Allocated(uint256 assets, uint256 working);
    event PaidBack(uint256 assets, uint256 working);

    /// More came back than the ledger has at work: report the gain first.
    error ExceedsWorking(uint256 assets, uint256 working);
    /// The consensus account still has `working` of the vault's ether.
    error StillWorking(uint256 working);
    /// The report looks at a state from before the last move of funds.
    error ReportBeforeMove(uint256 refTime, uint256 movedAt);
    /// Ether is sent to work 600 seconds after funds last moved at the earliest, so that there always
    /// is a time that a report can speak of.
    error MoveTooSoon(uint256 now, uint256 earliest);
    /// The construction must bring at least the seed.
    error SeedTooSmall(uint256 value, uint256 min);

    // Payable: the value becomes the seed shares, which the contract holds for ever.
    constructor(address owner, address guardian, address keeper, address oracle, address consensus, address accountant) payable;

    /// The program that does the sums of reports and losses; fixed for good.
    function accountant() external view returns (address);
    function oracle() external view returns (address);
    function consensus() external view returns (address);
    /// Owner.
    function setOracle(address oracle) external;
    /// Owner, while nothing is at work. Counts as a move of funds: no report speaks of both accounts.
    function setConsensus(address consensus) external;
    /// Keeper. Sends `assets` of the buffered ether to the consensus account: what is at hand less what
    /// the queue is owed and the buffer. Refused while paused, alarmed or in bunker, and within 600
    /// seconds of the last move of funds.
    function allocate(uint256 assets) external;
    /// Consensus account. The value sent comes off what is at work.
    function payBack() external payable;
    /// Oracle. `working` is what the consensus account was worth at `refTime`, which lies after the
    /// last report (the first time, after the construction) by at least an hour, after the last move
    /// of funds, and not in the future.
    function report(uint256 refTime, uint256 working) external;
}
