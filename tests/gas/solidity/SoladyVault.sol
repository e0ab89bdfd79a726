// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {ERC4626} from "solady/src/tokens/ERC4626.sol";

/// Solady's ERC-4626 vault, which has permit, and nothing else.
contract SoladyVault is ERC4626 {
    address private immutable _asset;

    constructor(address asset_) {
        _asset = asset_;
    }

    function asset() public view override returns (address) {
        return _asset;
    }

    function name() public pure override returns (string memory) {
        return "Solady vault";
    }

    function symbol() public pure override returns (string memory) {
        return "SLV";
    }
}
