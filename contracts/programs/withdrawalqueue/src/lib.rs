//! The on-chain program of the withdrawal queue.

basalt_kit::program!(basalt_withdrawal_queue);
