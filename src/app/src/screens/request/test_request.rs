//! A request for unit tests: an admin has asked for another tech contact, and nobody has answered.

use chrono::{DateTime, TimeDelta};
use handover_rules::request::Party;
use handover_rules::{Category, NicHandle, Request, RequestId, RequestState, Role, ServiceKey, ServiceName, Timestamp};

pub(super) fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).unwrap()
}

pub(super) fn start() -> Timestamp {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Asked for by `ad1-xx`, from `te1-xx` to `te2-xx`.
pub(super) fn request() -> Request {
    Request {
        id: RequestId::new(48_233).unwrap(),
        service: ServiceKey { name: ServiceName::parse("kiln.example").unwrap(), category: Category::Domain },
        roles: Role::Tech.into(),
        until: None,
        asker: handle("ad1-xx"),
        from: handle("te1-xx"),
        to: handle("te2-xx"),
        asked_at: start(),
        deadline: start() + TimeDelta::days(7),
        state: RequestState::ValidatingByCustomers,
        parties: ["ad1-xx", "te2-xx"].map(|account| Party { account: handle(account), accepted_at: None }).into(),
        effect_at: None,
        reminders: 0,
        ended: None,
    }
}
