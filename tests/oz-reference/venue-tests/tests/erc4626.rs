//! The vault implements its Solidity interface. The tests also cover a typical use and the known
//! traps for a strategy.

#![allow(clippy::unwrap_used, reason = "a failing helper fails the test")]

use alloy_primitives::{Address, FixedBytes, U256, address};
use alloy_sol_types::{SolCall, SolError, SolEvent, SolValue, sol};
use oz_venue_tests::{Chain, Program, Revert};

sol!("../sol/IOzErc20.sol");
sol!("../sol/IOzErc4626.sol");
use IOzErc20 as token;
use IOzErc4626::{self as abi, IOzErc4626Calls};

const ASSET: Address = address!("0000000000000000000000000000000000a55e70");
const VAULT: Address = address!("00000000000000000000000000000000000ba517");
const ALICE: Address = address!("00000000000000000000000000000000000a11ce");
const BOB: Address = address!("0000000000000000000000000000000000000b0b");

fn units(count: u64) -> U256 {
    U256::from(count)
}

struct Venue(Chain);

impl Venue {
    /// Deploys the token and the vault. Alice holds `assets` and approves the vault for all of
    /// them.
    fn with_depositor(assets: U256) -> Self {
        let chain = Chain::default();
        chain.deploy(Program::Erc20, ASSET, &("Reference", "REF").abi_encode_params());
        chain.call(ALICE, ASSET, &token::mintCall { to: ALICE, value: assets }).unwrap();
        let approve = token::approveCall { spender: VAULT, value: U256::MAX };
        chain.call(ALICE, ASSET, &approve).unwrap();
        Self::over(chain)
    }

    /// Deploys the vault for the asset at `ASSET`.
    fn over(chain: Chain) -> Self {
        let arguments = (ASSET, "Reference vault", "rvREF").abi_encode_params();
        chain.deploy(Program::Erc4626, VAULT, &arguments);
        Self(chain)
    }

    fn call<C: SolCall>(&self, caller: Address, call: &C) -> Result<C::Return, Revert> {
        self.0.call(caller, VAULT, call)
    }

    fn deposit(&self, assets: U256) -> Result<U256, Revert> {
        self.call(ALICE, &abi::depositCall { assets, receiver: ALICE }).map(|it| it.shares)
    }

    fn assets_of(&self, account: Address) -> U256 {
        self.0.call(account, ASSET, &token::balanceOfCall { account }).unwrap()._0
    }
}

const fn selector_of<C: SolCall>(_: &C) -> [u8; 4] {
    C::SELECTOR
}

#[test]
fn every_interface_function_returns_its_declared_type() {
    let venue = Venue::with_depositor(units(100));
    let (assets, shares) = (units(10), units(10));
    let (owner, receiver) = (ALICE, ALICE);
    let mut called = vec![];
    macro_rules! call {
        ($($call:expr),* $(,)?) => {$(
            let call = $call;
            venue.call(ALICE, &call).unwrap();
            called.push(selector_of(&call));
        )*};
    }
    call!(
        abi::totalSupplyCall {},
        abi::balanceOfCall { account: ALICE },
        abi::transferCall { to: BOB, value: U256::ZERO },
        abi::allowanceCall { owner, spender: BOB },
        abi::approveCall { spender: BOB, value: units(1) },
        abi::transferFromCall { from: ALICE, to: BOB, value: U256::ZERO },
        abi::nameCall {},
        abi::symbolCall {},
        abi::decimalsCall {},
        abi::supportsInterfaceCall { interfaceId: FixedBytes::ZERO },
        abi::assetCall {},
        abi::totalAssetsCall {},
        abi::convertToSharesCall { assets },
        abi::convertToAssetsCall { shares },
        abi::maxDepositCall { receiver },
        abi::previewDepositCall { assets },
        abi::depositCall { assets, receiver },
        abi::maxMintCall { receiver },
        abi::previewMintCall { shares },
        abi::mintCall { shares, receiver },
        abi::maxWithdrawCall { owner },
        abi::previewWithdrawCall { assets },
        abi::withdrawCall { assets, receiver, owner },
        abi::maxRedeemCall { owner },
        abi::previewRedeemCall { shares },
        abi::redeemCall { shares, receiver, owner },
    );
    called.sort_unstable();
    assert_eq!(called, IOzErc4626Calls::SELECTORS, "the test must call every function");
}

#[test]
fn a_selector_outside_the_interface_reverts_with_empty_data() {
    let venue = Venue::with_depositor(U256::ZERO);
    assert_eq!(venue.0.raw_call(ALICE, VAULT, b"none".to_vec()), Err(vec![]));
}

#[test]
fn the_constructor_takes_asset_and_names_and_runs_once() {
    let venue = Venue::with_depositor(U256::ZERO);
    let again = venue.0.construct(VAULT, &(BOB, "Other", "OTH").abi_encode_params());
    assert_eq!(again, Err(vec![]));
    assert_eq!(venue.call(BOB, &abi::assetCall {}).unwrap()._0, ASSET);
    assert_eq!(venue.call(BOB, &abi::nameCall {}).unwrap()._0, "Reference vault");
    assert_eq!(venue.call(BOB, &abi::symbolCall {}).unwrap()._0, "rvREF");
    assert_eq!(venue.call(BOB, &abi::decimalsCall {}).unwrap()._0, 18);
}

