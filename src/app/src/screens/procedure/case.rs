//! The page of a case: its next step, its papers, its timeline and its facts, and closing it.

use super::uploads::{CasePage, act};
use super::{CaseStep, case_refused, claim_text, days, documents, head, milestone_text, progress};
use crate::browser::dom;
use crate::components::{
    self, Ask, FailureNotice, Handle, Icon, NameOfService, Notice, PersonName, SecondPress, Skeleton, Tone, Track,
    TrackStep, warning,
};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::mailed_link::page::by_token;
use handover_api::cases::CaseView;
use handover_api::{Link, Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::timeline::{CaseEntry, CaseMilestone};
use leptos::prelude::*;

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
    t::procedure_lead_case(claim_text(&case.claim).as_str(), domain.as_str(), case.number.to_string().as_str())
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
                {aside(page)}
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
    TrackStep::new(tone, icon, milestone_text(entry.milestone), at)
}

fn aside(page: CasePage) -> AnyView {
    let is_open = Memo::new(move |_| page.with(|case| !case.state.is_final()).unwrap_or_default());
    let keep = t::procedure_close_keep();
    let ask = move |()| Ask::new(t::procedure_close_ask(), t::procedure_close_what(), t::procedure_close(), keep);
    let act = move |()| {
        page.uploads.stop();
        act(page, "POST", route::CASE_CLOSE, t::procedure_event_closed());
        dom::focus_soon("main h1");
    };
    let close = move || {
        is_open.get().then(|| {
            view! {
                <div class="row">
                    <SecondPress class="btn bad" icon="stop" label=t::procedure_close() ask act/>
                </div>
            }
        })
    };
    view! {
        <aside class="stack" aria-label=t::procedure_number()>
            <div class="card pad">{move || page.with(facts)}</div>
            {move || page.with(then)}
            {close}
            <p class="small soft">{t::procedure_keep_link()}</p>
        </aside>
    }
    .into_any()
}

fn facts(case: &CaseView) -> AnyView {
    let until = case.until.filter(|_| case.state == CaseState::CollectingPapers).map(|until| {
        view! {
            <dt>{t::procedure_closes()}</dt>
            <dd>{intl::timestamp(until)}<br/><span class="small soft">{t::procedure_if_nothing()}</span></dd>
        }
    });
    let deleted = case.papers_deleted_at.filter(|_| !case.papers.is_empty()).map(|at| {
        view! { <dt>{t::procedure_step_papers()}</dt><dd>{t::procedure_deleted(intl::day_of(at).as_str())}</dd> }
    });
    view! {
        <dl class="facts">
            <dt>{t::procedure_number()}</dt>
            <dd><Handle text=case.number.to_string() copied=true/></dd>
            <dt>{t::procedure_domain()}</dt><dd><NameOfService name=case.domain.clone()/></dd>
            <dt>{t::procedure_claim()}</dt><dd>{claim_text(&case.claim)}</dd>
            <dt>{t::you()}</dt>
            <dd>
                <PersonName name=case.name.clone()/><br/>
                <span class="small soft">{t::claimant(case.claimant)}</span>
            </dd>
            {until}
            {deleted}
        </dl>
    }
    .into_any()
}

/// The steps after the present one.
fn then(case: &CaseView) -> Option<AnyView> {
    let check = t::procedure_then_check(u64::from(case.policy.approvers));
    let object = t::procedure_then_object(days(case.policy.objection));
    let effect = match &case.claim {
        Claim::Holder(_) => t::procedure_then_holder().to_owned(),
        Claim::Contacts { to, .. } => t::procedure_then_roles(to.as_str()),
    };
    let (check, object, effect) = (("eye", check), ("mail", object), ("check", effect));
    let steps = match case.state {
        CaseState::Opened | CaseState::CollectingPapers => vec![check, object, effect],
        CaseState::Checking => vec![object, effect],
        CaseState::ObjectionPeriod => vec![effect],
        _ => return None,
    };
    let lines: Vec<AnyView> = steps
        .into_iter()
        .map(|(icon_name, text)| view! { <li><Icon name=icon_name/><span>{text}</span></li> }.into_any())
        .collect();
    let view = view! {
        <section class="card pad stack" aria-labelledby="then">
            <h2 id="then">{t::procedure_then()}</h2>
            <ol class="abilities stack tight">{lines}</ol>
        </section>
    };
    Some(view.into_any())
}
