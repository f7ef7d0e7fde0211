//! Entries: handles, addresses and codes that were pasted with other text around them, and files of new contacts.

use crate::{prelude::*, test};
use handover_rules::ValidationCode;
use handover_rules::holder::input::IdentityInput;
use handover_rules::model::account::HandleError;
use handover_rules::model::email::wrong_character;
use handover_rules::model::pasted::clean;
use handover_rules::submission::ContactInput;
use handover_rules::submission::file::{FileColumn, FileLine, FileProblem, read_line};
use handover_rules::submission::last_day::LastDay;

const CODE: &str = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";

/// With `x` in place of a handle, an address or a code.
const SURROUNDED: [&str; 19] = [
    "x",
    "  x\n",
    "\u{a0}x\u{202f}",
    "<x>",
    "< x >",
    "\"x\"",
    "'x'",
    "`x`",
    "“x”",
    "„x“",
    "« x »",
    "‹x›",
    "(x)",
    "[x],",
    "<“x”>;",
    "x.",
    "\u{feff}x\u{200b}",
    "\u{200e}x\u{200f}",
    "\u{2068}x\u{2069}",
];

#[test]
fn text_around_a_handle_address_or_code_is_removed() {
    for form in SURROUNDED {
        let around = |text: &str| form.replace('x', text);
        let handle = NicHandle::entered(&around("ab12345-ovh")).map(String::from);
        assert_eq!(handle.as_deref(), Ok("ab12345-ovh"), "{form:?}");
        assert_eq!(clean(&around("mira.sol@halden.example")), "mira.sol@halden.example", "{form:?}");
        let code = ValidationCode::parse(&around(CODE));
        assert_eq!(code.as_ref().map(ValidationCode::expose), Some(CODE), "{form:?}");
    }
}

#[test]
fn hyphens_and_invisible_characters_of_layout_are_replaced() {
    for text in [
        "ab12345\u{2011}ovh",
        "ab12345\u{2010}OVH",
        "ab12345\u{2013}ovh",
        "ab12345\u{2212}ovh",
        "ab12345\u{ff0d}ovh",
        "ab\u{200b}12345-o\u{ad}vh",
        "ab12\u{200d}345-\u{200c}ovh",
        "\u{202a}ab12345\u{200e}-ovh\u{202c}",
        "ab12345\u{2066}-\u{2069}ovh\u{3000}",
        "Mira Sol <ab12345-ovh>",
    ] {
        assert_eq!(NicHandle::entered(text).map(String::from).as_deref(), Ok("ab12345-ovh"), "{text:?}");
    }
    let name = ServiceName::entered("\u{200e}shop\u{2011}one.example\u{a0}");
    assert_eq!(name.map(String::from).as_deref(), Some("shop-one.example"));
    // An override shows another order than it has.
    assert_eq!(NicHandle::entered("ab12345-\u{202e}ovh"), Err(HandleError::Character('\u{202e}')));
    let broken = [&CODE[..16], "\u{ad}\u{200b}\r\n", &CODE[16..]].concat();
    assert_eq!(ValidationCode::parse(&broken).map(String::from).as_deref(), Some(CODE));
}

#[test]
fn addresses_are_taken_from_mail_program_formats() {
    for (text, expected) in [
        ("Mira Sol <mira@halden.example>", "mira@halden.example"),
        ("\"Sol, Mira\" <mira@halden.example>,", "mira@halden.example"),
        ("mailto:mira@halden.example", "mira@halden.example"),
        ("<MAILTO:mira@halden.example?subject=Hello>", "mira@halden.example"),
        ("mira\u{2011}sol@halden.example", "mira-sol@halden.example"),
        ("o'neill@halden.example", "o'neill@halden.example"),
        ("'mira@halden.example", "'mira@halden.example"),
        // Several, or parts of an address: nobody knows which is meant.
        ("a@halden.example <b@halden.example>", "a@halden.example <b@halden.example>"),
        ("A <a@halden.example>, B <b@halden.example>", "A <a@halden.example>, B <b@halden.example>"),
        ("mira – sol@halden.example", "mira – sol@halden.example"),
        ("mira\u{200f}@halden\u{202a}.example", "mira@halden.example"),
        // Persian needs the joiner: without it, this is another domain.
        ("mira@نامه\u{200c}ای.example", "mira@نامه\u{200c}ای.example"),
        ("", ""),
        ("<>", ""),
        ("''", ""),
        ("'", "'"),
    ] {
        assert_eq!(clean(text), expected, "{text:?}");
        assert_eq!(clean(expected), expected, "{text:?}");
    }
}

#[test]
fn contacts_and_holders_are_read_without_surrounding_text() {
    let read = |text| ContactInput::read(Some(text));
    assert_eq!(read("\u{feff}“AB12345\u{2011}ovh”"), Ok(Some(ContactInput::Handle(account("ab12345")))));
    let mira = ContactInput::Address(email("mira@halden.example"));
    assert_eq!(read("Mira <mira@halden.example>"), Ok(Some(mira)));
    assert_eq!(read("\u{200b}\u{a0}"), Ok(None));
    let address = "<hanna@halden.example>".to_owned();
    let entered = IdentityInput { email: address, ..person("Holder", "old@halden.example").into() };
    assert_eq!(entered.validate(), Ok(person("Holder", "hanna@halden.example")));
}

