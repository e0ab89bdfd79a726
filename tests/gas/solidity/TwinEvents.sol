// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

// Events and errors of the twin: those of `contracts/interfaces/sol`, by the same names and arguments.

event Transfer(address indexed from, address indexed to, uint256 value);
event Approval(address indexed owner, address indexed spender, uint256 value);
event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
event Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares);
event QueueSet(address indexed queue);
event Settled(uint256 shares, uint256 assets, uint256 owed);
event Released(address indexed to, uint256 returned, uint256 forgone);
event Reported(address indexed source, uint256 refTime, int256 applied, uint256 rate, uint256 endRate, uint256 end);
event LossRealized(
    address indexed source, uint256 gross, uint256 absorbed, uint256 covered, uint256 rateBefore, uint256 rateAfter
);
event Allocated(uint256 assets, uint256 working);
event PaidBack(uint256 assets, uint256 working);
event ParameterSet(uint8 indexed parameter, uint256 value);

error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
error ERC20InvalidSender(address sender);
error ERC20InvalidReceiver(address receiver);
error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
error ERC20InvalidSpender(address spender);
error ERC2612ExpiredSignature(uint256 deadline);
error ERC2612InvalidSigner(address signer, address owner);
error ZeroShares(uint256 assets);
error ZeroAssets(uint256 shares);
error ZeroRate();
error ZeroAmount();
error EntriesClosed(uint256 rate, uint256 endRate);
error InsufficientLiquidity(uint256 assets, uint256 liquid);
error AboveDepositCap(uint256 backing, uint256 cap);
error AboveFlowLimit(uint256 shares, uint256 max);
error WrongValue(uint256 value, uint256 required);
error Expired(uint256 deadline, uint256 now);
error Slippage(uint256 result, uint256 limit);
error Overflow(uint256 value, uint256 limit);
error Unauthorized(address caller, address holder);
error Reentered();
error EtherRefused(address receiver);
error CallFailed(address target);
error PausedUntil(uint256 until);
error AlarmedUntil(uint256 until);
error Stale(uint256 staleAt);
error InBunker();
error Reopening();
error OutOfBounds(uint256 value, uint256 min, uint256 max);
error NoQueue();
error RequestTooSmall(uint256 assets, uint256 min);
error BadSettlement(uint256 assets, uint256 max);
error ReportTooEarly(uint256 refTime, uint256 earliest);
error ReportTooSoon(uint256 now, uint256 earliest);
error ReportFromFuture(uint256 refTime, uint256 now);
error ReportBeforeMove(uint256 refTime, uint256 movedAt);
error ExceedsWorking(uint256 assets, uint256 working);
error MoveTooSoon(uint256 now, uint256 earliest);

/// The twin has no bunker: a loss above the bounds is refused.
error LossAboveBound(uint256 loss);
