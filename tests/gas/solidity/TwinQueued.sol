// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import "./TwinEvents.sol";
import "./TwinMath.sol";
import {TwinVault} from "./TwinVault.sol";
import {TwinQueue} from "./TwinQueue.sol";

/// The vault's side of its queue: requests, settlement, returned shares.
abstract contract TwinQueued is TwinVault {
    /// Address of the queue, and the time until which requests are paused (32 bits, from bit 160 on).
    uint256 internal _queue;

    function queue() public view returns (address) {
        return address(uint160(_queue));
    }

    function setQueue(address queue_) external closed {
        if (msg.sender != owner) revert Unauthorized(msg.sender, owner);
        _queue = uint160(queue_);
        emit QueueSet(queue_);
        // A queue keeps a wei of the seed, so that its balance never falls to zero.
        if (balanceOf[queue_] == 0) _transfer(address(this), queue_, 1);
    }

    function requestRedeem(uint256 shares, address controller, address owner_) external locked returns (uint256) {
        return _request(shares, controller, owner_, 0);
    }

    function requestRedeem(uint256 shares, address controller, address owner_, uint256 minRate, uint256 deadline)
        external
        locked
        returns (uint256)
    {
        _requireTime(deadline);
        return _request(shares, controller, owner_, minRate);
    }

    function _request(uint256 shares, address controller, address owner_, uint256 minRate) private returns (uint256) {
        if (shares > MAX_96) revert Overflow(shares, MAX_96);
        uint256 slot = _queue;
        if (block.timestamp < slot >> 160) revert PausedUntil(slot >> 160);
        address queue_ = address(uint160(slot));
        if (queue_ == address(0)) revert NoQueue();
        uint256 rate = _storedRate();
        unchecked {
            uint256 assets = shares * rate / ONE;
            if (assets < DUST) revert RequestTooSmall(assets, DUST);
        }
        if (msg.sender != owner_) _spend(owner_, msg.sender, shares);
        _transfer(owner_, queue_, shares);
        return TwinQueue(queue_).enqueue(shares, rate, minRate, controller, owner_, msg.sender);
    }

    /// The rate without provisional losses.
    function _storedRate() internal view returns (uint256) {
        return rateAt(_line, block.timestamp);
    }

    function settle(uint256 maxPositions) external locked returns (uint256 shares, uint256 assets) {
        _requireEntry(_entry, _line);
        address queue_ = queue();
        if (queue_ == address(0)) revert NoQueue();
        return _settle(queue_, min(maxPositions, 64));
    }

    function _settle(address queue_, uint256 maxPositions) internal returns (uint256 shares, uint256 assets) {
        unchecked {
            uint256 totals = _totals;
            uint256 funds = _funds;
            uint256 rate = rateAt(_line, block.timestamp);
            uint256 liquid = subOrZero(uint96(totals >> 96), uint96(funds));
            uint256 owed;
            (shares, assets, owed) =
                TwinQueue(queue_).fill(maxPositions, rate, liquid, uint32(_lastReport >> 96));
            uint256 most = min(shares * rate / ONE, liquid);
            if (assets > most) revert BadSettlement(assets, most);
            if (shares > 0 || owed != uint96(funds >> 96)) {
                totals = totals - shares - (assets << 96);
                _totals = totals;
                _storeFunds(funds & ~(MAX_96 << 96) | owed << 96, totals);
                _burn(queue_, shares);
                emit Settled(shares, assets, owed);
                if (assets > 0) _fundQueue(queue_, assets);
            }
        }
    }

    /// Stores what is at work and owed, and what exits must leave because of it.
    function _storeFunds(uint256 funds, uint256 totals) internal {
        _funds = funds;
        uint256 gate = _exit;
        if (uint96(funds) == 0) {
            gate |= MAX_TIME << 160;
            _entry |= MAX_TIME << 160;
        }
        _exit = gate & ~MAX_96 | _unavailable(funds, totals, (funds >> 224) & MASK_16);
    }

    /// What is at work, owed, or below a part of the backing.
    function _unavailable(uint256 funds, uint256 totals, uint256 part) internal pure returns (uint256) {
        unchecked {
            uint256 low = divUp(uint96(totals >> 96) * part, BPS);
            return min(uint256(uint96(funds)) + uint96(funds >> 96) + low, MAX_96);
        }
    }

    function release(address to, uint256 shares, uint256 rateAtRequest) external closed returns (uint256 returned) {
        address queue_ = queue();
        if (msg.sender != queue_) revert Unauthorized(msg.sender, queue_);
        unchecked {
            uint256 rate = _storedRate();
            returned = rate <= rateAtRequest ? shares : shares * rateAtRequest / rate;
            uint256 forgone = shares - returned;
            _transfer(queue_, to, returned);
            if (forgone > 0) {
                _totals -= forgone;
                _burn(queue_, forgone);
            }
            emit Released(to, returned, forgone);
        }
    }

    /// Pays the queue for a settlement.
    function _fundQueue(address queue_, uint256 assets) internal virtual;
}
