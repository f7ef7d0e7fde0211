//! Places of the pages about access without a role.

use super::places::{read_service, write_service};
use crate::query::{Query, parameter};
use handover_rules::access::AccessPolicyId;
use handover_rules::{NicHandle, ServiceKey};

/// A page about access that is given or received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessPlace {
    /// The access that the account gives and has.
    List,
    /// The same, with what has just been given.
    Given(AccessPolicyId),
    /// Uses of access that the account gives.
    Uses(UsesView),
    /// The form for more of it, with its initial content.
    New(NewAccess),
    /// The form to change a policy.
    Policy(AccessPolicyId),
}

/// Filters of the uses of access.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsesView {
    /// Search text for handles, names of services and of policies.
    pub search: String,
    /// Only refused uses.
    pub is_refused: bool,
}

impl UsesView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        query.with("q", &self.search).with("refused", if self.is_refused { "1" } else { "" })
    }

    /// Reads the parameters.
    #[must_use]
    pub fn read(query: &str) -> Self {
        Self { search: parameter(query, "q").unwrap_or_default(), is_refused: parameter(query, "refused").is_some() }
    }
}

/// Initial content of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAccess {
    /// An account that gets it.
    pub with: Option<NicHandle>,
    /// A service.
    pub service: Option<ServiceKey>,
    /// The services that are selected in the list.
    pub is_for_selected: bool,
}

impl AccessPlace {
    /// Parses the path below `access`, and the parameters.
    pub(super) fn read(path: &[&str], query: &str) -> Option<Self> {
        match path {
            [] => Some(Self::List),
            ["uses"] => Some(Self::Uses(UsesView::read(query))),
            ["new"] => Some(Self::New(NewAccess {
                with: parameter(query, "with").and_then(|handle| NicHandle::parse(&handle).ok()),
                service: read_service(query),
                is_for_selected: parameter(query, "selected").is_some(),
            })),
            [id] => AccessPolicyId::parse(id).map(Self::Policy),
            ["given", id] => AccessPolicyId::parse(id).map(Self::Given),
            _ => None,
        }
    }

    /// The path, and `query` with its parameters.
    pub(super) fn write(&self, query: Query) -> (String, Query) {
        match self {
            Self::List => ("access".to_owned(), query),
            Self::Given(id) => (["access/given/", &id.to_string()].concat(), query),
            Self::Uses(view) => ("access/uses".to_owned(), view.write(query)),
            Self::New(NewAccess { with, service, is_for_selected }) => {
                let query = query.with("with", with.as_ref().map_or("", NicHandle::as_str));
                let query = service.iter().fold(query, write_service);
                ("access/new".to_owned(), query.with("selected", if *is_for_selected { "1" } else { "" }))
            }
            Self::Policy(id) => (["access/", &id.to_string()].concat(), query),
        }
    }
}
