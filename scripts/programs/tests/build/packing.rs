//! Cutting data at runs of zeros: the memory stays the same, and no other way of cutting is smaller.

use crate::modules::{data_section, memory_of, with_data};
use basalt_programs::encode;

/// Address of the data, as behind a stack of 32 KiB.
const BASE: i32 = 32_768;

/// A small generator, so that every run tests the same images.
struct Numbers(u64);

impl Numbers {
    /// A number below `bound`.
    const fn below(&mut self, bound: u64) -> u64 {
        // Constants of Knuth's MMIX generator; the high bits are the good ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// Runs of bytes and of zeros in turn.
    fn image(&mut self, runs: usize, longest_run: u64, longest_gap: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..runs {
            for _ in 0..=self.below(longest_run) {
                bytes.push(u8::try_from(1 + self.below(255)).unwrap());
            }
            let zeros = usize::try_from(self.below(longest_gap)).unwrap();
            bytes.resize(bytes.len() + zeros, 0);
        }
        bytes
    }
}

/// Bytes of the data section that keeps exactly the cuts whose bit is set; gaps in order.
fn encoded_with_cuts(bytes: &[u8], cuts: u32) -> usize {
    let mut segments: Vec<(i32, Vec<u8>)> = Vec::new();
    let mut zeros = 0;
    let mut gap = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == 0 {
            zeros += 1;
            continue;
        }
        let mut cut = true;
        if zeros > 0 && !segments.is_empty() {
            cut = cuts >> gap & 1 == 1;
            gap += 1;
        } else if !segments.is_empty() {
            cut = false;
        }
        match segments.last_mut() {
            Some((_, data)) if !cut => {
                data.resize(data.len() + zeros, 0);
                data.push(*byte);
            }
            _ => segments.push((BASE + i32::try_from(at).unwrap(), vec![*byte])),
        }
        zeros = 0;
    }
    let borrowed: Vec<(i32, &[u8])> =
        segments.iter().map(|(address, data)| (*address, data.as_slice())).collect();
    data_section(&with_data(&borrowed)).unwrap().encoded
}

#[test]
fn every_image_survives() {
    let mut numbers = Numbers(1);
    for round in 0..400 {
        let runs = usize::try_from(numbers.below(200)).unwrap();
        let image = numbers.image(runs, 40, 60);
        let module = with_data(&[(BASE, &image)]);
        let encoded = encode(&module).unwrap();
        assert_eq!(memory_of(&encoded), memory_of(&module), "round {round}");
    }
}

#[test]
fn no_other_choice_of_cuts_is_smaller() {
    let mut numbers = Numbers(2);
    for round in 0..150 {
        // Long runs beside short ones, so that lengths of one and of two bytes both occur.
        let longest_run = [4, 30, 200][round % 3];
        let image = numbers.image(9, longest_run, 16);
        let gaps = 8;
        let least = (0..1 << gaps).map(|cuts| encoded_with_cuts(&image, cuts)).min().unwrap();
        let packed = data_section(&encode(&with_data(&[(BASE, &image)])).unwrap()).unwrap();
        assert_eq!(packed.encoded, least, "round {round}: {image:?}");
    }
}
