//! The table is measured and compared with the files beside this package's manifest.

use basalt_gas::{
    rows::{measure_library, measure_side, use_sides},
    side::{Side, library},
    solidity::contracts,
    table::{Measured, OPERATIONS},
};
use basalt_harness::{Clock, World};
use std::{env, fs};

/// The environment variable that writes the files anew.
const BLESS: &str = "BASALT_BLESS";

/// Operations for which the twin needs less gas with cached programs, and why.
const ABOVE_TWIN: [(&str, &str); 0] = [];

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
        let (Some(ours), Some(twin)) =
            (measured.cached.get(operation), measured.twin.get(operation))
        else {
            continue;
        };
        let known = ABOVE_TWIN.iter().find(|(above, _)| *above == operation);
        assert_eq!(ours >= twin, known.is_some(), "{operation}: {ours}, the twin {twin}");
        if let Some((_, reason)) = known {
            println!("{operation}: {ours}, the twin {twin}: {reason}");
        }
    }
}
