//! Visible names and private labels.

use crate::test;
use handover_rules::account::people::{Connection, MAX_LABEL, is_label};

fn connections() -> impl Iterator<Item = Connection> {
    (0..16_u8).map(|bits| Connection {
        shares_service: bits & 1 != 0,
        has_asked_reader: bits & 2 != 0,
        has_accepted_reader: bits & 4 != 0,
        gives_reader_access: bits & 8 != 0,
    })
}

#[test]
fn hidden_name_is_visible_to_partners_only() {
    for connection in connections() {
        let Connection { shares_service, has_asked_reader, has_accepted_reader, gives_reader_access } = connection;
        let is_partner = has_asked_reader || has_accepted_reader || gives_reader_access;
        assert_eq!(connection.shows_name(false), is_partner || shares_service, "{connection:?}");
        assert_eq!(connection.shows_name(true), is_partner, "{connection:?}");
    }
}

#[test]
fn handle_alone_shows_no_name() {
    assert!(!Connection::default().shows_name(false));
}

#[test]
fn labels_are_short_lines_that_keep_their_direction() {
    let longest = "é".repeat(MAX_LABEL);
    for (text, expected) in [
        ("Studio Nord, front desk", true),
        ("שלום", true),
        (longest.as_str(), true),
        (&[&longest, "é"].concat(), false),
        ("", false),
        (" ", false),
        ("<b>", false),
        ("aa1-ovh \u{202e}vo-1bb", false),
        ("\u{2066}x", false),
    ] {
        assert_eq!(is_label(text), expected, "{text:?}");
    }
}
