// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import "./TwinEvents.sol";
import "./TwinMath.sol";
import {levelAt, limitsOf} from "./TwinFlow.sol";
import {TwinQueue} from "./TwinQueue.sol";
import {TwinReport} from "./TwinReport.sol";
import {TwinVault} from "./TwinVault.sol";

/// The vault that takes ether.
contract TwinStaking is TwinReport {
    address public constant asset = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;
    address public immutable oracle;
    address public immutable consensus;

    constructor(address owner_, address, address keeper_, address oracle_, address consensus_)
        payable
        TwinVault(owner_, keeper_)
        TwinReport(owner_)
    {
        (oracle, consensus) = (oracle_, consensus_);
        _seed(msg.value);
    }

    function name() public pure override returns (string memory) {
        return "Twin Staked Ether";
    }

    function stake() external payable closed returns (uint256 shares) {
        (, shares) = _enter(msg.value, 0, true, msg.sender, NO_LIMIT);
    }

    function deposit(uint256 assets, address receiver) external payable closed returns (uint256 shares) {
        if (msg.value != assets) revert WrongValue(msg.value, assets);
        (, shares) = _enter(assets, 0, true, receiver, NO_LIMIT);
    }

    function deposit(uint256 assets, address receiver, uint256 minShares, uint256 deadline)
        external
        payable
        closed
        returns (uint256 shares)
    {
        if (msg.value != assets) revert WrongValue(msg.value, assets);
        _requireTime(deadline);
        (, shares) = _enter(assets, 0, true, receiver, minShares);
    }

    function mint(uint256 shares, address receiver) external payable locked returns (uint256 assets) {
        (assets,) = _enter(0, shares, false, receiver, NO_LIMIT);
        _refund(assets);
    }

    function mint(uint256 shares, address receiver, uint256 maxAssets, uint256 deadline)
        external
        payable
        locked
        returns (uint256 assets)
    {
        _requireTime(deadline);
        (assets,) = _enter(0, shares, false, receiver, maxAssets);
        _refund(assets);
    }

    function _checkPrice(uint256 assets) internal view override {
        if (msg.value < assets) revert WrongValue(msg.value, assets);
    }

    function _refund(uint256 assets) private {
        unchecked {
            if (msg.value > assets) _pay(msg.sender, msg.value - assets);
        }
    }

    function _pay(address receiver, uint256 assets) internal override {
        (bool isPaid,) = receiver.call{value: assets}("");
        if (!isPaid) revert EtherRefused(receiver);
    }

    function _fundQueue(address queue_, uint256 assets) internal override {
        TwinQueue(queue_).fund{value: assets}();
    }

    function report(uint256 refTime, uint256 sourceValue) external locked {
        if (msg.sender != oracle) revert Unauthorized(msg.sender, oracle);
        _report(consensus, refTime, sourceValue);
    }

    function allocate(uint256 assets) external locked {
        if (msg.sender != keeper) revert Unauthorized(msg.sender, keeper);
        if (assets == 0) revert ZeroAmount();
        unchecked {
            uint256 gate = _entry;
            _requireStart(gate);
            uint256 last = _lastReport;
            uint256 earliest = uint256(uint32(last >> 128)) + 600;
            if (block.timestamp < earliest) revert MoveTooSoon(block.timestamp, earliest);
            (uint256 totals, uint256 funds) = (_totals, _funds);
            uint256 free = subOrZero(uint96(totals >> 96), _unavailable(funds, totals, funds >> 240));
            if (assets > free) revert InsufficientLiquidity(assets, free);
            funds += assets;
            _storeFunds(funds, totals);
            if ((gate >> 160) & MASK_32 == MAX_TIME) {
                uint256 staleAt = min(block.timestamp + uint32(funds >> 192), MAX_TIME);
                _entry = gate & ~(MASK_32 << 160) | staleAt << 160;
                _exit = _exit & ~(MASK_32 << 160) | staleAt << 160;
            }
            _lastReport = last & ~(MASK_32 << 128) | block.timestamp << 128;
            emit Allocated(assets, uint96(funds));
        }
        _pay(consensus, assets);
    }

    /// Refuses an allocation in a pause, an alarm or a bunker.
    function _requireStart(uint256 gate) private view {
        if (block.timestamp < (gate >> 96) & MASK_32) revert PausedUntil((gate >> 96) & MASK_32);
        if (block.timestamp < (gate >> 128) & MASK_32) revert AlarmedUntil((gate >> 128) & MASK_32);
        if (_line >> 224 == 0) revert InBunker();
    }

    function payBack() external payable closed {
        if (msg.sender != consensus) revert Unauthorized(msg.sender, consensus);
        if (msg.value == 0) revert ZeroAmount();
        unchecked {
            uint256 funds = _funds;
            uint256 working = uint96(funds);
            if (msg.value > working) revert ExceedsWorking(msg.value, working);
            funds -= msg.value;
            _storeFunds(funds, _totals);
            _lastReport = _lastReport & ~(MASK_32 << 128) | block.timestamp << 128;
            emit PaidBack(msg.value, uint96(funds));
        }
    }

    /// Exit fee (0), performance fee (1), mint limit (9) and burn limit (10).
    function setParameter(uint8 parameter, uint256 value) external closed {
        if (msg.sender != owner) revert Unauthorized(msg.sender, owner);
        unchecked {
            (uint256 least, uint256 most) = (uint256(100), uint256(10_000));
            if (parameter == 0) (least, most) = (10, 100);
            if (parameter == 1) (least, most) = (0, 2_000);
            if (value < least || value > most) revert OutOfBounds(value, least, most);
            uint256 totals = _totals;
            (int256 mintLimit, int256 burnLimit) = limitsOf(_entry);
            int256 level = levelAt(totals, block.timestamp, mintLimit, burnLimit);
            _totals = uint256(uint192(totals)) | uint256(uint32(int32(level))) << 192 | block.timestamp << 224;
            if (parameter == 0) _exit = _exit & ~(MASK_16 << 224) | value << 224;
            if (parameter == 1) _fees = _fees & ~(MASK_16 << 192) | value << 192;
            uint256 bit = parameter == 9 ? 192 : 208;
            if (parameter > 1) {
                _entry = _entry & ~(MASK_16 << bit) | value << bit;
                _exit = _exit & ~(MASK_16 << bit) | value << bit;
            }
        }
        emit ParameterSet(parameter, value);
    }
}
