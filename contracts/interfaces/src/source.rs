//! The Solidity sources as text, for `cargo stylus export-abi` and deployment records.

use crate::SOURCES;
use alloc::string::String;

/// The header of an exported ABI. The interfaces' own headers are left out.
const HEADER: [&str; 2] =
    ["// SPDX-License-Identifier: MIT OR Apache-2.0", "pragma solidity ^0.8.28;"];

/// The source of an interface by its name, such as `IVault`.
pub fn find(interface: &str) -> Option<&'static str> {
    SOURCES.iter().find(|(name, _)| *name == interface).map(|(_, source)| *source)
}

/// The interfaces as one Solidity file without constructors, which an interface cannot have; with
/// `wants_constructor` only the signatures of the constructors, a line each. An unknown name is
/// left out.
pub fn export(interfaces: &[&str], wants_constructor: bool) -> String {
    let lines = interfaces.iter().filter_map(|name| find(name)).flat_map(str::lines);
    let is_constructor = |line: &&str| line.trim_start().starts_with("constructor");
    if wants_constructor {
        return joined(lines.filter(is_constructor).map(|line| line.trim().trim_end_matches(';')));
    }
    let is_header = |line: &&str| HEADER.contains(line);
    joined(HEADER.into_iter().chain(lines.filter(|line| !is_header(line) && !is_constructor(line))))
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::{HEADER, export, find};
    use crate::SOURCES;

    #[test]
    fn every_source_has_the_header_and_defines_the_interface_of_its_name() {
        for (name, source) in SOURCES {
            for line in HEADER {
                assert!(source.lines().any(|found| found == line), "{name} lacks {line}");
            }
            assert!(source.contains(&alloc::format!("interface {name} {{")), "{name}");
            assert_eq!(find(name), Some(*source));
        }
        assert_eq!(find("INothing"), None);
    }

    #[test]
    fn an_export_has_one_header_and_no_constructor() {
        let exported = export(&["IStakingVault", "IVault"], false);
        for line in HEADER {
            assert_eq!(exported.lines().filter(|found| *found == line).count(), 1, "{line}");
        }
        assert!(exported.contains("interface IStakingVault {"));
        assert!(exported.contains("interface IVault {"));
        assert!(!exported.contains("constructor"));
    }

    #[test]
    fn the_signature_of_the_constructor_is_a_line_without_a_semicolon() {
        assert_eq!(export(&["IRateFeed"], true), "constructor(address vault)\n");
    }
}
