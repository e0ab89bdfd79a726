//! A program that is too large for one account, and its deployment in fragments.

use std::fmt::Write;

use alloy::primitives::{Address, Bytes, keccak256};
use stylus_devnet::stylus::fragments::{root_code, split};

use super::World;

/// Maximum size of account code in bytes.
pub const MAX_CODE_SIZE: usize = 24_576;
/// Number of bytes of the program's table.
const TABLE: usize = 60_000;

/// A program with a table that brotli cannot compress: it returns the 32 bytes at the index in its
/// calldata, a little-endian u32. Its code needs three fragments. Programs of other seeds have other
/// tables and the same size.
pub fn large_module(seed: u8) -> Vec<u8> {
    let table = table_text(seed);
    wat::parse_str(format!(
        r#"(module
          (import "vm_hooks" "read_args" (func $read_args (param i32)))
          (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
          (memory (export "memory") 1 1)
          (data (i32.const 1024) "{table}")
          (func (export "user_entrypoint") (param i32) (result i32)
            (call $read_args (i32.const 0))
            (call $write_result
              (i32.add (i32.const 1024) (i32.load (i32.const 0))) (i32.const 32))
            (i32.const 0)))"#
    ))
    .unwrap()
}

/// The table of [`large_module`] in the text format.
pub fn table_text(seed: u8) -> String {
    let mut text = String::new();
    for byte in table(seed) {
        write!(text, "\\{byte:02x}").unwrap();
    }
    text
}

/// The table of [`large_module`].
pub fn table(seed: u8) -> Vec<u8> {
    let blocks = (0..TABLE.div_ceil(32))
        .flat_map(|block| keccak256([&[seed][..], &block.to_be_bytes()].concat()).0);
    blocks.take(TABLE).collect()
}

/// Checks that the program at an account returns its table.
pub fn assert_runs(world: &World, program: Address, seed: u8) {
    let table = table(seed);
    for index in [0, 1, 24_600, 50_000, TABLE - 32] {
        let calldata = u32::try_from(index).unwrap().to_le_bytes();
        let expected = Bytes::copy_from_slice(&table[index..index + 32]);
        assert_eq!(world.call(program, calldata).unwrap(), expected, "at {index}");
    }
}

/// Deploys the fragments of a module, each as a contract, and returns their addresses.
pub fn deploy_fragments(world: &World, module: &[u8]) -> Vec<Address> {
    split(module, MAX_CODE_SIZE).iter().map(|code| world.deploy_code(code)).collect()
}

/// Returns the code of the root of a module.
pub fn root_of(module: &[u8], fragments: &[Address]) -> Vec<u8> {
    root_code(u32::try_from(module.len()).unwrap(), fragments)
}

/// Deploys a module in fragments without activating it. Returns the root.
pub fn deploy(world: &World, module: &[u8]) -> Address {
    let fragments = deploy_fragments(world, module);
    world.deploy_code(&root_of(module, &fragments))
}
