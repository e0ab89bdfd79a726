//! An embedded Arbitrum-like chain for development and tests: an EVM, Stylus programs with exact
//! ink metering, the precompiles that deployment needs, and JSON-RPC in process or over HTTP.
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
//! [`stylus`] is the Stylus VM. It does not depend on the rest of the crate.

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
