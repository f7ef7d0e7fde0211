//! Reading times and days off the wire, for `#[serde(deserialize_with = …)]`.
//!
//! They are written as RFC 3339 has it, by chrono. Its reader knows every format there is, which weighs more in the
//! browser than most screens; this one knows the one that is written.

use chrono::{NaiveDate, TimeDelta};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A point in time, always UTC.
pub type Timestamp = chrono::DateTime<chrono::Utc>;

/// Reads a time.
///
/// # Errors
/// It is none.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).ok_or_else(|| D::Error::custom("not a time"))
}

/// Reads a time that may be missing.
///
/// # Errors
/// There is something, but no time.
pub fn read_option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let text: Option<String> = Option::deserialize(from)?;
    text.map(|text| parse(&text).ok_or_else(|| D::Error::custom("not a time"))).transpose()
}

/// Reads a day.
///
/// # Errors
/// It is none.
pub fn read_day<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    parse_day(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("not a day"))
}

/// Reads a day that may be missing.
///
/// # Errors
/// There is something, but no day.
pub fn read_day_option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let text: Option<String> = Option::deserialize(from)?;
    text.map(|text| parse_day(&text).ok_or_else(|| D::Error::custom("not a day"))).transpose()
}

/// A time as RFC 3339 writes it: `2026-11-20T08:55:03.25Z` or `2026-11-20T09:55:03+01:00`.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let day = parse_day(text.get(..10)?)?;
    let (hour, minute, second) = (number(text, 11, 2)?, number(text, 14, 2)?, number(text, 17, 2)?);
    let marks = [(10, b'T'), (13, b':'), (16, b':')];
    if !marks.into_iter().all(|(place, mark)| text.as_bytes().get(place) == Some(&mark)) {
        return None;
    }
    let rest = text.get(19..)?;
    let (nanoseconds, offset) = match rest.strip_prefix('.') {
        None => (0, rest),
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let counted = digits.min(9);
            let value = number(rest, 0, counted)?;
            (value * 10_u32.pow(9 - u32::try_from(counted).ok()?), rest.get(digits..)?)
        }
    };
    let time = day.and_hms_nano_opt(hour, minute, second, nanoseconds)?.and_utc();
    time.checked_sub_signed(parse_offset(offset)?)
}

/// A day: `2026-11-20`.
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let is_marked = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if !is_marked {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(number(text, 0, 4)?).ok()?, number(text, 5, 2)?, number(text, 8, 2)?)
}

/// How far ahead of UTC: `Z`, `+01:00` or `-03:30`.
fn parse_offset(text: &str) -> Option<TimeDelta> {
    let sign = match text.as_bytes() {
        [b'Z'] => return Some(TimeDelta::zero()),
        [b'+', _, _, b':', _, _] => 1,
        [b'-', _, _, b':', _, _] => -1,
        _ => return None,
    };
    let (hours, minutes) = (number(text, 1, 2)?, number(text, 4, 2)?);
    (hours < 24 && minutes < 60).then(|| TimeDelta::minutes(sign * i64::from(hours * 60 + minutes)))
}

/// The number that `count` digits from `place` on make.
fn number(text: &str, place: usize, count: usize) -> Option<u32> {
    let digits = text.as_bytes().get(place..place + count)?;
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    is_number.then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}
