// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The token interface of bsETH and brETH: ERC-20 with metadata, EIP-2612, ERC-5267, errors of
/// ERC-6093.
interface IToken {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidSpender(address spender);
    error ERC2612ExpiredSignature(uint256 deadline);
    error ERC2612InvalidSigner(address signer, address owner);

    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function decimals() external view returns (uint8);
    function totalSupply() external view returns (uint256);
    function balanceOf(address account) external view returns (uint256);
    function allowance(address owner, address spender) external view returns (uint256);

    /// The receiver must not be the zero address or the token itself.
    function transfer(address to, uint256 value) external returns (bool);
    /// An allowance of 2^256 - 1 is unlimited and never falls.
    function transferFrom(address from, address to, uint256 value) external returns (bool);
    function approve(address spender, uint256 value) external returns (bool);

    /// EIP-2612. `ecrecover` checks the signature; if that fails, the owner's code is asked
    /// (EIP-1271) with r, s and v.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    /// Same with a signature of any length, which the owner's code checks (EIP-1271) if it does not
    /// recover to the owner.
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;
    function nonces(address owner) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
    /// ERC-5267: fields 0x0f (name, version, chain id, verifying contract).
    function eip712Domain() external view returns (bytes1 fields, string memory name, string memory version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] memory extensions);
}
