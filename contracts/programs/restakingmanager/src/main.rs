//! Run by `cargo stylus export-abi` and `cargo stylus constructor`.

#[path = "lib.rs"]
mod program;

fn main() {
    program::main();
}
