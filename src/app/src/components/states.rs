//! Icons, buttons, notices, and states of objects, calls and messages. A state is always an icon and a word, never a colour alone
//! (WCAG 1.4.1).

use crate::browser::dom;
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl, titles};
use crate::state::App;
use chrono::{NaiveDate, TimeDelta};
use core::pin::Pin;
use handover_api::account::ProviderRefusal;
use handover_api::{Link, Reason};
use handover_rules::model::service::renewal_due;
use handover_rules::{RequestState, ServiceStatus, string_enum};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A decorative icon: a word stands beside it, or labels its button.
#[component]
pub(crate) fn Icon(name: &'static str) -> AnyView {
    view! { <svg class="i" aria-hidden="true"><use href=["#i-", name].concat()></use></svg> }.into_any()
}

string_enum! {
    /// A semantic colour; its name is the value of `data-s`.
    pub(crate) enum Tone {
        Plain = "",
        /// To be acted on, or in progress.
        Now = "now",
        Ok = "ok",
        Warn = "warn",
        Bad = "bad",
    }
}

#[component]
pub(crate) fn Badge(tone: Tone, icon: &'static str, #[prop(into)] text: String) -> AnyView {
    view! { <span class="badge" data-s=tone.as_str()><Icon name=icon/>{text}</span> }.into_any()
}

#[component]
pub(crate) fn State(tone: Tone, icon: &'static str, #[prop(into)] text: String) -> AnyView {
    view! { <span class="state" data-s=tone.as_str()><Icon name=icon/><span>{text}</span></span> }.into_any()
}

#[component]
pub(crate) fn ServiceStatusLine(status: ServiceStatus, expiration: Option<NaiveDate>, today: NaiveDate) -> AnyView {
    let badge = |tone, icon, text: &'static str| view! { <Badge tone icon text/> }.into_any();
    let active = || match status {
        ServiceStatus::Other => view! { <State tone=Tone::Plain icon="info" text=t::service_other()/> }.into_any(),
        _ => view! { <State tone=Tone::Ok icon="ok" text=t::service_active()/> }.into_any(),
    };
    let distance = |end: NaiveDate| intl::in_days((end - today).num_days());
    let (mark, line) = match (status, expiration) {
        // The provider has not marked it as expired: its contacts can still change.
        (ServiceStatus::Ok | ServiceStatus::Other, Some(end)) if end < today => (
            badge(Tone::Warn, "clock", t::service_expired()),
            t::service_ended(intl::day(end).as_str(), distance(end).as_str()),
        ),
        (ServiceStatus::Ok | ServiceStatus::Other, Some(end)) if renewal_due(end, today).is_some() => (
            badge(Tone::Warn, "clock", t::service_expires_soon()),
            t::service_ends(intl::day(end).as_str(), distance(end).as_str()),
        ),
        (ServiceStatus::Ok | ServiceStatus::Other, Some(end)) => (active(), t::service_until(intl::day(end).as_str())),
        (ServiceStatus::Ok | ServiceStatus::Other, None) => (active(), t::service_no_end().to_owned()),
        (ServiceStatus::UnPaid, _) => {
            (badge(Tone::Bad, "billing", t::service_unpaid()), t::service_billing_locked().to_owned())
        }
        (ServiceStatus::PendingDebt, _) => {
            (badge(Tone::Warn, "billing", t::service_debt()), t::service_billing_locked().to_owned())
        }
        (ServiceStatus::Expired, end) => {
            let since = end.map(|end| t::service_since(intl::day(end).as_str()));
            (badge(Tone::Bad, "no", t::service_expired()), since.unwrap_or_default())
        }
        (ServiceStatus::InCreation, _) => {
            (badge(Tone::Plain, "making", t::service_in_creation()), t::service_ready_soon().to_owned())
        }
    };
    view! { {mark}<small>{line}</small> }.into_any()
}

