// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The vault face of bsETH (ERC-7535: the asset is ether) and brETH (ERC-4626: the asset is bsETH).
///
/// `convertTo*` price at the rate of this second. Entering pays what the line still promises and up
/// to 1 % of slack on top, leaving pays the flat exit fee: both are in `preview*`, as ERC-4626 rules
/// for fees. Previews know no limit of the vault or its users: what is at hand, the supply and a
/// pause are in `max*`. Every rounding is against the caller.
interface IVault {
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares);

    /// `assets` are worth less than one share.
    error ZeroShares(uint256 assets);
    /// `shares` are worth less than one wei.
    error ZeroAssets(uint256 shares);
    /// Shares are worth nothing at all: nothing can be left with.
    error ZeroRate();
    /// Nothing can be entered or left with an amount of zero.
    error ZeroAmount();
    /// Entries are closed while the line recovers by more than 1 %, or ends below a rate of 0.001.
    error EntriesClosed(uint256 rate, uint256 rateEnd);
    /// More was asked for than instant exits (or the keeper) may take: what is at hand less what the
    /// queue is owed and what must stay.
    error InsufficientLiquidity(uint256 assets, uint256 liquid);
    /// The vault would own more than the owner allows it.
    error AboveDepositCap(uint256 backing, uint256 cap);
    /// More shares than may be minted or burnt in so short a time: `max` are free now.
    error AboveFlowLimit(uint256 shares, uint256 max);
    /// The ether sent is not what the call needs.
    error WrongValue(uint256 sent, uint256 required);
    /// The receiver did not take the ether.
    error EtherRefused(address receiver);

    /// ERC-7535 writes ether as 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE.
    function asset() external view returns (address);
    /// What all shares are worth at the rate of this second, rounded down.
    function totalAssets() external view returns (uint256);
    function convertToShares(uint256 assets) external view returns (uint256);
    function convertToAssets(uint256 shares) external view returns (uint256);
    function maxDeposit(address receiver) external view returns (uint256);
    function maxMint(address receiver) external view returns (uint256);
    function maxWithdraw(address owner) external view returns (uint256);
    function maxRedeem(address owner) external view returns (uint256);
    function previewDeposit(uint256 assets) external view returns (uint256 shares);
    function previewMint(uint256 shares) external view returns (uint256 assets);
    function previewWithdraw(uint256 assets) external view returns (uint256 shares);
    function previewRedeem(uint256 shares) external view returns (uint256 assets);
    /// Where the asset is ether: the value sent must be `assets`.
    function deposit(uint256 assets, address receiver) external payable returns (uint256 shares);
    /// Where the asset is ether: what was sent above the price goes back to the caller.
    function mint(uint256 shares, address receiver) external payable returns (uint256 assets);
    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256 shares);
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);
}
