//! Bodies of the provider's API: accounts, services, holders, bills and payment methods. Members are named as the columns
//! of an export. An object that is read can be written: members that are optional in its description are always read.

use crate::Problem;
use chrono::NaiveDate;
use handover_rules::delivery_report::ReportEffect;
use handover_rules::feed_position::FeedPosition;
pub use handover_rules::provider::Scope;
use handover_rules::provider_event::FeedEntry;
use handover_rules::{Category, NicHandle, ServiceName, ServiceStatus, Timestamp, string_enum};
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

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountObject {
    /// NIC handle.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub nichandle: NicHandle,
    /// Present address.
    pub email: String,
    /// First name.
    pub firstname: String,
    /// Last name.
    pub name: String,
    /// Organisation; empty for an individual.
    pub organisation: String,
    /// Subsidiary.
    pub ovh_subsidiary: String,
    /// Locale of emails.
    pub language: String,
    /// `complete` or `incomplete`.
    pub state: String,
    /// When it was suspended; `None` if it is not.
    pub suspended_at: Option<Timestamp>,
    /// Version and removal.
    #[serde(flatten)]
    pub object: ObjectState,
}

/// A service with its current contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceObject {
    /// Name and contacts.
    #[serde(flatten)]
    pub contacts: ServiceContacts,
    /// The account that ordered it, if it was not taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_by: Option<NicHandle>,
    /// The holder, to write with an order of a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderObject>,
    /// Creation date.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub creation: NaiveDate,
    /// Last day of service.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub expiration: Option<NaiveDate>,
    /// Status.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub status: ServiceStatus,
    /// Renewal type.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub renewal_type: String,
    /// Version and removal.
    #[serde(flatten)]
    pub object: ObjectState,
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

/// The holder of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HolderObject {
    /// Domain.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub service_name: ServiceName,
    /// Legal form.
    pub legal_form: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Organisation.
    pub organisation_name: String,
    /// Address.
    pub email: String,
    /// Country.
    pub country: String,
    /// Phone.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub phone: String,
    /// Street and number.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub street: String,
    /// Postcode.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub postcode: String,
    /// Town.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub town: String,
    /// Whether the domain is in dispute.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub disputed: bool,
    /// Version.
    #[serde(flatten)]
    pub object: ObjectState,
}

/// A bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BillObject {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub bill_id: String,
    /// Debtor.
    pub nichandle: NicHandle,
    /// Date of issue.
    pub date: NaiveDate,
    /// Due date.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub due_date: Option<NaiveDate>,
    /// Amount.
    pub amount: String,
    /// Currency.
    pub currency: String,
    /// Status.
    pub status: String,
    /// Version.
    #[serde(flatten)]
    pub object: ObjectState,
}

/// A payment method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethodObject {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub payment_method_id: i64,
    /// Owner.
    pub nichandle: NicHandle,
    /// Type.
    pub payment_type: String,
    /// Status.
    pub status: String,
    /// Last day it can be charged.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub expiration_date: Option<NaiveDate>,
    /// Version.
    #[serde(flatten)]
    pub object: ObjectState,
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
