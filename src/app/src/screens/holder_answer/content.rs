//! The change that a holder decides about, the two buttons, and the outcome.

use super::in_session;
use super::state::{AnswerState, TOO_LATE_SELECTOR};
use crate::components::{
    self, DifferenceTable, FailureLine, Icon, NameOfService, Notice, PersonName, State, Tone, by_person,
};
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::holder::{HolderAnswerPage, HolderDifference};
use handover_rules::holder::{HolderChangeEnding, HolderSide};
use handover_rules::model::ids::grouped;
use handover_rules::request::Answer;
use leptos::prelude::*;

pub(super) fn view(state: AnswerState, page: &HolderAnswerPage) -> AnyView {
    let has_ended = page.ended.is_some();
    let too_late = move || state.is_too_late.get().then(|| too_late(has_ended));
    let outcome = outcome(page);
    let difference = page.difference.as_ref().map(|difference| {
        view! {
            <section class="stack" aria-labelledby="holder-difference">
                <h2 id="holder-difference">{t::holder_difference()}</h2>
                <DifferenceTable before=difference.before.clone() after=difference.after.clone()/>
            </section>
        }
    });
    let question =
        page.difference.as_ref().filter(|_| is_open(page)).map(|difference| question(state, page, difference));
    view! {
        <div class="cols side">
            <div class="stack wide">{too_late}{outcome}{difference}{question}</div>
            <aside class="stack" aria-label=t::holder_answer_aside()>{facts(page)}</aside>
        </div>
    }
    .into_any()
}

pub(super) fn heading(page: &HolderAnswerPage) -> String {
    let domain = components::service_inside(&page.domain);
    let domain = domain.as_str();
    match (&page.difference, page.side) {
        (Some(_), HolderSide::Old) => t::word_holder_give(domain),
        (Some(_), HolderSide::New) => t::word_holder_take(domain),
        (None, _) => t::holder_answer_ended(domain),
    }
}

/// Whether the reader can still answer.
fn is_open(page: &HolderAnswerPage) -> bool {
    page.ended.is_none() && page.accepted_at.is_none()
}

/// The consequences, Accept and Decline. With a private link, no form and no default action: Enter decides nothing.
fn question(state: AnswerState, page: &HolderAnswerPage, difference: &HolderDifference) -> AnyView {
    let first = match page.side {
        HolderSide::Old => {
            let name = view! { <PersonName name=difference.after.name_beside(&difference.before)/> }.into_any();
            line(Tone::Warn, "alert", t::holder_answer_loses(name))
        }
        HolderSide::New => line(Tone::Now, "user", t::holder_answer_gains().into_any()),
    };
    let lock = if page.opts_out { t::holder_no_lock() } else { t::holder_locks() };
    let answers = match page.session {
        Some(session) => in_session::view(state, page, session),
        None => buttons(state),
    };
    view! {
        <section class="card pad stack" aria-labelledby="holder-answer">
            <h2 id="holder-answer">{t::holder_answer_yours()}</h2>
            <ul class="abilities">
                {first}
                {line(Tone::Plain, "lock", lock.into_any())}
                {line(Tone::Plain, "user", t::holder_keeps().into_any())}
            </ul>
            {answers}
            <p class="small soft">{t::holder_answer_nothing_yet(intl::timestamp(page.deadline).as_str())}</p>
        </section>
    }
    .into_any()
}

/// Accept and Decline with a private link, each followed by a question.
fn buttons(state: AnswerState) -> AnyView {
    let failed = move || state.answering.failure().map(|failure| view! { <FailureLine failure/> }.into_any());
    let button = |class: &'static str, icon_name: &'static str, label: &'static str, given: Answer| {
        view! {
            <button
                type="button" class=class aria-disabled=move || state.answering.disabled()
                on:click=by_person(move || ask(state, given))
            >
                <Icon name=icon_name/> {label}
            </button>
        }
        .into_any()
    };
    view! {
        <div role="alert">{failed}</div>
        <div class="row">
            {button("btn big", "x", t::holder_answer_decline(), Answer::Decline)}
            {button("btn main big", "check", t::holder_answer_accept(), Answer::Accept)}
        </div>
    }
    .into_any()
}

fn ask(state: AnswerState, given: Answer) {
    if state.answering.is_idle() {
        state.asking.set(Some(given));
    }
}

