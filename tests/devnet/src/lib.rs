//! An embedded Arbitrum-like chain for development and tests: an EVM with Stylus programs metered to
//! the unit of ink, the precompiled contracts that deployment needs, and JSON-RPC in process or over
//! HTTP.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use stylus_devnet::{Devnet, DevnetConfig};
//!
//! let devnet = Devnet::start(&DevnetConfig::default())?;
//! let client = alloy::rpc::client::RpcClient::new(devnet.transport(), true);
//! let server = devnet.serve(([127, 0, 0, 1], 8547).into()).await?;
//! println!("{}", server.url());
//! # Ok(()) }
//! ```
//!
//! [`stylus`] is the VM by itself and knows nothing of the chain around it.

mod arbos;
mod chain;
mod config;
mod devnet;
mod evm;
mod rpc;
mod server;
pub mod stylus;
mod transport;

pub use chain::StartError;
pub use config::{DEFAULT_ARBOS_VERSION, DEV_ACCOUNT, DEV_CHAIN_ID, DevAccount, DevnetConfig};
pub use devnet::Devnet;
pub use server::{ServeError, Server};
pub use transport::DevnetTransport;
