// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import "./TwinEvents.sol";
import "./TwinMath.sol";
import {TwinQueued} from "./TwinQueued.sol";

/// Reports: gains, losses within the bounds, fee and the next line. The twin has no bunker and no cover.
abstract contract TwinReport is TwinQueued {
    uint256 private constant YEAR = 31_536_000;
    uint256 private constant VESTING = 5 days;
    uint256 private constant MAX_VESTING = 30 days;

    address public immutable treasury;

    constructor(address treasury_) {
        treasury = treasury_;
    }

    /// Books the change of the assets at work, then settles the queue.
    function _report(address source, uint256 refTime, uint256 value) internal {
        unchecked {
            uint256 last = _lastReport;
            _requireRefTime(refTime, last);
            uint256 funds = _funds;
            uint256 working = uint96(funds);
            uint256 line = _line;
            uint256 rate = rateAt(line, block.timestamp);
            uint256 peak = max(uint96(last), rate);
            if (line >> 224 == 1) line = line & ~(MASK_32 << 224) | max(uint32(line >> 192), 2) << 224;
            uint256 totals = _totals;
            int256 applied;
            uint256 fee;
            uint256 absorbed;
            uint256 rateAfter = rate;
            if (value >= working) {
                uint256 gain = _bookable(uint96(totals >> 96), refTime - uint32(last >> 96), value - working);
                gain = min(gain, MAX_96 - uint96(totals >> 96));
                applied = int256(gain);
                (totals, line, fee) = _bookGain(totals + (gain << 96), line, rate, peak, uint16(last >> 192));
                working += gain;
                last = last & ~(MASK_16 << 208) | uint256(uint16(last >> 192)) << 208;
            } else {
                uint256 loss = working - value;
                _admit(uint96(totals >> 96), loss);
                applied = -int256(loss);
                (totals, line, fee, absorbed) = _bookLoss(totals, line, rate, loss);
                rateAfter = rateAt(line, block.timestamp);
                working = value;
            }
            _totals = totals;
            _line = line;
            funds = funds & ~MAX_96 | working;
            _funds = funds;
            uint256 staleAt = working == 0 ? MAX_TIME : min(refTime + uint32(funds >> 192), MAX_TIME);
            _exit = _exit & ~(MAX_96 | MASK_32 << 160) | staleAt << 160
                | _unavailable(funds, totals, (funds >> 224) & MASK_16);
            _entry = _entry & ~(MASK_32 << 160 | uint256(0xff) << 224) | staleAt << 160;
            _lastReport = last & ~(MAX_96 | MASK_32 << 96 | MASK_32 << 224) | peak | refTime << 96
                | block.timestamp << 224;
            _lastReport += 1 << 160;
            if (fee > 0) _mint(treasury, fee);
            emit Reported(source, refTime, applied, rateAfter, uint96(line >> 96), line >> 224);
            if (applied < 0) emit LossRealized(source, uint256(-applied), absorbed, 0, rate, rateAfter);
        }
        _settleAfterReport();
    }

    function _requireRefTime(uint256 refTime, uint256 last) private view {
        unchecked {
            uint256 earliest = uint256(uint32(last >> 96)) + 1 hours;
            if (refTime < earliest) revert ReportTooEarly(refTime, earliest);
            earliest = (last >> 224) + 1 hours;
            if (block.timestamp < earliest) revert ReportTooSoon(block.timestamp, earliest);
            uint256 movedAt = uint32(last >> 128);
            if (refTime <= movedAt) revert ReportBeforeMove(refTime, movedAt);
            if (refTime > block.timestamp) revert ReportFromFuture(refTime, block.timestamp);
        }
    }

    /// The part of a gain that the bound admits.
    function _bookable(uint256 backing, uint256 elapsed, uint256 gain) private view returns (uint256) {
        unchecked {
            uint256 bounds = _bounds;
            uint256 part = uint256(uint16(bounds >> 128)) * elapsed + uint256(uint16(bounds >> 144)) * YEAR;
            return min(gain, backing * part / (BPS * YEAR));
        }
    }

    /// Counts a loss against the bounds of a report and of the window.
    function _admit(uint256 backing, uint256 loss) private {
        unchecked {
            uint256 bounds = _bounds;
            uint256 part = divUp(loss * ONE, backing);
            uint256 capacity = uint256(uint16(bounds >> 176)) * 5e22;
            uint256 free = capacity * (block.timestamp - uint32(bounds >> 96)) / 7 days;
            uint256 counted = subOrZero(uint96(bounds), free) + part;
            if (part > uint256(uint16(bounds >> 160)) * 1e23 || counted > capacity) revert LossAboveBound(loss);
            _bounds = bounds & ~(MAX_96 | MASK_32 << 96) | counted | block.timestamp << 96;
        }
    }

    /// The fee shares for growth that has vested, at most what the backing holds above all shares.
    function _feeDue(uint256 fees, uint256 totals, uint256 line, uint256 rate) private pure returns (uint256) {
        unchecked {
            uint256 startRate = uint96(line);
            uint256 endRate = uint96(line >> 96);
            uint256 sharesThen = uint96(fees >> 96);
            if (endRate <= startRate || sharesThen == 0) return 0;
            uint256 supply = uint96(totals);
            uint256 earned = uint96(fees) * subOrZero(rate, startRate) / (endRate - startRate);
            uint256 due = earned * min(supply, sharesThen) / sharesThen;
            due = min(due, subOrZero(uint96(totals >> 96), divUp(supply * rate, ONE)));
            return due == 0 ? 0 : min(due * ONE / endRate, MAX_96 - supply);
        }
    }

    function _bookGain(uint256 totals, uint256 line, uint256 rate, uint256 peak, uint256 growthBps)
        private
        returns (uint256, uint256, uint256 fee)
    {
        unchecked {
            uint256 fees = _fees;
            fee = _feeDue(fees, totals, line, rate);
            totals += fee;
            uint256 feeBps = uint16(fees >> 192);
            line = _nextLine(totals, line, rate, peak, growthBps, feeBps);
            uint256 rise = rate < peak ? 0 : subOrZero(uint96(line >> 96), rate);
            uint256 promised = uint96(totals) * rise / ONE;
            uint256 reserve = feeBps == BPS ? 0 : promised * feeBps / (BPS - feeBps);
            _fees = reserve | uint256(uint96(totals)) << 96 | feeBps << 192;
        }
        return (totals, line, fee);
    }

    /// The line that offers the backing to all shares.
    function _nextLine(uint256 totals, uint256 line, uint256 rate, uint256 peak, uint256 growthBps, uint256 feeBps)
        private
        view
        returns (uint256)
    {
        unchecked {
            uint256 supply = uint96(totals);
            uint256 funded = supply == 0 ? rate : max(uint96(totals >> 96) * ONE / supply, rate);
            uint256 endRate;
            uint256 duration = VESTING;
            if (rate < peak) {
                endRate = min(funded, peak);
                if (endRate == uint96(line >> 96) && block.timestamp < line >> 224) return line;
            } else {
                uint256 growth = growthBps * 1e23 / YEAR;
                endRate = min(rate + rate * (growth * MAX_VESTING) / ONE, MAX_96);
                endRate = min(rate + (funded - rate) * (BPS - feeBps) / BPS, endRate);
                if (rate > 0 && growth > 0) {
                    duration = max(divUp(divUp((endRate - rate) * ONE, rate), growth), VESTING);
                }
            }
            return rate | endRate << 96 | block.timestamp << 192 | (block.timestamp + duration) << 224;
        }
    }

    function _bookLoss(uint256 totals, uint256 line, uint256 rate, uint256 loss)
        private
        returns (uint256, uint256, uint256 fee, uint256 absorbed)
    {
        unchecked {
            uint256 supply = uint96(totals);
            uint256 endRate = uint96(line >> 96);
            uint256 backing = uint96(totals >> 96);
            if (loss > backing) revert InsufficientLiquidity(loss, backing);
            uint256 promised = divUp(supply * endRate, ONE);
            uint256 slack = min(loss, subOrZero(backing, promised));
            uint256 growth = min(loss - slack, promised - divUp(supply * rate, ONE));
            absorbed = slack + growth;
            totals -= loss << 96;
            backing -= loss;
            if (backing * ONE >= supply * endRate) return (totals, line, 0, absorbed);
            uint256 fees = _fees;
            fee = _feeDue(fees, totals, line, rate);
            supply += fee;
            totals += fee;
            uint256 funded = supply == 0 ? rate : backing * ONE / supply;
            if (funded >= rate) {
                line = rate | funded << 96 | block.timestamp << 192 | (line >> 224) << 224;
            } else {
                line = funded | funded << 96 | block.timestamp << 192 | block.timestamp << 224;
            }
            _fees = supply << 96 | uint256(uint16(fees >> 192)) << 192;
        }
        return (totals, line, fee, absorbed);
    }

    /// Settles what the report made eligible. A queue that is owed nothing and has fewer shares than a
    /// request is not called.
    function _settleAfterReport() private {
        address queue_ = queue();
        if (queue_ == address(0)) return;
        if (balanceOf[queue_] < DUST / 80 && uint96(_funds >> 96) == 0) return;
        if (!_isEntryOpen(_entry, _line)) return;
        _settle(queue_, 8);
    }
}
