// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.20;

/// @title A test token built from OpenZeppelin's ERC-20 and metadata components.
/// @notice Constructor: `constructor(string name, string symbol)`, non-payable.
/// 18 decimals. This file declares the complete ABI, because its readers do not resolve imports.
interface IOzErc20 {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidSpender(address spender);
    error ERC20InvalidApprover(address approver);

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

    /// @notice Mints `value` tokens to `to`. Any caller can mint, because the token is for tests.
    /// Reverts with empty data if the supply would exceed 2^256 - 1.
    function mint(address to, uint256 value) external;
}
