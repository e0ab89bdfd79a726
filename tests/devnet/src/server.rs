//! JSON-RPC over HTTP, for clients in other processes.

use std::net::SocketAddr;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    routing::post,
};
use serde_json::{Value, json};
use thiserror::Error;
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::cors::CorsLayer;

use crate::Devnet;

/// Maximum size of a request body, in bytes.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// The server cannot listen on its address.
#[derive(Debug, Error)]
#[error("cannot listen on {address}: {source}")]
pub struct ServeError {
    /// The requested address.
    pub address: SocketAddr,
    /// The error of the operating system.
    pub source: std::io::Error,
}

/// A running HTTP server. Dropping it stops the server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(devnet: Devnet, address: SocketAddr) -> Result<Self, ServeError> {
        let failed = |source| ServeError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let app = Router::new()
            .route("/", post(handle))
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(CorsLayer::permissive())
            .with_state(devnet);
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!(%error, "server stopped");
            }
        });
        tracing::info!(address = %bound, "serving JSON-RPC");
        Ok(Self { address: bound, task })
    }

    /// Returns the address the server listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL for clients.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Handles one HTTP request. Accepts any content type, as Nitro does.
async fn handle(State(devnet): State<Devnet>, body: Bytes) -> Json<Value> {
    let request = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            let error = json!({ "code": -32700, "message": format!("parse error: {error}") });
            return Json(json!({ "jsonrpc": "2.0", "id": null, "error": error }));
        }
    };
    // Execution uses the CPU and must not block the async runtime.
    let response = tokio::task::spawn_blocking(move || devnet.rpc(request)).await;
    Json(response.unwrap_or_else(|_| {
        let error = json!({ "code": -32603, "message": "internal error" });
        json!({ "jsonrpc": "2.0", "id": null, "error": error })
    }))
}
