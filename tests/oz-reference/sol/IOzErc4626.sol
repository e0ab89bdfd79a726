// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.20;

/// @title A vault built from OpenZeppelin's ERC-4626, ERC-20 and metadata components.
/// @notice Constructor: `constructor(address asset, string name, string symbol)`, non-payable.
/// Shares have the decimals of the asset, or 18 if it does not return them. There is one virtual
/// share and one virtual asset. These calls revert with empty data: overflow, a re-entered call, an
/// unknown selector, malformed arguments and a non-zero value. All other reverts carry an error.
/// This file declares the complete ABI, because its readers do not resolve imports.
interface IOzErc4626 {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Withdraw(
        address indexed sender,
        address indexed receiver,
        address indexed owner,
        uint256 assets,
        uint256 shares
    );

    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidSpender(address spender);
    error ERC20InvalidApprover(address approver);

    error ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max);
    error ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max);
    error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
    error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
    /// @notice The asset's `balanceOf` failed. The asset's own error is lost.
    error InvalidAsset(address asset);
    /// @notice A transfer of the asset failed. The asset's own error is lost.
    error SafeErc20FailedOperation(address token);
    /// @notice Declared by the component. No function of the vault reverts with it.
    error SafeErc20FailedDecreaseAllowance(
        address spender,
        uint256 currentAllowance,
        uint256 requestedDecrease
    );

    function totalSupply() external view returns (uint256);
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function allowance(address owner, address spender) external view returns (uint256);
    function approve(address spender, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);

    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function decimals() external view returns (uint8);

    function supportsInterface(bytes4 interfaceId) external view returns (bool);

    function asset() external view returns (address);
    /// @notice Returns `asset.balanceOf(this)`: a donation is a gain of the shareholders.
    function totalAssets() external view returns (uint256);
    function convertToShares(uint256 assets) external view returns (uint256);
    function convertToAssets(uint256 shares) external view returns (uint256);

    /// @notice Always returns 2^256 - 1, although a deposit of that amount reverts.
    function maxDeposit(address receiver) external view returns (uint256);
    function previewDeposit(uint256 assets) external view returns (uint256);
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);

    /// @notice Always returns 2^256 - 1, although minting that amount reverts.
    function maxMint(address receiver) external view returns (uint256);
    function previewMint(uint256 shares) external view returns (uint256);
    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    function maxWithdraw(address owner) external view returns (uint256);
    function previewWithdraw(uint256 assets) external view returns (uint256);
    function withdraw(uint256 assets, address receiver, address owner)
        external
        returns (uint256 shares);

    function maxRedeem(address owner) external view returns (uint256);
    function previewRedeem(uint256 shares) external view returns (uint256);
    function redeem(uint256 shares, address receiver, address owner)
        external
        returns (uint256 assets);
}
