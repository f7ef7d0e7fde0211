//! Timeline of a case: the next step, then the past events, newest first.

use crate::components::{Tone, Track, TrackStep};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::procedure::words;
use handover_api::cases::CaseView;
use handover_rules::cases::CaseState;
use handover_rules::cases::timeline::{CaseEntry, CaseMilestone};
use leptos::prelude::*;

pub(super) fn view(case: &CaseView) -> AnyView {
    let steps: Vec<TrackStep> = next(case).into_iter().chain(case.timeline.iter().rev().map(entry)).collect();
    view! { <Track steps/> }.into_any()
}

fn next(case: &CaseView) -> Option<TrackStep> {
    let until = case.until.map(intl::timestamp).unwrap_or_default();
    let (icon, what, note) = match case.state {
        CaseState::CollectingPapers => ("file", t::procedure_next_papers(), t::procedure_closes_then(until.as_str())),
        CaseState::Checking => ("eye", t::procedure_step_check(), String::new()),
        CaseState::ObjectionPeriod => ("clock", t::procedure_takes_effect(), until),
        _ => return None,
    };
    Some(TrackStep::new(Tone::Now, icon, what, note))
}

fn entry(entry: &CaseEntry) -> TrackStep {
    let (tone, icon) = match entry.milestone {
        CaseMilestone::Refused => (Tone::Bad, "no"),
        CaseMilestone::Closed | CaseMilestone::Lapsed => (Tone::Ok, "stop"),
        CaseMilestone::Reminded => (Tone::Ok, "mail"),
        CaseMilestone::Objected | CaseMilestone::Blocked | CaseMilestone::AskedAgain => (Tone::Ok, "again"),
        _ => (Tone::Ok, "check"),
    };
    let note = entry.note.clone().map(|note| view! { <br/><q>{note}</q> });
    let at = view! { {intl::timestamp(entry.at)}{note} };
    TrackStep::new(tone, icon, words::milestone(entry.milestone), at)
}