fn line(tone: Tone, icon_name: &'static str, text: AnyView) -> AnyView {
    view! { <li data-s=tone.as_str()><Icon name=icon_name/><span>{text}</span></li> }.into_any()
}

/// An answer did not count.
fn too_late(has_ended: bool) -> AnyView {
    let text = if has_ended { t::holder_answer_too_late_ended() } else { t::holder_answer_too_late_answered() };
    let text = view! { <p>{text}</p> }.into_any();
    view! { <div id=TOO_LATE_SELECTOR.trim_start_matches('#') tabindex="-1"><Notice role="alert">{text}</Notice></div> }
        .into_any()
}

/// The reader's answer while the other holder's is missing, or the end of the change.
fn outcome(page: &HolderAnswerPage) -> Option<AnyView> {
    let (tone, icon_name, text) = match (page.ended.as_ref().map(|end| &end.how), page.accepted_at) {
        (None, None) => return None,
        (None, Some(at)) => {
            let (at, until) = (intl::timestamp(at), intl::timestamp(page.deadline));
            (Tone::Ok, "check", t::holder_answer_accepted(at.as_str(), until.as_str()))
        }
        (Some(HolderChangeEnding::Done), _) => (Tone::Ok, "ok", t::holder_answer_done().to_owned()),
        (Some(HolderChangeEnding::Declined { by }), _) => {
            let text = if *by == page.side { t::holder_answer_you_declined() } else { t::holder_answer_declined() };
            (Tone::Plain, "no", text.to_owned())
        }
        (Some(HolderChangeEnding::Lapsed), _) => (Tone::Plain, "clock", t::holder_answer_lapsed().to_owned()),
        (Some(HolderChangeEnding::Withdrawn { .. } | HolderChangeEnding::AccountRecovered { .. }), _) => {
            (Tone::Plain, "stop", t::holder_answer_withdrawn().to_owned())
        }
        (Some(HolderChangeEnding::EndedByProvider { reason }), _) => {
            (Tone::Plain, "stop", t::holder_answer_ended_by_provider(reason.as_str()))
        }
        (Some(HolderChangeEnding::Failed { .. }), _) => (Tone::Bad, "alert", t::holder_answer_failed().to_owned()),
    };
    let text = view! { <p>{text}</p> }.into_any();
    Some(view! { <div role="status"><Notice tone icon=icon_name>{text}</Notice></div> }.into_any())
}

fn facts(page: &HolderAnswerPage) -> AnyView {
    let side = match page.side {
        HolderSide::Old => t::holder_answer_side_old(),
        HolderSide::New => t::holder_answer_side_new(),
    };
    let until = page.ended.is_none().then(|| {
        let left = intl::left(TimeLeft::between(page.now, page.deadline));
        view! {
            <dt>{t::holder_answer_by()}</dt>
            <dd>{intl::timestamp(page.deadline)}<br/><span class="small soft">{left}</span></dd>
        }
    });
    let other = (page.ended.is_none() && page.has_other_accepted).then(|| {
        let other = match page.side {
            HolderSide::Old => t::holder_answer_new_accepted(),
            HolderSide::New => t::holder_answer_old_accepted(),
        };
        view! { <State tone=Tone::Ok icon="check" text=other/> }.into_any()
    });
    let unexpected = is_open(page).then(|| view! { <p class="small soft">{t::holder_answer_unexpected()}</p> });
    view! {
        <div class="card pad stack">
            <dl class="facts">
                <dt>{t::holder_answer_domain()}</dt><dd><NameOfService name=page.domain.clone()/></dd>
                <dt>{t::holder_answer_asked_by()}</dt>
                <dd>
                    <code translate="no">{page.asker.as_str().to_owned()}</code><br/>
                    <span class="small soft">{t::holder_answer_admin()}</span>
                </dd>
                <dt>{t::holder_answer_you_are()}</dt>
                <dd>{side}<br/><span class="small soft" translate="no">{page.address.to_string()}</span></dd>
                {until}
                <dt>{t::holder_answer_number()}</dt><dd><code translate="no">{grouped(page.id)}</code></dd>
            </dl>
            {other}
        </div>
        {unexpected}
        {page.session.is_none().then(|| view! { <p class="small soft">{t::holder_answer_again()}</p> })}
    }
    .into_any()
}
