// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// One position of the restaking manager in one venue. All amounts are in the adapter's asset. Only
/// the manager calls state-changing functions.
interface IAdapter {
    event Deployed(uint256 assets);
    event Freed(uint256 assets);
    event Delivered(address indexed to, uint256 fractionWad, uint256 amount);
    event EmergencyExited(uint256 assets);

    /// The venue pays at once: no withdrawal is requested or claimed.
    error Synchronous();
    /// The fraction is above one.
    error BadFraction(uint256 fractionWad, uint256 max);
    /// The venue took another amount than asked for, or the value of the position grew too little.
    error VenueDelta(uint256 asked, uint256 moved);
    /// The venue takes at most `max` now.
    error AboveMaxDeploy(uint256 assets, uint256 max);
    /// The venue is the manager, or a vault whose asset is.
    error VenueIsManager(address venue);
    /// The venue has another asset.
    error VenueMismatch(address found, address expected);

    constructor(address manager, address venue);

    function manager() external view returns (address);
    function venue() external view returns (address);
    function asset() external view returns (address);
    /// Conservative value of the position now, pending amounts included.
    function totalAssets() external view returns (uint256);
    /// The part of it that was requested from the venue and has not arrived.
    function pendingAssets() external view returns (uint256);
    /// Largest amount that `deploy` accepts now.
    function maxDeploy() external view returns (uint256);
    /// Largest amount that `free` pays now.
    function maxFree() external view returns (uint256);
    /// Pulls `assets` from the manager by exact allowance and deposits them into the venue. The
    /// value of the position must grow by `assets`, less at most the larger of 10 basis points and
    /// 2 wei.
    function deploy(uint256 assets) external;
    /// Pays the manager up to `assets`; pays less, and does not revert, if the venue is short. The
    /// venue's views decide amounts, never whether to try.
    /// Returns the amount that the manager received.
    function free(uint256 assets) external returns (uint256 got);
    /// Starts a delayed withdrawal.
    function requestFree(uint256 assets) external returns (uint256 id);
    /// Ends a delayed withdrawal. Returns the amount that the manager received.
    function claimFree(uint256 id) external returns (uint256 got);
    /// Sends `fractionWad` (18 decimals) of the position to `to` in the position's own token,
    /// rounded down.
    function deliver(uint256 fractionWad, address to) external returns (uint256 amount);
    /// Collects rewards and sells them for the asset, each for at least its `minOut`.
    function harvest(uint256[] calldata minOut) external returns (uint256 assets);
    /// Withdraws everything, at any price, or else what the venue pays now, and sends it to the
    /// manager, donated assets included. Returns the amount that the manager received.
    function emergencyExit() external returns (uint256 got);
}
