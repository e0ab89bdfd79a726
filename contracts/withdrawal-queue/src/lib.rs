//! The withdrawal queue of one vault: requests as ERC-721 positions, settled strictly in order.
//!
//! The vault adds positions, settles them and pays the assets to this contract. Holders cancel,
//! claim, approve and transfer. The rules of order and amounts are in `basalt_math::queue`; this
//! crate adds storage, permissions and payments.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod cancel;
mod claim;
mod commitment;
mod construct;
mod fill;
mod owned_position;
mod pay;
mod refusal;
mod request;
pub mod storage;
mod store;
mod views;

use basalt_interfaces::{IERC165, IERC721, IWithdrawalQueue};
use basalt_kit::{
    erc721::{self, approvals, metadata, transfer},
    routes,
};
use owned_position::OwnedPosition;

routes! {
    constructor => nonpayable construct::construct,

    IWithdrawalQueue::enqueueCall => nonpayable request::enqueue,
    IWithdrawalQueue::fundCall => payable pay::fund,
    IWithdrawalQueue::fillCall => nonpayable fill::fill,
    IWithdrawalQueue::cancelCall => nonpayable cancel::cancel,
    IWithdrawalQueue::claim_0Call => nonpayable claim::claim,
    IWithdrawalQueue::claim_1Call => nonpayable claim::claim_many,
    IWithdrawalQueue::markCommittedCall => nonpayable commitment::mark_committed,

    IWithdrawalQueue::vaultCall => view views::vault,
    IWithdrawalQueue::assetCall => view views::asset,
    IWithdrawalQueue::queueStateCall => view views::queue_state,
    IWithdrawalQueue::escrowedSharesCall => view views::escrowed_shares,
    IWithdrawalQueue::positionCall => view views::position,
    IWithdrawalQueue::pendingRedeemRequestCall => view views::pending_redeem_request,
    IWithdrawalQueue::claimableAssetsCall => view views::claimable_assets,

    IERC721::transferFromCall => reentrant transfer::transfer_from::<OwnedPosition>,
    IERC721::safeTransferFrom_0Call => reentrant transfer::safe_transfer_from_with_data::<OwnedPosition>,
    IERC721::safeTransferFrom_1Call => reentrant transfer::safe_transfer_from::<OwnedPosition>,
    IERC721::approveCall => reentrant approvals::approve::<OwnedPosition>,
    IERC721::setApprovalForAllCall => reentrant approvals::set_approval_for_all::<OwnedPosition>,
    IERC721::getApprovedCall => view approvals::get_approved::<OwnedPosition>,
    IERC721::isApprovedForAllCall => view approvals::is_approved_for_all::<OwnedPosition>,
    IERC721::balanceOfCall => view erc721::balance_of::<OwnedPosition>,
    IERC721::ownerOfCall => view erc721::owner_of::<OwnedPosition>,
    IERC721::nameCall => view metadata::name::<OwnedPosition>,
    IERC721::symbolCall => view metadata::symbol::<OwnedPosition>,
    IERC721::tokenURICall => view metadata::token_uri::<OwnedPosition>,
    IERC165::supportsInterfaceCall => view metadata::supports_interface,
}
