//! Rows that the dispatch tables of both vaults share.

/// The dispatch table of a vault contract: its own rows, followed by the rows of every vault.
///
/// ```text
/// vault_routes! {
///     StakingVault,
///     constructor => payable construct::construct,
///     IStakingVault::reportCall => nonpayable report::report,
/// }
/// ```
///
/// Own rows must include entries (`deposit`, `mint`, `addCover`), `asset`, `getRate`, `exchangeRate`,
/// `reviseLoss`, `confirmLoss` and the contract's own interface.
#[macro_export]
macro_rules! vault_routes {
    ($vault:ident, $($own:tt)*) => {
        use $crate::private::{
            basalt_interfaces::{
                ISlippageVault as SlippageVault, IBunker as Bunker, IQueuedVault as QueuedVault,
                IParameters as Parameters, IRate as Rate, IRoles as Roles, ISafety as Safety,
                IToken as TokenCalls, IVault as VaultCalls,
            },
            basalt_kit::{erc20::handlers as token, pause, roles},
        };
        use $crate::{
            Token, VaultRoles, bunker, exit, parameters, queue, rate, safety, sweep,
            views as vault_views,
        };

        $crate::private::basalt_kit::routes! {
            $($own)*

            VaultCalls::redeemCall => nonpayable exit::redeem::<$vault>,
            VaultCalls::withdrawCall => nonpayable exit::withdraw::<$vault>,
            SlippageVault::redeemCall => nonpayable exit::redeem_with_limit::<$vault>,
            SlippageVault::withdrawCall => nonpayable exit::withdraw_with_limit::<$vault>,

            QueuedVault::requestRedeem_0Call => nonpayable queue::request,
            QueuedVault::requestRedeem_1Call => nonpayable queue::request_with_limit,
            QueuedVault::settleCall => nonpayable queue::settle::<$vault>,
            QueuedVault::releaseCall => nonpayable queue::release,
            QueuedVault::requestRateCall => view queue::request_rate,
            QueuedVault::liquidityCall => view queue::liquidity,
            QueuedVault::queueCall => view queue::queue,
            QueuedVault::setQueueCall => nonpayable queue::set_queue,

            VaultCalls::totalAssetsCall => view vault_views::total_assets,
            VaultCalls::convertToSharesCall => view vault_views::convert_to_shares,
            VaultCalls::convertToAssetsCall => view vault_views::convert_to_assets,
            VaultCalls::maxDepositCall => view vault_views::max_deposit,
            VaultCalls::maxMintCall => view vault_views::max_mint,
            VaultCalls::maxWithdrawCall => view vault_views::max_withdraw,
            VaultCalls::maxRedeemCall => view vault_views::max_redeem,
            VaultCalls::previewDepositCall => view vault_views::preview_deposit,
            VaultCalls::previewMintCall => view vault_views::preview_mint,
            VaultCalls::previewWithdrawCall => view vault_views::preview_withdraw,
            VaultCalls::previewRedeemCall => view vault_views::preview_redeem,

            TokenCalls::transferCall => reentrant token::transfer::<Token<$vault>>,
            TokenCalls::transferFromCall => reentrant token::transfer_from::<Token<$vault>>,
            TokenCalls::approveCall => reentrant token::approve::<Token<$vault>>,
            TokenCalls::permit_0Call => reentrant token::permit_split::<Token<$vault>>,
            TokenCalls::permit_1Call => reentrant token::permit_bytes::<Token<$vault>>,
            TokenCalls::nameCall => view token::name::<Token<$vault>>,
            TokenCalls::symbolCall => view token::symbol::<Token<$vault>>,
            TokenCalls::decimalsCall => view token::decimals,
            TokenCalls::totalSupplyCall => view token::total_supply::<Token<$vault>>,
            TokenCalls::balanceOfCall => view token::balance_of::<Token<$vault>>,
            TokenCalls::allowanceCall => view token::allowance::<Token<$vault>>,
            TokenCalls::noncesCall => view token::nonces::<Token<$vault>>,
            TokenCalls::DOMAIN_SEPARATORCall => view token::domain_separator::<Token<$vault>>,
            TokenCalls::eip712DomainCall => view token::eip712_domain::<Token<$vault>>,

            Rate::rateLineCall => view rate::rate_line,
            Rate::ledgerCall => view rate::ledger,
            Rate::lastReportCall => view rate::last_report,
            Rate::maxRateGrowthPerSecondCall => view rate::max_rate_growth_per_second,
            Parameters::parameterCall => view parameters::parameter,
            Parameters::setParameterCall => nonpayable parameters::set_parameter,

            Bunker::isBunkerCall => view bunker::is_bunker,
            Safety::isStaleCall => view safety::is_stale,
            Safety::phaseCall => view safety::phase,
            Bunker::bunkerCall => view bunker::bunker,
            Bunker::provisionalLossCall => view bunker::provisional_loss,
            Safety::alarmCall => nonpayable safety::alarm::<$vault>,
            Safety::coverCall => view safety::cover,
            Safety::accountantCall => view safety::accountant,
            Safety::secondOpinionCall => view safety::second_opinion,
            Safety::treasuryCall => view safety::treasury,
            Safety::setSecondOpinionCall => nonpayable safety::set_second_opinion,
            Safety::setTreasuryCall => nonpayable safety::set_treasury,

            Roles::ownerCall => view roles::owner::<VaultRoles>,
            Roles::pendingOwnerCall => view roles::pending_owner::<VaultRoles>,
            Roles::guardianCall => view roles::guardian::<VaultRoles>,
            Roles::keeperCall => view roles::keeper::<VaultRoles>,
            Roles::pausedUntilCall => view pause::paused_until::<VaultRoles>,
            Roles::transferOwnershipCall => nonpayable roles::transfer_ownership::<VaultRoles>,
            Roles::acceptOwnershipCall => nonpayable roles::accept_ownership::<VaultRoles>,
            Roles::setGuardianCall => nonpayable roles::set_guardian::<VaultRoles>,
            Roles::setKeeperCall => nonpayable roles::set_keeper::<VaultRoles>,
            Roles::pauseCall => nonpayable pause::pause::<VaultRoles>,
            Roles::unpauseCall => nonpayable pause::unpause::<VaultRoles>,
            Roles::sweepCall => nonpayable sweep::sweep::<$vault>,
        }
    };
}
