//! Positions in the feed of events: which a reader can go on from.

use crate::test;
use handover_rules::feed_position::{FeedEpoch, FeedExtent, FeedGap, FeedPosition};

fn position(text: &str) -> FeedPosition {
    FeedPosition::parse(text).expect("a position")
}

fn feed(first: Option<i64>, last: i64) -> FeedExtent {
    FeedExtent { epoch: FeedEpoch::parse("00000000aa").expect("an epoch"), first, last }
}

#[test]
fn reader_goes_on_where_it_misses_nothing() {
    use FeedGap::{Deleted, OtherHistory};
    for (feed, after, expected) in [
        (feed(None, 0), "00000000aa-0", Ok(0)),
        (feed(None, 0), "00000000aa-1", Err(OtherHistory)),
        (feed(None, 0), "00000000ab-0", Err(OtherHistory)),
        (feed(Some(1), 9), "00000000aa-0", Ok(0)),
        (feed(Some(1), 9), "00000000aa-9", Ok(9)),
        (feed(Some(1), 9), "00000000aa-10", Err(OtherHistory)),
        (feed(Some(1), 9), "00000000aa-9223372036854775807", Err(OtherHistory)),
        (feed(Some(1), 9), "00000000ab-5", Err(OtherHistory)),
        (feed(Some(4), 9), "00000000aa-3", Ok(3)),
        (feed(Some(4), 9), "00000000aa-2", Err(Deleted)),
        (feed(Some(4), 9), "00000000aa-0", Err(Deleted)),
    ] {
        assert_eq!(feed.go_on_after(&position(after)), expected, "{feed:?} after {after}");
    }
    assert_eq!(feed(Some(4), 9).position(7), position("00000000aa-7"));
}

#[test]
fn position_is_read_as_it_is_written() {
    for text in ["3f9c21d07a-0", "3f9c21d07a-4712", "0000000000-9223372036854775807"] {
        assert_eq!(position(text).to_string(), text);
        let json = serde_json::to_string(&position(text)).expect("JSON");
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<FeedPosition>(&json).expect("a position"), position(text));
    }
    for wrong in [
        "",
        "-",
        "4712",
        "3f9c21d07a",
        "3f9c21d07a-",
        "3f9c21d07a--1",
        "3f9c21d07a-+1",
        "3f9c21d07a-x",
        "3F9C21D07A-1",
        "3f9c21d07-1",
        "3f9c21d07ab-1",
        "3f9c21d07g-1",
        "3f9c21d07a-9223372036854775808",
        " 3f9c21d07a-1",
    ] {
        assert_eq!(FeedPosition::parse(wrong), None, "{wrong}");
    }
}
