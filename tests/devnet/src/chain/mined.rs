//! An executed transaction and its receipt.

use alloy::{
    consensus::{
        Receipt, ReceiptEnvelope, ReceiptWithBloom, Transaction, TxEnvelope, transaction::Recovered,
    },
    primitives::{Address, B256, Bloom, Log, logs_bloom},
};

/// A mined transaction and its result.
#[derive(Clone, Debug)]
pub(crate) struct MinedTransaction {
    /// The transaction with its sender.
    pub(crate) tx: Recovered<TxEnvelope>,
    /// Whether it succeeded.
    pub(crate) success: bool,
    /// Gas charged.
    pub(crate) gas_used: u64,
    /// Price paid, in wei per gas.
    pub(crate) gas_price: u64,
    /// Emitted logs; empty if the transaction failed.
    pub(crate) logs: Vec<Log>,
    /// Error message; `None` if the transaction succeeded.
    pub(crate) failure: Option<String>,
}

impl MinedTransaction {
    /// Returns the transaction hash.
    pub(crate) fn hash(&self) -> B256 {
        *self.tx.inner().tx_hash()
    }

    /// Returns the address of the created contract, also if creation failed.
    pub(crate) fn contract_address(&self) -> Option<Address> {
        self.tx.kind().is_create().then(|| self.tx.signer().create(self.tx.nonce()))
    }

    /// Returns the bloom filter of the logs.
    pub(crate) fn bloom(&self) -> Bloom {
        logs_bloom(&self.logs)
    }

    /// Returns the receipt in the form that the receipts root commits to.
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
