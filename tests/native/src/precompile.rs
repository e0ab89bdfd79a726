//! Contracts of the chain itself. Only `ecrecover` is here; other addresses without code answer with
//! nothing, as every account without code.

use alloy_primitives::{Address, B256, Signature, U256, address};

/// Address of `ecrecover`.
const ECRECOVER: Address = address!("0000000000000000000000000000000000000001");

/// Runs the precompile at an address. Returns nothing if there is none.
pub(crate) fn run(target: Address, input: &[u8]) -> Vec<u8> {
    if target == ECRECOVER { recover(input).unwrap_or_default() } else { Vec::new() }
}

/// Returns the signer of a hash; `None` for a signature that nobody made. The input is the hash, `v`
/// (27 or 28), `r` and `s`, padded with zeros.
fn recover(input: &[u8]) -> Option<Vec<u8>> {
    let mut padded = [0; 128];
    for (to, from) in padded.iter_mut().zip(input) {
        *to = *from;
    }
    let (words, _) = padded.as_chunks::<32>();
    let [hash, v, r, s] = *words else { return None };
    let parity = match U256::from_be_bytes(v).try_into() {
        Ok(27_u8) => false,
        Ok(28_u8) => true,
        _ => return None,
    };
    let signature = Signature::new(U256::from_be_bytes(r), U256::from_be_bytes(s), parity);
    let signer = signature.recover_address_from_prehash(&B256::from(hash)).ok()?;
    Some(signer.into_word().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::hex;

    /// A signature of the standard test vectors of `ecrecover`.
    const VALID: [u8; 128] = hex!(
        "18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
        "000000000000000000000000000000000000000000000000000000000000001c"
        "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
        "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549"
    );

    #[test]
    fn ecrecover_returns_the_signer_or_nothing() {
        let signer = address!("a94f5374fce5edbc8e2a8697c15331677e6ebf0b");
        assert_eq!(run(ECRECOVER, &VALID), signer.into_word().to_vec());
        for place in [32, 63, 100] {
            let mut changed = VALID;
            changed[place] ^= 1;
            assert_ne!(run(ECRECOVER, &changed), signer.into_word().to_vec());
        }
        assert!(run(ECRECOVER, &VALID[..100]).len() <= 32);
        assert!(run(ECRECOVER, &[]).is_empty());
        assert!(run(Address::ZERO, &VALID).is_empty());
    }
}
