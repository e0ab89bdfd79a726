//! Revert data, and the refusals of the model that they may stand for.

use std::fmt;

use alloy_primitives::U256;
use alloy_sol_types::SolError;
use basalt_interfaces::{
    IAccountant, IAdapter, IBunker, IERC721, IErrors, IParameters, IQueuedVault, IRate,
    IRestakingManager, IRoles, ISafety, IStakingVault, IToken, IVault, IWithdrawalQueue,
};
use basalt_model::Refusal::{self, *};

/// The data of a call that reverted.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Reverted(pub(crate) Vec<u8>);

/// An error with the refusals of the model that it stands for.
type Row = ([u8; 4], &'static str, &'static [Refusal]);

const fn row<E: SolError>(refusals: &'static [Refusal]) -> Row {
    (E::SELECTOR, E::SIGNATURE, refusals)
}

const ROWS: &[Row] = &[
    row::<IRoles::PausedUntil>(&[Paused]),
    row::<ISafety::AlarmedUntil>(&[Alarmed]),
    row::<ISafety::AlarmSpent>(&[AlarmSpent]),
    row::<ISafety::Stale>(&[Stale]),
    row::<IBunker::InBunker>(&[InBunker]),
    row::<IBunker::NotInBunker>(&[NotInBunker]),
    row::<IBunker::Reopening>(&[Reopening]),
    row::<IBunker::ConfirmTooSoon>(&[ConfirmTooSoon]),
    row::<IAccountant::NotProvisional>(&[NotProvisional]),
    row::<IVault::EntriesClosed>(&[EntriesClosed]),
    row::<IVault::ZeroShares>(&[NothingOut]),
    row::<IVault::ZeroAssets>(&[NothingOut]),
    row::<IVault::ZeroAmount>(&[NothingOut]),
    row::<IVault::ZeroRate>(&[Worthless]),
    row::<IVault::AboveDepositCap>(&[AboveDepositCap]),
    row::<IVault::AboveFlowLimit>(&[AboveFlowLimit]),
    row::<IVault::InsufficientLiquidity>(&[NotEnoughLiquidity, NotEnoughBacking, NotEnoughShares]),
    row::<IErrors::Overflow>(&[TooLarge]),
    row::<IErrors::Unauthorized>(&[NotOwner, NotHolder]),
    row::<IErrors::CallFailed>(&[Venue]),
    row::<IAdapter::VenueDelta>(&[Venue]),
    row::<IToken::ERC20InsufficientBalance>(&[NotEnoughBalance, NotEnoughShares]),
    row::<IQueuedVault::RequestTooSmall>(&[BelowMinRequest]),
    row::<IWithdrawalQueue::RequestTooLarge>(&[TooLarge]),
    row::<IWithdrawalQueue::MinRateTooHigh>(&[MinRateTooHigh]),
    row::<IWithdrawalQueue::NotCancellable>(&[NotCancellable]),
    row::<IWithdrawalQueue::NotClaimable>(&[NotClaimable]),
    row::<IWithdrawalQueue::BadCommitment>(&[BadCommitment]),
    row::<IERC721::ERC721NonexistentToken>(&[NoPosition]),
    row::<IRate::ReportTooEarly>(&[ReportTooEarly]),
    row::<IRate::ReportTooSoon>(&[ReportTooEarly]),
    row::<IRate::ReportFromFuture>(&[ReportFromFuture]),
    row::<IStakingVault::ReportBeforeMove>(&[ReportBeforeMove]),
    row::<IStakingVault::MoveTooSoon>(&[MoveTooSoon]),
    row::<IStakingVault::ExceedsWorking>(&[AboveBook]),
    row::<IRestakingManager::ExceedsBook>(&[AboveBook]),
    row::<IParameters::OutOfBounds>(&[OutOfBounds]),
];

impl Reverted {
    fn row(&self) -> Option<&'static Row> {
        ROWS.iter().find(|(selector, ..)| self.0.starts_with(selector))
    }

    /// Whether the error stands for that refusal of the model.
    pub(crate) fn is(&self, refusal: Refusal) -> bool {
        self.row().is_some_and(|(_, _, refusals)| refusals.contains(&refusal))
    }

    /// Whether the error says that an argument is too wide.
    pub(crate) fn is_width(&self, argument: u128) -> bool {
        let error = IErrors::Overflow::abi_decode_validate(&self.0);
        error.is_ok_and(|error| error.value == U256::from(argument) && error.value > error.limit)
    }
}

impl fmt::Debug for Reverted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.row().map_or("another error", |(_, signature, _)| signature);
        write!(f, "{name} {}", alloy_primitives::hex::encode_prefixed(&self.0))
    }
}
