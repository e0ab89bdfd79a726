//! The entry point of a program and what `cargo stylus` asks of its binary.

/// `program!(basalt_staking_vault)`: makes a crate the on-chain program of a contract library.
///
/// On wasm it defines the entry point, which calls the library's `route`. With feature `export-abi`
/// it defines `main`, which prints the interfaces of the program's row in the manifest, or with the
/// argument `constructor` the signature of the constructor; `cargo stylus export-abi` and
/// `cargo stylus constructor` run it.
#[macro_export]
macro_rules! program {
    ($library:ident) => {
        #[cfg(target_arch = "wasm32")]
        mod entry {
            use stylus_sdk::{
                ArbResult,
                host::VM,
                stylus_core::{CalldataAccess, MemoryAccess, StorageAccess},
                stylus_proc::entrypoint,
            };
            use $crate::Vm;

            #[entrypoint]
            fn main(input: Vec<u8>, vm: VM) -> ArbResult {
                $library::route(Vm::new(&vm), &input)
            }
        }

        /// Prints the interfaces or the constructor's signature.
        #[cfg(feature = "export-abi")]
        pub fn main() {
            let wants_constructor = std::env::args().any(|argument| argument == "constructor");
            let program = basalt_manifest::of_package(env!("CARGO_PKG_NAME"));
            let interfaces = program.map_or(&[][..], |program| program.interfaces);
            print!("{}", basalt_interfaces::source::export(interfaces, wants_constructor));
        }
    };
}
