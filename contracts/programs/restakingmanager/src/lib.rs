//! The on-chain program of brETH.

basalt_kit::program!(basalt_restaking_manager);
