// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Entries and exits of IVault with the worst result that the caller accepts and a deadline: the
/// last second in which the call is valid.
interface ISlippageVault {
    /// The deadline has passed.
    error Expired(uint256 deadline, uint256 now);
    /// The result is worse than the caller accepts.
    error Slippage(uint256 result, uint256 limit);

    function deposit(uint256 assets, address receiver, uint256 minShares, uint256 deadline) external payable returns (uint256 shares);
    function mint(uint256 shares, address receiver, uint256 maxAssets, uint256 deadline) external payable returns (uint256 assets);
    function withdraw(uint256 assets, address receiver, address owner, uint256 maxShares, uint256 deadline) external returns (uint256 shares);
    function redeem(uint256 shares, address receiver, address owner, uint256 minAssets, uint256 deadline) external returns (uint256 assets);
}
