//! Files of new contacts: the meaning of a line, and its faults.

use crate::{prelude::*, test};
use handover_rules::submission::ContactInput;
use handover_rules::submission::file::{FileColumn, FileLine, FileProblem, read_line};
use handover_rules::submission::last_day::LastDay;

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
    let line =
        read([" shop.example ", "HOSTING", "AA11111-ovh", "tech@mail.example", "", "2027-01-31"]).expect("a line");
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
        assert_eq!(
            read(["shop.example", "DOMAIN", "", "", "", &day.to_string()]).map(|line| line.until),
            Ok(Some(day))
        );
    }
}

#[test]
fn only_service_and_category_are_needed() {
    let needed: Vec<&str> =
        FileColumn::ALL.into_iter().filter(|column| !column.is_optional()).map(FileColumn::as_str).collect();
    assert_eq!(needed, ["service", "category"]);
}
