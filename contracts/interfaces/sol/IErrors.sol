// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// Errors that every contract of the suite can answer with, whatever was called.
interface IErrors {
    /// No function of this contract has the selector.
    error UnknownSelector(bytes4 selector);
    /// The function takes no ether.
    error NotPayable(uint256 value);
    /// Calldata of `length` bytes ends before an argument that reaches to `required`.
    error CalldataTooShort(uint256 length, uint256 required);
    /// The word at `offset` of the arguments, or of what a called contract returned, is not a clean
    /// value of its type, or a length or offset points outside the calldata.
    error BadWord(uint256 offset, uint256 word);
    /// A state-changing function was entered while another one of this contract is open.
    error Reentered();
    /// The constructor ran already.
    error AlreadyConstructed();
    /// `value` does not fit its field, whose largest value is `limit`.
    error Overflow(uint256 value, uint256 limit);
    /// `caller` does not hold the role that belongs to `holder`.
    error Unauthorized(address caller, address holder);
    /// The zero address, or this contract's own, cannot be used here.
    error BadAddress(address account);
    /// A call went to an address without code.
    error NoCode(address target);
    /// A call to `target` failed without saying why.
    error CallFailed(address target);
    /// A call to `target` returned `length` bytes where `required` were due.
    error BadReturn(address target, uint256 length, uint256 required);
}
