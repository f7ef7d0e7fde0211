//! Bodies about people: visible names, private labels, the accounts that an account works with, and the page of one of them
//! (decision 0052).

use handover_rules::model::timestamp;
use handover_rules::{NicHandle, PerRole, RoleSet, ServiceKey, SubmissionId, Timestamp};
use serde::{Deserialize, Serialize};

/// Default and maximum page size of [`crate::route::PEOPLE`].
pub const MAX_PAGE: u32 = 20;

/// An account whose name or label the reader may see. Its owner entered the name; nobody has checked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownPerson {
    /// The account.
    pub handle: NicHandle,
    /// First and last name; never empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The organisation; never empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The reader's own label for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Accounts that share services or open requests with the reader, or have a label of the reader, those with most shared
/// services first. The parameters are those of [`crate::link::PeopleView`], plus `after` and `limit`. Names and labels are in
/// [`crate::app::ScreenResponse::people`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PeoplePage {
    /// The rows. With filters in an account with very many people, a page may have none although more follow.
    pub rows: Vec<PersonRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
    /// On the first page: numbers of accounts that have a role on services of the reader, without filters; `None` if there
    /// are too many to count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_role: Option<PerRole<u64>>,
}

/// Titles of the columns of the people as a CSV file.
pub const CSV_TITLES: [&str; 11] = [
    "account",
    "name",
    "organisation",
    "label",
    "services",
    "admin",
    "tech",
    "billing",
    "youAreAdmin",
    "youAreTech",
    "youAreBilling",
];

/// An account, and the services that it shares with the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRow {
    /// The account.
    pub handle: NicHandle,
    /// Number of services that both are contacts of.
    pub services: u64,
    /// Numbers of these services on which it has a role.
    pub theirs: PerRole<u64>,
    /// Numbers of these services on which the reader has a role.
    pub mine: PerRole<u64>,
    /// It can take no role at present. Only given for accounts that share services with the reader.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub unable: bool,
}

/// The private labels of the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Labels {
    /// The labels, sorted by handle.
    pub labels: Vec<Label>,
}

/// A private label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Label {
    /// The handle. It need not belong to an account.
    pub handle: NicHandle,
    /// The label.
    pub label: String,
}

/// Gives a handle a private label, in place of the one it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetLabel {
    /// The label.
    pub label: String,
}

/// A person, as somebody who shares services with them sees them. The same, with zeros, for a handle without an account:
/// nothing here reveals whether one exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonPage {
    /// The services that both share.
    pub row: PersonRow,
    /// The first start of its present roles on these services; `None` without such a role, or if it predates the records.
    pub since: PerRole<Option<Timestamp>>,
    /// The open requests that both are parties of, the earliest deadline first.
    pub open: Vec<OpenBetween>,
}

/// The open requests of one submission that two accounts are parties of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenBetween {
    /// The submission.
    pub submission: SubmissionId,
    /// The service of the first one.
    pub service: ServiceKey,
    /// The roles of the first one.
    pub roles: RoleSet,
    /// Number of requests.
    pub services: u64,
    /// End of the time for answers, exclusive.
    #[serde(deserialize_with = "timestamp::read")]
    pub deadline: Timestamp,
    /// One of them waits for the reader's answer.
    pub waits_for_reader: bool,
    /// One of them waits for the other's answer.
    pub waits_for_other: bool,
}
