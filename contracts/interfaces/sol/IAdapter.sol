// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// One position of the restaking manager in one venue. All amounts are in the adapter's asset.
/// State-changing functions belong to the manager alone.
interface IAdapter {
    event Deployed(uint256 assets);
    event Freed(uint256 assets);
    event Delivered(address indexed to, uint256 fractionWad, uint256 amount);
    event EmergencyExited(uint256 assets);

    /// The venue pays at once: there is nothing to request and nothing to claim.
    error Synchronous();
    /// A fraction above one.
    error BadFraction(uint256 fractionWad, uint256 max);
    /// The venue took another amount than asked for, or the position is worth less of it than it
    /// must be.
    error VenueDelta(uint256 asked, uint256 moved);
    /// The venue works with another asset.
    error VenueMismatch(address found, address expected);

    constructor(address manager, address venue);

    function manager() external view returns (address);
    function venue() external view returns (address);
    function asset() external view returns (address);
    /// What the position is worth now, conservatively, pending amounts included.
    function totalAssets() external view returns (uint256);
    /// Of that, what was requested from the venue and has not arrived.
    function pendingAssets() external view returns (uint256);
    /// The most that `deploy` takes now.
    function maxDeploy() external view returns (uint256);
    /// The most that `free` gives now.
    function maxFree() external view returns (uint256);
    /// Pulls `assets` from the manager by exact allowance and puts them to work. The position must be
    /// worth `assets` more afterwards, less 10 basis points or 2 wei at most.
    function deploy(uint256 assets) external;
    /// Pays the manager up to `assets`; gives less, never reverts, where the venue is short.
    function free(uint256 assets) external returns (uint256 got);
    /// Starts a delayed withdrawal.
    function requestFree(uint256 assets) external returns (uint256 id);
    /// Ends one.
    function claimFree(uint256 id) external returns (uint256 got);
    /// Sends `fractionWad` (18 decimals) of the position to `to` in the position's own token.
    function deliver(uint256 fractionWad, address to) external returns (uint256 amount);
    /// Collects rewards and turns them into the asset, at least `minOut` each.
    function harvest(uint256[] calldata minOut) external returns (uint256 assets);
    /// Takes everything out, whatever it brings, and pays the manager, assets included that somebody
    /// sent to the adapter.
    function emergencyExit() external returns (uint256 got);
}
