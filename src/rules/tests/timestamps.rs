//! Texts on the wire: timestamps, equal to chrono's for valid and invalid texts, and names of variants.

use crate::{prelude::*, test};
use chrono::{DateTime, FixedOffset, Utc};
use handover_rules::model::timestamp::{self, parse, parse_date};
use handover_rules::string_enum;
use proptest::prelude::*;

/// Years 0 to 9999, the range of RFC 3339.
const RANGE: core::ops::Range<i64> = -62_167_219_200..253_402_300_800;

proptest! {
    // No persistence of failures: WebAssembly has no file system.
    #![proptest_config(config())]

    #[test]
    fn timestamps_round_trip(seconds in RANGE, nanoseconds in 0_u32..1_000_000_000, minutes in -1439_i32..1440) {
        let time: DateTime<Utc> = DateTime::from_timestamp(seconds, nanoseconds).expect("in range");
        let written = serde_json::to_value(time).expect("a time can be written");
        prop_assert_eq!(parse(written.as_str().expect("a text")), Some(time));
        let zone = FixedOffset::east_opt(minutes * 60).expect("less than a day");
        let elsewhere = time.with_timezone(&zone).to_rfc3339();
        // The offset can push the year out of the range.
        if elsewhere.as_bytes()[0].is_ascii_digit() && elsewhere.as_bytes()[4] == b'-' {
            prop_assert_eq!(parse(&elsewhere), Some(time));
        }
    }

    #[test]
    fn days_round_trip(seconds in RANGE) {
        let day: NaiveDate = DateTime::from_timestamp(seconds, 0).expect("in range").date_naive();
        prop_assert_eq!(parse_date(&day.to_string()), Some(day));
    }

    #[test]
    fn any_text_parses_like_chrono_or_is_rejected(text in "\\PC{0,40}") {
        if let Some(time) = parse(&text) {
            prop_assert_eq!(DateTime::parse_from_rfc3339(&text).map(|time| time.to_utc()), Ok(time));
        }
    }

    #[test]
    fn near_timestamps_parse_like_chrono_or_are_rejected(
        text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,12})?(Z|z|[+-][0-9]{2}:?[0-9]{2})?"
    ) {
        if let Some(time) = parse(&text) {
            prop_assert_eq!(DateTime::parse_from_rfc3339(&text).map(|time| time.to_utc()), Ok(time));
        }
    }
}

#[test]
fn fractions_of_a_second_may_have_any_number_of_digits() {
    for (fraction, nanoseconds) in [
        ("5", 500_000_000),
        ("05", 50_000_000),
        ("000001", 1_000),
        ("123456789", 123_456_789),
        ("1234567899", 123_456_789),
    ] {
        let text = format!("2026-11-20T08:55:03.{fraction}Z");
        assert_eq!(parse(&text).map(|time| time.timestamp_subsec_nanos()), Some(nanoseconds), "{text}");
    }
}

#[test]
fn offsets_are_ahead_of_utc_or_behind() {
    let utc = parse("2026-11-20T08:55:03Z");
    assert!(utc.is_some());
    for text in [
        "2026-11-20T08:55:03+00:00",
        "2026-11-20T09:55:03+01:00",
        "2026-11-20T14:40:03+05:45",
        "2026-11-20T05:25:03-03:30",
        "2026-11-21T08:54:03+23:59",
    ] {
        assert_eq!(parse(text), utc, "{text}");
    }
}

#[test]
fn rejects_malformed_timestamps() {
    let malformed = "2026 2026-11-20 2026-11-20T08:55:03 2026-11-20T08:55:03.Z 2026-11-20T25:00:00Z 2026-02-30T00:00:00Z \
                     2026-11-20T08:55:03+1:00 2026-11-20T08:55:03+24:00 2026-11-20T08:55:03+01:60 2026/11/20T08:55:03Z \
                     2026-11-20T08:55:03Zé é026-11-20T08:55:03Z";
    for text in malformed.split(' ').chain([""]) {
        assert_eq!(parse(text), None, "{text}");
    }
    for text in ["", "2026-13-01", "2026-1-1", "20261-1-1", "2026-11-20 "] {
        assert_eq!(parse_date(text), None, "{text}");
    }
}

/// A body with optional timestamps and days.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Times {
    #[serde(deserialize_with = "timestamp::read")]
    asked: Timestamp,
    #[serde(default, deserialize_with = "timestamp::read_option")]
    ended: Option<Timestamp>,
    #[serde(deserialize_with = "timestamp::read_date")]
    due: NaiveDate,
    #[serde(default, deserialize_with = "timestamp::read_date_option")]
    paid: Option<NaiveDate>,
}

#[test]
fn timestamps_and_days_deserialize() {
    let (noon, due) = (time("2026-11-20T12:00:00Z"), NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"));
    let read = |text: &str| serde_json::from_str::<Times>(text).ok();
    let needed = r#"{"asked":"2026-11-20T12:00:00Z","due":"2026-11-20"}"#;
    assert_eq!(read(needed), Some(Times { asked: noon, ended: None, due, paid: None }));
    let with = |more: &str| needed.replace('}', &[",", more, "}"].concat());
    assert_eq!(read(&with(r#""paid":null"#)), Some(Times { asked: noon, ended: None, due, paid: None }));
    let all = with(r#""ended":"2026-11-20T12:00:00Z","paid":"2026-11-20""#);
    assert_eq!(read(&all), Some(Times { asked: noon, ended: Some(noon), due, paid: Some(due) }));
    for wrong in [
        needed.replace("2026-11-20T12:00:00Z", "noon"),
        needed.replace("\"2026-11-20T12:00:00Z\"", "7"),
        needed.replace("\"2026-11-20\"", "7"),
        needed.replace("\"2026-11-20\"", "\"20 Nov\""),
        with(r#""ended":"noon""#),
        with(r#""paid":"""#),
    ] {
        assert_eq!(read(&wrong), None, "{wrong}");
    }
}

// Names of variants

string_enum! {
    #[derive(PartialOrd, Ord)]
    enum Direction {
        Up = "up",
        Down = "down",
    }
}

#[test]
fn variants_have_names_and_an_order() {
    assert_eq!((Direction::parse("down"), Direction::parse("sideways")), (Some(Direction::Down), None));
    assert_eq!(Direction::ALL.map(Direction::as_str), ["up", "down"]);
    assert!(Direction::Up < Direction::Down);
    assert_eq!(serde_json::to_string(&Direction::Up).expect("JSON"), r#""up""#);
    assert_eq!(serde_json::from_str::<Direction>(r#""down""#).expect("a direction"), Direction::Down);
    let error = serde_json::from_str::<Direction>(r#""sideways""#).expect_err("none").to_string();
    assert!(error.starts_with("unknown variant `sideways`, expected `up` or `down`"), "{error}");
}
