//! Answers of the parties, with the emails to them.

use super::cancel;
use super::resend::resend;
use super::screen::SubmissionScreen;
use crate::components::{self, Tone, icon};
use crate::platform::i18n as t;
use handover_api::mail::Delivery;
use handover_api::submissions::{PartyProgress, SubmissionDetail};
use leptos::prelude::*;

pub(super) fn view(screen: SubmissionScreen) -> AnyView {
    let parties = move || screen.detail.data.with(|detail| detail.as_ref().map(|detail| list(screen, detail)));
    view! {
        <section class="stack" aria-labelledby="answers">
            <h2 id="answers">{t::submission_who_has_answered()}</h2>
            {parties}
            {their_mail(screen)}
            {cancel::view(screen)}
        </section>
    }
    .into_any()
}

fn list(screen: SubmissionScreen, detail: &SubmissionDetail) -> AnyView {
    let parties: Vec<AnyView> = detail.parties.iter().map(|party| party_line(screen, party)).collect();
    let rest = detail.party_count.saturating_sub(detail.parties.len() as u64);
    let more = (rest > 0).then(|| view! { <p class="small soft">{t::many_more(rest)}</p> });
    view! { <ul class="card lines ul">{parties}</ul>{more} }.into_any()
}

fn party_line(screen: SubmissionScreen, party: &PartyProgress) -> AnyView {
    let (tone, icon_name, text) = screen.me.with_value(|me| components::party_progress(expect_context(), party, me));
    let (tone, icon_name) = if has_failed(party) { (Tone::Bad, "alert") } else { (tone, icon_name) };
    let mail = party.mail.as_ref().filter(|_| party.waiting > 0).and_then(components::mail_words);
    let mail = mail.map(|text| view! { <br/><span class="small soft">{text}</span> });
    // The reader's own is beside the field for its code.
    let button = (party.may_resend && !screen.is_me(&party.account)).then(|| resend(screen, party.account.clone()));
    view! {
        <li class="pad row between">
            <span class="state" data-s=tone.as_str()>{icon(icon_name)}<span>{text}{mail}</span></span>
            {button}
        </li>
    }
    .into_any()
}

/// Whether the last email that asked for its answers could not be delivered.
fn has_failed(party: &PartyProgress) -> bool {
    party.waiting > 0 && party.mail.as_ref().is_some_and(|mail| mail.delivery == Delivery::Failed)
}

/// Help for a reader who waits for others.
fn their_mail(screen: SubmissionScreen) -> AnyView {
    let of_others = move |test: fn(&PartyProgress) -> bool| {
        Memo::new(move |_| {
            screen.detail.data.with(|detail| {
                let parties = detail.iter().flat_map(|detail| &detail.parties);
                parties.filter(|party| party.waiting > 0 && !screen.is_me(&party.account)).any(test)
            })
        })
    };
    let (is_needed, has_failed) = (of_others(|_| true), of_others(has_failed));
    (move || is_needed.get().then(|| components::their_mail_help(has_failed, ().into_any()))).into_any()
}
