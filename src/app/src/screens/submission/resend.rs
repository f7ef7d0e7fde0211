//! Sending an email again.

use super::refusals;
use super::screen::{Failed, SubmissionScreen};
use crate::components::{self, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::i18n::submission as t;
use crate::prelude::*;
use crate::screens::request::action::Wait;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::SubmissionDetail;
use handover_api::task::Resend;
use handover_rules::{NicHandle, Refusal, Timestamp};
use leptos::task::spawn_local;

impl Failed {
    fn of(failure: &Failure) -> Self {
        let refusal = match failure {
            Failure::Problem(problem) => problem.refusal(),
            _ => None,
        };
        let until = match refusal {
            Some(Refusal::TooSoon { until }) => until,
            Some(Refusal::TooMany { until }) => Some(until),
            _ => None,
        };
        Self { text: refusals::explain(failure), until }
    }
}

/// Help for a reader who has no email with the code.
pub(super) fn my_mail(screen: SubmissionScreen) -> AnyView {
    let mine = move |detail: &SubmissionDetail| {
        let party = detail.parties.iter().find(|party| screen.is_me(&party.account))?;
        Some((party.may_resend, party.mail.clone()))
    };
    let mine = memo(move |_| screen.detail.data.with(|detail| detail.as_ref().and_then(mine)));
    let last =
        move || mine.with(|mine| mine.as_ref().and_then(|(_, mail)| mail.as_ref().and_then(components::mail_line)));
    let may_resend = memo(move |_| mine.with(|mine| mine.as_ref().is_some_and(|(may_resend, _)| *may_resend)));
    let address =
        screen.detail.data.with_untracked(|detail| detail.as_ref().map(|detail| detail.my_address.to_string()));
    let again = move || may_resend.get().then(|| resend(screen, screen.me.get_value()));
    components::mail_help(address.unwrap_or_default(), dynamic(last), dynamic(again))
}

pub(super) fn resend(screen: SubmissionScreen, to: NicHandle) -> AnyView {
    let (account, receiver) = (to.clone(), to.clone());
    let wait = memo(move |_| wait_for(screen, &receiver));
    let press = move |_| {
        let refusal = match wait.get_untracked() {
            Wait::No => return spawn_local(send(screen, to.clone())),
            Wait::Queued => Refusal::TooSoon { until: None },
            Wait::Until(until) => Refusal::TooSoon { until: Some(until) },
        };
        let until = screen.resent.with_untracked(|resent| refused_until(resent.as_ref(), &to));
        screen.resent.set(Some((to.clone(), Err(Failed { text: refusals::refusal(&refusal), until }))));
    };
    let said = move || {
        let (_, outcome) = screen.resent.get().filter(|(to, _)| *to == account)?;
        Some(match outcome {
            Ok(()) => state(Tone::Ok, "mail", t::submission_resent().to_owned()),
            Err(failed) => state(Tone::Bad, "alert", failed.text),
        })
    };
    let is_off = memo(move |_| wait.get() != Wait::No);
    // Hidden from screen readers, which would read the name again every second. Pressing tells the time.
    let countdown = move || wait.get().countdown(screen.now.get());
    view! {
        <span class="row">
            <span role="status">{dynamic(said)}</span>
            <button
                type="button" class="btn bare sm" aria-disabled=move || is_off.get().then_some("true") on:click=press
            >
                {icon("again")} <span>{t::submission_resend()}" "<span aria-hidden="true">{dynamic(countdown)}</span></span>
            </button>
        </span>
    }
    .into_any()
}

async fn send(screen: SubmissionScreen, to: NicHandle) {
    let path = route::submission_action(screen.id, SubmissionAction::Resend);
    let body = Resend { to: Some(to.clone()) };
    let answer: Result<(), Failure> = client::post(screen.app, &path, &body).await;
    screen.resent.try_set(Some((to, answer.map_err(|failure| Failed::of(&failure)))));
    screen.read_again();
}

/// The wait before another email to a party can be sent.
fn wait_for(screen: SubmissionScreen, to: &NicHandle) -> Wait {
    let (now, policy) = (screen.now.get(), screen.app.policy());
    let refused_until = screen.resent.with(|resent| refused_until(resent.as_ref(), to));
    screen.detail.data.with(|detail| {
        let party = detail.iter().flat_map(|detail| &detail.parties).find(|party| party.account == *to);
        Wait::after(party.and_then(|party| party.mail.as_ref()), refused_until, now, &policy)
    })
}

/// Until when the server has refused another email to a party.
fn refused_until(resent: Option<&(NicHandle, Result<(), Failed>)>, to: &NicHandle) -> Option<Timestamp> {
    let (_, outcome) = resent.filter(|(who, _)| who == to)?;
    outcome.as_ref().err()?.until
}

/// A state as inline text.
fn state(tone: Tone, icon_name: &'static str, text: String) -> AnyView {
    view! { <span class="state" data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></span> }.into_any()
}
