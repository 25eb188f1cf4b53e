//! Numbers as JSON writes them: found and read in one go, eight digits at a time.

use std::str::{self, FromStr};

/// Digits that fit into 64 bits, whatever they are.
const DIGITS_MAX: usize = 19;
/// Powers of ten that `f64` holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
/// Those below one, which it does not.
const FRACTIONS: [f64; 23] = [
    1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14,
    1e-15, 1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22,
];
/// Integers up to here are exact in `f64`.
const EXACT_MAX: u64 = 1 << 53;

/// A number and the text that it was read from.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    text: &'a [u8],
    /// The first digits that count.
    digits: u64,
    /// Whether others follow them.
    is_cut: bool,
    /// Power of ten of the last of the digits.
    exponent: i32,
    is_negative: bool,
    is_whole: bool,
}

/// Digits while they are read.
#[derive(Clone, Copy, Default)]
struct Digits {
    value: u64,
    /// Of the value, with zeros in front.
    count: usize,
    /// Digits that did not fit.
    cut: i32,
    is_cut: bool,
}

impl Digits {
    /// Begins with one digit.
    #[inline]
    fn begin(&mut self, digit: u8) -> usize {
        (self.value, self.count) = (digit.into(), 1);
        1
    }

    /// Takes digits from the front of the text, and says how many.
    #[inline]
    fn take(&mut self, text: &[u8]) -> usize {
        let before = *self;
        let mut taken = 0;
        loop {
            let (count, eight) = leading_digits(text.get(taken..).unwrap_or_default());
            self.count += count;
            if self.count > DIGITS_MAX {
                *self = before;
                return self.take_each(text);
            }
            self.value = self.value * TENS.get(count).unwrap_or(&1) + eight;
            taken += count;
            if count < 8 {
                return taken;
            }
        }
    }

    /// The same one by one: for more digits than fit.
    fn take_each(&mut self, text: &[u8]) -> usize {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
        let mut taken = 0;
        for digit in digits {
            let digit = u64::from(digit - b'0');
            if self.value == 0 || self.count < DIGITS_MAX {
                // Zeros in front do not count.
                self.count = if self.value == 0 { 1 } else { self.count + 1 };
                self.value = self.value * 10 + digit;
            } else {
                self.cut = self.cut.saturating_add(1);
                self.is_cut |= digit != 0;
            }
            taken += 1;
        }
        taken
    }
}

const TENS: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// How many digits a text begins with, eight at most, and the number that they write.
#[inline]
fn leading_digits(text: &[u8]) -> (usize, u64) {
    let chunk = match text.first_chunk() {
        Some(chunk) => *chunk,
        None => {
            let mut chunk = [0; 8];
            chunk
                .iter_mut()
                .zip(text)
                .for_each(|(place, byte)| *place = *byte);
            chunk
        }
    };
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let bytes = u64::from_le_bytes(chunk);
    // The high bit of each byte that is no digit; bytes behind the first such one may be wrong.
    let others = (bytes.wrapping_add(0x4646_4646_4646_4646) | bytes.wrapping_sub(ZEROS))
        & 0x8080_8080_8080_8080;
    let count = others.trailing_zeros() as usize / 8;
    // As if zeros stood in front of them.
    let moved = 64 - 8 * count as u32;
    let digits = bytes.checked_shl(moved).unwrap_or(0) | ZEROS.checked_shr(64 - moved).unwrap_or(0);
    (count, eight_digits(digits))
}

/// The number that eight digits write: pairs, fours, then all, each in a lane of its own.
#[inline]
const fn eight_digits(bytes: u64) -> u64 {
    let ones = bytes & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = (ones.wrapping_mul(10)).wrapping_add(ones >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100)).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000)).wrapping_add(fours >> 32) & 0xffff_ffff
}

