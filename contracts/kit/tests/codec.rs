//! The codec accepts what a Solidity contract accepts and refuses everything else with a declared
//! error.

use alloy_primitives::{Address, Bytes, U256, address};
use alloy_sol_types::{SolCall, SolError, SolValue};
use basalt_interfaces::{IErrors, IToken};
use basalt_kit::{Args, Revert, Word, codec, return_words, revert, text, word};

const ACCOUNT: Address = address!("0x1111111111111111111111111111111111111111");

fn refused<E: SolError>(result: &Result<impl Sized, Revert>) -> E {
    let revert = result.as_ref().err().expect("was accepted");
    E::abi_decode_validate(revert.data()).expect("another error")
}

fn words(words: &[U256]) -> Vec<u8> {
    words.iter().flat_map(U256::to_be_bytes::<32>).collect()
}

#[test]
fn arguments_are_read_in_order() {
    let data = (U256::from(7), ACCOUNT, true, U256::MAX).abi_encode();
    let mut args = Args::new(&data);

    assert!(args.amount().is_ok_and(|amount| amount == 7));
    assert!(args.address().is_ok_and(|account| account == ACCOUNT));
    assert!(args.boolean().is_ok_and(|flag| flag));
    assert!(args.word().is_ok_and(|word| word == Word::MAX));
}

#[test]
fn short_calldata_is_refused_with_its_length_including_the_selector() {
    let data = [0; 63];
    let mut args = Args::new(&data);
    assert!(args.word().is_ok());

    let error = refused::<IErrors::CalldataTooShort>(&args.word());

    assert_eq!((error.length, error.required), (U256::from(67), U256::from(68)));
    refused::<IErrors::CalldataTooShort>(&Args::new(&[]).word());
}

#[test]
fn an_address_with_nonzero_padding_is_refused_with_its_offset() {
    let dirty = (U256::from(1) << 160) | U256::from(5);
    let data = words(&[U256::ZERO, dirty]);
    let mut args = Args::new(&data);
    assert!(args.address().is_ok());

    let error = refused::<IErrors::BadWord>(&args.address());

    assert_eq!((error.offset, error.word), (U256::from(32), dirty));
}

#[test]
fn an_amount_above_128_bits_is_an_overflow() {
    let limit = U256::from(u128::MAX);
    let data = words(&[limit, limit + U256::from(1)]);
    let mut args = Args::new(&data);
    assert!(args.amount().is_ok_and(|amount| amount == u128::MAX));

    let error = refused::<IErrors::Overflow>(&args.amount());

    assert_eq!((error.value, error.limit), (limit + U256::from(1), limit));
}

#[test]
fn an_amount_above_its_limit_is_an_overflow() {
    let data = words(&[U256::from(100), U256::from(101)]);
    let mut args = Args::new(&data);
    assert!(args.at_most(100).is_ok_and(|amount| amount == 100));

    let error = refused::<IErrors::Overflow>(&args.at_most(100));

    assert_eq!((error.value, error.limit), (U256::from(101), U256::from(100)));
}

#[test]
fn signed_amounts_are_read_as_sign_and_absolute_value() {
    let below = |distance: u128| U256::from(distance).wrapping_neg();
    for (word, expected) in [
        (U256::ZERO, (false, 0)),
        (U256::from(1), (false, 1)),
        (U256::from(100), (false, 100)),
        (below(1), (true, 1)),
        (below(100), (true, 100)),
    ] {
        assert!(Args::new(&words(&[word])).signed(100).is_ok_and(|found| found == expected));
        // `Word::negative` writes what `signed` reads.
        if let (true, loss) = expected {
            assert_eq!(Word::negative(loss).to_u256(), word);
        }
    }
    let widest = (u128::MAX, below(u128::MAX));
    assert!(Args::new(&words(&[widest.1])).signed(u128::MAX).is_ok_and(|f| f == (true, widest.0)));
}

#[test]
fn a_signed_amount_with_an_absolute_value_above_its_limit_is_an_overflow() {
    let below = |distance: u128| U256::from(distance).wrapping_neg();
    let far = [U256::from(1) << 128, U256::MAX >> 1, U256::from(1) << 255];
    for word in [U256::from(101), below(101), below(u128::MAX)].into_iter().chain(far) {
        let data = words(&[word]);
        let error = refused::<IErrors::Overflow>(&Args::new(&data).signed(100));
        assert_eq!((error.value, error.limit), (word, U256::from(100)));
    }
    // -2^128 has an absolute value of 129 bits, the smallest that exceeds every limit.
    let data = words(&[(U256::from(1) << 128_u32).wrapping_neg()]);
    refused::<IErrors::Overflow>(&Args::new(&data).signed(u128::MAX));
    refused::<IErrors::CalldataTooShort>(&Args::new(&[]).signed(u128::MAX));
}

