// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Owner, guardian and keeper. The owner is meant to be a timelock in front of a multisig. The
/// guardian can pause entries and exits, lower adapter caps and exit adapters; a pause ends by
/// itself.
interface IRoles {
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
    event GuardianSet(address indexed guardian);
    event KeeperSet(address indexed keeper);
    event Paused(address indexed account, uint256 until);
    event Unpaused(address indexed account);
    /// Donated assets were sent to `receiver`.
    event Swept(address indexed receiver, uint256 assets);

    /// Entries, instant exits, requests, allocation and settlement are paused until then.
    error PausedUntil(uint256 until);
    /// A pause lasts at least one second and at most `max`.
    error BadPause(uint256 durationSecs, uint256 max);
    /// The guardian must wait a day after the end of a pause before the next one.
    error PauseTooSoon(uint256 now, uint256 earliest);

    function owner() external view returns (address);
    function pendingOwner() external view returns (address);
    function guardian() external view returns (address);
    function keeper() external view returns (address);
    /// End of the running or last pause, in seconds since the epoch.
    function pausedUntil() external view returns (uint256);

    /// Owner. Offers ownership; it moves when `newOwner` accepts. The zero address cancels the
    /// offer.
    function transferOwnership(address newOwner) external;
    function acceptOwnership() external;
    /// Owner.
    function setGuardian(address guardian) external;
    /// Owner.
    function setKeeper(address keeper) external;
    /// Guardian or owner. At most 7 days from now. The guardian cannot extend a running pause and
    /// must wait a day after each; the owner can do both. No pause shortens a running one.
    function pause(uint256 durationSecs) external;
    /// Owner. Ends a running pause now.
    function unpause() external;
    /// Owner. Sends donations away: assets of the contract's balance that its ledger does not
    /// count.
    function sweep(address receiver) external returns (uint256 assets);
}
