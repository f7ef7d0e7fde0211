//! Bodies of the provider's API: accounts, services, holders, bills and payment methods. Members are named as the columns
//! of an export. An object that is read can be written: members that are optional in its description are always read.
//!
//! Values that Handover stores and shows but does not decide by are open sets, because the provider adds new ones. Of those that
//! it decides by, an unknown one counts as a default that blocks nothing and allows nothing (decision 0013).

pub mod objects;

pub use handover_rules::provider::Scope;
pub use objects::{
    AccountObject, BillObject, ExportTable, HolderObject, ObjectBody, ObjectPart, ObjectRow, PaymentMethodObject,
    ServiceObject,
};

use crate::Problem;
use handover_rules::delivery::ReportEffect;
use handover_rules::model::email::is_invisible;
use handover_rules::provider_event::{FeedEntry, FeedPosition};
use handover_rules::{Category, NicHandle, ServiceName, Timestamp, string_enum, typed_id};
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

/// Answer to a delivery report (decision 0011).
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

/// Defines a type for text of a certain form.
macro_rules! patterned {
    ($(#[$meta:meta])* $name:ident: $is_valid:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or(stringify!($name))
            }
        }

        impl $name {
            /// Parses a value.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let is_valid: fn(&str) -> bool = $is_valid;
                is_valid(text).then(|| Self(text.to_owned()))
            }

            /// The value as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

typed_id! {
    /// The provider's id of a payment method.
    PaymentMethodId
}

string_enum! {
    /// Whether the profile of an account is complete.
    pub enum ProfileState {
        /// It is.
        Complete = "complete",
        /// It is not.
        Incomplete = "incomplete",
    }
}

/// A word of the provider's: 1 to 64 letters, digits, `_`, `-` or `.`.
#[must_use]
pub fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

patterned! {
    /// Locale of an account's emails, such as `fr_FR`; one without a translation counts as English.
    Locale: |text| {
        (2..=16).contains(&text.len())
            && text.split(['_', '-']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && text.split(['_', '-']).next().is_some_and(|language| (2..=3).contains(&language.len()))
    }
}

patterned! {
    /// Renewal type of a service, such as `automaticV2016` or `manual`.
    RenewalType: is_word
}

patterned! {
    /// Currency of an amount: a code of ISO 4217, or another unit such as `points` or `N/A`.
    Currency: |text| (1..=16).contains(&text.len()) && text.chars().all(|c| !c.is_whitespace() && !is_invisible(c))
}

patterned! {
    /// Type of a payment method, such as `CREDIT_CARD`.
    PaymentType: is_word
}

patterned! {
    /// Bill id: 1 to 64 letters, digits, `-`, `_`, `.` or `/`.
    BillId: |text| {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
    }
}

patterned! {
    /// Amount of money, such as `12.50`; negative for a credit note. Up to four decimals, the most that ISO 4217 has, in any
    /// currency.
    Amount: |text| {
        let text = text.strip_prefix('-').unwrap_or(text);
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits(whole, 12) && digits(part, 4)
    }
}
