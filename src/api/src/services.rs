//! The services list.

use chrono::NaiveDate;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{Contacts, ServiceKey, ServiceStatus};
use serde::{Deserialize, Serialize};

/// How many rows a page has when the call does not say.
pub const PAGE: u32 = 50;
/// How many rows a page may have at the most.
pub const MAX_PAGE: u32 = 200;

/// A page of the list. The query of the call is that of [`crate::link::ServicesView`], with `after` and `limit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesPage {
    /// How many services there are under these filters.
    pub total: u64,
    /// How many there are without any filter, to tell "none yet" from "none found".
    pub unfiltered: u64,
    /// The rows.
    pub rows: Vec<ServiceRow>,
    /// What to give as `after` for the next page; `None` at the end.
    pub next: Option<String>,
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    /// Which one.
    pub service: ServiceKey,
    /// The ASCII form of an international name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ascii: Option<String>,
    /// Who its contacts are.
    pub contacts: Contacts,
    /// What state it is in.
    pub status: ServiceStatus,
    /// Until when it runs; `None` without an end.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_date_option")]
    pub expiration: Option<NaiveDate>,
    /// Its open requests.
    pub open: Vec<OpenRequest>,
}
