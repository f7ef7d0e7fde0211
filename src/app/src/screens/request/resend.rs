//! The button that sends a party's email again, on the page of a request or submission and in the list of both.

use crate::components::{FieldMessage, Pending, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::clock::{self, seconds_left};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::mail::{Delivery, MailState};
use handover_api::task::Resend;
use handover_rules::request::codes::LastMail;
use handover_rules::request::lifecycle::resend_wait;
use handover_rules::request::notices::Notice;
use handover_rules::{NicHandle, Policy, Refusal, Timestamp};
use leptos::prelude::*;
use std::sync::Arc;

/// Seconds up to which a disabled button counts down; a longer wait is given as a time when it is pressed.
const COUNTED: i64 = 3600;

/// Shows the outcome of a press; `None` while the email is being sent.
pub(crate) type Report = Arc<dyn Fn(Option<FieldMessage>) + Send + Sync>;

/// The state of the buttons of one request or submission. Create it outside of what is rendered again on every change.
#[derive(Clone, Copy)]
pub(crate) struct Resending {
    app: App,
    /// The server's time, ticking.
    now: ReadSignal<Timestamp>,
    acting: Pending,
    /// The party that no email can be sent to yet, by the server's last refusal. Emails of the day are counted by the server
    /// only, so the page knows of that limit from here.
    refused: RwSignal<Option<(NicHandle, Refusal)>>,
    /// The reason of a failure other than a wait.
    explain: fn(&Failure) -> String,
}

/// What differs by button.
pub(crate) struct ResendButton {
    pub(crate) class: &'static str,
    pub(crate) name: String,
    /// Tells the buttons of several requests apart, for screen readers.
    pub(crate) of: Option<String>,
    /// The address of the call.
    pub(crate) path: String,
    pub(crate) to: NicHandle,
    /// The last email to the party.
    pub(crate) mail: Box<dyn Fn() -> Option<MailState> + Send + Sync>,
    pub(crate) report: Report,
}

impl Resending {
    pub(crate) fn new(app: App, now: ReadSignal<Timestamp>, acting: Pending, explain: fn(&Failure) -> String) -> Self {
        Self { app, now, acting, refused: RwSignal::new(None), explain }
    }

    pub(crate) fn button(self, button: ResendButton) -> AnyView {
        let ResendButton { class, name, of, path, to, mail, report } = button;
        let receiver = to.clone();
        let wait = Memo::new(move |_| {
            let of_receiver = |refused: &Option<(NicHandle, Refusal)>| {
                refused.as_ref().filter(|(who, _)| *who == receiver).map(|(_, refusal)| refusal.clone())
            };
            wait(mail().as_ref(), self.refused.with(of_receiver), self.now.get(), &self.app.policy())
        });
        let is_off = Memo::new(move |_| wait.with(Option::is_some) || self.acting.is_running());
        // Hidden from screen readers, which would read the name again every second. Pressing tells the time.
        let countdown = move || wait.with(|wait| countdown(wait.as_ref(), self.now.get()));
        let press = move |_| match wait.get_untracked().as_ref().and_then(wait_words) {
            Some(text) => report(Some(FieldMessage { tone: Tone::Plain, text })),
            None => self.send(path.clone(), to.clone(), Arc::clone(&report)),
        };
        view! {
            <button type="button" class=class aria-disabled=move || is_off.get().then_some("true") on:click=press>
                {icon("again")} <span>{name}{suffix(of)}" "<span aria-hidden="true">{countdown}</span></span>
            </button>
        }
        .into_any()
    }

    fn send(self, path: String, to: NicHandle, report: Report) {
        let done = sent(&to, &self.app.my_handle());
        self.acting.run(async move {
            report(None);
            let message = match client::post(self.app, &path, &Resend { to: Some(to.clone()) }).await {
                Ok(()) => FieldMessage { tone: Tone::Ok, text: done },
                Err(Failure::SignedOut) => return Err(Failure::SignedOut),
                Err(failure) => FieldMessage { tone: Tone::Warn, text: self.not_sent(to, &failure) },
            };
            report(Some(message));
            self.app.connection().refresh.notify();
            Ok(())
        });
    }

    fn not_sent(self, to: NicHandle, failure: &Failure) -> String {
        let refusal = match failure {
            Failure::Problem(problem) => problem.refusal(),
            _ => None,
        };
        let Some((refusal, text)) = refusal.and_then(|refusal| wait_words(&refusal).map(|text| (refusal, text))) else {
            return (self.explain)(failure);
        };
        self.refused.try_set(Some((to, refusal)));
        text
    }
}

/// What tells a button from those of other requests, for screen readers.
pub(super) fn suffix(of: Option<String>) -> Option<AnyView> {
    of.map(|of| view! { <span class="vh">" "{of}</span> }.into_any())
}

/// The icon of the message about the last press.
pub(crate) fn message_icon(tone: Tone) -> &'static str {
    if tone == Tone::Ok { "mail" } else { "clock" }
}

