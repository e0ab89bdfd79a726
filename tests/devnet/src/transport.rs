//! An alloy transport to a devnet in the same process.

use std::task::{Context, Poll};

use alloy::{
    rpc::json_rpc::{RequestPacket, ResponsePacket},
    transports::{TransportError, TransportErrorKind, TransportFut},
};
use serde_json::Value;
use tower::Service;

use crate::Devnet;

/// An in-process transport; see [`Devnet::transport`].
#[derive(Clone, Debug)]
pub struct DevnetTransport {
    devnet: Devnet,
}

impl DevnetTransport {
    pub(crate) const fn new(devnet: Devnet) -> Self {
        Self { devnet }
    }
}

impl Service<RequestPacket> for DevnetTransport {
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, packet: RequestPacket) -> Self::Future {
        let devnet = self.devnet.clone();
        Box::pin(async move { handle_packet(&devnet, packet).map_err(TransportErrorKind::custom) })
    }
}

/// Handles a packet. Request and response pass through JSON text, so clients see exactly what they
/// would receive over a socket.
fn handle_packet(devnet: &Devnet, packet: RequestPacket) -> serde_json::Result<ResponsePacket> {
    let request: Value = serde_json::from_str(packet.serialize()?.get())?;
    let response = devnet.rpc(request).to_string();
    serde_json::from_str(&response)
}
