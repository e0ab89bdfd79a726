//! The on-chain program of the accountant.

basalt_kit::program!(basalt_accountant);
