//! The on-chain program of bsETH.

basalt_kit::program!(basalt_staking_vault);
