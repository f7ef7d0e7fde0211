//! Acts that the page and the list of requests share: sending a party's email again, and cancelling, which asks first.

use crate::browser::dom;
use crate::components::{self, ConfirmDialog, FieldMessage, Icon, Pending, Tone, person_text};
use crate::platform::client::Failure;
use crate::platform::clock::seconds_left;
use crate::platform::{clock, i18n as t, intl};
use crate::state::App;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{ActOnLines, Delivery, Lines, LinesResult, MailState};
use handover_api::{reference, route};
use handover_rules::request::LastMail;
use handover_rules::request::acts_on_submission::{Cancellation, SubmissionActs};
use handover_rules::request::lifecycle::resend_wait;
use handover_rules::request::notices::Notice;
use handover_rules::{NicHandle, Policy, Refusal, SubmissionId, Timestamp};
use leptos::prelude::*;

/// Seconds up to which a disabled button counts down; a longer wait is given as a time when it is pressed.
const COUNTED: i64 = 3600;

/// The state of the buttons of one submission. Create it outside of views that are rendered again on every change.
#[derive(Clone, Copy)]
pub(crate) struct Resending {
    app: App,
    id: SubmissionId,
    now: ReadSignal<Timestamp>,
    acting: Pending,
    /// The party that no email can be sent to yet, by the server's last refusal. Emails of the day are counted by the server
    /// only, so the page knows of that limit from here.
    refused: RwSignal<Option<(NicHandle, Refusal)>>,
    /// The party of the last resend, and its outcome.
    outcome: RwSignal<Option<(NicHandle, FieldMessage)>>,
}

impl Resending {
    pub(crate) fn new(id: SubmissionId, now: ReadSignal<Timestamp>) -> Self {
        Self {
            app: expect_context::<App>(),
            id,
            now,
            acting: Pending::new(),
            refused: RwSignal::new(None),
            outcome: RwSignal::new(None),
        }
    }

    fn send(self, to: NicHandle) {
        let done = if to == self.app.my_handle() {
            t::request_resend_done().to_owned()
        } else {
            t::request_resend_to_done(person_text(self.app.people, &to).as_str())
        };
        self.acting.run(async move {
            self.outcome.set(None);
            let path = route::submission_action(self.id, SubmissionAction::Resend);
            let message = match self.app.post::<_, ()>(&path, &reference::Resend { to: Some(to.clone()) }).await {
                Ok(()) => FieldMessage { tone: Tone::Ok, text: done },
                Err(Failure::SignedOut) => return Err(Failure::SignedOut),
                Err(failure) => FieldMessage { tone: Tone::Warn, text: self.not_sent(to.clone(), &failure) },
            };
            self.report(to, message);
            self.app.connection.refresh.notify();
            Ok(())
        });
    }

    fn report(self, to: NicHandle, message: FieldMessage) {
        self.app.announce(&message.text);
        self.outcome.try_set(Some((to, message)));
    }

    fn not_sent(self, to: NicHandle, failure: &Failure) -> String {
        let Some((refusal, text)) =
            failure.refusal().and_then(|refusal| wait_words(&refusal).map(|text| (refusal, text)))
        else {
            return explain_failure(failure);
        };
        self.refused.try_set(Some((to, refusal)));
        text
    }
}

