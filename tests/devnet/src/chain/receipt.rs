//! A transaction that was run, with what came of it.

use alloy::{
    consensus::{
        Receipt, ReceiptEnvelope, ReceiptWithBloom, Transaction, TxEnvelope, transaction::Recovered,
    },
    primitives::{Address, B256, Bloom, Log, logs_bloom},
};

/// One transaction of a block.
#[derive(Clone, Debug)]
pub(crate) struct Mined {
    /// The transaction and its sender.
    pub(crate) tx: Recovered<TxEnvelope>,
    /// Whether it succeeded.
    pub(crate) success: bool,
    /// Gas paid for.
    pub(crate) gas_used: u64,
    /// Wei per gas paid.
    pub(crate) gas_price: u64,
    /// Logs; none if it failed.
    pub(crate) logs: Vec<Log>,
    /// Why it failed, for people.
    pub(crate) failure: Option<String>,
}

impl Mined {
    /// Hash of the transaction.
    pub(crate) fn hash(&self) -> B256 {
        *self.tx.inner().tx_hash()
    }

    /// Account that a creation is for, whether it succeeded or not.
    pub(crate) fn contract_address(&self) -> Option<Address> {
        self.tx.kind().is_create().then(|| self.tx.signer().create(self.tx.nonce()))
    }

    /// Filter of its logs.
    pub(crate) fn bloom(&self) -> Bloom {
        logs_bloom(&self.logs)
    }

    /// The receipt as Ethereum commits to it.
    pub(crate) fn consensus_receipt(&self) -> ReceiptEnvelope {
        let receipt = Receipt {
            status: self.success.into(),
            cumulative_gas_used: self.gas_used,
            logs: self.logs.clone(),
        };
        let receipt = ReceiptWithBloom { receipt, logs_bloom: self.bloom() };
        ReceiptEnvelope::from_typed(self.tx.inner().tx_type(), receipt)
    }
}
