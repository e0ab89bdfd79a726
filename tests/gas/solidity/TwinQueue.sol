// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {EtherRefused, Overflow, Reentered, Unauthorized} from "./TwinEvents.sol";
import "./TwinMath.sol";

interface ITwinVault {
    function asset() external view returns (address);
    function release(address to, uint256 shares, uint256 rateAtRequest) external returns (uint256);
}

/// The withdrawal queue: batches of an hour, positions in order, ERC-721 owners. It pays ether. Tokens
/// cannot be transferred: no row of the table does.
contract TwinQueue {
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
    event RedeemRequest(
        address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 shares
    );
    event PositionSettled(uint256 indexed requestId, uint256 shares, uint256 assets, bool closed);
    event PositionReturned(uint256 indexed requestId, uint256 shares);
    event PositionCancelled(uint256 indexed requestId, uint256 shares, uint256 returned);
    event Claimed(uint256 indexed requestId, address indexed receiver, uint256 assets, uint256 shares);

    error ERC721NonexistentToken(uint256 tokenId);
    error ERC721InvalidReceiver(address receiver);
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    error NotClaimable(uint256 requestId);
    error NotCancellable(uint256 requestId);
    error ForeignReceiver(address receiver, address owner);
    error MinRateTooHigh(uint256 minRate, uint256 rate);
    error RequestTooLarge(uint256 shares, uint256 max);
    error BadAddress(address account);

    uint256 private constant MAX_AMOUNT = (1 << 94) - 1;
    uint256 private constant HAS_MIN_RATE = 1 << 94;
    uint256 private constant IS_RETURNED = 1 << 95;
    uint256 private constant HAS_PARTIAL = 1 << 224;

    address public immutable vault;

    /// Last settled position, batch reached, last mature batch, last committed position (32 bits each),
    /// eligible shares (96), whether the first open position has a partial payment (1).
    uint256 private _head;
    /// Last position, last batch (32 bits each), shares in the last batch and in all immature ones (96 each).
    uint256 private _tail;
    /// Rate (96), time of the first request, first position (32 each), shares in the batch before (96).
    mapping(uint256 => uint256) private _batches;
    /// Amount (94), two flags, and the holder's address.
    mapping(uint256 => uint256) private _positions;
    mapping(uint256 => uint256) private _minRates;
    mapping(uint256 => uint256) private _partials;
    mapping(address => uint256) public balanceOf;
    mapping(uint256 => address) public getApproved;
    mapping(address => mapping(address => bool)) public isApprovedForAll;
    /// Shares of returned positions that are not claimed.
    uint256 private _returned;

    bool private transient _isOpen;

    constructor(address vault_) {
        vault = vault_;
    }

    modifier closed() {
        if (_isOpen) revert Reentered();
        _;
    }

    modifier locked() {
        if (_isOpen) revert Reentered();
        _isOpen = true;
        _;
        _isOpen = false;
    }

    modifier onlyVault() {
        if (msg.sender != vault) revert Unauthorized(msg.sender, vault);
        _;
    }

    function setApprovalForAll(address operator, bool approved) external {
        isApprovedForAll[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    function ownerOf(uint256 tokenId) external view returns (address) {
        return address(uint160(_load(tokenId) >> 96));
    }

    function _load(uint256 id) private view returns (uint256 position) {
        position = _positions[id];
        if (position == 0) revert ERC721NonexistentToken(id);
    }

    function _isAuthorized(address holder, uint256 id) private view returns (bool) {
        return msg.sender == holder || isApprovedForAll[holder][msg.sender] || getApproved[id] == msg.sender;
    }

    // Requests.

    function enqueue(
        uint256 shares,
        uint256 rate,
        uint256 minRate,
        address controller,
        address owner,
        address sender
    ) external closed onlyVault returns (uint256 id) {
        if (controller == address(0) || controller == address(this) || controller == vault) {
            revert ERC721InvalidReceiver(controller);
        }
        unchecked {
            uint256 most = rate == 0 ? MAX_AMOUNT : min(MAX_AMOUNT * ONE / rate, MAX_AMOUNT);
            if (shares > most) revert RequestTooLarge(shares, most);
            if (minRate > rate) revert MinRateTooHigh(minRate, rate);
            uint256 tail = _tail;
            id = uint32(tail) + 1;
            if (id > MASK_32) revert Overflow(1 << 32, MASK_32);
            uint256 number = uint32(tail >> 32);
            uint256 latest = uint96(tail >> 64);
            uint256 immature = uint96(tail >> 160);
            if (number == 0 || !_accepts(_batches[number], rate, minRate)) {
                uint256 before = immature > 0 ? latest : 0;
                ++number;
                latest = 0;
                _batches[number] = rate | block.timestamp << 96 | id << 128 | before << 160;
            }
            _tail = id | number << 32 | (latest + shares) << 64 | (immature + shares) << 160;
            uint256 flag = 0;
            if (minRate > 0) {
                _minRates[id] = minRate;
                flag = HAS_MIN_RATE;
            }
            _positions[id] = shares | flag | uint256(uint160(controller)) << 96;
            ++balanceOf[controller];
        }
        emit Transfer(address(0), controller, id);
        emit RedeemRequest(controller, owner, id, sender, shares);
    }

    function _accepts(uint256 batch, uint256 rate, uint256 minRate) private view returns (bool) {
        unchecked {
            uint256 batchRate = uint96(batch);
            uint256 end = uint256(uint32(batch >> 96)) + 3_600;
            return block.timestamp < end && rate >= batchRate && minRate <= batchRate;
        }
    }

    function cancel(uint256 requestId) external locked returns (uint256 returned) {
        uint256 position = _load(requestId);
        address holder = address(uint160(position >> 96));
        if (!_isAuthorized(holder, requestId)) revert ERC721InsufficientApproval(msg.sender, requestId);
        uint256 shares = position & MAX_AMOUNT;
        uint256 rate;
        unchecked {
            uint256 head = _head;
            if (requestId <= uint32(head) || requestId <= uint32(head >> 96)) revert NotCancellable(requestId);
            uint256 tail = _tail;
            uint256 number = _batchOf(uint32(tail >> 32), requestId);
            rate = uint96(_batches[number]);
            if (number <= uint32(head >> 64)) {
                head -= shares << 128;
            } else {
                tail -= shares << 160;
                if (number == uint32(tail >> 32)) tail -= shares << 64;
                else _batches[number + 1] -= shares << 160;
                _tail = tail;
            }
            bool isClaimable = head & HAS_PARTIAL != 0 && uint32(head) + 1 == requestId;
            if (isClaimable) {
                _positions[requestId] = position & ~MAX_AMOUNT | _takePartial(requestId);
                head = (head + 1) & ~HAS_PARTIAL;
            }
            _head = head;
            if (!isClaimable) _end(requestId, position);
        }
        returned = ITwinVault(vault).release(holder, shares, rate);
        emit PositionCancelled(requestId, shares, returned);
    }

    /// The batch of a position, by binary search.
    function _batchOf(uint256 high, uint256 id) private view returns (uint256 low) {
        low = 1;
        unchecked {
            while (low < high) {
                uint256 middle = high - ((high - low) >> 1);
                if (uint32(_batches[middle] >> 128) <= id) low = middle;
                else high = middle - 1;
            }
        }
    }

    function _takePartial(uint256 id) private returns (uint256 partialAssets) {
        partialAssets = _partials[id];
        if (partialAssets > 0) _partials[id] = 0;
    }

    /// Ends a position.
    function _end(uint256 id, uint256 position) private {
        _positions[id] = 0;
        if (position & HAS_MIN_RATE != 0) _minRates[id] = 0;
        address holder = address(uint160(position >> 96));
        unchecked {
            --balanceOf[holder];
        }
        emit Transfer(holder, address(0), id);
    }

    // Claims.

    function claim(uint256 requestId, address receiver) external locked returns (uint256 assets) {
        if (receiver == address(0) || receiver == address(this)) revert BadAddress(receiver);
        uint256 position = _load(requestId);
        address holder = address(uint160(position >> 96));
        if (receiver != holder && !_isAuthorized(holder, requestId)) revert ForeignReceiver(receiver, holder);
        uint256 head = _head;
        uint256 shares;
        unchecked {
            if (head & HAS_PARTIAL != 0 && uint32(head) + 1 == requestId) {
                assets = _takePartial(requestId);
                _head = head & ~HAS_PARTIAL;
            } else {
                if (requestId > uint32(head)) revert NotClaimable(requestId);
                if (position & IS_RETURNED != 0) {
                    shares = position & MAX_AMOUNT;
                    assets = _takePartial(requestId);
                    _returned -= shares;
                } else {
                    assets = position & MAX_AMOUNT;
                }
                _end(requestId, position);
            }
        }
        emit Claimed(requestId, receiver, assets, shares);
        if (assets > 0) {
            (bool isPaid,) = receiver.call{value: assets}("");
            if (!isPaid) revert EtherRefused(receiver);
        }
        if (shares > 0) ITwinVault(vault).release(receiver, shares, MAX_96);
    }

    // Settlement.

    function fund() external payable closed onlyVault {}

    function fill(uint256 maxPositions, uint256 rate, uint256 liquid, uint256 refTime)
        external
        closed
        onlyVault
        returns (uint256 burnt, uint256 paid, uint256 owed)
    {
        unchecked {
            if (refTime > block.timestamp) refTime = block.timestamp;
            uint256 tail = _tail;
            uint256 head = _ripen(_head, tail, refTime);
            uint256 last = uint32(tail);
            uint256 lastBatch = uint32(tail >> 32);
            uint256 number = uint32(head >> 32);
            uint256 batch = _batches[number];
            uint256 next = number < lastBatch ? _batches[number + 1] : 0;
            for (uint256 i = 0; i < maxPositions; ++i) {
                uint256 id = uint256(uint32(head)) + 1;
                if (id > last) break;
                if (number < lastBatch && id >= uint32(next >> 128)) {
                    ++number;
                    batch = next;
                    next = number < lastBatch ? _batches[number + 1] : 0;
                }
                if (number > uint32(head >> 64)) break;
                uint256 position = _positions[id];
                if (position == 0) {
                    head = (head + 1) & ~HAS_PARTIAL;
                    continue;
                }
                uint256 shares = position & MAX_AMOUNT;
                uint256 price = min(rate, uint96(batch));
                if (position & HAS_MIN_RATE != 0 && price < _minRates[id]) {
                    _positions[id] = position | IS_RETURNED;
                    _returned += shares;
                    emit PositionReturned(id, shares);
                    head = (head - (shares << 128) + 1) & ~HAS_PARTIAL;
                    continue;
                }
                uint256 assets = shares * price / ONE;
                uint256 spent = shares;
                if (assets > liquid - paid) {
                    assets = liquid - paid;
                    if (assets < DUST) break;
                    spent = min(divUp(assets * ONE, price), shares);
                }
                uint256 before = head & HAS_PARTIAL != 0 ? _takePartial(id) : 0;
                bool isClosed = spent == shares;
                head -= spent << 128;
                if (isClosed) {
                    _positions[id] = position & ~MAX_AMOUNT | (assets + before);
                    head = (head + 1) & ~HAS_PARTIAL;
                } else {
                    _positions[id] = position & ~MAX_AMOUNT | (shares - spent);
                    _partials[id] = assets + before;
                    head |= HAS_PARTIAL;
                }
                emit PositionSettled(id, spent, assets, isClosed);
                burnt += spent;
                paid += assets;
            }
            head = head & ~(MASK_32 << 32) | number << 32;
            _head = head;
            owed = uint256(uint96(head >> 128)) * rate / ONE;
        }
    }

    /// Moves the shares of batches that a report makes mature from the tail to the head.
    function _ripen(uint256 head, uint256 tail, uint256 refTime) private returns (uint256) {
        unchecked {
            uint256 mature = uint32(head >> 64);
            uint256 lastBatch = uint32(tail >> 32);
            uint256 first = mature + 1;
            if (first > lastBatch || !_isMature(_batches[first], refTime)) return head;
            uint256 shares;
            if (_isMature(_batches[lastBatch], refTime)) {
                mature = lastBatch;
                shares = tail >> 160;
            } else {
                uint256 batch = _batches[first];
                uint256 end = min(first + 64, lastBatch);
                for (uint256 number = first; number < end && _isMature(batch, refTime); ++number) {
                    batch = _batches[number + 1];
                    mature = number;
                    shares += batch >> 160;
                }
            }
            _tail = tail - (shares << 160);
            return (head & ~(MASK_32 << 64) | mature << 64) + (shares << 128);
        }
    }

    function _isMature(uint256 batch, uint256 refTime) private pure returns (bool) {
        unchecked {
            return refTime >= uint256(uint32(batch >> 96)) + 7_200;
        }
    }
}
