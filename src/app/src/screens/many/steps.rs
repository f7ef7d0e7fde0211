//! The steps after confirming: the emails to the parties, the deadline, and the move of the roles.

use super::form::ManyForm;
use crate::components::{self, Tone, TrackStep, icon};
use crate::platform::clock::{self, TimeLeft};
use crate::platform::i18n as t;
use crate::platform::intl;
use chrono::NaiveDate;
use core::time::Duration;
use handover_api::submissions::PartyLines;
use handover_rules::Timestamp;
use handover_rules::model::timestamp::parse_date;
use leptos::prelude::*;

/// Parties that are named; more would be a list of their own.
const NAMED_PARTIES: usize = 5;

pub(super) fn view(form: ManyForm) -> AnyView {
    let now = clock::ticking(form.app, Duration::from_secs(20));
    let parties = Memo::new(move |_| {
        form.shown.with(|shown| shown.as_ref().map(|shown| shown.preview.parties.clone()).unwrap_or_default())
    });
    let content = move || {
        if parties.with(Vec::is_empty) {
            return view! { <p class="soft">{without_steps(form)}</p> }.into_any();
        }
        let steps = parties.with(|parties| steps(form, parties));
        let deadline = move || {
            let first_last_day = form.shown.with(|shown| shown.as_ref()?.preview.first_last_day);
            let end = form.app.policy().answer_deadline(now.get(), first_last_day);
            view! { <time datetime=intl::machine(end)><b>{intl::weekday(end)}</b></time> }.into_any()
        };
        view! {
            {components::track(steps, false)}
            <p class="state">{icon("clock")}<span>{move || t::many_deadline(deadline())}</span></p>
        }
        .into_any()
    };
    view! {
        <aside class="cling" aria-labelledby="will-happen">
            <div class="card pad stack">
                <h2 id="will-happen">{t::many_steps()}</h2>
                {content}
            </div>
        </aside>
    }
    .into_any()
}

/// Reactive: what to do first to see the steps.
fn without_steps(form: ManyForm) -> &'static str {
    let is_faulty = form.shown.with(|shown| shown.as_ref().map(|shown| !shown.preview.faults.is_empty()));
    match (is_faulty, form.by_file.get()) {
        (Some(true), _) => t::many_file_faulty(),
        (_, false) if form.extends() => t::many_extend_steps_empty(),
        (Some(false), _) => t::many_steps_none(),
        (None, true) => t::many_file_steps_empty(),
        (None, false) => t::many_steps_empty(),
    }
}

/// Reactive: the last day that is entered. A file has days of its own.
fn last_day(form: ManyForm) -> Option<NaiveDate> {
    if form.by_file.get() { None } else { form.last_day.value.with(|text| parse_date(text)) }
}

fn steps(form: ManyForm, parties: &[PartyLines]) -> Vec<TrackStep> {
    let me = form.app.my_handle();
    let step = |icon, what: String, note: String| TrackStep { tone: Tone::Plain, icon, what, note };
    let address = form
        .app
        .session()
        .account
        .with(|account| account.as_ref().map(|account| account.address.masked()).unwrap_or_default());
    let mut steps = Vec::new();
    for party in parties.iter().take(NAMED_PARTIES) {
        steps.push(if party.account == me {
            step("mail", t::many_you_confirm().to_owned(), t::many_your_email(address.as_str()))
        } else {
            step("mail", t::many_confirms(party.lines, party.account.as_str()), t::many_their_email().to_owned())
        });
    }
    let rest = parties.len().saturating_sub(NAMED_PARTIES) as u64;
    if rest > 0 {
        steps.push(step("mail", t::many_more_confirm(rest), t::many_their_emails().to_owned()));
    }
    let grace = i64::from(form.app.policy().grace);
    if grace > 0 {
        let start = Timestamp::default();
        let left = intl::left(TimeLeft::between(start, start + chrono::TimeDelta::seconds(grace)));
        steps.push(step("clock", t::many_grace(left.as_str()), t::many_grace_note().to_owned()));
    }
    let what = if form.extends() { t::many_last_days_change() } else { t::many_moves() };
    let moves = if form.all_or_nothing.get() { t::many_moves_together() } else { t::many_moves_note() };
    steps.push(step("check", what.to_owned(), moves.to_owned()));
    let of_file = || {
        let first = form.shown.with(|shown| shown.as_ref()?.preview.first_last_day)?;
        form.by_file.get().then(|| t::many_step_last_days(intl::day(first).as_str()))
    };
    let goes_back = last_day(form).map(|day| t::many_step_last_day(intl::day(day).as_str())).or_else(of_file);
    if let Some(what) = goes_back {
        steps.push(step("clock", what, t::many_step_last_day_note().to_owned()));
    }
    steps
}
