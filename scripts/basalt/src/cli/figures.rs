//! Sizes and gas of built programs, as a table and as JSON.

use basalt_manifest::find;
use basalt_programs::{Artifact, Figures};
use comfy_table::{Cell, CellAlignment, Table, presets::UTF8_HORIZONTAL_ONLY};
use serde::Serialize;
use std::fmt;

/// A program's figures as `basalt build --json` prints them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Name of the program.
    pub name: &'static str,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

impl Entry {
    /// The entry of an artifact.
    pub const fn of(artifact: &Artifact) -> Self {
        Self { name: artifact.name, figures: artifact.figures }
    }

    /// A sentence, if the program is larger than it ought to be.
    pub fn warning(&self) -> Option<String> {
        let aim = find(self.name)?.aim_bytes?;
        let size = self.figures.compressed_bytes;
        (size > aim).then(|| {
            format!(
                "`{}` takes {} compressed bytes; above {} there is little room for a fix",
                self.name,
                grouped(size as u64),
                grouped(aim as u64)
            )
        })
    }
}

/// The figures of several programs: a row each for people, an array as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Report(Vec<Entry>);

impl Report {
    /// The figures of these artifacts.
    pub fn of(artifacts: &[Artifact]) -> Self {
        Self(artifacts.iter().map(Entry::of).collect())
    }

    /// A sentence for each program that is larger than it ought to be.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(Entry::warning)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table(&self.0).fmt(f)
    }
}

/// One row a program.
fn table(entries: &[Entry]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header([
        "program",
        "wasm bytes",
        "functions",
        "data bytes",
        "compressed bytes",
        "init gas",
        "cached init gas",
    ]);
    for Entry { name, figures } in entries {
        let numbers = [
            figures.wasm_bytes as u64,
            figures.functions.into(),
            figures.data_bytes as u64,
            figures.compressed_bytes as u64,
            figures.init_gas,
            figures.cached_init_gas,
        ];
        let mut row = vec![Cell::new(name)];
        row.extend(
            numbers.map(|number| Cell::new(grouped(number)).set_alignment(CellAlignment::Right)),
        );
        table.add_row(row);
    }
    table
}

/// Formats a number with commas between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &'static str, compressed_bytes: usize) -> Entry {
        let figures = Figures {
            wasm_bytes: 50_123,
            functions: 97,
            data_bytes: 630,
            compressed_bytes,
            init_gas: 20_050,
            cached_init_gas: 958,
        };
        Entry { name, figures }
    }

    #[test]
    fn json_has_the_documented_fields_in_their_order() {
        assert_eq!(
            serde_json::to_string(&[entry("staking-vault", 18_382)]).unwrap(),
            r#"[{"name":"staking-vault","wasm_bytes":50123,"functions":97,"data_bytes":630,"compressed_bytes":18382,"init_gas":20050,"cached_init_gas":958}]"#
        );
    }

    #[test]
    fn a_program_of_the_suite_above_its_aim_is_warned_about() {
        assert_eq!(entry("staking-vault", 23_000).warning(), None);
        assert_eq!(
            entry("staking-vault", 23_001).warning().unwrap(),
            "`staking-vault` takes 23,001 compressed bytes; above 23,000 there is little room for \
             a fix"
        );
        assert_eq!(entry("oz-erc4626", 20_916).warning(), None);
    }

    #[test]
    fn the_table_groups_thousands() {
        let table = table(&[entry("staking-vault", 18_382)]).to_string();
        for cell in ["staking-vault", "50,123", "97", "630", "18,382", "20,050", "958"] {
            assert!(table.contains(cell), "{cell} is missing from\n{table}");
        }
    }
}
