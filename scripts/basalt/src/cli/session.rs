//! The node, the suite and the account that a command works with. Options are spelled as in cast and
//! cargo stylus.

use super::Error;
use alloy::{primitives::Address, signers::local::PrivateKeySigner};
use basalt_client::{Actor, Connection, Error as ClientError, record, suite::Suite};
use basalt_local as local;
use basalt_programs::workspace::Workspace;
use std::{future::Future, path::PathBuf};

/// Endpoint of the node that `basalt up` starts.
pub const LOCAL_URL: &str = "http://127.0.0.1:8547";

/// A node.
#[derive(Debug, clap::Args)]
pub struct Node {
    /// URL of the node.
    #[arg(long, env = "ETH_RPC_URL", default_value = LOCAL_URL)]
    pub rpc_url: String,
    /// Fail unless the node is of this chain.
    #[arg(long, value_name = "ID")]
    pub chain: Option<u64>,
}

/// A key.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub struct Key {
    /// Key to sign with, 64 hexadecimal digits.
    #[arg(long, value_name = "KEY", env = "ETH_PRIVATE_KEY", hide_env_values = true)]
    private_key: Option<String>,
    /// File that holds the key.
    #[arg(long, value_name = "FILE")]
    private_key_path: Option<PathBuf>,
}

impl Node {
    /// Connects with these keys; published ones are refused where money is real.
    pub async fn connect(&self, signers: Vec<PrivateKeySigner>) -> Result<Connection, Error> {
        let connection = Connection::open(&self.rpc_url, signers).await?;
        if let Some(chain) = self.chain {
            connection.require_chain(chain)?;
        }
        Ok(connection)
    }

    /// Connects with all development keys; fails where money is real.
    pub async fn connect_for_development(&self) -> Result<Connection, Error> {
        self.connect(local::signers()).await
    }
}

impl Key {
    /// The key; it is an error if there is none.
    pub fn signer(&self) -> Result<PrivateKeySigner, Error> {
        self.optional()?.ok_or(Error::NoKey)
    }

    /// The key, if there is one.
    pub fn optional(&self) -> Result<Option<PrivateKeySigner>, Error> {
        let text = match (&self.private_key, &self.private_key_path) {
            (Some(text), _) => text.clone(),
            (None, Some(path)) => std::fs::read_to_string(path)
                .map_err(|source| Error::KeyFile { path: path.clone(), source })?,
            (None, None) => return Ok(None),
        };
        let signer = text.trim().trim_start_matches("0x").parse();
        signer.map(Some).map_err(|_| ClientError::BadKey.into())
    }
}

/// The options of a command that acts in a suite.
#[derive(Debug, clap::Args)]
pub struct SessionArgs {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// A connection, the suite that is recorded for its chain, and the account that signs.
#[derive(Debug)]
pub struct Session {
    /// The node.
    pub connection: Connection,
    /// The suite.
    pub suite: Suite,
    /// The account.
    pub account: Address,
}

impl SessionArgs {
    /// Reads the key, connects and finds the suite.
    pub async fn open(&self) -> Result<Session, Error> {
        let signer = self.key.signer()?;
        let account = signer.address();
        let connection = self.node.connect(vec![signer]).await?;
        let suite = recorded_suite(&connection)?;
        Ok(Session { connection, suite, account })
    }

    /// The same for a command that only reads: of `account`, or of the key's account.
    pub async fn open_read_only(&self, account: Option<Address>) -> Result<Session, Error> {
        let account = match account {
            Some(account) => account,
            None => self.key.signer()?.address(),
        };
        let connection = self.node.connect(Vec::new()).await?;
        let suite = recorded_suite(&connection)?;
        Ok(Session { connection, suite, account })
    }
}

impl Session {
    /// The account, acting in the suite.
    pub const fn actor(&self) -> Actor<'_> {
        Actor::new(&self.connection, &self.suite, self.account)
    }
}

/// The suite that is recorded for the chain.
pub fn recorded_suite(connection: &Connection) -> Result<Suite, Error> {
    let folder = record::folder(Workspace::find()?.root(), connection.chain_id());
    Ok(Suite::recorded(connection, &folder)?)
}

/// Runs an asynchronous command to its end.
pub fn block_on<T>(command: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)?
        .block_on(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use basalt_client::dev;

    fn key(text: &str) -> Key {
        Key { private_key: Some(text.to_owned()), private_key_path: None }
    }

    #[test]
    fn keys_are_read_with_and_without_their_prefix_and_from_files() {
        let hex = dev::KEYS[0].to_string();
        let owner = local::account("owner");
        assert_eq!(key(&hex).signer().unwrap().address(), owner);
        assert_eq!(key(hex.trim_start_matches("0x")).signer().unwrap().address(), owner);

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, format!("{hex}\n")).unwrap();
        let file = Key { private_key: None, private_key_path: Some(path) };
        assert_eq!(file.signer().unwrap().address(), owner);
    }

    #[test]
    fn what_is_no_key_is_said_to_be_none() {
        for text in ["", "0x12", "zz"] {
            assert!(key(text).signer().unwrap_err().to_string().contains("64 hexadecimal"));
        }
        let none = Key { private_key: None, private_key_path: None };
        assert!(none.signer().unwrap_err().to_string().contains("--private-key"));
    }
}
