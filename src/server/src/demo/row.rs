//! From the tables of the demo to rows of its export.

use chrono::{Days, NaiveDate};
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName, ServiceStatus};
use handover_store::import::ImportedService;
use handover_store::import::vocabulary::RenewalType;

pub(super) fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("demo handles are valid")
}

pub(super) fn key(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("demo service names are valid"), category }
}

/// The date `days` after `today`, or before if negative.
pub(super) fn date_in(today: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    let date = if days < 0 { today.checked_sub_days(distance) } else { today.checked_add_days(distance) };
    date.expect("demo dates are within a few years of today")
}

/// A service in the tables of the demo.
pub(super) struct DemoService<'a> {
    pub(super) name: &'a str,
    pub(super) category: Category,
    pub(super) admin: &'a str,
    pub(super) tech: &'a str,
    pub(super) billing: &'a str,
    /// Days until the expiration, if it expires.
    pub(super) ends_in: Option<i64>,
    pub(super) status: ServiceStatus,
}

impl DemoService<'_> {
    /// Converts to an export row; `number` varies creation dates and renewal types.
    pub(super) fn row(&self, number: usize, today: NaiveDate) -> ImportedService {
        let age = match self.status {
            ServiceStatus::InCreation => 0,
            _ => 120 + i64::try_from(number * 97 % 2700).unwrap_or_default(),
        };
        let renewal = ["automaticV2016", "manual", "automaticV2014"][number % 3];
        ImportedService {
            key: key(self.name, self.category),
            contacts: Contacts { admin: handle(self.admin), tech: handle(self.tech), billing: handle(self.billing) },
            ordered_by: None,
            creation: date_in(today, -age),
            expiration: self.ends_in.map(|days| date_in(today, days)),
            status: self.status,
            renewal: RenewalType::parse(renewal).expect("demo renewal types are valid"),
        }
    }
}
