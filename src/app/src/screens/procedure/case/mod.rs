//! The page of a case: its next step, its papers and its timeline.

mod aside;
mod documents;
mod uploads;

use self::uploads::CasePage;
use super::parts::{CaseStep, case_refused, head, progress};
use super::words;
use crate::components::{self, FailureNotice, Notice, Skeleton, Tone, Track, TrackStep, warning};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::mailed_link::page::by_token;
use handover_api::cases::CaseView;
use handover_api::{Link, Reason};
use handover_rules::cases::CaseState;
use handover_rules::cases::timeline::{CaseEntry, CaseMilestone};
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(link: &Link) -> AnyView {
    let missing = || (t::procedure_number(), warning(t::procedure_link_none()));
    by_token(link, missing, |token| page(token.expose().to_owned()))
}

fn page(token: String) -> AnyView {
    let page = CasePage::new(token);
    on_cleanup(move || page.uploads.stop());
    // Narrower than the case, which is read again after every upload.
    let is_here = Memo::new(move |_| page.with(|_| ()).is_some());
    let heading = move || page.with(heading).unwrap_or_else(|| t::procedure_number().to_owned());
    let lead = move || page.with(|case| lead(case).into_any()).unwrap_or_else(|| ().into_any());
    let shown = move || {
        if is_here.get() {
            return content(page);
        }
        match page.case.reading.failure.get() {
            Some(failure) if failure.reason() == Some(Reason::NotFound) => warning(t::procedure_link_unknown()),
            Some(failure) => view! { <FailureNotice failure retry=move || page.case.retry()/> }.into_any(),
            None => view! { <Skeleton lines=8/> }.into_any(),
        }
    };
    let stale = page.case.stale();
    let failed = move || {
        stale.get().map(|failure| match case_refused(&failure) {
            Some(text) => warning(text),
            None => view! { <FailureNotice failure retry=move || page.case.retry()/> }.into_any(),
        })
    };
    view! { {head(heading, lead)}{failed}{shown} }.into_any()
}

/// The next step.
fn heading(case: &CaseView) -> String {
    match case.state {
        CaseState::Opened => t::procedure_confirm_title().to_owned(),
        CaseState::CollectingPapers if case.asked_again.is_empty() => t::procedure_next_papers().to_owned(),
        CaseState::CollectingPapers => t::procedure_next_again(case.asked_again.len() as u64),
        CaseState::Checking => t::procedure_next_check().to_owned(),
        CaseState::ObjectionPeriod => {
            t::procedure_next_object(case.until.map(intl::timestamp).unwrap_or_default().as_str())
        }
        CaseState::Executed => t::procedure_next_executed().to_owned(),
        CaseState::Refused => t::procedure_next_refused().to_owned(),
        CaseState::Closed => t::procedure_next_closed().to_owned(),
        CaseState::Lapsed => t::procedure_next_lapsed().to_owned(),
    }
}

fn lead(case: &CaseView) -> String {
    let domain = components::service_inside(&case.domain);
    t::procedure_lead_case(words::claim(&case.claim).as_str(), domain.as_str(), case.number.to_string().as_str())
}

fn content(page: CasePage) -> AnyView {
    let state = Memo::new(move |_| page.with(|case| case.state));
    let track = move || {
        let at = match state.get()? {
            CaseState::Opened => Some(CaseStep::Confirm),
            CaseState::CollectingPapers => Some(CaseStep::Papers),
            CaseState::Checking => Some(CaseStep::Check),
            CaseState::ObjectionPeriod => Some(CaseStep::Objection),
            CaseState::Executed => Some(CaseStep::Done),
            CaseState::Refused | CaseState::Closed | CaseState::Lapsed => None,
        };
        let at = at?;
        page.with(|case| progress(Some(at), Some(&case.policy)))
    };
    let main = move || {
        let is_collecting = state.get() == Some(CaseState::CollectingPapers);
        // Tracked reads here would render everything anew after every upload.
        untrack(|| if is_collecting { documents::view(page) } else { documents::sent(page) })
    };
    let failed = move || {
        page.acting.failure().map(|failure| match case_refused(&failure) {
            Some(text) => warning(text),
            None => view! { <FailureNotice failure/> }.into_any(),
        })
    };
    view! {
        <div class="stack wide">
            {track}
            <div class="cols side">
                <div class="stack wide">
                    {move || page.with(words_of_staff)}
                    <div>{failed}</div>
                    {main}
                    <section class="stack" aria-labelledby="timeline">
                        <h2 id="timeline">{t::procedure_timeline()}</h2>
                        <div class="card pad">{move || page.with(timeline)}</div>
                    </section>
                </div>
                {aside::view(page)}
            </div>
        </div>
    }
    .into_any()
}

/// The reason papers are needed again, or the case was refused.
fn words_of_staff(case: &CaseView) -> Option<AnyView> {
    let (milestone, tone) = match case.state {
        CaseState::CollectingPapers if !case.asked_again.is_empty() => (CaseMilestone::AskedAgain, Tone::Warn),
        CaseState::Refused => (CaseMilestone::Refused, Tone::Bad),
        _ => return None,
    };
    let entry = case.timeline.iter().rev().find(|entry| entry.milestone == milestone)?;
    let said = t::procedure_said(intl::timestamp(entry.at).as_str());
    let note = entry.note.clone().map(|note| view! { <p><q>{note}</q></p> });
    Some(view! { <Notice tone icon="mail"><p><b>{said}</b></p>{note}</Notice> }.into_any())
}

/// The next step, then the past events, newest first.
fn timeline(case: &CaseView) -> AnyView {
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
