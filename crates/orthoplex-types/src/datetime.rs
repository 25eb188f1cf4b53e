//! Points in time as filters and payloads write them, kept in microseconds.

use crate::schema::{DateTime, described_as};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

described_as!(Timestamp => DateTime);

impl Timestamp {
    /// Reads RFC 3339 with `T` or blank, with or without fraction and zone (UTC without), minutes
    /// precision, or a date alone; a blank may stand before the zone. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = match text.get(10..11) {
            None => (text, None),
            Some("T" | "t" | " ") => (text.get(..10)?, Some(text.get(11..)?)),
            Some(_) => return None,
        };
        has_shape(date, b"dddd-dd-dd").then_some(())?;
        let date: jiff::civil::Date = date.parse().ok()?;
        let Some(time) = time else {
            return Self::of(date, jiff::civil::Time::midnight(), 0);
        };
        let zone_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at_checked(zone_at)?;
        let apart = clock.strip_suffix(' ').filter(|_| !zone.is_empty());
        let clock = apart.unwrap_or(clock);
        Self::of(date, parse_clock(clock)?, parse_zone(zone)?)
    }

    fn of(date: jiff::civil::Date, time: jiff::civil::Time, offset_minutes: i64) -> Option<Self> {
        let utc = date
            .to_datetime(time)
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?;
        let microseconds = utc.timestamp().as_microsecond();
        microseconds
            .checked_sub(offset_minutes * 60_000_000)
            .map(Self)
    }
}

/// `HH:MM`, `HH:MM:SS`, `HH:MM:SS.fraction`
fn parse_clock(text: &str) -> Option<jiff::civil::Time> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let known = has_shape(whole, b"dd:dd") || has_shape(whole, b"dd:dd:dd");
    let digits =
        fraction.is_none_or(|own| !own.is_empty() && own.bytes().all(|b| b.is_ascii_digit()));
    (known && digits && (fraction.is_none() || whole.len() == 8)).then_some(())?;
    // Finer than nanoseconds is cut off.
    text.get(..text.len().min(18))?.parse().ok()
}

/// Nothing, `Z`, `+HH:MM`, `+HHMM` or `+HH`: minutes east of UTC.
fn parse_zone(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let known = [&b"dd:dd"[..], b"dddd", b"dd"]
        .into_iter()
        .any(|shape| has_shape(digits, shape));
    known.then_some(())?;
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = match digits.get(2..)?.trim_start_matches(':') {
        "" => 0,
        minutes => minutes.parse().ok()?,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Whether the text has digits where the shape has `d`, and the shape's own characters elsewhere.
fn has_shape(text: &str, shape: &[u8]) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape).all(|(byte, want)| match want {
            b'd' => byte.is_ascii_digit(),
            want => byte == *want,
        })
}

/// RFC 3339 in UTC; outside the years that this can write, the number of microseconds.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => time.fmt(f),
            Err(_) => self.0.fmt(f),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!("'{text}' is not a valid datetime"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_form_means_the_same() {
        let wanted = Timestamp::parse("2024-01-31T10:20:00Z").unwrap();
        assert_eq!(wanted.0, 1_706_696_400_000_000);
        for text in [
            "2024-01-31 10:20:00Z",
            "2024-01-31T10:20:00",
            "2024-01-31 10:20",
            "2024-01-31T10:20",
            "2024-01-31T10:20:00.000",
            "2024-01-31T11:20:00+01:00",
            "2024-01-31T08:50:00-0130",
            "2024-01-31 11:20:00.000 +0100",
        ] {
            assert_eq!(Timestamp::parse(text), Some(wanted), "{text}");
        }
        assert_eq!(
            Timestamp::parse("1970-01-02"),
            Some(Timestamp(86_400_000_000))
        );
        assert_eq!(
            Timestamp::parse("1970-01-01T00:00:00.1234569Z"),
            Some(Timestamp(123_456))
        );
        assert_eq!(
            Timestamp::parse("1969-12-31T23:59:59Z"),
            Some(Timestamp(-1_000_000))
        );
    }

    #[test]
    fn printed_in_utc() {
        for (text, printed) in [
            ("2024-01-31T11:20:00+01:00", "2024-01-31T10:20:00Z"),
            ("2024-01-31 10:20:00.5", "2024-01-31T10:20:00.5Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ] {
            let time = Timestamp::parse(text).unwrap();
            assert_eq!(time.to_string(), printed);
            assert_eq!(serde_json::to_value(time).unwrap(), printed);
            assert_eq!(Timestamp::parse(printed), Some(time));
        }
        assert_eq!(Timestamp(i64::MAX).to_string(), i64::MAX.to_string());
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "2024",
            "2024-01",
            "20240131",
            "20240131T102000Z",
            "1706696400",
            "2024-13-01",
            "Wed, 31 Jan 2024 10:20:00 GMT",
            "2024-01-31T25:00:00Z",
            "2024-01-31T10Z",
            "2024-01-31T",
            "2024-01-31T10:20:00.Z",
            "2024-01-31 10:20:00 ",
            "2024-01-31 10:20:00  +01:00",
            "2024-01-31T10:20:00+1",
            "31-01-2024",
            "2024-02-30",
            "ü024-01-31",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
