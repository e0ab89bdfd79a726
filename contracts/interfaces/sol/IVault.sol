// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// The vault interface of bsETH (ERC-7535: the asset is ether) and brETH (ERC-4626: the asset is
/// bsETH).
///
/// `convertTo*` use the rate now. An entry also pays the growth that the line still promises and up
/// to 1 % of slack; an exit pays the flat exit fee. Both are included in `preview*`, as ERC-4626
/// requires for fees. Previews ignore all limits of the vault and its users; `max*` include
/// liquidity, limits and pauses. Every rounding is against the caller: the dust stays in the vault.
interface IVault {
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares);

    /// `assets` buy less than one share.
    error ZeroShares(uint256 assets);
    /// `shares` pay less than one wei.
    error ZeroAssets(uint256 shares);
    /// The rate is 0, so exits are impossible.
    error ZeroRate();
    /// The amount of an entry or exit is 0.
    error ZeroAmount();
    /// Entries are closed: the line still promises more than 1 %, or the rate is below 0.001.
    error EntriesClosed(uint256 rate, uint256 endRate);
    /// `assets` are above `liquid`: the liquid assets that an instant exit or an allocation may
    /// take, after what the queue is owed and what must stay.
    error InsufficientLiquidity(uint256 assets, uint256 liquid);
    /// The vault would own `backing`, more than its cap.
    error AboveDepositCap(uint256 backing, uint256 cap);
    /// More shares than the daily limits allow to mint or burn now.
    error AboveFlowLimit(uint256 shares, uint256 max);
    /// The ether sent is not the amount that the call needs.
    error WrongValue(uint256 value, uint256 required);

    /// The address of the asset; 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE for ether (ERC-7535).
    function asset() external view returns (address);
    /// Value of all shares at the rate now, rounded down.
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
    /// If the asset is ether, the ether sent must be `assets`.
    function deposit(uint256 assets, address receiver) external payable returns (uint256 shares);
    /// If the asset is ether, ether sent above the price goes back to the caller.
    function mint(uint256 shares, address receiver) external payable returns (uint256 assets);
    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256 shares);
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);
}
