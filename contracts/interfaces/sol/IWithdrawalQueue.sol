// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The queue out of one vault. A position is an ERC-721 token; whoever holds it controls it.
///
/// Positions are settled strictly in order, in whole or in part, at the smaller of the rate when they
/// were requested and the rate when they are settled. Requests of the same hour share their terms:
/// the rate at which the hour's first one was made. A request begins a new hour where the rate has
/// fallen since, or where the request accepts no rate as low. What is settled lies here and nowhere
/// else, and is claimed whenever its holder likes.
interface IWithdrawalQueue {
    /// Names and order of ERC-7540.
    event RedeemRequest(address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 shares);
    /// A position, or the next part of the first one, became claimable.
    event PositionSettled(uint256 indexed requestId, uint256 shares, uint256 assets, bool closed);
    /// The rate is below the position's `minRate`: its shares can be claimed instead of assets.
    event PositionReturned(uint256 indexed requestId, uint256 shares);
    event PositionCancelled(uint256 indexed requestId, uint256 shares, uint256 returned);
    event Claimed(uint256 indexed requestId, address indexed receiver, uint256 assets, uint256 shares);
    /// Positions up to `requestId` cannot be cancelled any more: assets are on their way for them.
    event Committed(uint256 indexed requestId);

    /// There is nothing to claim yet.
    error NotClaimable(uint256 requestId);
    /// It is settled, backed, or given back.
    error NotCancellable(uint256 requestId);
    /// Only the holder of a position and whom it approves direct a claim to somebody else.
    error ForeignReceiver(address receiver, address owner);
    /// More than the rate of the request.
    error MinRateTooHigh(uint256 minRate, uint256 rate);
    /// One position has at most `max` shares.
    error RequestTooLarge(uint256 shares, uint256 max);
    /// Backing only moves forward, up to the last position.
    error BadCommitment(uint256 requestId, uint256 last);

    constructor(address vault);

    function vault() external view returns (address);
    /// What is claimed: 0xEeee…EEeE is ether.
    function asset() external view returns (address);
    /// The last position made, the last one that settlement has passed, and the last one that is
    /// backed; all shares that wait to be settled, and how many of them a report has made eligible.
    function queueState() external view returns (uint256 last, uint256 settled, uint256 committed, uint256 waitingShares, uint256 eligibleShares);
    /// Shares of open positions, and of those that were given back and are not claimed: what the vault
    /// never leaves behind. Shares that somebody sent here are none of them.
    function escrowedShares() external view returns (uint256 shares);
    /// All of one position. `shares` wait to be settled (or, where it was given back, to be
    /// claimed); `assets` are claimable. `status` 0: none, or none any more. 1: open. 2: settled.
    /// 3: given back. `rRequest` is the most it is settled at; `requestedAt` is the time of the first
    /// request of the same terms, an hour before its own at most.
    function position(uint256 requestId) external view returns (address owner, uint256 status, uint256 shares, uint256 assets, uint256 rRequest, uint256 minRate, uint256 requestedAt);
    /// Shares of an open position that wait to be settled, as ERC-7540 has it: 0 where `controller`
    /// does not hold the position.
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
    /// What `claim` would pay now, whoever holds the position. ERC-7540 counts shares here; settled
    /// positions keep none, so this queue counts assets and does not use the standard's name.
    function claimableAssets(uint256 requestId) external view returns (uint256 assets);

    /// Vault. A new position; `rate` is the rate of the request.
    function enqueue(uint256 shares, uint256 rate, uint256 minRate, address controller, address owner, address sender) external returns (uint256 requestId);
    /// Vault. Settles from the front: at most `maxPositions`, at most `liquid` assets, at `rate`, and
    /// only what was requested safely before `refTime`. `owed`: what the rest of those may still
    /// need, at most.
    function fill(uint256 maxPositions, uint256 rate, uint256 liquid, uint256 refTime) external returns (uint256 shares, uint256 assets, uint256 owed);

    /// Holder, approved or operator. Gives an open position up; its shares go to the holder.
    function cancel(uint256 requestId) external returns (uint256 returned);
    /// Pays what is claimable. Anyone may have it sent to the holder; the holder, its approved and
    /// its operators to anyone.
    function claim(uint256 requestId, address receiver) external returns (uint256 assets);
    /// The same for many positions, in any order, each once; all are paid to one receiver.
    function claim(uint256[] calldata requestIds, address receiver) external returns (uint256 assets);
    /// The vault's keeper: assets for the positions up to this one have been asked for.
    function markCommitted(uint256 requestId) external;
}