#[test]
fn a_donation_is_a_gain_of_the_shareholders() {
    let venue = Venue::with_depositor(units(2_000));
    assert_eq!(venue.deposit(units(1_000)).unwrap(), units(1_000));
    let donation = token::transferCall { to: VAULT, value: units(500) };
    venue.0.call(ALICE, ASSET, &donation).unwrap();
    assert_eq!(venue.call(BOB, &abi::totalAssetsCall {}).unwrap()._0, units(1_500));

    // 1,000 shares * (1,500 + 1) assets / (1,000 + 1) shares, rounded down.
    let redeem = abi::redeemCall { shares: units(1_000), receiver: BOB, owner: ALICE };
    assert_eq!(venue.call(ALICE, &redeem).unwrap().assets, units(1_499));
    assert_eq!((venue.assets_of(BOB), venue.assets_of(VAULT)), (units(1_499), units(1)));
}

#[test]
fn deposits_and_withdrawals_emit_the_declared_events() {
    let venue = Venue::with_depositor(units(10));
    venue.deposit(units(10)).unwrap();
    let deposited = venue.0.logs().pop().unwrap();
    assert_eq!(deposited.emitter, VAULT);
    let deposited = abi::Deposit::decode_raw_log(deposited.topics, &deposited.data, true).unwrap();
    assert_eq!((deposited.sender, deposited.owner), (ALICE, ALICE));
    assert_eq!((deposited.assets, deposited.shares), (units(10), units(10)));

    let withdraw = abi::withdrawCall { assets: units(4), receiver: BOB, owner: ALICE };
    venue.call(ALICE, &withdraw).unwrap();
    let withdrawn = venue.0.logs().pop().unwrap();
    let withdrawn = abi::Withdraw::decode_raw_log(withdrawn.topics, &withdrawn.data, true).unwrap();
    assert_eq!((withdrawn.sender, withdrawn.receiver, withdrawn.owner), (ALICE, BOB, ALICE));
    assert_eq!((withdrawn.assets, withdrawn.shares), (units(4), units(4)));
}

#[test]
fn exits_above_the_balance_revert_with_the_declared_error() {
    let venue = Venue::with_depositor(units(10));
    venue.deposit(units(10)).unwrap();
    let (owner, max) = (ALICE, units(10));

    let withdraw = abi::withdrawCall { assets: units(11), receiver: BOB, owner };
    let error = abi::ERC4626ExceededMaxWithdraw { owner, assets: units(11), max };
    assert_eq!(venue.call(ALICE, &withdraw).err(), Some(error.abi_encode()));

    let redeem = abi::redeemCall { shares: units(11), receiver: BOB, owner };
    let error = abi::ERC4626ExceededMaxRedeem { owner, shares: units(11), max };
    assert_eq!(venue.call(ALICE, &redeem).err(), Some(error.abi_encode()));

    let others = abi::redeemCall { shares: units(1), receiver: BOB, owner };
    let error =
        abi::ERC20InsufficientAllowance { spender: BOB, allowance: U256::ZERO, needed: units(1) };
    assert_eq!(venue.call(BOB, &others).err(), Some(error.abi_encode()));
}

#[test]
fn trap_unlimited_max_values_revert_with_empty_data() {
    let venue = Venue::with_depositor(units(3));
    venue.deposit(units(1)).unwrap();
    let donation = token::transferCall { to: VAULT, value: units(1) };
    venue.0.call(ALICE, ASSET, &donation).unwrap();

    let max = abi::maxMintCall { receiver: ALICE };
    assert_eq!(venue.call(ALICE, &max).unwrap()._0, U256::MAX);
    let mint = abi::mintCall { shares: U256::MAX, receiver: ALICE };
    assert_eq!(venue.call(ALICE, &mint).err(), Some(vec![]));

    let convert = abi::convertToAssetsCall { shares: U256::MAX };
    assert_eq!(venue.call(ALICE, &convert).err(), Some(vec![]));
}

#[test]
fn trap_the_error_of_a_failing_asset_is_lost() {
    let venue = Venue::with_depositor(units(1));
    let error = abi::SafeErc20FailedOperation { token: ASSET };
    assert_eq!(venue.deposit(units(2)).err(), Some(error.abi_encode()));
    assert_eq!(venue.assets_of(ALICE), units(1));
}

#[test]
fn trap_an_asset_without_code_is_accepted() {
    let venue = Venue::over(Chain::default());
    assert_eq!(venue.call(BOB, &abi::decimalsCall {}).unwrap()._0, 18);
    let error = abi::InvalidAsset { asset: ASSET };
    assert_eq!(venue.call(BOB, &abi::totalAssetsCall {}).err(), Some(error.abi_encode()));
}

#[test]
fn trap_views_revert_while_the_vault_is_entered() {
    // The vault is its own asset, so reading its total assets calls back into it.
    let chain = Chain::default();
    chain.deploy(Program::Erc4626, ASSET, &(ASSET, "Ouroboros", "ORO").abi_encode_params());
    let error = abi::InvalidAsset { asset: ASSET };
    let total = chain.call(ALICE, ASSET, &abi::totalAssetsCall {});
    assert_eq!(total.err(), Some(error.abi_encode()));
}

#[test]
fn supported_interfaces_are_erc4626_erc20_its_metadata_and_erc165() {
    let venue = Venue::with_depositor(U256::ZERO);
    for (id, supported) in [
        (0x87df_e5a0_u32, true),
        (0x3637_2b07, true),
        (0xa219_a025, true),
        (0x01ff_c9a7, true),
        (0xffff_ffff, false),
    ] {
        let query = abi::supportsInterfaceCall { interfaceId: FixedBytes(id.to_be_bytes()) };
        assert_eq!(venue.call(ALICE, &query).unwrap()._0, supported, "{id:#x}");
    }
}
