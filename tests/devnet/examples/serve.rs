//! Serves a devnet on the port of a Nitro dev node until interrupted.

use stylus_devnet::{DEV_ACCOUNT, Devnet, DevnetConfig};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let devnet = Devnet::start(&DevnetConfig::default())?;
    let server = devnet.serve(([127, 0, 0, 1], 8547).into()).await?;
    println!("{}", server.url());
    println!("account {} key {}", DEV_ACCOUNT.address, DEV_ACCOUNT.private_key);
    tokio::signal::ctrl_c().await?;
    Ok(())
}
