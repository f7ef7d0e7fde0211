//! The export of the demo: CSV files in the form of a provider's, whose days are moved to the present.

use crate::import;
use chrono::{NaiveDate, TimeDelta};
use handover_api::provider::ExportTable;
use handover_store::import::Export;

/// The day on which the files are up to date.
const WRITTEN: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a valid date");

const FILES: [(ExportTable, &str); 5] = [
    (ExportTable::Accounts, include_str!("files/accounts.csv")),
    (ExportTable::Services, include_str!("files/services.csv")),
    (ExportTable::Holders, include_str!("files/holders.csv")),
    (ExportTable::Bills, include_str!("files/bills.csv")),
    (ExportTable::PaymentMethods, include_str!("files/payment_methods.csv")),
];

/// The demo data as of `today` (UTC).
///
/// # Panics
/// Never: the files are valid.
#[must_use]
pub fn export(today: NaiveDate) -> Export {
    let mut export = import::parse(FILES).expect("the files are valid");
    let age = today - WRITTEN;
    for service in &mut export.services {
        service.creation += age;
        postpone(&mut service.expiration, age);
    }
    for bill in &mut export.bills {
        bill.issued += age;
        postpone(&mut bill.due, age);
    }
    for method in &mut export.payment_methods {
        postpone(&mut method.last_day, age);
    }
    export
}

fn postpone(day: &mut Option<NaiveDate>, by: TimeDelta) {
    *day = day.map(|day| day + by);
}
