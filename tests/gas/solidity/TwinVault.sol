// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import "./TwinEvents.sol";
import "./TwinMath.sol";
import {afterBurn, afterMint, burnRoom, levelAt, limitsOf, mintRoom} from "./TwinFlow.sol";
import {TwinToken} from "./TwinToken.sol";

/// Entries and exits on the rate line, with their limits and views.
abstract contract TwinVault is TwinToken {
    address public immutable owner;
    address public immutable keeper;

    /// No limit on the result and no deadline.
    uint256 internal constant NO_LIMIT = type(uint256).max;

    constructor(address owner_, address keeper_) {
        (owner, keeper) = (owner_, keeper_);
        _line = ONE | ONE << 96 | block.timestamp << 192 | block.timestamp << 224;
        uint256 limits = uint256(10_000) << 192 | uint256(5_000) << 208;
        uint256 never = MAX_TIME << 160;
        _exit = never | limits | uint256(10) << 224;
        _entry = MAX_96 | never | limits;
        _lastReport = ONE | block.timestamp << 96 | uint256(1_000) << 192 | uint256(1_000) << 208;
        _funds = uint256(604_800) << 192;
        _bounds = uint256(2_000) << 128 | uint256(100) << 144 | uint256(5) << 160 | uint256(10) << 176;
    }

    /// Opens the ledger at one share each.
    function _seed(uint256 assets) internal {
        _totals = assets | assets << 96 | block.timestamp << 224;
        _mint(address(this), assets);
        emit Deposit(msg.sender, address(this), assets, assets);
    }

    // Entries.

    /// Refuses entries and settlement for the first reason that applies.
    function _requireEntry(uint256 gate, uint256 line) internal view {
        _requireAllocation(gate, line);
        if (line >> 224 == 1) revert Reopening();
    }

    /// Refuses what a pause, an alarm, a stale report or a bunker closes.
    function _requireAllocation(uint256 gate, uint256 line) internal view {
        uint256 time = block.timestamp;
        if (time < (gate >> 96) & MASK_32) revert PausedUntil((gate >> 96) & MASK_32);
        if (time < (gate >> 128) & MASK_32) revert AlarmedUntil((gate >> 128) & MASK_32);
        uint256 staleAt = (gate >> 160) & MASK_32;
        if (time >= staleAt && staleAt != MAX_TIME) revert Stale(staleAt);
        if (line >> 224 == 0) revert InBunker();
    }

    function _requireTime(uint256 deadline) internal view {
        if (deadline < block.timestamp) revert Expired(deadline, block.timestamp);
    }

    /// Quotes an entry: exactly `assets` if there are any, else exactly `shares`.
    function _quoteEntry(uint256 totals, uint256 line, uint256 assets, uint256 shares, bool byAssets)
        internal
        view
        returns (uint256, uint256)
    {
        unchecked {
            uint256 rate = rateAt(line, block.timestamp);
            uint256 endRate = (line >> 96) & MAX_96;
            if (rate * 10_100 < endRate * BPS || endRate < 1e24) revert EntriesClosed(rate, endRate);
            uint256 price = entryRate(uint96(totals), uint96(totals >> 96), endRate);
            if (byAssets) {
                shares = assets * ONE / price;
                if (shares == 0) {
                    if (assets == 0) revert ZeroAmount();
                    revert ZeroShares(assets);
                }
            } else {
                assets = divUp(shares * price, ONE);
                if (assets == 0) {
                    if (shares == 0) revert ZeroAmount();
                    revert ZeroAssets(shares);
                }
            }
        }
        return (assets, shares);
    }

    /// Judges an entry and stores it; the caller takes the assets.
    function _enter(uint256 assets, uint256 shares, bool byAssets, address receiver, uint256 limit)
        internal
        returns (uint256, uint256)
    {
        _requireReceiver(receiver);
        if (assets > MAX_128 || shares > MAX_128) revert Overflow(max(assets, shares), MAX_128);
        uint256 gate = _entry;
        uint256 line = _line;
        _requireEntry(gate, line);
        uint256 totals = _totals;
        (assets, shares) = _quoteEntry(totals, line, assets, shares, byAssets);
        unchecked {
            uint256 supply = uint96(totals) + shares;
            if (supply > MAX_96) revert Overflow(supply, MAX_96);
            uint256 backing = uint96(totals >> 96) + assets;
            if (backing > MAX_96) revert Overflow(backing, MAX_96);
            if (backing > uint96(gate)) revert AboveDepositCap(backing, uint96(gate));
            uint256 flow = afterMint(totals, gate, shares);
            if (byAssets) {
                if (limit != NO_LIMIT && shares < limit) revert Slippage(shares, limit);
            } else if (assets > limit) {
                revert Slippage(assets, limit);
            }
            _checkPrice(assets);
            _totals = supply | backing << 96 | flow;
        }
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
        return (assets, shares);
    }

    /// Refuses less ether than the price of a mint.
    function _checkPrice(uint256 assets) internal view virtual;

    // Exits.

    function redeem(uint256 shares, address receiver, address owner_) external locked returns (uint256 assets) {
        (assets,) = _leave(0, shares, false, receiver, owner_, NO_LIMIT);
    }

    function redeem(uint256 shares, address receiver, address owner_, uint256 minAssets, uint256 deadline)
        external
        locked
        returns (uint256 assets)
    {
        _requireTime(deadline);
        (assets,) = _leave(0, shares, false, receiver, owner_, minAssets);
    }

    function withdraw(uint256 assets, address receiver, address owner_) external locked returns (uint256 shares) {
        (, shares) = _leave(assets, 0, true, receiver, owner_, NO_LIMIT);
    }

    function withdraw(uint256 assets, address receiver, address owner_, uint256 maxShares, uint256 deadline)
        external
        locked
        returns (uint256 shares)
    {
        _requireTime(deadline);
        (, shares) = _leave(assets, 0, true, receiver, owner_, maxShares);
    }

    function _requireExit(uint256 gate, uint256 line) private view {
        _requireAllocation(gate, line);
    }

    /// Quotes an exit: exactly `assets` after the fee, or exactly `shares`.
    function _quoteExit(uint256 rate, uint256 fee, uint256 assets, uint256 shares, bool byAssets)
        private
        pure
        returns (uint256, uint256)
    {
        unchecked {
            if (rate == 0) revert ZeroRate();
            if (byAssets) {
                shares = divUp(divUp(assets * BPS, BPS - fee) * ONE, rate);
                if (shares == 0) revert ZeroAmount();
            } else {
                assets = (shares * rate / ONE) * (BPS - fee) / BPS;
                if (assets == 0) {
                    if (shares == 0) revert ZeroAmount();
                    revert ZeroAssets(shares);
                }
            }
        }
        return (assets, shares);
    }

    function _leave(uint256 assets, uint256 shares, bool byAssets, address receiver, address owner_, uint256 limit)
        private
        returns (uint256, uint256)
    {
        _requireReceiver(receiver);
        if (assets > MAX_128 || shares > MAX_128) revert Overflow(max(assets, shares), MAX_128);
        uint256 gate = _exit;
        uint256 line = _line;
        _requireExit(gate, line);
        uint256 totals = _totals;
        unchecked {
            (assets, shares) =
                _quoteExit(rateAt(line, block.timestamp), (gate >> 224) & MASK_16, assets, shares, byAssets);
            uint256 supply = uint96(totals);
            if (shares > supply) revert ERC20InsufficientBalance(owner_, balanceOf[owner_], shares);
            uint256 backing = uint96(totals >> 96);
            if (assets > backing) revert InsufficientLiquidity(assets, backing);
            uint256 instant = subOrZero(backing, uint96(gate));
            if (assets > instant) revert InsufficientLiquidity(assets, instant);
            uint256 flow = afterBurn(totals, gate, shares);
            if (byAssets) {
                if (shares > limit) revert Slippage(shares, limit);
            } else if (limit != NO_LIMIT && assets < limit) {
                revert Slippage(assets, limit);
            }
            if (msg.sender != owner_) _spend(owner_, msg.sender, shares);
            _burn(owner_, shares);
            _totals = supply - shares | (backing - assets) << 96 | flow;
        }
        emit Withdraw(msg.sender, receiver, owner_, assets, shares);
        _pay(receiver, assets);
        return (assets, shares);
    }

    /// Sends assets; all state is final.
    function _pay(address receiver, uint256 assets) internal virtual;

    // Views.

    function totalAssets() external view returns (uint256) {
        return uint96(_totals) * rateAt(_line, block.timestamp) / ONE;
    }

    function convertToShares(uint256 assets) external view returns (uint256) {
        uint256 rate = rateAt(_line, block.timestamp);
        return rate == 0 ? 0 : assets * ONE / rate;
    }

    function convertToAssets(uint256 shares) external view returns (uint256) {
        return shares * rateAt(_line, block.timestamp) / ONE;
    }

    function previewDeposit(uint256 assets) external view returns (uint256 shares) {
        (, shares) = _quoteEntry(_totals, _line, assets, 0, true);
    }

    function previewMint(uint256 shares) external view returns (uint256 assets) {
        (assets,) = _quoteEntry(_totals, _line, 0, shares, false);
    }

    function previewWithdraw(uint256 assets) external view returns (uint256 shares) {
        (, shares) = _quoteExit(rateAt(_line, block.timestamp), (_exit >> 224) & MASK_16, assets, 0, true);
    }

    function previewRedeem(uint256 shares) external view returns (uint256 assets) {
        (assets,) = _quoteExit(rateAt(_line, block.timestamp), (_exit >> 224) & MASK_16, 0, shares, false);
    }

    function maxDeposit(address receiver) external view returns (uint256) {
        (uint256 gate, uint256 line, uint256 totals) = (_entry, _line, _totals);
        if (!_isEntryOpen(gate, line) || receiver == address(0) || receiver == address(this)) return 0;
        unchecked {
            (uint256 supply, uint256 backing) = (uint96(totals), uint96(totals >> 96));
            (int256 mintLimit, int256 burnLimit) = limitsOf(gate);
            int256 level = levelAt(totals, block.timestamp, mintLimit, burnLimit);
            uint256 roomShares = min(mintRoom(level, mintLimit, supply), MAX_96 - supply);
            uint256 endRate = (line >> 96) & MAX_96;
            uint256 rate = rateAt(line, block.timestamp);
            if (rate * 10_100 < endRate * BPS || endRate < 1e24) return 0;
            uint256 price = entryRate(supply, backing, endRate);
            uint256 byShares = divUp((roomShares + 1) * price, ONE) - 1;
            uint256 most = min(subOrZero(uint96(gate), backing), byShares);
            return most * ONE / price == 0 ? 0 : most;
        }
    }

    function maxRedeem(address owner_) external view returns (uint256) {
        (uint256 gate, uint256 line, uint256 totals) = (_exit, _line, _totals);
        if (!_isExitOpen(gate, line) || owner_ == address(this)) return 0;
        unchecked {
            (uint256 supply, uint256 backing) = (uint96(totals), uint96(totals >> 96));
            (int256 mintLimit, int256 burnLimit) = limitsOf(gate);
            int256 level = levelAt(totals, block.timestamp, mintLimit, burnLimit);
            uint256 owned = min(min(balanceOf[owner_], burnRoom(level, burnLimit, supply)), supply);
            uint256 rate = rateAt(line, block.timestamp);
            if (rate == 0) return 0;
            uint256 fee = (gate >> 224) & MASK_16;
            uint256 instant = subOrZero(backing, uint96(gate));
            uint256 tooMany = divUp(divUp((instant + 1) * BPS, BPS - fee) * ONE, rate);
            uint256 most = min(tooMany - 1, owned);
            uint256 paid = (most * rate / ONE) * (BPS - fee) / BPS;
            return paid == 0 || paid > backing ? 0 : most;
        }
    }

    function _isExitOpen(uint256 gate, uint256 line) private view returns (bool) {
        uint256 time = block.timestamp;
        uint256 staleAt = (gate >> 160) & MASK_32;
        return time >= (gate >> 96) & MASK_32 && time >= (gate >> 128) & MASK_32
            && (time < staleAt || staleAt == MAX_TIME) && line >> 224 != 0;
    }

    function _isEntryOpen(uint256 gate, uint256 line) internal view returns (bool) {
        return _isExitOpen(gate, line) && line >> 224 != 1;
    }

    /// The rate at 18 decimals, rounded down.
    function getRate() external view returns (uint256) {
        return rateAt(_line, block.timestamp) / 1e9;
    }

    function rateLine() external view returns (uint256, uint256, uint256, uint256) {
        uint256 line = _line;
        return (uint96(line), uint96(line >> 96), uint32(line >> 192), line >> 224);
    }

    function ledger() external view returns (uint256, uint256, uint256, uint256) {
        uint256 totals = _totals;
        uint256 peak = max(uint96(_lastReport), rateAt(_line, block.timestamp));
        return (uint96(totals), uint96(totals >> 96), uint96(_funds), peak);
    }
}
