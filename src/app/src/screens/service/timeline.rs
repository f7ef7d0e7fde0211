//! The history of a service: who got its roles, and for a domain what happened to its holder; latest first.

use crate::components::{self, Tone, track_item, track_of, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::history::Term;
use handover_api::service::ServiceDetail;
use handover_rules::holder::HolderSide;
use handover_rules::holder::history::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::{NicHandle, Timestamp};
use leptos::prelude::*;

/// Entries that are shown; the page of the history has every change of contacts.
const MOST: usize = 10;

pub(super) fn view(detail: &ServiceDetail, me: &NicHandle) -> AnyView {
    let terms = detail.terms.iter().filter_map(|term| Some((term.since?, of_term(term, me))));
    let holder = detail.holder.iter().flat_map(|page| &page.history);
    let mut entries: Vec<(Timestamp, AnyView)> =
        terms.chain(holder.map(|entry| (entry.at, of_holder(entry, me)))).collect();
    if entries.is_empty() {
        return view! { <p class="soft">{t::history_unchanged()}</p> }.into_any();
    }
    entries.sort_by_key(|(at, _)| core::cmp::Reverse(*at));
    track_of(entries.into_iter().take(MOST).map(|(_, item)| item).collect(), false)
}

fn of_term(term: &Term, me: &NicHandle) -> AnyView {
    let to = if term.account == *me { t::you_inside().to_owned() } else { term.account.to_string() };
    let what = t::service_request(words::role(term.role), to.as_str());
    let at = intl::timestamp(term.since.unwrap_or_default());
    let by = match term.request {
        Some(request) => t::history_by(components::request_link(request)),
        None if term.by_provider => components::by_provider(term.reason.as_deref()),
        None if term.returned => t::history_returned().into_any(),
        None => term.case.map_or_else(
            || t::history_imported().into_any(),
            |case| t::history_by_case(case.to_string().as_str()).into_any(),
        ),
    };
    track_item(Tone::Ok, "check", what, view! { {at} ". " {by} }.into_any())
}

fn of_holder(entry: &HolderHistoryEntry, me: &NicHandle) -> AnyView {
    use HolderHistoryEvent as Event;
    let (tone, icon_name, what) = match (entry.event, entry.side) {
        (Event::DetailsChanged, _) => (Tone::Ok, "edit", t::holder_event_details()),
        (Event::Asked, _) => (Tone::Now, "wait", t::holder_event_asked()),
        (Event::Accepted, Some(HolderSide::New)) => (Tone::Ok, "check", t::holder_event_accepted_new()),
        (Event::Accepted, _) => (Tone::Ok, "check", t::holder_event_accepted_old()),
        (Event::Declined, Some(HolderSide::New)) => (Tone::Bad, "no", t::holder_event_declined_new()),
        (Event::Declined, _) => (Tone::Bad, "no", t::holder_event_declined_old()),
        (Event::Withdrawn, _) => (Tone::Bad, "stop", t::holder_event_withdrawn()),
        (Event::EndedByProvider, _) => (Tone::Bad, "stop", t::holder_event_ended()),
        (Event::Lapsed, _) => (Tone::Bad, "clock", t::holder_event_lapsed()),
        (Event::Failed, _) => (Tone::Bad, "alert", t::holder_event_failed()),
        (Event::Changed, _) => (Tone::Ok, "ok", t::holder_event_changed()),
        (Event::Replaced, _) => (Tone::Ok, "ok", t::holder_event_replaced()),
    };
    let by = entry.by.as_ref().map(|by| view! { ". " {t::holder_event_by(components::handle_inside(by, me))} });
    track_item(tone, icon_name, what.to_owned(), view! { {intl::timestamp(entry.at)} {by} }.into_any())
}
