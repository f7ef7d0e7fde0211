//! A world for each test: a server, people who call it, and what the provider knows of them.

mod letters;
mod log;
mod person;
mod provider;
mod reply;
mod world;

pub(crate) use letters::Letter;
pub(crate) use log::Log;
pub(crate) use person::{Change, Person};
pub(crate) use provider::Provider;
pub(crate) use reply::Reply;
pub(crate) use world::World;

use chrono::TimeDelta;
use handover_rules::{Category, NicHandle, Role, RoleSet, ServiceKey, ServiceName};

/// Names `newcomer` as the tech contact.
pub(crate) const TO_NEWCOMER: Change<'_> = Change { admin: "", tech: "newcomer", billing: "" };

/// The account with this name before the hyphen.
pub(crate) fn account(name: &str) -> NicHandle {
    NicHandle::parse(&[name, "-ovh"].concat()).expect("the tests name accounts in letters and digits")
}

pub(crate) fn service(name: &str, category: Category) -> ServiceKey {
    let name = ServiceName::parse(name).expect("the tests name services without spaces");
    ServiceKey { name, category }
}

/// The domain that most tests are about: its contacts are `admin`, `tech` and `billing`.
pub(crate) fn domain() -> ServiceKey {
    service("halden.example", Category::Domain)
}

pub(crate) fn roles(roles: &[Role]) -> RoleSet {
    roles.iter().copied().collect()
}

pub(crate) const fn millis(number: i64) -> TimeDelta {
    TimeDelta::milliseconds(number)
}

pub(crate) const fn seconds(number: i64) -> TimeDelta {
    TimeDelta::seconds(number)
}

pub(crate) const fn minutes(number: i64) -> TimeDelta {
    TimeDelta::minutes(number)
}

pub(crate) const fn hours(number: i64) -> TimeDelta {
    TimeDelta::hours(number)
}

pub(crate) const fn days(number: i64) -> TimeDelta {
    TimeDelta::days(number)
}
