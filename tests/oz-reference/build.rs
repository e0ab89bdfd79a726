//! Sets the stack of a program to 32 KiB: memory beyond two pages costs 1,000 gas a page on every call,
//! and the linker's own choice is 16 pages of stack.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=-zstack-size=32768");
    }
}
