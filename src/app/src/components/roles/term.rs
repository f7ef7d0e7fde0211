//! Periods of the history of contacts.

use crate::components::people::by_provider;
use crate::components::{PersonInside, RequestLink};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::history::Term;
use handover_rules::Timestamp;
use handover_rules::submission::last_day::PresentEnd;
use leptos::prelude::*;

/// The change that gave the account the role; empty for a role held since before the records.
#[component]
pub(crate) fn TermReason(term: Term) -> AnyView {
    match (term.request, term.case) {
        (_, Some(case)) => t::history_by_case(case.to_string().as_str()).into_any(),
        (Some(id), None) => t::history_by(view! { <RequestLink id/> }.into_any()),
        (None, None) if term.by_provider => by_provider(term.reason.as_deref()),
        (None, None) if term.returned => t::history_returned().into_any(),
        (None, None) => term.since.map(|_| t::history_imported()).into_any(),
    }
}

/// The end of a period: a time, a scheduled last day with the next contact, or the present.
#[component]
pub(crate) fn TermEnd(term: Term, #[prop(optional_no_strip, into)] end: Option<PresentEnd>) -> AnyView {
    match (term.until, end) {
        (Some(until), _) => time(until),
        (None, Some(end)) => {
            let back = view! { <PersonInside who=end.returns_to/> }.into_any();
            t::history_then(intl::day(end.until).into_any(), back)
        }
        (None, None) => t::history_now().into_any(),
    }
}

/// The time of a record, in UTC like the days by which records are looked up.
pub(crate) fn time(at: Timestamp) -> AnyView {
    let text = [intl::utc_day(at), intl::utc_time(at)].join(", ");
    view! { <time datetime=intl::machine(at)>{text}</time> }.into_any()
}
