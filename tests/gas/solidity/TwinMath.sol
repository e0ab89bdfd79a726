// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

// Arithmetic of the twin. Amounts have at most 128 bits and rates 96, so every product fits 256 bits and
// no step is checked. Rounding is that of `contracts/math`.

uint256 constant ONE = 1e27;
uint256 constant BPS = 10_000;
uint256 constant MAX_96 = type(uint96).max;
uint256 constant MAX_128 = type(uint128).max;
uint256 constant MASK_32 = type(uint32).max;
uint256 constant MASK_16 = type(uint16).max;
uint256 constant MAX_TIME = type(uint32).max;
uint256 constant DUST = 1e15;

function divUp(uint256 a, uint256 b) pure returns (uint256 result) {
    assembly ("memory-safe") {
        result := add(div(a, b), gt(mod(a, b), 0))
    }
}

function min(uint256 a, uint256 b) pure returns (uint256) {
    return a < b ? a : b;
}

function max(uint256 a, uint256 b) pure returns (uint256) {
    return a > b ? a : b;
}

/// `a - b`, or 0.
function subOrZero(uint256 a, uint256 b) pure returns (uint256) {
    unchecked {
        return a > b ? a - b : 0;
    }
}

/// The rate of a packed line at a time, rounded down.
function rateAt(uint256 line, uint256 time) pure returns (uint256) {
    unchecked {
        uint256 startRate = line & MAX_96;
        uint256 endRate = (line >> 96) & MAX_96;
        uint256 end = line >> 224;
        if (end == 0) return startRate;
        if (time >= end) return endRate;
        uint256 start = (line >> 192) & MASK_32;
        return startRate + (endRate - startRate) * subOrZero(time, start) / (end - start);
    }
}

/// The price of a share for entries: the end rate, and slack up to 1 % above it, rounded up.
function entryRate(uint256 shares, uint256 backing, uint256 endRate) pure returns (uint256) {
    unchecked {
        if (shares == 0) return endRate;
        uint256 funded = divUp(backing * ONE, shares);
        uint256 ceiling = divUp(endRate * 10_100, BPS);
        return max(min(funded, ceiling), endRate);
    }
}
