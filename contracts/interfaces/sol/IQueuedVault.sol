// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The vault's side of its withdrawal queue. Names of ERC-7540 where it has them; its interface id is
/// not advertised, because exits that need no request exist beside it.
///
/// A request moves shares to the queue, where they stay part of the supply and share every loss until
/// they are settled. Settlement burns them and moves their assets to the queue, where nothing of the
/// vault can touch them any more.
interface IQueuedVault {
    event QueueSet(address indexed queue);
    /// `shares` of the queue were burnt for `assets`, which are the queue's now. `owed` more assets
    /// wait for liquidity: no instant exit and no allocation can spend them.
    event Settled(uint256 shares, uint256 assets, uint256 owed);
    /// A position was given up: `returned` shares went to `to`, `forgone` were burnt.
    event Released(address indexed to, uint256 returned, uint256 forgone);

    /// There is no queue yet.
    error NoQueue();
    /// The old queue still has shares of open or returned positions.
    error QueueNotEmpty(address queue, uint256 shares);
    /// The queue belongs to another vault.
    error QueueMismatch(address found, address expected);
    /// A request is worth at least `min` assets.
    error RequestTooSmall(uint256 assets, uint256 min);
    /// The queue asked for more than its shares are worth, or than is at hand.
    error BadSettlement(uint256 assets, uint256 max);

    function queue() external view returns (address);
    /// Owner. Only while the present queue holds no shares of open or returned positions.
    function setQueue(address queue) external;
    /// What instant exits, settlement and allocation may take now, and what the queue is owed.
    function liquidity() external view returns (uint256 instant, uint256 settleable, uint256 allocatable, uint256 owed);
    /// The rate (27 decimals) at which a request made now would be priced, and which cancels are
    /// held against: that of the stored line, also in bunker.
    function requestRate() external view returns (uint256);
    /// Moves `shares` of `owner` (the caller's own, or by allowance) into the queue; the position
    /// belongs to `controller`. Refused while paused; open in every other state.
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);
    /// The same with a rate (27 decimals, at most `requestRate`) below which the position is given
    /// back rather than settled, and a deadline.
    function requestRedeem(uint256 shares, address controller, address owner, uint256 minRate, uint256 deadline) external returns (uint256 requestId);
    /// Anyone. Settles positions in order from what is at hand, looking at `maxPositions` at most (64
    /// at most in one call). A position is settled once a report speaks of a time safely after it.
    function settle(uint256 maxPositions) external returns (uint256 shares, uint256 assets);
    /// Queue. Gives shares of the queue's own back to `to`: all of them up to the rate of the
    /// request, above it `shares * rRequest / requestRate`; the rest is burnt.
    function release(address to, uint256 shares, uint256 rRequest) external returns (uint256 returned);
}
