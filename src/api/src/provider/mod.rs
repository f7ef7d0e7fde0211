//! Bodies of the provider's API: accounts, services, holders, bills and payment methods. Members are named as the columns
//! of an export. An object that is read can be written: members that are optional in its description are always read.

mod fields;
pub mod objects;
pub mod values;

pub use objects::{
    AccountObject, BillObject, ExportTable, HolderObject, ObjectBody, ObjectPart, ObjectRow, PaymentMethodObject,
    ServiceObject,
};

use crate::Problem;
use handover_rules::delivery_report::ReportEffect;
use handover_rules::feed_position::FeedPosition;
pub use handover_rules::provider::Scope;
use handover_rules::provider_event::FeedEntry;
use handover_rules::{Category, NicHandle, ServiceName, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

string_enum! {
    /// The effect of writing an object.
    pub enum Outcome {
        /// It was new.
        Added = "added",
        /// It differed.
        Changed = "changed",
        /// It was the same, or what differs was changed here and stays.
        Unchanged = "unchanged",
        /// Of a line of a batch: it has this version, or a later one; nothing was written. A single call is refused with
        /// `staleVersion`.
        Stale = "stale",
        /// It was deleted; an account or a service is suspended until it is removed.
        Deleted = "deleted",
    }
}

/// Answer to a `PUT` or `DELETE` of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteAnswer {
    /// The effect.
    pub result: Outcome,
}

/// Answer to a line of a batch: a result or a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchAnswer {
    /// Number of the line in the body, from 1. Empty lines count, but are not answered.
    pub line: u64,
    /// The effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Outcome>,
    /// The reason why nothing was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// State of an object beside its members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ObjectState {
    /// The version that was last written, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// When it will be removed, once it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removal_at: Option<Timestamp>,
}

/// The current contacts of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceContacts {
    /// Name.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub service_name: ServiceName,
    /// Category.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub category: Category,
    /// Admin contact.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub contact_admin: NicHandle,
    /// Tech contact.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub contact_tech: NicHandle,
    /// Billing contact.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub contact_billing: NicHandle,
}

/// Answer to a delivery report (decision 0059).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BounceAnswer {
    /// The effect of the report about each recipient.
    pub effects: Vec<ReportEffect>,
}

/// The most events of a page.
pub const MAX_EVENTS: i64 = 1000;

/// A page of the feed of events (decision 0055).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventsPage {
    /// The events, oldest first.
    pub events: Vec<FeedEntry>,
    /// The value of `after` for the next page: the id of the last event, or `after` itself on an empty page.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "3f9c21d07a-4712"))]
    pub next: FeedPosition,
}
