//! Bodies about people: visible names, private labels, and the accounts that an account works with (decision 0052).

pub mod person;

use handover_rules::{NicHandle, PerRole};
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
