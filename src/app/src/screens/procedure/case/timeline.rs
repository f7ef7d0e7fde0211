//! Timeline of a case: the next step, then the past events, newest first.

use crate::components::{self, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::procedure::words;
use handover_api::cases::CaseView;
use handover_rules::cases::CaseState;
use handover_rules::cases::timeline::{CaseEntry, CaseMilestone};
use leptos::prelude::*;

pub(super) fn view(case: &CaseView) -> AnyView {
    let items = next(case).into_iter().chain(case.timeline.iter().rev().map(entry)).collect();
    components::track_of(items, false)
}

fn next(case: &CaseView) -> Option<AnyView> {
    let until = case.until.map(intl::timestamp).unwrap_or_default();
    let (icon_name, what, note) = match case.state {
        CaseState::CollectingPapers => ("copy", t::procedure_next_papers(), t::procedure_closes_then(until.as_str())),
        CaseState::Checking => ("eye", t::procedure_step_check(), String::new()),
        CaseState::ObjectionPeriod => ("clock", t::procedure_takes_effect(), until),
        _ => return None,
    };
    Some(components::track_item(Tone::Now, icon_name, what.to_owned(), note.into_any()))
}

fn entry(entry: &CaseEntry) -> AnyView {
    let (tone, icon_name) = match entry.milestone {
        CaseMilestone::Refused => (Tone::Bad, "no"),
        CaseMilestone::Closed | CaseMilestone::Lapsed => (Tone::Ok, "stop"),
        CaseMilestone::Reminded => (Tone::Ok, "mail"),
        CaseMilestone::Objected | CaseMilestone::Blocked | CaseMilestone::AskedAgain => (Tone::Ok, "again"),
        _ => (Tone::Ok, "check"),
    };
    let note = entry.note.clone().map(|note| view! { <br/><q>{note}</q> });
    let at = view! { {intl::timestamp(entry.at)}{note} }.into_any();
    components::track_item(tone, icon_name, words::milestone(entry.milestone).to_owned(), at)
}