#[test]
fn the_wrong_character_is_named() {
    let error = |text| ContactInput::read(Some(text)).expect_err("an error");
    for (text, expected) in [
        // Cyrillic.
        ("\u{430}b12345-ovh", HandleError::Character('\u{430}')),
        ("ab12345-\u{43e}vh", HandleError::Character('\u{43e}')),
        ("ab12345\u{30fb}ovh", HandleError::Character('\u{30fb}')),
        ("\u{212a}b12345-ovh", HandleError::Character('\u{212a}')),
        ("ab12345_ovh", HandleError::NoHyphen),
        ("mira sol@halden.example", HandleError::Character(' ')),
        ("a@halden.example, b@halden.example", HandleError::Character(',')),
        ("mira@hal\u{2062}den.example,x", HandleError::Character('\u{2062}')),
        ("mira@halden", HandleError::NoHyphen),
        ("mira@", HandleError::NoHyphen),
    ] {
        assert_eq!(error(text), expected, "{text:?}");
    }
    for (text, expected) in [
        ("mi\u{200d}ra@halden.example", Some('\u{200d}')),
        ("mira@hal_den.example", Some('_')),
        ("mira@hal/den.example", Some('/')),
        ("mira/sol@halden.example", None),
        ("ł@łódź.example", None),
        ("mira", None),
    ] {
        assert_eq!(wrong_character(text), expected, "{text:?}");
    }
}

// Files of new contacts

fn today() -> NaiveDate {
    "2026-11-21".parse().expect("a day")
}

/// Reads a line of a file with all columns.
fn read(line: [&str; 6]) -> Result<FileLine, Vec<(FileColumn, FileProblem)>> {
    let at = |column| FileColumn::ALL.into_iter().position(|known| known == column).expect("a column");
    read_line(|column| line[at(column)], today())
}

#[test]
fn empty_fields_change_nothing() {
    let line = read(["shop.example", "DOMAIN", "", " ", "", ""]).expect("a line");
    assert_eq!((line.service.name.as_str(), line.service.category), ("shop.example", Category::Domain));
    assert!(Role::ALL.into_iter().all(|role| line.inputs.get(role) == &Ok(None)));
    assert_eq!(line.until, None);
}

#[test]
fn contacts_are_handles_or_addresses() {
    let line = read([
        " shop.example\u{200e}",
        "\u{feff}HOSTING",
        "AA11111-ovh",
        "tech@mail.example",
        "",
        "2027\u{2011}01\u{2011}31",
    ])
    .expect("a line");
    let of = |role: Role| line.inputs.get(role).clone().expect("well-formed");
    assert!(matches!(of(Role::Admin), Some(ContactInput::Handle(handle)) if handle.as_str() == "aa11111-ovh"));
    assert!(matches!(of(Role::Tech), Some(ContactInput::Address(address)) if address.as_str() == "tech@mail.example"));
    assert_eq!(of(Role::Billing), None);
    assert_eq!(line.until, "2027-01-31".parse().ok());
}

#[test]
fn every_fault_of_a_line_is_found() {
    use FileColumn::{Admin, Billing, Service, Tech, Until};
    use FileProblem::{Empty, NotACategory, NotAContact, NotADay, NotAService};
    let faults = read(["not a name", "domains", "nobody", "a@", "x y", "31.01.2027"]).expect_err("faults");
    let expected = [
        (Service, NotAService),
        (FileColumn::Category, NotACategory),
        (Admin, NotAContact),
        (Tech, NotAContact),
        (Billing, NotAContact),
        (Until, NotADay),
    ];
    assert_eq!(faults, expected);
    assert_eq!(read(["", "", "", "", "", ""]), Err(vec![(Service, Empty), (FileColumn::Category, Empty)]));
}

#[test]
fn each_column_has_its_faults() {
    use FileColumn::{Admin, Service, Until};
    use FileProblem::{DayOutOfRange, NotACategory, NotAContact, NotADay, NotAService, NotUtf8};
    let right = ["shop.example", "DOMAIN", "", "", "", ""];
    let late = (LastDay::latest(today()) + Days::new(1)).to_string();
    for (column, text, fault) in [
        (Service, "caf\u{fffd}.example", NotUtf8),
        (Service, "<b>", NotAService),
        (FileColumn::Category, "DOMAIN;HOSTING", NotACategory),
        (Admin, "=cmd()", NotAContact),
        (Admin, "-", NotAContact),
        (Until, "2026-11-20", DayOutOfRange),
        (Until, &late, DayOutOfRange),
        (Until, "2026-13-01", NotADay),
        (Until, "2026-12-1", NotADay),
        (Until, "+2026-12-01", NotADay),
    ] {
        let mut line = right;
        line[FileColumn::ALL.into_iter().position(|known| known == column).expect("a column")] = text;
        assert_eq!(read(line), Err(vec![(column, fault)]), "{text}");
    }
    for day in [today(), LastDay::latest(today())] {
        let line = read(["shop.example", "DOMAIN", "", "", "", &day.to_string()]);
        assert_eq!(line.map(|line| line.until), Ok(Some(day)));
    }
}

#[test]
fn only_service_and_category_are_needed() {
    let needed: Vec<&str> =
        FileColumn::ALL.into_iter().filter(|column| !column.is_optional()).map(FileColumn::as_str).collect();
    assert_eq!(needed, ["service", "category"]);
}
