//! Who has answered, and what the reader can do besides answering: resend an email, cancel what is open.

use super::{Screen, refusals, state};
use crate::components::{self, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::i18n::submission as t;
use crate::prelude::*;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult, PartyProgress, SubmissionDetail};
use handover_api::task::Resend;
use handover_rules::{NicHandle, State};
use leptos::task::spawn_local;

pub(super) fn view(screen: Screen, detail: &SubmissionDetail) -> AnyView {
    let parties: Vec<AnyView> = detail.parties.iter().map(|party| party_line(screen, detail, party)).collect();
    let rest = detail.party_count.saturating_sub(detail.parties.len() as u64);
    let more = (rest > 0).then(|| view! { <p class="small soft">{t::many_more(rest)}</p> });
    view! {
        <section class="stack" aria-labelledby="answers">
            <h2 id="answers">{t::submission_who_has_answered()}</h2>
            <ul class="card lines ul">{parties}</ul>
            {more}
            {cancel(screen, detail)}
        </section>
    }
    .into_any()
}

fn party_line(screen: Screen, detail: &SubmissionDetail, party: &PartyProgress) -> AnyView {
    let is_me = screen.is_me(&party.account);
    let (tone, icon_name, text) = screen.me.with_value(|me| components::party_progress(party, me));
    let may_resend = party.waiting > 0 && (is_me || screen.is_me(&detail.asker));
    let button = may_resend.then(|| resend(screen, party.account.clone()));
    view! { <li class="pad row between">{state(tone, icon_name, text)}{button}</li> }.into_any()
}

fn resend(screen: Screen, to: NicHandle) -> AnyView {
    let outcome: RwSignal<Option<Result<(), String>>> = RwSignal::new(None);
    let press = move |_| {
        let body = Resend { to: Some(to.clone()) };
        spawn_local(async move {
            let path = route::submission_action(screen.id, SubmissionAction::Resend);
            let answer: Result<(), Failure> = client::post(screen.app, &path, &body).await;
            outcome.try_set(Some(answer.map_err(|failure| refusals::explain(&failure))));
            screen.read_again();
        });
    };
    let said = move || {
        outcome.get().map(|outcome| match outcome {
            Ok(()) => state(Tone::Ok, "mail", t::submission_resent().to_owned()),
            Err(text) => state(Tone::Bad, "alert", text),
        })
    };
    view! {
        <span class="row">
            <span role="status">{said}</span>
            <button type="button" class="btn bare sm" on:click=press>{icon("again")} {t::submission_resend()}</button>
        </span>
    }
    .into_any()
}

/// Cancels every line that is open: as the asker, or as a party that has accepted. Asks first.
fn cancel(screen: Screen, detail: &SubmissionDetail) -> AnyView {
    let open: u64 = detail.states.iter().filter(|of| !of.state.is_final()).map(|of| of.lines).sum();
    let is_asker = screen.is_me(&detail.asker);
    let has_accepted = detail.parties.iter().any(|party| screen.is_me(&party.account) && party.accepted > 0);
    let moves = detail.states.iter().any(|of| of.state == State::Doing);
    if open == 0 || !(is_asker || has_accepted || moves) {
        return ().into_any();
    }
    let action = if is_asker { SubmissionAction::Withdraw } else { SubmissionAction::TakeBack };
    let is_asking = RwSignal::new(false);
    let failure: RwSignal<Option<String>> = RwSignal::new(None);
    let press = move |_| {
        spawn_local(async move {
            let path = route::submission_action(screen.id, action);
            let body = ActOnLines { lines: Lines::All };
            let answer: Result<LinesResult, Failure> = client::post(screen.app, &path, &body).await;
            failure.try_set(answer.err().map(|failure| refusals::explain(&failure)));
            is_asking.try_set(false);
            screen.read_again();
        });
    };
    let content = move || {
        if is_asking.get() {
            return view! {
                <div class="card pad stack">
                    <p><b>{t::submission_cancel_ask(open)}</b> " " {t::submission_cancel_what()}</p>
                    <div class="row">
                        <button type="button" class="btn bad" on:click=press>{t::submission_cancel(open)}</button>
                        <button type="button" class="btn" on:click=move |_| is_asking.set(false)>
                            {t::submission_cancel_keep()}
                        </button>
                    </div>
                </div>
            }
            .into_any();
        }
        view! {
            <p><button type="button" class="btn bad" on:click=move |_| is_asking.set(true)>{t::submission_cancel(open)}</button></p>
        }
        .into_any()
    };
    view! {
        {content}
        {move || failure.get().map(|text| components::alert(view! { <p>{text}</p> }.into_any()))}
    }
    .into_any()
}
