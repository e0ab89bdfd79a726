// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Errors that any function of any contract of the suite can return.
interface IErrors {
    /// No function of this contract has the selector.
    error UnknownSelector(bytes4 selector);
    /// The function takes no ether.
    error NotPayable(uint256 value);
    /// Calldata has `length` bytes, but an argument ends at byte `required`.
    error CalldataTooShort(uint256 length, uint256 required);
    /// The word at `offset` of the arguments, or of return data, is no valid value of its type; or
    /// a length or offset points outside the calldata.
    error BadWord(uint256 offset, uint256 word);
    /// A state-changing function was called while another call of this contract is open.
    error Reentered();
    /// The constructor has run already.
    error AlreadyConstructed();
    /// `value` does not fit its field, whose largest value is `limit`.
    error Overflow(uint256 value, uint256 limit);
    /// `caller` is not `holder`, the account that has the role.
    error Unauthorized(address caller, address holder);
    /// The zero address, or this contract's own address, is not allowed here.
    error BadAddress(address account);
    /// The called address has no code.
    error NoCode(address target);
    /// A call to `target` reverted without data.
    error CallFailed(address target);
    /// The receiver refused the ether without revert data.
    error EtherRefused(address receiver);
    /// A call to `target` returned `length` bytes instead of `required`.
    error BadReturn(address target, uint256 length, uint256 required);
}
