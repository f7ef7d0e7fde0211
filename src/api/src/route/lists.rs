//! Addresses of the pages of lists, as functions of the view that the app's address has.

use super::{
    ACCESS_POLICIES, ACCESS_USES, ACCESS_USES_CSV, DEMO_MAILS, HISTORY_OF_ALL, PEOPLE, REQUESTS, SERVICES,
    submission_lines,
};
use crate::access::PolicySide;
use crate::link::{HistoryView, PeopleView, RequestsView, ServicesView, UsesView};
use crate::query::Query;
use crate::requests::RequestGroup;
use crate::services::{WHOLE_NAMES, WITH_SHARED};
use crate::submissions::LinesView;
use crate::{history, services, submissions};
use handover_rules::SubmissionId;

/// `GET`: a page of [`SERVICES`] with about `wanted` rows. Where services of one name may share a row, it does not end within
/// a name; the server heeds that only in the order of names.
#[must_use]
pub fn services_page(view: &ServicesView, after: &str, wanted: usize) -> String {
    let limit = limit(wanted, [services::PAGE, services::MAX_PAGE]);
    let whole = if view.flat || view.need.is_some() { "" } else { "1" };
    let start = Query::default().with(WHOLE_NAMES, whole).with(WITH_SHARED, if view.with_shared { "1" } else { "" });
    let query = view.write(start).with("after", after).with("limit", &limit);
    [SERVICES, &query.finish()].concat()
}

/// `GET`: the first page of each group of [`REQUESTS`], or the page of a group that follows a cursor.
#[must_use]
pub fn requests_page(view: &RequestsView, after: Option<(RequestGroup, &str)>) -> String {
    let (group, after) = after.map_or(("", ""), |(group, after)| (group.as_str(), after));
    let query = view.write(Query::default()).with("group", group).with("after", after);
    [REQUESTS, &query.finish()].concat()
}

/// `GET`: a page of [`PEOPLE`].
#[must_use]
pub fn people_page(view: &PeopleView, after: &str) -> String {
    [PEOPLE, &view.write(Query::default()).with("after", after).finish()].concat()
}

/// `GET`: a page of [`HISTORY_OF_ALL`] with about `wanted` rows.
#[must_use]
pub fn history_page(view: &HistoryView, after: &str, wanted: usize) -> String {
    let limit = limit(wanted, [history::page(view), history::MAX_PAGE]);
    let query = view.write(Query::default()).with("after", after).with("limit", &limit);
    [HISTORY_OF_ALL, &query.finish()].concat()
}

/// `GET`: a page of [`ACCESS_POLICIES`] that the account gives or has received.
#[must_use]
pub fn access_policies(side: PolicySide, after: &str) -> String {
    [ACCESS_POLICIES, &Query::default().with("side", side.as_str()).with("after", after).finish()].concat()
}

/// `GET`: a page of [`ACCESS_USES`].
#[must_use]
pub fn access_uses(view: &UsesView, after: &str) -> String {
    [ACCESS_USES, &view.write(Query::default()).with("after", after).finish()].concat()
}

/// `GET`: [`ACCESS_USES_CSV`], as a view shows them.
#[must_use]
pub fn access_uses_csv(view: &UsesView) -> String {
    [ACCESS_USES_CSV, &view.write(Query::default()).finish()].concat()
}

/// `GET`: a page of [`submission_lines`] with about `wanted` rows.
#[must_use]
pub fn submission_lines_page(id: SubmissionId, view: &LinesView, after: &str, wanted: usize) -> String {
    let limit = limit(wanted, [submissions::PAGE, submissions::MAX_PAGE]);
    let query = view.write(Query::default()).with("after", after).with("limit", &limit);
    [submission_lines(id), query.finish()].concat()
}

/// `GET`: a page of [`DEMO_MAILS`]: of the reader's emails, or of those of all accounts (demo mode).
#[must_use]
pub fn demo_mails_page(is_of_all: bool, after: &str) -> String {
    let own = if is_of_all { "" } else { "true" };
    [DEMO_MAILS, &Query::default().with("own", own).with("after", after).finish()].concat()
}

/// The limit of a page with `wanted` rows; empty for the server's own.
fn limit(wanted: usize, [usual, most]: [u32; 2]) -> String {
    let limit = u32::try_from(wanted).unwrap_or(u32::MAX).clamp(usual, most);
    if limit == usual { String::new() } else { limit.to_string() }
}
