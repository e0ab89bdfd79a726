//! The reference's words for what the money core says, and that both say the same.

use basalt_math::{Assets, FlowLimits, Ledger, MathError, Phase, Shares};
use basalt_model::{
    EntryLimits, ModelAccounts, ModelBunker, ModelFlowLimits, ModelLossWindow, ModelVault,
};

use super::Money;
use crate::step::Refusal;

impl Money {
    /// Whether the reference finds the same largest amounts by trying: slow.
    pub fn check_maxima(&self, cap: u128, owned: u128, instant: u128, now: u32) {
        let limits = model_limits(self.terms.limits);
        let (pricing, room) = (self.pricing(now), self.room(cap, now));
        let flow_room = self.model_flow.mint_room(limits, self.model.vault.shares, now);
        let entry = EntryLimits { deposit_cap: cap, shares: flow_room };
        let vault = &self.model.vault;
        let deposit = vault.max_deposit_within(entry, now);
        assert_eq!(pricing.max_deposit(room).0, deposit, "MODEL: maxDeposit");
        assert_eq!(pricing.max_mint(room).0, vault.max_mint_within(entry, now), "MODEL: maxMint");
        let burnable = self.model_flow.burn_room(limits, vault.shares, now).min(owned);
        let most = Shares(self.burn_room(now).min(owned));
        let withdraw = pricing.max_withdraw(most, Assets(instant)).0;
        assert_eq!(withdraw, vault.max_withdraw(burnable, instant, now), "MODEL: maxWithdraw");
        let redeem = pricing.max_redeem(most, Assets(instant)).0;
        assert_eq!(redeem, vault.max_redeem(burnable, instant, now), "MODEL: maxRedeem");
    }

    /// That both sides are in the same state, and show the same.
    pub fn agree(&self, now: u32) {
        let Ledger { totals, line, peak, growth: _, fee, cover, provisional } = self.ledger;
        let model = ModelAccounts {
            vault: ModelVault {
                shares: totals.shares.0,
                backing: totals.backing.0,
                line: match line.phase() {
                    Phase::Open => basalt_model::Line {
                        start_rate: line.start_rate.0,
                        end_rate: line.end_rate.0,
                        start: line.start,
                        end: line.end,
                    },
                    // Level, from a time of the reference's own.
                    Phase::Bunker | Phase::Reopening => {
                        basalt_model::Line::flat(line.end_rate.0, self.model.vault.line.start)
                    }
                },
                peak: peak.0,
                growth_bps: self.terms.growth,
                exit_fee_bps: self.terms.exit_fee,
            },
            fee_bps: fee.fraction.0,
            reserve: fee.reserve.0,
            shares_then: fee.shares_then.0,
            cover: cover.0,
            bunker: (line.phase() == Phase::Bunker).then_some(ModelBunker {
                provisional: provisional.0,
                shown: line.start_rate.0,
                since: line.start,
            }),
            is_reopening: line.phase() == Phase::Reopening,
        };
        assert_eq!(model, self.model, "MODEL: the books");
        assert_eq!(line.at(now).0, self.model.shown_at(now), "MODEL: the rate");
        let net = i128::try_from(self.model_flow.entered).unwrap_or(i128::MAX)
            - i128::try_from(self.model_flow.left).unwrap_or(i128::MAX);
        assert_eq!(i128::from(self.flow.level), net, "MODEL: the flow");
        assert_eq!(self.flow.at, self.model_flow.at, "MODEL: the time of the flow");
        let ModelLossWindow { lost, at } = self.model_window;
        assert_eq!((self.window.lost, self.window.at), (lost, at), "MODEL: the window");
    }
}

pub(super) const fn model_limits(limits: FlowLimits) -> ModelFlowLimits {
    ModelFlowLimits { mint_bps: limits.mint.0, burn_bps: limits.burn.0 }
}

pub(super) const fn refusal(error: MathError) -> Refusal {
    match error {
        MathError::EntriesClosed { .. } => Refusal::EntriesClosed,
        MathError::ZeroShares { .. } | MathError::ZeroAssets { .. } => Refusal::Nothing,
        MathError::ZeroRate => Refusal::Worthless,
        MathError::Overflow { .. } => Refusal::TooLarge,
        MathError::Underflow { .. } => Refusal::BeyondSupply,
        MathError::InsufficientBacking { .. } => Refusal::BeyondBacking,
        MathError::AboveDepositCap { .. } => Refusal::AboveCap,
        MathError::AboveFlowLimit { .. } => Refusal::AboveFlow,
        MathError::InBunker => Refusal::InBunker,
        MathError::NotInBunker => Refusal::NotInBunker,
        MathError::NotProvisional { .. } => Refusal::BeyondBook,
    }
}

/// The same for exits, where a result beyond 128 bits means more shares than there are.
pub(super) const fn exit_refusal(error: MathError) -> Refusal {
    match refusal(error) {
        Refusal::TooLarge => Refusal::BeyondSupply,
        other => other,
    }
}

pub(super) const fn of_model(refusal: basalt_model::Refusal) -> Refusal {
    match refusal {
        basalt_model::Refusal::EntriesClosed => Refusal::EntriesClosed,
        basalt_model::Refusal::NothingOut => Refusal::Nothing,
        basalt_model::Refusal::Worthless => Refusal::Worthless,
        basalt_model::Refusal::TooLarge => Refusal::TooLarge,
        basalt_model::Refusal::NotEnoughShares => Refusal::BeyondSupply,
        basalt_model::Refusal::NotEnoughBacking => Refusal::BeyondBacking,
        basalt_model::Refusal::InBunker => Refusal::InBunker,
        basalt_model::Refusal::NotInBunker => Refusal::NotInBunker,
        basalt_model::Refusal::NotProvisional => Refusal::BeyondBook,
        basalt_model::Refusal::AboveFlowLimit => Refusal::AboveFlow,
    }
}
