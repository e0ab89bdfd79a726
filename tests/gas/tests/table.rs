//! The table is measured and compared with the files beside this package's manifest.

use basalt_gas::{
    products::best,
    rows::{measure_library, measure_side, use_sides},
    side::{Side, library},
    solidity::contracts,
    table::{Measured, OPERATIONS},
};
use basalt_harness::{Clock, World};
use std::{env, fs};

/// The environment variable that writes the files anew.
const BLESS: &str = "BASALT_BLESS";

/// Operations for which another side needs less gas than Basalt's cached programs, and why.
struct Above(&'static [(&'static str, &'static str)]);

/// Rows that the twin wins.
const ABOVE_TWIN: Above = Above(&[
    (
        "approve bsETH without limit, first",
        "one slot and one log, so only the 630 of the program's start differ",
    ),
    ("request ETH, first of a holder", REQUEST),
    ("request ETH, again", REQUEST),
    ("request ETH, first of an hour", REQUEST),
    (
        "settle 1 position in ETH",
        "the twin's queue has the vault's address in its code (2,100); two starts cost 1,200",
    ),
    (
        "claim ETH",
        "a contract gets back the 2,300 of the stipend that it sends with ether, a program does not",
    ),
    (
        "report a gain of bsETH with fee",
        "a call of the accountant (3,100), and four addresses that the twin has in its code (8,400)",
    ),
    (
        "allocate to consensus",
        "the twin has keeper and consensus in its code (4,200), and gets the stipend back (2,300)",
    ),
    (
        "pay back from consensus",
        "the twin has the consensus account in its code, and no bunker to look at (2,100 each)",
    ),
]);

const REQUEST: &str = "the twin's queue has the vault's address in its code (2,100)";

/// Rows that a product wins.
const ABOVE_PRODUCT: Above = Above(&[
    (
        "report a gain of bsETH with fee",
        "the product stores a rate; ours stores a line, bounds and a fee, and settles the queue",
    ),
    ("read bsETH's rate, cold", "the product is a bare storage slot without a program to start"),
]);

impl Above {
    /// Checks that Basalt needs less, or that the row is named with its reason.
    fn check(&self, operation: &str, ours: u64, theirs: u64) {
        let known = self.0.iter().find(|(above, _)| *above == operation);
        assert_eq!(ours >= theirs, known.is_some(), "{operation}: {ours}, elsewhere {theirs}");
        if let Some((_, reason)) = known {
            println!("{operation}: {ours}, elsewhere {theirs}: {reason}");
        }
    }
}

/// Measures everything on one chain.
async fn measure() -> Option<Measured> {
    let world = World::start().await;
    if world.clock() != Clock::Still {
        println!("skipped: gas is written down for the embedded devnet");
        return None;
    }
    drop(world);
    let contracts = contracts()?;
    let mut measured = Measured::default();
    for (is_cached, is_repeated, rows) in [
        (true, false, &mut measured.cached),
        (false, false, &mut measured.uncached),
        (false, true, &mut measured.repeated),
    ] {
        let world = World::start().await;
        let side = Side::basalt(&world);
        use_sides(&world, &[side]).await;
        world.set_cached(is_cached).await;
        world.set_called_before(is_repeated);
        *rows = measure_side(&world, &side).await;
        if is_cached {
            let twin = Side::twin(&world, &contracts).await;
            use_sides(&world, &[twin]).await;
            measured.twin = measure_side(&world, &twin).await;
            let asset = twin.vault;
            for (name, rows) in
                [("SoladyVault", &mut measured.solady), ("OzVault", &mut measured.openzeppelin)]
            {
                let vault = library(&world, &contracts, name, asset).await;
                *rows = measure_library(&world, asset, vault).await;
            }
        }
    }
    Some(measured)
}

#[tokio::test]
async fn every_operation_costs_what_the_table_says() {
    let Some(measured) = measure().await else { return };
    println!("{}", measured.markdown());
    for (name, text) in [
        ("table.json", measured.json()),
        ("table.md", measured.markdown()),
        ("table.svg", measured.svg()),
    ] {
        if env::var_os(BLESS).is_some() {
            fs::write(name, &text).unwrap();
        }
        let kept = fs::read_to_string(name).unwrap_or_default();
        assert!(kept == text, "{name} has changed; if it is meant to, {BLESS}=1 writes it anew");
    }
    for operation in OPERATIONS {
        let ours = measured.cached.get(operation).copied().unwrap();
        if let Some(twin) = measured.twin.get(operation) {
            ABOVE_TWIN.check(operation, ours, *twin);
        }
        if let Some(product) = best(operation) {
            ABOVE_PRODUCT.check(operation, ours, product.gas);
        }
    }
    // Rows that write one slot and call nobody.
    for operation in ["approve bsETH without limit, first", "transfer bsETH", "transfer brETH"] {
        assert!(measured.cached[operation] < measured.twin[operation] + 300, "{operation}");
    }
}
