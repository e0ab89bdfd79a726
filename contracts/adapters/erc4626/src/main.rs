//! What `cargo stylus export-abi` and `cargo stylus constructor` run: prints the interface.

#[cfg(feature = "export-abi")]
fn main() {
    if std::env::args().any(|argument| argument == "constructor") {
        println!("constructor(address manager, address venue)");
    } else {
        print!("{}", include_str!("../../../interfaces/sol/IAdapter.sol"));
    }
}

#[cfg(not(feature = "export-abi"))]
fn main() {}
