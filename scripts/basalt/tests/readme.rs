//! The figures in the README are those that are measured.

use basalt::cli::figures::grouped;
use basalt_manifest::PROGRAMS;
use basalt_programs::{build, workspace::Workspace};
use std::fs;

fn read(file: &str) -> String {
    fs::read_to_string(Workspace::find().expect("tests run in a checkout").join(file))
        .expect("the checkout has this file")
}

#[test]
fn every_program_of_the_suite_keeps_its_aim_and_stands_in_the_readme() {
    let readme = read("README.md");
    let suite: Vec<_> = PROGRAMS.iter().filter(|program| program.summary.is_some()).collect();
    let artifacts = build(&suite).expect("the programs build");
    for (program, artifact) in suite.into_iter().zip(artifacts) {
        let figures = artifact.figures;
        assert!(
            program.aim_bytes.is_some_and(|aim| figures.compressed_bytes < aim),
            "{} is too large",
            artifact.name
        );

        let summary = program.summary.unwrap_or_default();
        let row = format!("| `{}` | {summary} |", artifact.name);
        let line = readme.lines().find(|line| line.starts_with(&row));
        let line = line.unwrap_or_else(|| panic!("README has no row {row}"));
        // In thousands: the hash of the sources is a part of the code, so its length varies with every
        // comment.
        let bytes = u64::try_from(figures.compressed_bytes.next_multiple_of(1_000));
        let bytes = bytes.expect("a code length");
        let (init, cached) = (grouped(figures.init_gas), grouped(figures.cached_init_gas));
        let measured = format!("| {} | {init} / {cached} |", grouped(bytes));
        assert!(line.ends_with(&measured), "{line}\nshould end with {measured}");
    }
}

#[test]
fn the_gas_of_every_operation_stands_in_the_readme() {
    let readme = read("README.md");
    let gas: Vec<serde_json::Value> =
        serde_json::from_str(&read("tests/e2e/gas.json")).expect("the snapshot is JSON");
    assert!(!gas.is_empty());
    for row in gas {
        let number = |field: &str| grouped(row[field].as_u64().expect("a number"));
        let operation = row["operation"].as_str().expect("a name");
        let figures = ["cached", "uncached", "repeated"].map(number).join(" | ");
        let line = format!("| {operation} | {figures} |");
        assert!(readme.lines().any(|it| it == line), "README lacks {line}");
    }
}

#[test]
fn the_gas_beside_others_stands_in_the_readme() {
    let (readme, table) = (read("README.md"), read("tests/gas/table.md"));
    assert!(readme.contains(&table), "README lacks the table of tests/gas/table.md");
}

#[test]
fn numbers_are_grouped_by_thousands() {
    assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
}
