//! Numbers of 32 bits as text, many at a time.
//!
//! Those that lie between zero and one get as many decimals as tell an `f32` from its neighbours, which is a fraction
//! of the work of finding the fewest that do; all others are left to serde_json.

/// Numbers that are written at a time.
pub(super) const BLOCK: usize = 32;

/// Longest text of a number: comma, sign, zero, point, digits.
const TEXT_MAX: usize = 4 + 16;
/// Where a number is written. More than it needs: places below [`PLACE`] / 2 need no check then.
const PLACE: usize = 64;
/// Room for a block.
const ROOM: usize = BLOCK * TEXT_MAX + PLACE;

/// Smallest exponent of two that fits: below it more digits would be needed.
const EXPONENT_MIN: i32 = -26;
const EXPONENTS: usize = 26;
/// Exponent of two as `f32` keeps it.
const BIAS: i32 = 127;

/// Appends the numbers, with commas between them; before the first where something comes before it in its array.
/// What is no number becomes `null`.
pub(super) fn append_numbers(numbers: &[f32], to: &mut Vec<u8>) {
    let mut text = [0; ROOM];
    let mut end = 0;
    for &number in numbers {
        let place = text.get_mut(end..).and_then(|own| own.first_chunk_mut());
        match place.and_then(|place| write(number, place)) {
            Some(length) => end += length,
            None => {
                append_text(text.get(..end), to);
                append_other(number, to);
                end = 0;
            }
        }
    }
    append_text(text.get(..end), to);
}

fn append_text(text: Option<&[u8]>, to: &mut Vec<u8>) {
    let text = text.unwrap_or_default();
    let is_first = to.last() == Some(&b'[');
    to.extend_from_slice(text.get(usize::from(is_first)..).unwrap_or_default());
}

/// A number as serde_json writes it.
#[cold]
fn append_other(number: f32, to: &mut Vec<u8>) {
    if to.last() != Some(&b'[') {
        to.push(b',');
    }
    // Writing to a vector does not fail.
    let _ = serde_json::to_writer(to, &number);
}

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

/// The digits of numbers below a thousand, which make up those of all others.
static THREE_DIGITS: [[u8; 4]; 1000] = {
    let mut all = [[b'0'; 4]; 1000];
    let mut at = 0;
    while at < all.len() {
        let digits = [at / 100, at / 10 % 10, at % 10];
        let mut digit = 0;
        while digit < digits.len() {
            all[at][digit] += digits[digit] as u8;
            digit += 1;
        }
        at += 1;
    }
    all
};

/// Writes a comma and a number between zero and one with a fixed number of digits: how many bytes. None for other
/// numbers.
#[inline]
fn write(number: f32, place: &mut [u8; PLACE]) -> Option<usize> {
    let exponent = (number.to_bits() >> 23 & 0xff).wrapping_sub((BIAS + EXPONENT_MIN) as u32);
    let scale = SCALES.get(exponent as usize)?;
    // Below 2 * 10^9, and exact but for its last bits.
    let shifted = (f64::from(number.abs()) * scale.power_of_ten + 0.5) as u32;
    let first = u32::from(shifted >= 1_000_000_000);
    let rest = shifted - first * 1_000_000_000;
    let (high, low) = (rest / 1_000_000, rest % 1_000_000);
    let start = 3 + usize::from(number.is_sign_negative());
    // Each overwrites what the one before it wrote too much.
    put(place, 0, *b",-");
    put(place, start, [b'0'; 8]);
    let at = start + scale.digits - 10;
    put(place, at, [b'0' + first as u8]);
    put(place, at + 1, *THREE_DIGITS.get(high as usize)?);
    put(place, at + 4, *THREE_DIGITS.get((low / 1000) as usize)?);
    put(place, at + 7, *THREE_DIGITS.get((low % 1000) as usize)?);
    put(place, start - 2, *b"0.");
    Some(start + scale.digits)
}

#[inline]
fn put<const N: usize>(place: &mut [u8; PLACE], at: usize, bytes: [u8; N]) {
    let behind = place.get_mut(at & (PLACE / 2 - 1)..);
    if let Some(own) = behind.and_then(|own| own.first_chunk_mut()) {
        *own = bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(number: f32) -> Option<String> {
        let mut place = [0; PLACE];
        let length = write(number, &mut place)?;
        let text = String::from_utf8(place[..length].to_vec()).unwrap();
        Some(text.strip_prefix(',').unwrap().to_owned())
    }

    #[test]
    fn digits_are_those_of_the_number() {
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

    fn number() -> impl Strategy<Value = f32> {
        let any = any::<u32>().prop_map(f32::from_bits);
        prop_oneof![-1.0f32..1.0, any, Just(0.0), Just(1.0)]
            .prop_filter("finite", |own| own.is_finite())
    }

    proptest! {
        #[test]
        fn numbers_come_back(small in -1.0f32..1.0, any in number()) {
            comes_back(small);
            comes_back(any);
        }

        #[test]
        fn blocks_are_arrays(numbers in proptest::collection::vec(number(), 0..=BLOCK), more in number()) {
            let mut text = b"[".to_vec();
            append_numbers(&numbers, &mut text);
            append_numbers(&[more], &mut text);
            text.push(b']');
            let mut read: Vec<f32> = serde_json::from_slice(&text).unwrap();
            prop_assert_eq!(read.pop(), Some(more));
            prop_assert_eq!(read, numbers);
        }
    }
}
