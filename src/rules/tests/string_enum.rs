//! Names of the variants of an enum.

use crate::test;
use handover_rules::string_enum;

string_enum! {
    #[derive(PartialOrd, Ord)]
    enum Direction {
        Up = "up",
        Down = "down",
    }
}

#[test]
fn variants_have_names_and_an_order() {
    assert_eq!(Direction::parse("down"), Some(Direction::Down));
    assert_eq!(Direction::parse("sideways"), None);
    assert_eq!(Direction::ALL.map(Direction::as_str), ["up", "down"]);
    assert!(Direction::Up < Direction::Down);
}

#[test]
fn the_wire_has_the_name() {
    assert_eq!(serde_json::to_string(&Direction::Up).unwrap(), r#""up""#);
    assert_eq!(serde_json::from_str::<Direction>(r#""down""#).unwrap(), Direction::Down);
    let error = serde_json::from_str::<Direction>(r#""sideways""#).unwrap_err().to_string();
    assert!(error.starts_with("unknown variant `sideways`, expected `up` or `down`"), "{error}");
}
