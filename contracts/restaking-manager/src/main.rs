//! What `cargo stylus export-abi` and `cargo stylus constructor` run: prints the interfaces.

fn main() {
    const SOURCES: [&str; 9] = [
        include_str!("../../interfaces/sol/IRestakingManager.sol"),
        include_str!("../../interfaces/sol/IVault.sol"),
        include_str!("../../interfaces/sol/IBoundedVault.sol"),
        include_str!("../../interfaces/sol/IQueuedVault.sol"),
        include_str!("../../interfaces/sol/IBunker.sol"),
        include_str!("../../interfaces/sol/IToken.sol"),
        include_str!("../../interfaces/sol/IRate.sol"),
        include_str!("../../interfaces/sol/IRoles.sol"),
        include_str!("../../interfaces/sol/IErrors.sol"),
    ];
    let lines = || SOURCES.iter().flat_map(|source| source.lines());
    let is_constructor = |line: &&str| line.trim_start().starts_with("constructor");

    if std::env::args().any(|argument| argument == "constructor") {
        lines()
            .filter(is_constructor)
            .for_each(|line| println!("{}", line.trim().replace(';', "")));
        return;
    }
    // One licence and one language version for the whole; an interface has no constructor.
    println!("// SPDX-License-Identifier: MIT OR Apache-2.0\npragma solidity ^0.8.28;");
    let is_header = |line: &&str| line.starts_with("// SPDX") || line.starts_with("pragma");
    lines()
        .filter(|line| !is_header(line) && !is_constructor(line))
        .for_each(|line| println!("{line}"));
}
