//! Bodies of requests as JSON: serde's, but for the numbers of vectors.
//!
//! A body is mostly numbers. Those of arrays that lie between zero and one get as many decimals as tell an `f32`
//! from its neighbours, which is half the work of finding the fewest that do; all others are left to serde.

use crate::stretch;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter};
use std::io::{self, Write};

/// Room for a typical request, so that its buffer seldom grows.
const BUFFER_BYTES: usize = 1024;
/// Bytes between two looks at the clock: written in some 20 microseconds.
const LOOK_BYTES: usize = 16 * 1024;

/// The JSON of a body, a long one written in stretches.
pub(crate) fn to_vec(body: &(impl Serialize + ?Sized)) -> serde_json::Result<Vec<u8>> {
    let mut buffer = Polite {
        bytes: Vec::with_capacity(BUFFER_BYTES),
        next_look: LOOK_BYTES,
    };
    let mut writer = Serializer::with_formatter(&mut buffer, Numbers::default());
    body.serialize(&mut writer)?;
    Ok(buffer.bytes)
}

struct Polite {
    bytes: Vec<u8>,
    next_look: usize,
}

impl Write for Polite {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.write_all(piece).map(|()| piece.len())
    }

    #[inline]
    fn write_all(&mut self, piece: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(piece);
        if self.bytes.len() >= self.next_look {
            self.next_look = self.bytes.len() + LOOK_BYTES;
            stretch::end_if_long();
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes as serde does, but for the numbers of arrays.
#[derive(Default)]
struct Numbers {
    /// Whether the value that comes is an item of an array.
    is_item: bool,
}

impl Formatter for Numbers {
    #[inline]
    fn begin_array_value<W: Write + ?Sized>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.is_item = true;
        CompactFormatter.begin_array_value(to, first)
    }

    #[inline]
    fn begin_object_value<W: Write + ?Sized>(&mut self, to: &mut W) -> io::Result<()> {
        self.is_item = false;
        CompactFormatter.begin_object_value(to)
    }

    #[inline]
    fn write_f32<W: Write + ?Sized>(&mut self, to: &mut W, number: f32) -> io::Result<()> {
        let mut place = [0; PLACE];
        match decimals(number, &mut place) {
            Some(text) if self.is_item => to.write_all(text),
            _ => CompactFormatter.write_f32(to, number),
        }
    }
}

/// Room for sign, zero, point and digits.
const PLACE: usize = 3 + DIGITS_MAX + 5;
const DIGITS_MAX: usize = 16;
/// Smallest exponent of two that fits: below it more digits would be needed.
const EXPONENT_MIN: i32 = -26;
const EXPONENTS: usize = 26;
/// Exponent of two as `f32` keeps it.
const BIAS: i32 = 127;

/// How numbers of one exponent of two are written.
#[derive(Clone, Copy)]
struct Scale {
    /// Digits after the point.
    digits: usize,
    power_of_ten: f64,
}

/// For exponents from the smallest: so many digits that the smallest number has nine that count. The next `f32` is
/// then at least six of the last digit away, so whoever reads the text gets the same `f32` back.
const SCALES: [Scale; EXPONENTS] = {
    let mut scales = [Scale {
        digits: 9,
        power_of_ten: 1e9,
    }; EXPONENTS];
    let (mut at, mut smallest) = (EXPONENTS, 1.0);
    while at > 0 {
        at -= 1;
        smallest /= 2.0;
        while smallest * scales[at].power_of_ten < 1e8 {
            scales[at].power_of_ten *= 10.0;
            scales[at].digits += 1;
        }
    }
    scales
};

/// The text of a number between zero and one with a fixed number of digits; None for others.
#[inline]
fn decimals(number: f32, place: &mut [u8; PLACE]) -> Option<&[u8]> {
    let exponent = (number.to_bits() >> 23 & 0xff).wrapping_sub((BIAS + EXPONENT_MIN) as u32);
    let scale = SCALES.get(exponent as usize)?;
    // Below 2^31, and exact but for its last bits.
    let shifted = (f64::from(number.abs()) * scale.power_of_ten + 0.5) as u32;
    let (high, low) = (shifted / 100_000_000, shifted % 100_000_000);
    let [.., a, b] = place.as_chunks_mut::<8>().0 else {
        return None;
    };
    (*a, *b) = (eight_digits(high), eight_digits(low));
    let start = PLACE - 3 - scale.digits;
    place.get_mut(start..start + 3)?.copy_from_slice(b"-0.");
    place.get(start + usize::from(number > 0.0)..)
}

/// Eight digits of a number below 10^8, all at once: halves, quarters, then digits, each in a lane of its own.
#[inline]
const fn eight_digits(number: u32) -> [u8; 8] {
    let number = number as u64;
    let (high, low) = (number / 10_000, number % 10_000);
    let fours = high | low << 32;
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | (fours - hundreds * 100) << 16;
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    let ones = tens | (twos - tens * 10) << 8;
    (ones | 0x3030_3030_3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(number: f32) -> Option<String> {
        let mut place = [0; PLACE];
        let text = decimals(number, &mut place)?;
        Some(String::from_utf8(text.to_vec()).unwrap())
    }

    #[test]
    fn digits_are_those_of_the_number() {
        for number in [0, 1, 9, 10, 99, 100, 9_999, 10_000, 12_345_678, 99_999_999] {
            assert_eq!(eight_digits(number), *format!("{number:08}").as_bytes());
        }
        assert_eq!(written(0.5).as_deref(), Some("0.500000000"));
        assert_eq!(written(-0.001).as_deref(), Some("-0.001000000047"));
        assert_eq!(
            written(1.0 - f32::EPSILON / 2.0).as_deref(),
            Some("0.999999940")
        );
        for number in [
            0.0,
            -0.0,
            1.0,
            -3.5,
            1e-9,
            f32::MIN_POSITIVE,
            f32::NAN,
            f32::INFINITY,
        ] {
            assert_eq!(written(number), None);
        }
    }

    #[test]
    fn numbers_next_to_powers_of_two_come_back() {
        for exponent in EXPONENT_MIN..=0 {
            let bits = 2f32.powi(exponent).to_bits();
            for bits in bits - 40..bits + 40 {
                comes_back(f32::from_bits(bits));
                comes_back(-f32::from_bits(bits));
            }
        }
    }

    fn comes_back(number: f32) {
        let Some(text) = written(number) else {
            assert!(!(1.5e-8..1.0).contains(&number.abs()));
            return;
        };
        assert_eq!(text.parse::<f32>().unwrap(), number, "{text}");
        // Readers of JSON often go by way of `f64`.
        assert_eq!(text.parse::<f64>().unwrap() as f32, number, "{text}");
        assert_eq!(
            serde_json::from_str::<f32>(&text).unwrap(),
            number,
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn numbers_come_back(bits in any::<u32>(), small in -1.0f32..1.0) {
            comes_back(small);
            let number = f32::from_bits(bits);
            if number.is_finite() {
                comes_back(number);
            }
        }
    }

    #[test]
    fn only_numbers_of_arrays_are_written_so() {
        #[derive(Serialize)]
        struct Body {
            threshold: f32,
            vector: Vec<f32>,
            rows: Vec<Vec<f32>>,
            limit: Option<f32>,
        }
        let body = Body {
            threshold: 0.1,
            vector: vec![0.1, 2.0],
            rows: vec![vec![], vec![-0.25]],
            limit: Some(0.3),
        };
        let text = String::from_utf8(to_vec(&body).unwrap()).unwrap();
        let expected = r#"{"threshold":0.1,"vector":[0.1000000015,2.0],"rows":[[],[-0.250000000]],"limit":0.3}"#;
        assert_eq!(text, expected);
    }
}
