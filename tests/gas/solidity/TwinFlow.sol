// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {AboveFlowLimit} from "./TwinEvents.sol";
import {BPS, MASK_16, MASK_32, MAX_128, divUp, max, min} from "./TwinMath.sol";

// The net flow of a day and its limits. A flow is a signed level in 2^30ths of the supply, with its time.

int256 constant FLOW_ONE = 1 << 30;
uint256 constant FLOW_FLOOR = 10_000e18;

/// The level that a limit in basis points allows, rounded down.
function units(uint256 limit) pure returns (int256) {
    unchecked {
        return int256(uint256(FLOW_ONE) * min(limit, BPS) / BPS);
    }
}

/// The limits of mints and burns in a packed gate.
function limitsOf(uint256 gate) pure returns (int256 mintLimit, int256 burnLimit) {
    mintLimit = units((gate >> 192) & MASK_16);
    burnLimit = units((gate >> 208) & MASK_16);
}

/// The level of packed totals, decayed to a time.
function levelAt(uint256 totals, uint256 time, int256 mintLimit, int256 burnLimit) pure returns (int256 level) {
    unchecked {
        level = int256(int32(uint32(totals >> 192)));
        uint256 at = totals >> 224;
        int256 elapsed = time > at ? int256(time - at) : int256(0);
        if (level > 0) {
            level -= mintLimit * elapsed / 86_400;
            if (level < 0) level = 0;
        } else {
            level += burnLimit * elapsed / 86_400;
            if (level > 0) level = 0;
        }
    }
}

/// The level that an amount of shares counts for, rounded up.
function measured(uint256 shares, uint256 supply) pure returns (int256) {
    unchecked {
        return int256(divUp(shares * uint256(FLOW_ONE), max(supply, FLOW_FLOOR)));
    }
}

/// The most shares that may be minted.
function mintRoom(int256 level, int256 mintLimit, uint256 supply) pure returns (uint256) {
    unchecked {
        if (level >= mintLimit) return 0;
        uint256 room = uint256(mintLimit - level);
        if (room >= uint256(FLOW_ONE)) return MAX_128;
        uint256 bySupply = supply * room / (uint256(FLOW_ONE) - room);
        return max(FLOW_FLOOR * room / uint256(FLOW_ONE), bySupply);
    }
}

/// The most shares that may be burnt.
function burnRoom(int256 level, int256 burnLimit, uint256 supply) pure returns (uint256) {
    unchecked {
        if (level + burnLimit <= 0) return 0;
        return max(supply, FLOW_FLOOR) * uint256(level + burnLimit) / uint256(FLOW_ONE);
    }
}

/// The packed flow after a mint.
function afterMint(uint256 totals, uint256 gate, uint256 shares) view returns (uint256) {
    unchecked {
        uint256 supply = uint96(totals);
        (int256 mintLimit, int256 burnLimit) = limitsOf(gate);
        int256 before = levelAt(totals, block.timestamp, mintLimit, burnLimit);
        int256 level = before + measured(shares, supply + shares);
        if (level > mintLimit) revert AboveFlowLimit(shares, mintRoom(before, mintLimit, supply));
        return uint256(uint32(int32(level))) << 192 | block.timestamp << 224;
    }
}

/// The packed flow after a burn.
function afterBurn(uint256 totals, uint256 gate, uint256 shares) view returns (uint256) {
    unchecked {
        uint256 supply = uint96(totals);
        (int256 mintLimit, int256 burnLimit) = limitsOf(gate);
        int256 before = levelAt(totals, block.timestamp, mintLimit, burnLimit);
        int256 level = before - measured(shares, supply);
        if (level < -burnLimit) revert AboveFlowLimit(shares, burnRoom(before, burnLimit, supply));
        return uint256(uint32(int32(level))) << 192 | block.timestamp << 224;
    }
}