impl<'a> Number<'a> {
    /// The number at the front of a text; None where there is none that JSON knows.
    #[inline]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut at = usize::from(bytes.first() == Some(&b'-'));
        let is_negative = at == 1;
        let mut digits = Digits::default();
        let whole = match bytes.get(at..)? {
            // The most frequent case.
            [digit @ b'0'..=b'9', b'.', ..] => digits.begin(digit - b'0'),
            text => digits.take(text),
        };
        // At least one, and none behind a zero.
        if whole == 0 || (whole > 1 && bytes.get(at) == Some(&b'0')) {
            return None;
        }
        at += whole;
        let mut exponent = digits.cut;
        let mut is_whole = true;
        if bytes.get(at) == Some(&b'.') {
            is_whole = false;
            let behind = digits.take(bytes.get(at + 1..)?);
            if behind == 0 {
                return None;
            }
            at += 1 + behind;
            exponent = digits.cut.saturating_sub(i32::try_from(behind).ok()?);
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            is_whole = false;
            let (length, power) = power(bytes.get(at + 1..)?)?;
            at += 1 + length;
            exponent = exponent.saturating_add(power);
        }
        Some(Self {
            text: bytes.get(..at)?,
            digits: digits.value,
            is_cut: digits.is_cut,
            exponent,
            is_negative,
            is_whole,
        })
    }

    /// Bytes that it takes.
    pub const fn length(&self) -> usize {
        self.text.len()
    }

    /// Whether it has neither point nor exponent.
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// An integer of JSON that is not negative, if it fits.
    pub fn unsigned(&self) -> Option<u64> {
        match self {
            Self {
                is_whole: false, ..
            }
            | Self {
                is_negative: true, ..
            } => None,
            Self { exponent: 0, .. } => Some(self.digits),
            _ => self.parsed(),
        }
    }

    /// An integer of JSON, if it fits. Minus zero is zero.
    pub fn signed(&self) -> Option<i64> {
        match self {
            Self {
                is_whole: false, ..
            } => None,
            Self {
                is_negative: false, ..
            } => i64::try_from(self.unsigned()?).ok(),
            Self { exponent: 0, .. } => 0i64.checked_sub_unsigned(self.digits),
            _ => self.parsed(),
        }
    }

    /// The nearest float; None beyond the largest.
    #[inline]
    pub fn double(&self) -> Option<f64> {
        if !self.is_cut && self.digits <= EXACT_MAX {
            // Of two exact floats the quotient or product is the float nearest to the true one.
            if let Some(float) = self.scaled() {
                return Some(float);
            }
        }
        self.parsed().filter(|own: &f64| own.is_finite())
    }

    /// The nearest float made an `f32`, as every client does it that has a float; None beyond the largest.
    #[inline]
    pub fn single(&self) -> Option<f32> {
        // Off the true value by at most two of its last bits; where those decide, the whole text does.
        const UNSURE: u64 = 8;
        const HALF: u64 = 1 << 28;
        if let Some(float) = self.nearly() {
            let narrow = float as f32;
            let left = float.to_bits() & (2 * HALF - 1);
            if narrow.is_normal() && left.abs_diff(HALF) > UNSURE {
                return Some(narrow);
            }
        }
        self.double()
            .map(|own| own as f32)
            .filter(|own| own.is_finite())
    }

    /// The digits times their power of ten, where both are exact and one rounding away from the number.
    #[inline]
    fn scaled(&self) -> Option<f64> {
        let power = POWERS.get(self.exponent.unsigned_abs() as usize)?;
        let float = self.digits as f64;
        let float = if self.exponent < 0 {
            float / power
        } else {
            float * power
        };
        Some(if self.is_negative { -float } else { float })
    }

    /// The same without a division, of any digits.
    #[inline]
    fn nearly(&self) -> Option<f64> {
        let powers = if self.exponent < 0 {
            &FRACTIONS
        } else {
            &POWERS
        };
        let float = self.digits as f64 * powers.get(self.exponent.unsigned_abs() as usize)?;
        Some(if self.is_negative { -float } else { float })
    }

    fn parsed<T: FromStr>(&self) -> Option<T> {
        str::from_utf8(self.text).ok()?.parse().ok()
    }
}

/// Length and value of what follows the `e` of a number.
fn power(text: &[u8]) -> Option<(usize, i32)> {
    let (sign, is_negative) = match text.first()? {
        b'-' => (1, true),
        b'+' => (1, false),
        _ => (0, false),
    };
    let digits = text
        .get(sign..)?
        .iter()
        .take_while(|own| own.is_ascii_digit());
    let (mut length, mut power) = (sign, 0i32);
    for digit in digits {
        length += 1;
        power = power
            .saturating_mul(10)
            .saturating_add(i32::from(digit - b'0'));
    }
    let power = if is_negative { -power } else { power };
    (length > sign).then_some((length, power))
}
