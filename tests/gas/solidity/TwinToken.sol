// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import "./TwinEvents.sol";
import {MAX_96} from "./TwinMath.sol";

/// ERC-20 with EIP-2612. The supply is the low field of slot 0.
abstract contract TwinToken {
    /// Supply and backing (96 bits each), net flow (32) and its time (32).
    uint256 internal _totals;
    /// The rate line: start and end rate (96 bits each), start and end (32 each).
    uint256 internal _line;
    /// The gate of exits: unavailable assets (96), pause, alarm, staleness (32 each), mint and burn limit,
    /// exit fee (16 each).
    uint256 internal _exit;
    /// The gate of entries: deposit cap (96), the same times and limits, whether an alarm is spent (8).
    uint256 internal _entry;
    /// Peak (96), reference time, last move, index (32 each), growth, growth in force (16 each), time (32).
    uint256 internal _lastReport;
    /// At work (96), owed (96), greatest age (32), watermark and buffer (16 each).
    uint256 internal _funds;
    /// Fee reserve (96), supply when it was set (96), performance fee (16).
    uint256 internal _fees;
    /// Losses that still count (96) and their time (32), bounds of gains and losses (16 each).
    uint256 internal _bounds;

    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    mapping(address => uint256) public nonces;

    /// Open while a function that calls out runs.
    bool internal transient _isOpen;

    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private immutable _separator;
    uint256 private immutable _chain;

    uint8 public constant decimals = 18;

    constructor() {
        _chain = block.chainid;
        _separator = _makeSeparator();
    }

    /// Refuses a call while another one that calls out is open.
    modifier closed() {
        if (_isOpen) revert Reentered();
        _;
    }

    /// Refuses such a call, and every other one until this one ends.
    modifier locked() {
        if (_isOpen) revert Reentered();
        _isOpen = true;
        _;
        _isOpen = false;
    }

    function name() public pure virtual returns (string memory);

    function totalSupply() external view returns (uint256) {
        return uint96(_totals);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        _spend(from, msg.sender, value);
        _transfer(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        if (block.timestamp > deadline) revert ERC2612ExpiredSignature(deadline);
        unchecked {
            bytes32 hash = keccak256(abi.encode(PERMIT, owner, spender, value, nonces[owner]++, deadline));
            bytes32 digest = keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), hash));
            address signer = ecrecover(digest, v, r, s);
            bool isLow = uint256(s) <= 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
            if (signer != owner || signer == address(0) || !isLow) revert ERC2612InvalidSigner(signer, owner);
        }
        _approve(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return block.chainid == _chain ? _separator : _makeSeparator();
    }

    function _makeSeparator() private view returns (bytes32) {
        return keccak256(
            abi.encode(DOMAIN, keccak256(bytes(name())), keccak256("1"), block.chainid, address(this))
        );
    }

    function _requireReceiver(address account) internal view {
        if (account == address(0) || account == address(this)) revert ERC20InvalidReceiver(account);
    }

    function _transfer(address from, address to, uint256 value) internal {
        _requireReceiver(to);
        if (from == address(0)) revert ERC20InvalidSender(from);
        _debit(from, value);
        unchecked {
            balanceOf[to] += value;
        }
        emit Transfer(from, to, value);
    }

    function _debit(address from, uint256 value) private {
        uint256 balance = balanceOf[from];
        if (value > balance) revert ERC20InsufficientBalance(from, balance, value);
        unchecked {
            balanceOf[from] = balance - value;
        }
    }

    function _approve(address owner, address spender, uint256 value) private {
        if (spender == address(0)) revert ERC20InvalidSpender(spender);
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    function _spend(address owner, address spender, uint256 value) internal {
        uint256 allowed = allowance[owner][spender];
        if (allowed == type(uint256).max) return;
        if (value > allowed) revert ERC20InsufficientAllowance(spender, allowed, value);
        unchecked {
            allowance[owner][spender] = allowed - value;
        }
    }

    /// Adds shares; the caller updates the supply.
    function _mint(address to, uint256 shares) internal {
        unchecked {
            balanceOf[to] += shares;
        }
        emit Transfer(address(0), to, shares);
    }

    /// Removes shares; the caller updates the supply.
    function _burn(address from, uint256 shares) internal {
        _debit(from, shares);
        emit Transfer(from, address(0), shares);
    }
}
