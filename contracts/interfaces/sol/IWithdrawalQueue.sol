// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The withdrawal queue of one vault. A position is an ERC-721 token; its holder controls it.
///
/// Positions are settled strictly in order, in whole or in part, at the smaller of the rate of
/// their request and the rate when they are settled. Requests within an hour form a batch with one
/// rate: that of its first request. A request starts a new batch if the rate has fallen below the
/// batch's rate, or if its `minRate` is above it. Settled assets stay in this contract until they
/// are claimed.
interface IWithdrawalQueue {
    /// Names and order of arguments as in ERC-7540.
    event RedeemRequest(address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 shares);
    /// `shares` of a position, the whole rest of it if `closed`, became `assets` that can be
    /// claimed.
    event PositionSettled(uint256 indexed requestId, uint256 shares, uint256 assets, bool closed);
    /// The rate is below the position's `minRate`: its shares can be claimed instead of assets.
    event PositionReturned(uint256 indexed requestId, uint256 shares);
    event PositionCancelled(uint256 indexed requestId, uint256 shares, uint256 returned);
    event Claimed(uint256 indexed requestId, address indexed receiver, uint256 assets, uint256 shares);
    /// Positions up to `requestId` can no longer be cancelled: their assets are on the way.
    event Committed(uint256 indexed requestId);

    /// Nothing of the position can be claimed yet.
    error NotClaimable(uint256 requestId);
    /// The position is settled, committed or returned.
    error NotCancellable(uint256 requestId);
    /// Only the holder of a position, its approved account and operators choose another receiver.
    error ForeignReceiver(address receiver, address owner);
    /// `minRate` is above the rate of the request.
    error MinRateTooHigh(uint256 minRate, uint256 rate);
    /// A position has at most `max` shares.
    error RequestTooLarge(uint256 shares, uint256 max);
    /// `requestId` must be above the last committed position and at most `last`.
    error BadCommitment(uint256 requestId, uint256 last);

    constructor(address vault);

    function vault() external view returns (address);
    /// The address of the asset that claims pay; 0xEeee…EEeE is ether.
    function asset() external view returns (address);
    /// The last position, the last one that settlement has passed, the last committed one, the
    /// shares of all open positions, and the shares of open positions that reports have made
    /// eligible.
    function queueState() external view returns (uint256 last, uint256 settled, uint256 committed, uint256 waitingShares, uint256 eligibleShares);
    /// Shares of open positions and of returned positions that are not claimed. Donated shares do
    /// not count. The vault does not replace its queue while there are any.
    function escrowedShares() external view returns (uint256 shares);
    /// All fields of a position. `shares` wait to be settled or, once returned, to be claimed;
    /// `assets` can be claimed. `status` 0: does not exist, was cancelled or was claimed. 1: open.
    /// 2: settled. 3: returned. `rateAtRequest` is the rate of its batch, the most it is settled at;
    /// `requestedAt` is the time of the batch's first request, at most an hour before its own.
    function position(uint256 requestId) external view returns (address owner, uint256 status, uint256 shares, uint256 assets, uint256 rateAtRequest, uint256 minRate, uint256 requestedAt);
    /// Shares of an open position that wait to be settled, as in ERC-7540: 0 if `controller` is not
    /// its holder.
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
    /// Assets that `claim` would pay now, for any holder. ERC-7540 counts shares here; settled
    /// positions have none, so this queue returns assets and does not use the standard's name.
    function claimableAssets(uint256 requestId) external view returns (uint256 assets);

    /// Vault. Creates a position; `rate` is the rate of the request (27 decimals).
    function enqueue(uint256 shares, uint256 rate, uint256 minRate, address controller, address owner, address sender) external returns (uint256 requestId);
    /// Vault. The ether of a settlement. Plain ether is refused, so that nobody's ether is lost here.
    function fund() external payable;
    /// Vault. Settles positions in order at `rate`: at most `maxPositions`, for at most `liquid`
    /// assets, and only batches that began at least two hours before `refTime`. `owed`: the most
    /// that the eligible positions left may still need.
    function fill(uint256 maxPositions, uint256 rate, uint256 liquid, uint256 refTime) external returns (uint256 shares, uint256 assets, uint256 owed);

    /// Holder, its approved account or an operator. Ends an open position; the vault returns shares
    /// to the holder, see `IQueuedVault.release`.
    function cancel(uint256 requestId) external returns (uint256 returned);
    /// Pays what can be claimed. Anyone may claim for the holder; the holder, its approved account
    /// and operators may choose any receiver.
    function claim(uint256 requestId, address receiver) external returns (uint256 assets);
    /// Same for many positions, in any order, each once; one receiver is paid for all.
    function claim(uint256[] calldata requestIds, address receiver) external returns (uint256 assets);
    /// The vault's keeper. Marks the positions up to `requestId` as committed: their assets have
    /// been requested.
    function markCommitted(uint256 requestId) external;
}