/// An entry of a list (`ul.abilities`).
pub(crate) fn point(tone: Tone, icon: &'static str, content: impl IntoAny) -> AnyView {
    view! { <li data-s=tone.as_str()><Icon name=icon/><span>{content.into_any()}</span></li> }.into_any()
}

#[component]
pub(crate) fn RequestStateBadge(state: RequestState) -> AnyView {
    let (tone, icon) = match state {
        RequestState::Todo | RequestState::ValidatingByCustomers | RequestState::CheckValidity => (Tone::Now, "wait"),
        RequestState::Doing => (Tone::Now, "clock"),
        RequestState::Done => (Tone::Ok, "ok"),
        RequestState::Refused => (Tone::Bad, "no"),
        RequestState::Error => (Tone::Bad, "alert"),
        RequestState::Expired => (Tone::Plain, "clock"),
        RequestState::Aborted => (Tone::Plain, "stop"),
    };
    view! { <Badge tone icon text=t::request_state(state)/> }.into_any()
}

/// A notice: by default of an error. With the role `alert` it is a live region, for something that has just happened.
#[component]
pub(crate) fn Notice(
    #[prop(default = Tone::Bad)] tone: Tone,
    #[prop(default = "alert")] icon: &'static str,
    #[prop(optional)] role: Option<&'static str>,
    children: Children,
) -> AnyView {
    view! {
        <div class="notice" data-s=tone.as_str() role=role>
            <Icon name=icon/>
            <div class="stack tight">{children()}</div>
        </div>
    }
    .into_any()
}

/// A warning in the place of what somebody has asked for.
pub(crate) fn warning(text: &'static str) -> AnyView {
    view! { <Notice tone=Tone::Warn role="alert"><p>{text}</p></Notice> }.into_any()
}

#[component]
pub(crate) fn SkeletonLine() -> AnyView {
    view! { <span class="bone"></span> }.into_any()
}

/// A card of placeholder lines.
#[component]
pub(crate) fn Skeleton(lines: usize, #[prop(default = "card pad stack")] class: &'static str) -> AnyView {
    let lines: Vec<AnyView> = (0..lines).map(|_| view! { <p><SkeletonLine/></p> }.into_any()).collect();
    view! { <div class=class aria-hidden="true">{lines}</div> }.into_any()
}