#[test]
fn small_types_with_nonzero_padding_are_refused() {
    let data = words(&[U256::from(255), U256::from(256), U256::from(1), U256::from(2)]);
    let mut args = Args::new(&data);

    assert!(args.uint8().is_ok_and(|value| value == 255));
    assert_eq!(refused::<IErrors::BadWord>(&args.uint8()).word, U256::from(256));
    assert!(args.boolean().is_ok_and(|flag| flag));
    assert_eq!(refused::<IErrors::BadWord>(&args.boolean()).word, U256::from(2));
}

#[test]
fn bytes_are_read_where_their_offset_points() {
    for content in [&[][..], &[1, 2, 3], &[9; 65]] {
        let data = (ACCOUNT, Bytes::copy_from_slice(content)).abi_encode_params();
        let mut args = Args::new(&data);

        assert!(args.address().is_ok());
        assert!(args.bytes().is_ok_and(|bytes| bytes == content));
    }
}

#[test]
fn bytes_outside_the_calldata_are_refused_with_their_offset_or_length() {
    let too_far = [U256::from(33), U256::from(64), U256::MAX, U256::from(1) << 255];
    for offset in too_far {
        let data = words(&[offset, U256::ZERO]);
        let error = refused::<IErrors::BadWord>(&Args::new(&data).bytes());
        assert_eq!((error.offset, error.word), (U256::ZERO, offset), "offset {offset}");
    }
    for length in [U256::from(33), U256::MAX, U256::from(u64::MAX)] {
        let data = words(&[U256::from(32), length, U256::ZERO]);
        let error = refused::<IErrors::BadWord>(&Args::new(&data).bytes());
        assert_eq!((error.offset, error.word), (U256::from(32), length), "length {length}");
    }
}

#[test]
fn array_lengths_count_words() {
    let data = vec![U256::from(1), U256::from(2)].abi_encode();
    assert!(Args::new(&data).words().is_ok_and(|elements| elements == &data[64..]));

    let short = words(&[U256::from(32), U256::from(2), U256::ZERO]);
    let error = refused::<IErrors::BadWord>(&Args::new(&short).words());
    assert_eq!((error.offset, error.word), (U256::from(32), U256::from(2)));

    // 2^59 words of 32 bytes would be 2^64 bytes.
    let huge = words(&[U256::from(32), U256::from(1) << 59, U256::ZERO]);
    refused::<IErrors::BadWord>(&Args::new(&huge).words());
}

#[test]
fn errors_are_encoded_as_in_solidity() {
    let revert = revert!(IToken::ERC20InsufficientBalance, ACCOUNT, 5_u128, Word::MAX);
    let expected = IToken::ERC20InsufficientBalance {
        sender: ACCOUNT,
        balance: U256::from(5),
        needed: U256::MAX,
    };
    assert_eq!(revert.data(), expected.abi_encode());
    assert_eq!(revert!(IErrors::Reentered).data(), IErrors::Reentered {}.abi_encode());
}

#[test]
fn results_are_encoded_as_in_solidity() {
    assert!(return_words(&[7_u128.into()]).is_ok_and(|data| data == U256::from(7).abi_encode()));
    let name = text::return_text(text!("Basalt Staked Ether")).ok();
    let name = name.expect("a text is always encoded");
    assert_eq!(name, IToken::nameCall::abi_encode_returns(&"Basalt Staked Ether".into()));
    assert!(codec::empty().is_ok_and(|data| data.is_empty()));
}

#[test]
fn calls_are_encoded_as_in_solidity() {
    let call = IToken::transferCall { to: ACCOUNT, value: U256::from(9) };
    let words = [ACCOUNT.into(), 9_u128.into()];
    assert_eq!(codec::encode(IToken::transferCall::SELECTOR, &words), call.abi_encode());
}

#[test]
fn arity_counts_arguments() {
    assert_eq!(codec::arity("Reentered()"), 0);
    assert_eq!(codec::arity("NoCode(address)"), 1);
    assert_eq!(codec::arity("Overflow(uint256,uint256)"), 2);
}

#[test]
fn negative_words_are_in_twos_complement() {
    for value in [0, 1, 12_345, u128::MAX] {
        assert_eq!(Word::negative(value).to_u256(), U256::from(value).wrapping_neg());
    }
}

#[test]
fn a_word_above_128_bits_does_not_convert_to_u128() {
    assert_eq!(Word::from(u128::MAX).to_u128(), Some(u128::MAX));
    assert_eq!(Word::from(U256::from(1) << 128).to_u128(), None);
    assert_eq!(Word::from(U256::from(1) << 255).to_u128(), None);
}

#[test]
fn a_constant_word_keeps_its_bytes() {
    const BYTES: [u8; 32] = {
        let mut bytes = [0; 32];
        let mut index = 0;
        while index < 32 {
            #[expect(clippy::cast_possible_truncation, reason = "below 32")]
            let byte = index as u8;
            bytes[index] = byte + 1;
            index += 1;
        }
        bytes
    };
    assert_eq!(word!(BYTES).0, BYTES);
}
