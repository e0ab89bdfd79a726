//! Revert data, and the refusals of the model that they may stand for.

use std::fmt;

use alloy_primitives::U256;
use alloy_sol_types::SolError;
use basalt_interfaces::{
    IAccountant, IAdapter, IBunker, IERC721, IErrors, IParameters, IQueuedVault, IRate, IRateFeed,
    IRestakingManager, IRoles, ISafety, IStakingVault, IToken, IVault, IWithdrawalQueue,
};
use basalt_model::Refusal;

/// The data of a call that reverted.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Reverted(pub(crate) Vec<u8>);

/// An error with the refusals of the model that it stands for.
type Row = ([u8; 4], &'static str, &'static [Refusal]);

const fn row<E: SolError>(refusals: &'static [Refusal]) -> Row {
    (E::SELECTOR, E::SIGNATURE, refusals)
}

const ROWS: &[Row] = &[
    row::<IRoles::PausedUntil>(&[Refusal::Paused]),
    row::<ISafety::AlarmedUntil>(&[Refusal::Alarmed]),
    row::<ISafety::AlarmSpent>(&[Refusal::AlarmSpent]),
    row::<ISafety::Stale>(&[Refusal::Stale]),
    row::<IBunker::InBunker>(&[Refusal::InBunker]),
    row::<IBunker::NotInBunker>(&[Refusal::NotInBunker]),
    row::<IBunker::Reopening>(&[Refusal::Reopening]),
    row::<IBunker::ConfirmTooSoon>(&[Refusal::ConfirmTooSoon]),
    row::<IAccountant::NotProvisional>(&[Refusal::NotProvisional]),
    row::<IVault::EntriesClosed>(&[Refusal::EntriesClosed]),
    row::<IVault::ZeroShares>(&[Refusal::NothingOut]),
    row::<IVault::ZeroAssets>(&[Refusal::NothingOut]),
    row::<IVault::ZeroAmount>(&[Refusal::NothingOut]),
    row::<IVault::ZeroRate>(&[Refusal::Worthless]),
    row::<IVault::AboveDepositCap>(&[Refusal::AboveDepositCap]),
    row::<IVault::AboveFlowLimit>(&[Refusal::AboveFlowLimit]),
    row::<IVault::InsufficientLiquidity>(&[
        Refusal::NotEnoughLiquidity,
        Refusal::NotEnoughBacking,
        Refusal::NotEnoughShares,
    ]),
    row::<IErrors::Overflow>(&[Refusal::TooLarge]),
    row::<IErrors::Unauthorized>(&[Refusal::NotOwner, Refusal::NotHolder]),
    row::<IErrors::CallFailed>(&[Refusal::Venue]),
    row::<IAdapter::VenueDelta>(&[Refusal::Venue]),
    row::<IToken::ERC20InsufficientBalance>(&[Refusal::NotEnoughBalance, Refusal::NotEnoughShares]),
    row::<IQueuedVault::RequestTooSmall>(&[Refusal::BelowMinRequest]),
    row::<IWithdrawalQueue::RequestTooLarge>(&[Refusal::TooLarge]),
    row::<IWithdrawalQueue::MinRateTooHigh>(&[Refusal::MinRateTooHigh]),
    row::<IWithdrawalQueue::NotCancellable>(&[Refusal::NotCancellable]),
    row::<IWithdrawalQueue::NotClaimable>(&[Refusal::NotClaimable]),
    row::<IWithdrawalQueue::BadCommitment>(&[Refusal::BadCommitment]),
    row::<IERC721::ERC721NonexistentToken>(&[Refusal::NoPosition]),
    row::<IRate::ReportTooEarly>(&[Refusal::ReportTooEarly]),
    row::<IRate::ReportTooSoon>(&[Refusal::ReportTooEarly]),
    row::<IRateFeed::RecordTooSoon>(&[Refusal::RecordTooSoon]),
    row::<IRate::ReportFromFuture>(&[Refusal::ReportFromFuture]),
    row::<IStakingVault::ReportBeforeMove>(&[Refusal::ReportBeforeMove]),
    row::<IStakingVault::MoveTooSoon>(&[Refusal::MoveTooSoon]),
    row::<IStakingVault::ExceedsWorking>(&[Refusal::AboveBook]),
    row::<IRestakingManager::AdapterNotEmpty>(&[Refusal::NotEmpty]),
    row::<IRestakingManager::AboveCap>(&[Refusal::AboveCap]),
    row::<IRoles::BadPause>(&[Refusal::BadPause]),
    row::<IRoles::PauseTooSoon>(&[Refusal::PauseTooSoon]),
    row::<IRestakingManager::ExceedsBook>(&[Refusal::AboveBook]),
    row::<IParameters::OutOfBounds>(&[Refusal::OutOfBounds]),
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