/// Whether the action of a button is running, and the error of its last run.
#[derive(Clone, Copy)]
pub(crate) struct Pending {
    is_running: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Pending {
    pub(crate) fn new() -> Self {
        Self { is_running: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    /// Runs `work`, unless something is running already. Its failure is kept until the next run.
    pub(crate) fn run(self, work: impl Future<Output = Result<(), Failure>> + 'static) {
        if !self.is_running.get_untracked() {
            self.start(Box::pin(work));
        }
    }

    fn start(self, work: Pin<Box<dyn Future<Output = Result<(), Failure>>>>) {
        self.is_running.set(true);
        self.forget_failure();
        spawn_local(async move {
            let result = work.await;
            // The screen may be gone.
            self.is_running.try_set(false);
            match result {
                // The sign-in screen replaces this one.
                Ok(()) | Err(Failure::SignedOut) => {}
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    pub(crate) fn is_running(self) -> bool {
        self.is_running.get()
    }

    /// Whether nothing is running. Not reactive; `false` once its screen is gone.
    pub(crate) fn is_idle(self) -> bool {
        self.is_running.try_get_untracked() == Some(false)
    }

    /// The value of the button's `aria-disabled`: it stays focusable.
    pub(crate) fn disabled(self) -> Option<&'static str> {
        self.is_running().then_some("true")
    }

    /// Why it failed the last time, as an alert in one line.
    pub(super) fn alert(self) -> AnyView {
        let line = move || {
            let text = explain(&self.failure()?);
            Some(view! { <p class="msg" data-s="bad" role="alert"><Icon name="alert"/><span>{text}</span></p> })
        };
        line.into_any()
    }

    /// The same as an alert beside the button.
    pub(crate) fn alert_beside(self) -> AnyView {
        let line = move || self.failure().map(|failure| view! { <span role="alert"><FailureLine failure/></span> });
        line.into_any()
    }

    /// The same as a notice.
    pub(crate) fn notice(self) -> AnyView {
        (move || self.failure().map(|failure| view! { <FailureNotice failure/> })).into_any()
    }

    /// Reactive: why it failed the last time.
    pub(crate) fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    pub(crate) fn forget_failure(self) {
        if self.failure.try_with_untracked(Option::is_some) == Some(true) {
            self.failure.try_set(None);
        }
    }
}

/// `label`, or `working` while the action runs. Takes the room of the longer one, so that the button beside it doesn't move
/// under the pointer.
#[component]
pub(crate) fn BusyLabel(of: Pending, #[prop(into)] label: Signal<String>, working: &'static str) -> AnyView {
    view! {
        <span class="swap" class:on=move || of.is_running()>
            <span>{move || label.get()}</span>
            <span>{working}</span>
        </span>
    }
    .into_any()
}

#[component]
pub(crate) fn Button(
    #[prop(default = "btn")] class: &'static str,
    #[prop(optional)] id: Option<&'static str>,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional, into)] label: String,
    /// The accessible name, where the label does not say it.
    #[prop(optional, into)]
    name: String,
    /// Its action: while that runs, the button is off, but stays focusable.
    #[prop(optional)]
    acting: Option<Pending>,
    /// Another reason why it is off. The press still arrives.
    #[prop(optional, into)]
    is_off: Option<Signal<bool>>,
    /// The id of the element that says why.
    #[prop(optional)]
    described_by: &'static str,
    #[prop(into)] press: UnsyncCallback<MouseEvent>,
    /// After the label, for one that changes.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let name = (!name.is_empty()).then_some(name);
    let described_by = (!described_by.is_empty()).then_some(described_by);
    let off =
        move || (is_off.is_some_and(|off| off.get()) || acting.is_some_and(Pending::is_running)).then_some("true");
    view! {
        <button
            type="button" class=class id=id aria-label=name aria-disabled=off aria-describedby=described_by
            on:click=move |event| press.run(event)
        >
            {icon.map(|name| view! { <Icon name/> })} {label} {children.map(|children| children())}
        </button>
    }
    .into_any()
}

/// Explains a failure and its remedy in one or two sentences.
pub(crate) fn explain(failure: &Failure) -> String {
    let problem = match failure {
        Failure::Problem(problem) => problem,
        Failure::Offline => return t::failure_offline().to_owned(),
        Failure::SignedOut => return t::failure_signed_out().to_owned(),
        Failure::Garbled => return t::failure_garbled().to_owned(),
        Failure::Blocked => return t::failure_blocked().to_owned(),
        Failure::Damaged => return t::failure_damaged().to_owned(),
    };
    // Without seconds: the next full minute is not too early.
    let until = problem.until.map(|until| intl::timestamp(until + TimeDelta::seconds(59)));
    match (problem.reason, until) {
        (Reason::TooManyTries, Some(until)) => return t::failure_too_many_tries_until(until.as_str()),
        (Reason::OverBudget, Some(until)) => return t::failure_over_budget_until(until.as_str()),
        _ => {}
    }
    let text = match problem.reason {
        Reason::ProviderRefused => match failure.cause().as_deref().and_then(ProviderRefusal::parse) {
            Some(ProviderRefusal::NoAccount) => t::failure_provider_no_account(),
            Some(ProviderRefusal::TooWeak) => t::failure_provider_too_weak(),
            Some(ProviderRefusal::Invalid) => t::failure_provider_invalid(),
            _ => t::failure_provider_refused(),
        },
        Reason::ProviderUnavailable => t::failure_provider_unavailable(),
        Reason::ProviderMisconfigured => t::failure_provider_misconfigured(),
        Reason::StepUp => t::failure_step_up(),
        Reason::SwitchedOff => t::failure_switched_off(),
        Reason::WrongCredentials => t::failure_wrong_credentials(),
        Reason::NotSignedIn => t::failure_signed_out(),
        Reason::TooManyTries => t::failure_too_many_tries(),
        Reason::OverBudget => t::failure_over_budget(),
        Reason::NotFound => t::failure_not_found(),
        Reason::Busy | Reason::TooSlow => t::failure_busy(),
        Reason::CannotStore => t::failure_cannot_store(),
        Reason::MayBeStored => t::failure_may_be_stored(),
        Reason::Internal => t::failure_internal(),
        Reason::TooLarge => t::failure_too_large(),
        Reason::KeyReused => t::failure_key_reused(),
        Reason::PreconditionFailed => t::failure_changed(),
        Reason::ForeignOrigin => t::failure_foreign_origin(),
        Reason::WeakPassword => t::failure_weak_password(),
        Reason::BadToken => t::failure_bad_token(),
        Reason::Malformed
        | Reason::MethodNotAllowed
        | Reason::Rejected
        | Reason::BadEntry
        | Reason::Refused
        | Reason::NotAllowed
        | Reason::Unsigned
        | Reason::Conflict
        | Reason::CaseRefused
        | Reason::StaleCursor
        | Reason::StaleVersion => t::failure_refused(),
    };
    text.to_owned()
}

/// A failure in one line; with a retry button it is an alert above data that is out of date.
#[component]
pub(crate) fn FailureLine(failure: Failure, #[prop(optional, into)] retry: Option<Callback<()>>) -> AnyView {
    explain_loss(&failure);
    let line = view! { <State tone=Tone::Bad icon="alert" text=explain(&failure)/> }.into_any();
    let Some(retry) = retry else { return line };
    view! { <div class="row" role="alert">{line}<Button class="btn sm" icon="again" label=t::try_again() press=move |_| retry.run(())/></div> }.into_any()
}

/// A failure as an alert; with a retry button it takes the place of the data.
#[component]
pub(crate) fn FailureNotice(failure: Failure, #[prop(optional, into)] retry: Option<Callback<()>>) -> AnyView {
    explain_loss(&failure);
    let retry =
        retry.map(|retry| view! { <p><Button icon="again" label=t::try_again() press=move |_| retry.run(())/></p> });
    view! {
        <div class="notice" data-s="bad" role="alert">
            <Icon name="alert"/>
            <div class="stack"><p>{explain(&failure)}</p>{retry}</div>
        </div>
    }
    .into_any()
}

/// In place of the frame's banner.
fn explain_loss(failure: &Failure) {
    if *failure == Failure::Offline {
        expect_context::<App>().connection.explain_loss();
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Back {
    /// The recipient. The form is shown while this is `None`.
    pub(crate) sent: RwSignal<Option<String>>,
    /// The window title of the form.
    pub(crate) title: &'static str,
    /// The selector of the field to focus.
    pub(crate) entry: &'static str,
    pub(crate) label: &'static str,
}

#[component]
pub(crate) fn MailSentHelp(
    /// Reasons why an email may not arrive.
    missing: &'static str,
    back: Back,
) -> AnyView {
    let Back { sent, title, entry, label } = back;
    let press = move |_| {
        sent.set(None);
        titles::set_title(title);
        dom::focus_soon(entry);
    };
    view! {
        {demo_mailbox()}
        <details>
            <summary><Icon name="next"/> {t::no_mail_yet()}</summary>
            <div class="stack">
                <p class="soft">{missing}</p>
                <p><Button label press/></p>
            </div>
        </details>
    }
    .into_any()
}

/// Links to the demo's mailbox: a demo sends no email.
fn demo_mailbox() -> Option<impl IntoView> {
    let app = expect_context::<App>();
    app.is_demo().then(|| {
        let link = view! { <a href=Link::MAILBOX.format()>{t::mailbox_title()}</a> }.into_any();
        view! { <Notice tone=Tone::Warn icon="info"><p>{t::demo_mail(link)}</p></Notice> }
    })
}
