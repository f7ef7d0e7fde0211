//! Requests as lines of a CSV file.

use handover_rules::{Request, Timestamp};

/// The titles of the list of requests: of its own columns, then of [`columns`].
pub(super) const LIST_TITLES: [&str; 15] = [
    "group",
    "request",
    "askedBy",
    "askedAt",
    "deadline",
    "task",
    "service",
    "category",
    "roles",
    "from",
    "to",
    "until",
    "state",
    "acceptedBy",
    "endedAt",
];

/// The titles of [`columns`].
pub(super) const TITLES: &[&str] = LIST_TITLES.split_at(5).1;

/// Columns with handles, in both.
pub(super) const HANDLES: [&str; 4] = ["askedBy", "from", "to", "acceptedBy"];

/// A request as its reader may see it.
pub(super) fn columns(request: &Request) -> [String; 10] {
    let roles: Vec<&str> = request.roles.iter().map(handover_api::link::role_name).collect();
    let accepted = request.parties.iter().filter(|party| party.accepted_at.is_some());
    let accepted: Vec<&str> = accepted.map(|party| party.account.as_str()).collect();
    [
        request.id.to_string(),
        request.service.name.as_str().to_owned(),
        request.service.category.as_str().to_owned(),
        roles.join(" "),
        request.from.to_string(),
        request.to.to_string(),
        request.until.map_or_else(String::new, |day| day.to_string()),
        request.state.as_str().to_owned(),
        accepted.join(" "),
        request.ended.as_ref().map_or_else(String::new, |ended| time(ended.at)),
    ]
}

/// A time as CSV files have it.
pub(super) fn time(at: Timestamp) -> String {
    at.to_rfc3339()
}
