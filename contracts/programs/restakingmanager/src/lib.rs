//! The on-chain program of brETH.

basalt_kit::program!(
    basalt_restaking_manager,
    [
        "IRestakingManager",
        "IVault",
        "IBoundedVault",
        "IQueuedVault",
        "IBunker",
        "IToken",
        "IRate",
        "IRoles",
        "IErrors"
    ]
);
