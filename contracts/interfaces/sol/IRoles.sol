// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Who may do what. The owner is meant to be a timelock in front of a multisig; the guardian can
/// only stop things, and a stop ends by itself.
interface IRoles {
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
    event GuardianSet(address indexed guardian);
    event KeeperSet(address indexed keeper);
    event Paused(address indexed account, uint256 until);
    event Unpaused(address indexed account);
    /// What was sent in without being owed to anyone went to `receiver`.
    event Swept(address indexed receiver, uint256 assets);

    /// Entries and exits are paused until then.
    error PausedUntil(uint256 until);
    /// A pause lasts at least one second and at most `max`.
    error BadPause(uint256 durationSecs, uint256 max);
    /// The guardian begins a pause a day after the end of the last one at the earliest.
    error PauseTooSoon(uint256 now, uint256 earliest);

    function owner() external view returns (address);
    function pendingOwner() external view returns (address);
    function guardian() external view returns (address);
    function keeper() external view returns (address);
    /// Entries and exits are paused before this time. Where it is past, the last pause ended then.
    function pausedUntil() external view returns (uint256);

    /// Owner. Ownership moves when the new owner accepts; the zero address calls that off.
    function transferOwnership(address newOwner) external;
    function acceptOwnership() external;
    /// Owner.
    function setGuardian(address guardian) external;
    /// Owner.
    function setKeeper(address keeper) external;
    /// Guardian or owner. At most 7 days from now. The guardian cannot extend a running pause and
    /// has to let a day pass after each; the owner can do both. No pause cuts a running one short.
    function pause(uint256 durationSecs) external;
    /// Owner. Ends a running pause now.
    function unpause() external;
    /// Owner. Sends away assets of the contract's balance that its ledger does not count: donations.
    function sweep(address receiver) external returns (uint256 assets);
}
