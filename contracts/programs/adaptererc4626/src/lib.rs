//! The on-chain program of the ERC-4626 adapter.

basalt_kit::program!(basalt_adapter_erc4626);
