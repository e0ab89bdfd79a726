// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// What brETH has beyond IToken, IVault, IRate and IRoles: the registry of strategy adapters.
///
/// The ledger counts bsETH. An adapter's book value is what the ledger believes it holds; a report
/// replaces it by what the adapter says and books the difference. An address that is not listed is
/// never called, but once: a candidate is asked for its manager and its asset.
interface IRestakingManager {
    event AdapterAdded(address indexed adapter, uint256 cap, uint256 shareCapBps);
    event AdapterRemoved(address indexed adapter);
    event CapSet(address indexed adapter, uint256 cap, uint256 shareCapBps);
    /// `assets` went to, or came back from, the adapter, whose book value is now `book`.
    event Allocated(address indexed adapter, uint256 assets, uint256 book);
    /// `fractionWad` (18 decimals) of all holdings but the forfeited ones left for `receiver`; `idle`
    /// bsETH of it was at hand, `book` is what all of it was booked at.
    event RedeemedInKind(address indexed sender, address indexed receiver, address indexed owner, uint256 shares, uint256 fractionWad, uint256 idle, uint256 book);
    event Deallocated(address indexed adapter, uint256 assets, uint256 book);

    error AdapterNotListed(address adapter);
    error AdapterListed(address adapter);
    error TooManyAdapters(uint256 count, uint256 max);
    /// The adapter works with another asset, or for another manager.
    error AdapterMismatch(address found, address expected);
    /// An adapter is removed only when nothing is booked there and it says that it holds nothing;
    /// `value` is what is booked, or else what it holds.
    error AdapterNotEmpty(address adapter, uint256 value);
    /// The book value would be `assets`, above the smaller of both caps.
    error AboveCap(uint256 assets, uint256 cap);
    /// More was asked back than the book value.
    error ExceedsBook(uint256 assets, uint256 book);
    /// The adapter took or gave another amount than agreed.
    error WrongDelta(address adapter, uint256 agreed, uint256 moved);
    /// The construction must bring at least the seed.
    error SeedTooSmall(uint256 value, uint256 min);

    // Payable: the value is deposited into bsETH and becomes the seed shares, which the contract
    // holds for ever. bsETH must have a rate above zero.
    constructor(address owner, address guardian, address keeper, address asset, address accountant) payable;

    /// The program that does the sums of reports and losses; fixed for good.
    function accountant() external view returns (address);
    /// Deposits with the caller's permit for exactly `assets` of the asset, valid until `deadline`. A
    /// permit that somebody else has handed in already does not stand in the way.
    function depositWithPermit(uint256 assets, address receiver, uint256 minShares, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (uint256 shares);
    /// Burns `shares` and delivers their part of every holding as it is held: bsETH at hand, and each
    /// adapter's position in the position's own token. The part is `shares` at the stored rate, less
    /// the exit fee, over the backing. Open in every state: no report, no valuation, no liquidity is
    /// needed. Of a position that says it is worth more than its book value as much less is delivered:
    /// what it has gained since its last report belongs to all. A holding that cannot be delivered reverts the call unless its adapter is named in
    /// `forfeited`: then its part stays with the others. `minFractionWad`: the least part (18
    /// decimals) that is accepted.
    function redeemInKind(uint256 shares, address receiver, address owner, uint256 minFractionWad, uint256 deadline, address[] calldata forfeited) external returns (uint256 fractionWad, uint256 idle);

    function adapterCount() external view returns (uint256);
    /// The zero address from `adapterCount` on.
    function adapterAt(uint256 index) external view returns (address);
    /// Book value, absolute cap, cap as a share of the backing in basis points, and the time of the
    /// last report. Zeros where the adapter is not listed.
    function adapterInfo(address adapter) external view returns (uint256 book, uint256 cap, uint256 shareCapBps, uint256 reportedAt);
    /// Owner. At most 16; the adapter must name this manager and its asset.
    function addAdapter(address adapter, uint256 cap, uint256 shareCapBps) external;
    /// Owner. Nothing may be booked there, and the adapter must hold nothing.
    function removeAdapter(address adapter) external;
    /// Owner. Removes an adapter that cannot be emptied, without calling it: what is booked there is
    /// a loss. Listed again, an adapter starts with nothing booked.
    function writeOff(address adapter) external;
    /// Owner; the guardian may set what raises neither. Caps below the book value only stop
    /// allocations.
    function setCap(address adapter, uint256 cap, uint256 shareCapBps) external;
    /// Keeper. Puts `assets` of the idle bsETH to work: what is at hand less what the queue is owed and
    /// the buffer. Refused while paused, alarmed or in bunker.
    function allocate(address adapter, uint256 assets) external;
    /// Keeper. Takes back up to `assets`; a venue short of liquidity gives less and the rest stays
    /// booked. What comes is booked up to the book value, more is a donation. Works while paused.
    function deallocate(address adapter, uint256 assets) external returns (uint256 got);
    /// Keeper, guardian or owner. Takes back all that the adapter can bring, whatever it is worth,
    /// and books it as `deallocate` does; a report then books the difference. Works while paused.
    function emergencyExit(address adapter) external returns (uint256 got);
    /// Keeper. Books what the adapter says it holds; at least an hour after its last report.
    function report(address adapter) external;
}
