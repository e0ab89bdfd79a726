//! The queue out of one vault: requests as ERC-721 positions, settled strictly in order.
//!
//! The vault asks for positions and has them settled; what it pays for them lies here and nowhere
//! else. Holders cancel, claim, approve and hand over. All rules of the order and of amounts are the
//! core's; here is where they are kept, who may ask, and how it is paid.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod approvals;
mod backing;
mod cancel;
mod claim;
mod construct;
mod fill;
mod held;
mod identity;
mod pay;
mod refusal;
mod request;
mod shelf;
pub mod storage;
mod transfer;
mod views;

pub use identity::interface_id;

use basalt_interfaces::{IERC165, IERC721, IWithdrawalQueue};
use basalt_kit::routes;

routes! {
    constructor => mutating construct::construct,
    receive => pay::receive,

    IWithdrawalQueue::enqueueCall => mutating request::enqueue,
    IWithdrawalQueue::fillCall => mutating fill::fill,
    IWithdrawalQueue::cancelCall => mutating cancel::cancel,
    IWithdrawalQueue::claim_0Call => mutating claim::claim,
    IWithdrawalQueue::claim_1Call => mutating claim::claim_many,
    IWithdrawalQueue::markBackedCall => mutating backing::mark_backed,

    IWithdrawalQueue::vaultCall => view views::vault,
    IWithdrawalQueue::assetCall => view views::asset,
    IWithdrawalQueue::queueStateCall => view views::queue_state,
    IWithdrawalQueue::escrowedSharesCall => view views::escrowed_shares,
    IWithdrawalQueue::positionCall => view views::position,
    IWithdrawalQueue::pendingRedeemRequestCall => view views::pending_redeem_request,
    IWithdrawalQueue::claimableAssetsCall => view views::claimable_assets,

    IERC721::transferFromCall => open transfer::transfer_from,
    IERC721::safeTransferFrom_0Call => open transfer::safe_transfer_from_with_data,
    IERC721::safeTransferFrom_1Call => open transfer::safe_transfer_from,
    IERC721::approveCall => open approvals::approve,
    IERC721::setApprovalForAllCall => open approvals::set_approval_for_all,
    IERC721::getApprovedCall => view approvals::get_approved,
    IERC721::isApprovedForAllCall => view approvals::is_approved_for_all,
    IERC721::balanceOfCall => view identity::balance_of,
    IERC721::ownerOfCall => view identity::owner_of,
    IERC721::nameCall => view identity::name,
    IERC721::symbolCall => view identity::symbol,
    IERC721::tokenURICall => view identity::token_uri,
    IERC165::supportsInterfaceCall => view identity::supports_interface,
}

/// What the machine calls.
#[cfg(target_arch = "wasm32")]
mod entry {
    use basalt_kit::Vm;
    use stylus_sdk::{
        ArbResult,
        host::VM,
        stylus_core::{CalldataAccess, MemoryAccess, StorageAccess},
        stylus_proc::entrypoint,
    };

    #[entrypoint]
    fn main(input: Vec<u8>, vm: VM) -> ArbResult {
        crate::route(Vm::new(&vm), &input)
    }
}