/// The button, and the outcome of the last press.
#[component]
pub(crate) fn Resend(
    of: Resending,
    to: NicHandle,
    /// The last email to the party.
    mail: Signal<Option<MailState>>,
    class: &'static str,
    /// Tells the buttons of several requests apart, for screen readers.
    #[prop(optional)]
    among: Option<String>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let receiver = to.clone();
    let wait = Memo::new(move |_| {
        let refused = of
            .refused
            .with(|refused| refused.as_ref().filter(|(who, _)| *who == receiver).map(|(_, refusal)| refusal.clone()));
        wait(mail.get().as_ref(), refused, of.now.get(), &app.policy())
    });
    let is_off = Memo::new(move |_| wait.with(Option::is_some) || of.acting.is_running());
    // Hidden from screen readers, which would read the name again every second. Pressing announces the time.
    let countdown = move || wait.with(|wait| countdown(wait.as_ref(), of.now.get()));
    let name = if to == app.my_handle() {
        t::request_resend().to_owned()
    } else {
        t::request_resend_to(person_text(app.people, &to).as_str())
    };
    let among = among.map(|among| view! { <span class="vh">" " {among}</span> });
    let (pressed, shown) = (to.clone(), to);
    let press = move |_| match wait.get_untracked().as_ref().and_then(wait_words) {
        Some(text) => of.report(pressed.clone(), FieldMessage { tone: Tone::Plain, text }),
        None => of.send(pressed.clone()),
    };
    let outcome = move || {
        let (_, FieldMessage { tone, text }) = of.outcome.get().filter(|(who, _)| *who == shown)?;
        let icon_name = if tone == Tone::Ok { "mail" } else { "clock" };
        Some(view! { <span class="msg" data-s=tone.as_str()><Icon name=icon_name/><span>{text}</span></span> })
    };
    view! {
        <button
            type="button" class=class
            aria-disabled=move || is_off.get().then_some("true") on:click=press
        >
            <Icon name="again"/> <span>{name}{among} " " <span aria-hidden="true">{countdown}</span></span>
        </button>
        {outcome}
    }
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

/// The time left, to follow the name of the button; empty if there is no wait, or more than an hour.
fn countdown(wait: Option<&Refusal>, now: Timestamp) -> String {
    match wait.and_then(end_of).map(|until| seconds_left(now, until)) {
        Some(left @ 1..=COUNTED) => t::request_resend_in(clock::clock(left).as_str()),
        _ => String::new(),
    }
}

/// The state of the question. Create it outside of views that are rendered again on every change.
#[derive(Clone, Copy)]
pub(crate) struct Cancelling {
    id: SubmissionId,
    /// The lines that the open question is about, and the number of their services if they were chosen.
    asked: RwSignal<Option<(Lines, Option<u64>)>>,
    acting: Pending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cancellable {
    how: Cancellation,
    /// Services that were chosen; `None` if it is all that is open.
    chosen: Option<u64>,
}

impl Cancelling {
    pub(crate) fn new(id: SubmissionId) -> Self {
        Self { id, asked: RwSignal::new(None), acting: Pending::new() }
    }

    pub(crate) fn ask(self, lines: Lines, chosen: Option<u64>) {
        self.asked.set(Some((lines, chosen)));
    }

    pub(super) fn is_asking(self) -> bool {
        self.asked.with(Option::is_some)
    }

    /// Whether the question is about some services.
    pub(super) fn is_about_some(self) -> bool {
        self.asked.with_untracked(|asked| matches!(asked, Some((_, Some(_)))))
    }

    fn close(self) {
        self.acting.forget_failure();
        self.asked.set(None);
    }
}

impl Cancellable {
    pub(crate) fn of(acts: SubmissionActs) -> Option<Self> {
        acts.cancel.map(|how| Self { how, chosen: None })
    }

    /// The same for some of the services.
    pub(super) const fn only(self, chosen: Option<u64>) -> Self {
        Self { chosen, ..self }
    }

    pub(super) fn name(self) -> String {
        match (self.how, self.chosen) {
            (Cancellation::Withdraw, None) => t::request_cancel().to_owned(),
            (Cancellation::Withdraw, Some(services)) => t::submission_cancel(services),
            (Cancellation::TakeBack, None) => t::request_take_back().to_owned(),
            (Cancellation::TakeBack, Some(services)) => t::submission_take_back(services),
        }
    }

    fn title(self) -> String {
        match (self.how, self.chosen) {
            (Cancellation::Withdraw, None) => t::request_cancel_ask().to_owned(),
            (Cancellation::Withdraw, Some(services)) => t::submission_cancel_ask(services),
            (Cancellation::TakeBack, None) => t::request_cancel_acceptance_ask().to_owned(),
            (Cancellation::TakeBack, Some(services)) => t::submission_take_back_ask(services),
        }
    }

    pub(crate) fn effects(self) -> &'static str {
        match (self.how, self.chosen) {
            (_, Some(_)) => t::submission_cancel_what(),
            (Cancellation::Withdraw, None) => t::request_cancel_what(),
            (Cancellation::TakeBack, None) => t::request_cancel_acceptance_what(),
        }
    }
}

/// The button that asks before it cancels everything.
#[component]
pub(crate) fn CancelButton(
    cancelling: Cancelling,
    of: Cancellable,
    class: &'static str,
    /// Tells the buttons of several requests apart, for screen readers.
    #[prop(optional)]
    among: Option<String>,
) -> impl IntoView {
    let icon_name = if of.how == Cancellation::TakeBack { "back" } else { "stop" };
    let among = among.map(|among| view! { <span class="vh">" " {among}</span> });
    view! {
        <button type="button" class=class on:click=move |_| cancelling.ask(Lines::All, None)>
            <Icon name=icon_name/> <span>{of.name()}{among}</span>
        </button>
    }
}

/// The question, while it is open. Its text stays as it is when the request changes.
#[component]
pub(crate) fn CancelQuestion(
    cancelling: Cancelling,
    /// `None` closes the question.
    of: Signal<Option<Cancellable>>,
    effects: fn(Cancellable) -> AnyView,
    /// Takes the result, and returns the selector of the element that gets the focus.
    #[prop(into)]
    done: Callback<LinesResult, &'static str>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_open = Memo::new(move |_| cancelling.is_asking() && of.with(Option::is_some));
    let ask = move || {
        let (of, (lines, chosen)) = (of.get()?, cancelling.asked.get()?);
        let of = of.only(chosen);
        let failure = move || {
            cancelling.acting.failure().map(|failure| {
                let text = explain_failure(&failure);
                view! { <p class="msg" data-s="warn" role="alert"><Icon name="alert"/><span>{text}</span></p> }
            })
        };
        let press = move |_| {
            let body = ActOnLines { lines: lines.clone() };
            cancelling.acting.run(async move {
                let path = route::submission_action(cancelling.id, of.how.into());
                let result: LinesResult = app.post(&path, &body).await?;
                if let Some(focus) = done.try_run(result) {
                    cancelling.asked.try_set(None);
                    // After the dialog has tried to restore it.
                    request_animation_frame(move || dom::focus_soon(focus));
                }
                app.connection.refresh.notify();
                Ok(())
            });
        };
        let close = move |()| cancelling.close();
        Some(view! {
            <ConfirmDialog title=of.title() yes=of.name() keep=t::request_cancel_keep() tone=Tone::Bad press close>{effects(of)}{failure}</ConfirmDialog>
        })
    };
    move || is_open.get().then(|| untrack(ask))
}

/// The reason in a sentence, also for lines among others.
pub(super) fn explain(refusal: &Refusal) -> String {
    match refusal {
        Refusal::WrongCode { tries_left, .. } => t::submission_wrong_code(u64::from(*tries_left)),
        Refusal::UsedCode { .. } => t::request_code_used().to_owned(),
        Refusal::SupersededCode => t::request_code_superseded().to_owned(),
        Refusal::OthersCode => t::request_code_others().to_owned(),
        Refusal::Paused { until } => t::submission_paused(intl::timestamp(*until).as_str()),
        Refusal::CoolingDown { until } => t::submission_cooldown(intl::timestamp(*until).as_str()),
        Refusal::Closed { .. } => t::submission_closed().to_owned(),
        Refusal::Answered => t::submission_answered().to_owned(),
        Refusal::NotAccepted => t::submission_not_accepted().to_owned(),
        // Of emails only, whose button says so by itself.
        Refusal::TooSoon { .. } | Refusal::TooMany { .. } => wait_words(refusal).unwrap_or_default(),
        Refusal::NoPart | Refusal::NotTheAsker | Refusal::Together => t::submission_no_part().to_owned(),
    }
}

fn explain_failure(failure: &Failure) -> String {
    failure.refusal().map_or_else(|| components::explain(failure), |refusal| explain(&refusal))
}

/// The reason to wait, and until when; `None` for a refusal that waiting does not help.
fn wait_words(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::TooSoon { until: Some(until) } => Some(t::request_resend_wait(intl::weekday(*until).as_str())),
        Refusal::TooSoon { until: None } => Some(t::request_resend_queued().to_owned()),
        Refusal::TooMany { until } => Some(t::request_resend_too_many(intl::weekday(*until).as_str())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).unwrap()
    }

    fn start() -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000, 0).unwrap()
    }

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

    /// So that another press announces the same reason again.
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
