// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Functions of brETH beyond the interfaces that both vaults share: the registry of strategy
/// adapters.
///
/// The ledger counts bsETH. An adapter's book value is what it holds according to the ledger. A
/// report replaces it by what the adapter says and books the difference. An address that is not
/// listed is called in one case only: a candidate is asked for its manager and its asset.
interface IRestakingManager {
    event AdapterAdded(address indexed adapter, uint256 cap, uint256 shareCapBps);
    event AdapterRemoved(address indexed adapter);
    event CapSet(address indexed adapter, uint256 cap, uint256 shareCapBps);
    /// `assets` went to the adapter, whose book value is now `book`.
    event Allocated(address indexed adapter, uint256 assets, uint256 book);
    /// `fractionWad` (18 decimals) of all holdings but the forfeited ones was delivered to
    /// `receiver`: `liquid` bsETH, and positions; `book` is the book value of all of it,
    /// `liquid` included.
    event RedeemedInKind(address indexed sender, address indexed receiver, address indexed owner, uint256 shares, uint256 fractionWad, uint256 liquid, uint256 book);
    event Deallocated(address indexed adapter, uint256 assets, uint256 book);

    error AdapterNotListed(address adapter);
    error AdapterListed(address adapter);
    error TooManyAdapters(uint256 count, uint256 max);
    /// The adapter has another asset or another manager.
    error AdapterMismatch(address found, address expected);
    /// The adapter is not empty: `value` is its book value, or if that is 0, the assets that it
    /// says it holds.
    error AdapterNotEmpty(address adapter, uint256 value);
    /// The book value would be `assets`, above `cap`, the smaller of both caps.
    error AboveCap(uint256 assets, uint256 cap);
    /// `assets` is above the book value.
    error ExceedsBook(uint256 assets, uint256 book);
    /// The adapter took `moved` instead of `agreed`.
    error WrongDelta(address adapter, uint256 agreed, uint256 moved);
    /// The ether sent, or the bsETH that it bought, is below the smallest seed.
    error SeedTooSmall(uint256 value, uint256 min);

    // Payable: the value is deposited into bsETH and becomes the seed shares, which the contract
    // holds for ever, but for a wei that each queue keeps. bsETH must have a rate above zero.
    constructor(address owner, address guardian, address keeper, address asset, address accountant) payable;

    /// Deposits with the caller's permit for exactly `assets` of the asset, valid until `deadline`.
    /// A permit that was already used (front-run) does not make the deposit fail.
    function depositWithPermit(uint256 assets, address receiver, uint256 minShares, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (uint256 shares);
    /// Burns `shares` and delivers the same fraction of every holding as it is held: liquid bsETH,
    /// and each adapter's position in the position's own token.
    ///
    /// The fraction is the value of `shares` at the stored rate, less the exit fee, over the
    /// backing. Fractions and amounts are rounded down. If an adapter says that its position is
    /// worth more than its book value, a smaller fraction of it is delivered, worth the fraction of
    /// the book value: a gain that is not reported yet belongs to all holders.
    ///
    /// Open in every state: no report, valuation or liquidity is needed. If an adapter cannot
    /// deliver, or returns nothing (`NoCode`, `BadReturn`), the call reverts unless the adapter is in `forfeited`; then its fraction stays with
    /// the other holders. `Expired` after `deadline`, `Slippage` if a delivered fraction is below
    /// `minFractionWad` (18 decimals).
    function redeemInKind(uint256 shares, address receiver, address owner, uint256 minFractionWad, uint256 deadline, address[] calldata forfeited) external returns (uint256 fractionWad, uint256 liquid);

    function adapterCount() external view returns (uint256);
    /// The adapter at `index`; the zero address from `adapterCount` on.
    function adapterAt(uint256 index) external view returns (address);
    /// Book value, absolute cap, cap in basis points of the backing, and block time of the last
    /// report. Zeros if the adapter is not listed.
    function adapterInfo(address adapter) external view returns (uint256 book, uint256 cap, uint256 shareCapBps, uint256 reportedAt);
    /// Owner. At most 16 adapters; each must name this manager and its asset.
    function addAdapter(address adapter, uint256 cap, uint256 shareCapBps) external;
    /// Owner. The book value must be 0, and the adapter must hold nothing.
    function removeAdapter(address adapter) external;
    /// Owner. Removes an adapter that cannot be emptied, without calling it, and books its book
    /// value as a loss; `InBunker` while another loss is provisional. An adapter that is listed
    /// again starts with a book value of 0.
    function writeOff(address adapter) external;
    /// Owner; the guardian if neither cap rises. Caps below the book value only stop allocations.
    function setCap(address adapter, uint256 cap, uint256 shareCapBps) external;
    /// Keeper. Sends `assets` to the adapter, at most the liquid bsETH less what the queue is owed
    /// and the buffer. Refused while paused, alarmed or in bunker.
    function allocate(address adapter, uint256 assets) external;
    /// Keeper. Takes back up to `assets`; if the venue is short of liquidity, less arrives and the
    /// rest stays booked. What arrives above the book value is a donation. Works while paused.
    function deallocate(address adapter, uint256 assets) external returns (uint256 got);
    /// Keeper, guardian or owner. Takes back all that the adapter can pay, at any price, and books
    /// it as `deallocate` does; the next report books the difference. Works while paused.
    function emergencyExit(address adapter) external returns (uint256 got);
    /// Keeper. Books what the adapter says it holds, at least an hour of block time after its last
    /// report; in bunker, after the last report of any adapter.
    function report(address adapter) external;
}
