//! A built Stylus program, ready to be deployed.

use alloy::primitives::{Address, B256, Bytes, U256, keccak256};
use sha2::{Digest, Sha256};

/// Init code that returns all bytes after itself: `PUSH32 length, DUP1, PUSH1 43, PUSH1 0,
/// CODECOPY, PUSH1 0, RETURN` and a version byte. The length follows the first byte.
const PRELUDE_TAIL: [u8; 10] = [0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00];

/// A Stylus program under its name in the suite.
#[derive(Debug, Clone)]
pub struct Program {
    name: &'static str,
    wasm: Vec<u8>,
    code: Vec<u8>,
}

impl Program {
    /// `wasm` is the module, `code` the account code made of it: prefix and compressed module.
    pub const fn new(name: &'static str, wasm: Vec<u8>, code: Vec<u8>) -> Self {
        Self { name, wasm, code }
    }

    /// Its name in the suite.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The account code.
    pub fn code(&self) -> &[u8] {
        &self.code
    }

    /// Keccak-256 of the account code, under which the chain knows its activation.
    pub fn code_hash(&self) -> B256 {
        keccak256(&self.code)
    }

    /// SHA-256 of the module, as `sha256sum` prints it.
    pub fn wasm_sha256(&self) -> B256 {
        B256::from_slice(&Sha256::digest(&self.wasm))
    }

    /// Init code that leaves the account code.
    pub fn init_code(&self) -> Bytes {
        let length = U256::from(self.code.len()).to_be_bytes::<32>();
        [[0x7f].as_slice(), &length, &PRELUDE_TAIL, &self.code].concat().into()
    }

    /// Returns the address at which `deployer` creates this program with `init_data` and `salt`.
    /// The deployer mixes both, so one address stands for one program with one set of arguments.
    pub fn address(&self, deployer: Address, init_data: &[u8], salt: B256) -> Address {
        let mixed = keccak256([salt.as_slice(), init_data].concat());
        deployer.create2(mixed, keccak256(self.init_code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn init_code_is_the_prelude_and_the_code() {
        let program = Program::new("x", vec![1], vec![0xef, 0xf0, 0, 0, 7]);
        let init = program.init_code();
        assert_eq!(init.len(), 43 + 5);
        assert_eq!(init[0], 0x7f);
        assert_eq!(U256::from_be_slice(&init[1..33]), U256::from(5));
        assert_eq!(&init[43..], program.code());
    }

    #[test]
    fn the_wasm_hash_is_what_sha256sum_prints() {
        let program = Program::new("x", b"abc".to_vec(), vec![]);
        assert_eq!(
            program.wasm_sha256().to_string(),
            "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn arguments_and_salt_decide_the_address() {
        let program = Program::new("x", vec![], vec![0xef, 0xf0, 0, 0, 7]);
        let (deployer, salt) = (Address::repeat_byte(1), B256::with_last_byte(1));
        let address = program.address(deployer, b"a", salt);
        assert_eq!(address, program.address(deployer, b"a", salt));
        assert_ne!(address, program.address(deployer, b"b", salt));
        assert_ne!(address, program.address(deployer, b"a", B256::with_last_byte(2)));
    }
}
