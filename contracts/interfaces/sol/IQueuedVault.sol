// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The vault's side of its withdrawal queue, with the names of ERC-7540 where it has them. The
/// interface id of ERC-7540 is not advertised, because exits without a request exist too.
///
/// A request moves shares to the queue. They stay part of the supply and share every loss until
/// they are settled. Settlement burns them and moves their assets to the queue, out of the vault's
/// reach.
interface IQueuedVault {
    event QueueSet(address indexed queue);
    /// `shares` of the queue were burnt for `assets`, which were paid to the queue. `owed` more
    /// assets wait for liquidity: instant exits and allocations cannot spend them.
    event Settled(uint256 shares, uint256 assets, uint256 owed);
    /// A position ended: `returned` shares went to `to`, `forgone` shares were burnt.
    event Released(address indexed to, uint256 returned, uint256 forgone);

    /// The vault has no queue yet.
    error NoQueue();
    /// The present queue still has shares of open or returned positions.
    error QueueNotEmpty(address queue, uint256 shares);
    /// The queue belongs to another vault.
    error QueueMismatch(address found, address expected);
    /// The request is worth less than `min` assets.
    error RequestTooSmall(uint256 assets, uint256 min);
    /// The queue asked for more than its shares are worth, or than the liquid assets.
    error BadSettlement(uint256 assets, uint256 max);

    function queue() external view returns (address);
    /// Owner. `QueueNotEmpty` while the present queue has shares of open or returned positions. A queue
    /// without shares gets one wei of the vault's seed, which it keeps.
    function setQueue(address queue) external;
    /// Assets that instant exits, settlement and allocation may take now, and assets owed to the
    /// queue.
    function liquidity() external view returns (uint256 instant, uint256 settleable, uint256 allocatable, uint256 owed);
    /// The rate of a request made now (27 decimals), with which cancels are compared too: the rate
    /// of the stored line, also in bunker.
    function requestRate() external view returns (uint256);
    /// Moves `shares` of `owner` (the caller's own, or by allowance) to the queue and creates a
    /// position of `controller`. Refused while paused; open in every other state.
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);
    /// Same as `requestRedeem`, with a deadline and a rate (27 decimals, at most `requestRate`)
    /// below which the shares of the position are returned instead of settled.
    function requestRedeem(uint256 shares, address controller, address owner, uint256 minRate, uint256 deadline) external returns (uint256 requestId);
    /// Anyone. Settles positions in order with the liquid assets, and visits at most `maxPositions`
    /// (and at most 64). A position is settled only after a report that refers to a time at least
    /// two hours after its batch began.
    function settle(uint256 maxPositions) external returns (uint256 shares, uint256 assets);
    /// Queue. Returns shares of the queue to `to`: all of them if the rate has not risen above
    /// `rateAtRequest`, else `shares * rateAtRequest / requestRate`, rounded down; the rest is
    /// burnt.
    function release(address to, uint256 shares, uint256 rateAtRequest) external returns (uint256 returned);
}
