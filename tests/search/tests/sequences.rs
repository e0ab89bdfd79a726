//! The random search as a test: enough sequences that every kind of step succeeds often and every phase
//! is seen.

use basalt_search::search;

const SEQUENCES: u64 = 2_000;
const MOVES: usize = 100;

#[test]
fn every_invariant_holds_in_two_thousand_sequences() {
    let counts = search(1, SEQUENCES, MOVES, |_| {}).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(counts.sequences, SEQUENCES);

    for kind in basalt_search::step::Step::KINDS {
        assert!(counts.succeeded(kind) >= 100, "{kind} hardly ever succeeds\n{counts}");
    }
    for (phase, least) in [(0, 50_000), (1, 5_000), (2, 2_000)] {
        assert!(counts.phases[phase] >= least, "hardly ever in phase {phase}\n{counts}");
    }
    let often = [
        "bunkers entered",
        "cancels that forgo growth",
        "burns of cover",
        "falls of the rate",
        "fees paid",
        "gains",
        "gains above the bound",
        "losses",
        "provisional losses replaced",
        "parts of positions settled",
        "positions returned",
        "positions settled",
        "steps at a rate of zero",
        "turns to the other vault",
    ];
    for name in often {
        let times = counts.happened.get(name).copied().unwrap_or(0);
        assert!(times >= 50, "hardly ever: {name}\n{counts}");
    }
    println!("{counts}");
}
