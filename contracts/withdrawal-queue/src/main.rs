//! What `cargo stylus export-abi` and `cargo stylus constructor` run: prints the interface.

fn main() {
    const SOURCE: &str = include_str!("../../interfaces/sol/IWithdrawalQueue.sol");
    let wants_constructor = std::env::args().any(|argument| argument == "constructor");

    // Solidity has no constructors in interfaces, so each of both answers leaves out the other.
    for line in SOURCE.lines() {
        if line.trim_start().starts_with("constructor") == wants_constructor {
            println!(
                "{}",
                if wants_constructor { line.trim().trim_end_matches(';') } else { line }
            );
        }
    }
}
