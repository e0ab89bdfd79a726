//! Gas of products whose sources are in no package registry: measured once, not in this run.

/// A product's operation.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// The operation of ours that it is compared with.
    pub operation: &'static str,
    /// The product and its function.
    pub name: &'static str,
    /// Gas of the whole transaction.
    pub gas: u64,
}

/// When the products below were measured, in the version of their repositories of that day, compiled with
/// their own settings, behind the proxies that they have in production.
pub const MEASURED_ON: &str = "2026-11-22";

/// The best product for each operation.
pub const PRODUCTS: [Product; 13] = [
    product("deposit ETH, first", "Kelp RSETHPoolV3", 93_089),
    product("deposit ETH, again", "Kelp RSETHPoolV3", 75_989),
    product("stake ETH, again", "Kelp RSETHPoolV3", 75_989),
    product("redeem bsETH for ETH", "Rocket Pool rETH.burn", 95_490),
    product("transfer bsETH", "Lido wstETH", 34_600),
    product("deposit bsETH into brETH, first", "Frax sfrxETH", 96_727),
    product("deposit bsETH into brETH, again", "Frax sfrxETH", 79_627),
    product("redeem brETH for bsETH", "Frax sfrxETH", 61_410),
    product("request ETH, first of a holder", "BoringVault queue", 119_414),
    product("request ETH, again", "Mellow", 114_090),
    product("claim ETH", "Kelp", 72_336),
    product("report a gain of bsETH with fee", "BoringVault", 60_668),
    product("read bsETH's rate, cold", "Kelp RSETHRateReceiver", 4_932),
];

const fn product(operation: &'static str, name: &'static str, gas: u64) -> Product {
    Product { operation, name, gas }
}

/// The best product for an operation.
pub fn best(operation: &str) -> Option<Product> {
    PRODUCTS.into_iter().find(|product| product.operation == operation)
}