fn sent(to: &NicHandle, me: &NicHandle) -> String {
    if to == me { t::request_resend_done().to_owned() } else { t::request_resend_to_done(to.as_str()) }
}

/// The refusal that another email to a party would meet at `now`, as far as the page knows; `refused` is the server's last.
fn wait(mail: Option<&MailState>, refused: Option<Refusal>, now: Timestamp, policy: &Policy) -> Option<Refusal> {
    let refused = refused.filter(|refusal| end_of(refusal).is_some_and(|until| now < until));
    refused.or_else(|| resend_wait(mail.and_then(last_mail), now, policy).err())
}

/// An email as the rules count it, if it had a code.
fn last_mail(mail: &MailState) -> Option<LastMail> {
    let last = if mail.delivery == Delivery::Queued { LastMail::Waiting(mail.at) } else { LastMail::At(mail.at) };
    (mail.notice == Notice::Confirm).then_some(last)
}

/// The end of a wait; unknown for one until a queued email has been sent.
fn end_of(wait: &Refusal) -> Option<Timestamp> {
    match wait {
        Refusal::TooSoon { until } => *until,
        Refusal::TooMany { until } => Some(*until),
        _ => None,
    }
}

/// The reason to wait, and until when; `None` for a refusal that waiting does not help.
pub(crate) fn wait_words(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::TooSoon { until: Some(until) } => Some(t::request_resend_wait(intl::weekday(*until).as_str())),
        Refusal::TooSoon { until: None } => Some(t::request_resend_queued().to_owned()),
        Refusal::TooMany { until } => Some(t::request_resend_too_many(intl::weekday(*until).as_str())),
        _ => None,
    }
}

/// The time left, to follow the name of the button; empty if there is no wait, or more than an hour.
fn countdown(wait: Option<&Refusal>, now: Timestamp) -> String {
    match wait.and_then(end_of).map(|until| seconds_left(now, until)) {
        Some(left @ 1..=COUNTED) => t::request_resend_in(clock::clock(left).as_str()),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_request::{handle, start};
    use super::*;
    use chrono::TimeDelta;

    fn seconds(seconds: i64) -> Timestamp {
        start() + TimeDelta::seconds(seconds)
    }

    fn wait_after(mail: Option<&MailState>, refused: Option<&Refusal>, at: Timestamp) -> Option<Refusal> {
        wait(mail, refused.cloned(), at, &Policy::default())
    }

    #[test]
    fn a_resend_waits_a_minute_after_the_last_email() {
        assert_eq!(wait_after(None, None, start()), None);
        // A minute after a queued email was last tried, it may be tried again.
        for delivery in [Delivery::Queued, Delivery::Sent] {
            let mail = MailState { to: handle("ad1-xx"), notice: Notice::Confirm, delivery, at: start() };
            let too_soon = Refusal::TooSoon { until: Some(seconds(60)) };
            assert_eq!(wait_after(Some(&mail), None, seconds(59)), Some(too_soon));
            assert_eq!(wait_after(Some(&mail), None, seconds(60)), None);
            let reminder = MailState { notice: Notice::Reminder, ..mail };
            assert_eq!(wait_after(Some(&reminder), None, start()), None);
        }
    }

    /// So that another press tells the same reason, however soon the wait is over.
    #[test]
    fn the_servers_refusal_stays_as_it_is_until_its_end() {
        let mail = MailState { to: handle("ad1-xx"), notice: Notice::Confirm, delivery: Delivery::Sent, at: start() };
        for refused in [Refusal::TooMany { until: seconds(70) }, Refusal::TooSoon { until: Some(seconds(70)) }] {
            for at in [seconds(0), seconds(69)] {
                assert_eq!(wait_after(Some(&mail), Some(&refused), at), Some(refused.clone()));
            }
            assert_eq!(wait_after(Some(&mail), Some(&refused), seconds(70)), None);
        }
        let queued = Refusal::TooSoon { until: None };
        assert_eq!(wait_after(None, Some(&queued), start()), None, "its end is not known");
    }
}
