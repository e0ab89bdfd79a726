// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import "./TwinEvents.sol";
import {TwinStaking} from "./TwinStaking.sol";
import {TwinVault} from "./TwinVault.sol";

/// The vault over the token of [`TwinStaking`].
contract TwinManager is TwinVault {
    TwinStaking private immutable _asset;

    constructor(address owner_, address, address keeper_, TwinStaking asset_) payable TwinVault(owner_, keeper_) {
        _asset = asset_;
        asset_.deposit{value: msg.value}(msg.value, address(this));
        _seed(asset_.balanceOf(address(this)));
    }

    function name() public pure override returns (string memory) {
        return "Twin Restaked Ether";
    }

    function asset() external view returns (address) {
        return address(_asset);
    }

    function deposit(uint256 assets, address receiver) external locked returns (uint256 shares) {
        (, shares) = _enter(assets, 0, true, receiver, NO_LIMIT);
        _pull(assets);
    }

    function deposit(uint256 assets, address receiver, uint256 minShares, uint256 deadline)
        external
        locked
        returns (uint256 shares)
    {
        _requireTime(deadline);
        (, shares) = _enter(assets, 0, true, receiver, minShares);
        _pull(assets);
    }

    function mint(uint256 shares, address receiver) external locked returns (uint256 assets) {
        (assets,) = _enter(0, shares, false, receiver, NO_LIMIT);
        _pull(assets);
    }

    function _checkPrice(uint256) internal view override {}

    /// Takes the assets of an entry. Safe after the mint: the asset has no callback and a failed pull
    /// reverts.
    function _pull(uint256 assets) private {
        if (!_asset.transferFrom(msg.sender, address(this), assets)) revert CallFailed(address(_asset));
    }

    function _pay(address receiver, uint256 assets) internal override {
        if (!_asset.transfer(receiver, assets)) revert CallFailed(address(_asset));
    }
}
