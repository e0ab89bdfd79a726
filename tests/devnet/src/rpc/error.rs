//! Errors of requests and their JSON-RPC codes.

use alloy::primitives::Bytes;
use serde_json::{Value, json};
use thiserror::Error;

use crate::chain::{estimate::EstimateError, tx::TxError};

/// A request failed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum RpcError {
    /// The value is not a JSON-RPC request.
    #[error("invalid request: {0}")]
    InvalidRequest(&'static str),
    /// The method does not exist.
    #[error("the method {0} does not exist/is not available")]
    UnknownMethod(String),
    /// A parameter is missing or malformed.
    #[error("invalid params: {0}")]
    InvalidParams(String),
    /// The call reverts.
    #[error("{text}")]
    Reverted {
        /// Error message as Nitro words it.
        text: String,
        /// Revert data.
        data: Bytes,
    },
    /// Any other error.
    #[error("{0}")]
    Server(String),
}

impl RpcError {
    const fn code(&self) -> i64 {
        match self {
            Self::InvalidRequest(_) => -32600,
            Self::UnknownMethod(_) => -32601,
            Self::InvalidParams(_) => -32602,
            Self::Reverted { .. } => 3,
            Self::Server(_) => -32000,
        }
    }

    /// Returns the error object of a response.
    pub(super) fn to_json(&self) -> Value {
        let mut object = json!({ "code": self.code(), "message": self.to_string() });
        if let Self::Reverted { data, .. } = self {
            object["data"] = json!(data);
        }
        object
    }
}

impl From<TxError> for RpcError {
    fn from(error: TxError) -> Self {
        Self::Server(error.to_string())
    }
}

impl From<EstimateError> for RpcError {
    fn from(error: EstimateError) -> Self {
        match error {
            EstimateError::Reverts { text, data } => Self::Reverted { text, data },
            other => Self::Server(other.to_string()),
        }
    }
}
