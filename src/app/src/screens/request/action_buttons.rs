//! Buttons for a request's actions, on its page and in the list. An email is sent again at once; cancelling asks for
//! confirmation first. The outcome shows near the buttons and is announced.

use super::action::RequestAction;
use super::party::mail_to;
use super::resend::{ResendButton, Resending, message_icon, suffix};
use super::words;
use crate::components::{self, ConfirmQuestion, FieldMessage, Pending, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::clock::{self, seconds_left};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::requests::RequestRow;
use handover_api::route;
use handover_rules::{NicHandle, Refusal, Request, RequestId, RequestState, Timestamp};
use leptos::prelude::*;
use std::sync::Arc;

/// The state of one request's actions. Create it outside of what is rendered again on every change.
#[derive(Clone, Copy)]
pub(crate) struct ActionState {
    app: App,
    id: RequestId,
    me: StoredValue<NicHandle>,
    /// The server's time, ticking.
    now: ReadSignal<Timestamp>,
    /// The action that waits for confirmation in the dialog.
    confirming: RwSignal<Option<RequestAction>>,
    acting: Pending,
    outcome: RwSignal<Option<(RequestAction, FieldMessage)>>,
    resending: Resending,
    /// Tells a list that the person cancelled the request, whose entry then moves.
    cancelled: Option<RwSignal<Option<RequestId>>>,
}

impl ActionState {
    pub(crate) fn new(app: App, id: RequestId, now: ReadSignal<Timestamp>) -> Self {
        let acting = Pending::new();
        Self {
            app,
            id,
            me: StoredValue::new(app.my_handle()),
            now,
            confirming: RwSignal::new(None),
            acting,
            outcome: RwSignal::new(None),
            resending: Resending::new(app, now, acting, explain),
            cancelled: None,
        }
    }

    /// The same for an entry of a list.
    pub(crate) fn in_list(self, cancelled: RwSignal<Option<RequestId>>) -> Self {
        Self { cancelled: Some(cancelled), ..self }
    }

    /// Whether the person has just cancelled the request here, or is being asked to confirm.
    pub(crate) fn is_cancelling(self) -> bool {
        let has_cancelled = |outcome: &Option<(RequestAction, FieldMessage)>| {
            outcome.as_ref().is_some_and(|(action, message)| action.cancels() && message.tone == Tone::Ok)
        };
        self.confirming.try_with_untracked(Option::is_some).unwrap_or(false)
            || self.outcome.try_with_untracked(has_cancelled).unwrap_or(false)
    }

    /// Keeps the focus on the page when the entry of a list disappears after cancelling.
    pub(crate) fn keep_focus_on_cleanup(self) {
        on_cleanup(move || {
            if self.is_cancelling() {
                focus_after_dialog(true);
            }
        });
    }

    fn report(self, action: &RequestAction, message: FieldMessage) {
        self.app.announce(&message.text);
        self.outcome.try_set(Some((action.clone(), message)));
    }

    /// Removes what is told of the last action, also by a list, while another one is under way.
    fn forget_outcome(self) {
        self.outcome.set(None);
        if let Some(cancelled) = self.cancelled {
            cancelled.set(None);
        }
    }
}

/// The button that sends an email again; put [`outcome`] near it. `of` tells buttons of several requests apart, for
/// screen readers.
pub(crate) fn resend(
    state: ActionState,
    row: &RequestRow,
    action: &RequestAction,
    class: &'static str,
    of: Option<String>,
) -> AnyView {
    let RequestAction::Resend { to } = action else { return ().into_any() };
    let me = state.me.get_value();
    let (mail, pressed) = (mail_to(row, to).cloned(), action.clone());
    let report = move |message: Option<FieldMessage>| match message {
        Some(message) => state.report(&pressed, message),
        None => state.forget_outcome(),
    };
    state.resending.button(ResendButton {
        class,
        name: action.label(&me),
        of,
        path: route::task_action(state.id, action.task()),
        to: to.clone(),
        mail: Box::new(move || mail.clone()),
        report: Arc::new(report),
    })
}

/// The button that cancels the request, once confirmed in the [`dialog`].
pub(crate) fn cancel(state: ActionState, action: &RequestAction, class: &'static str, of: Option<String>) -> AnyView {
    let name = action.label(&state.me.get_value());
    let action = action.clone();
    let press = move |_| {
        state.outcome.set(None);
        state.confirming.set(Some(action.clone()));
    };
    view! { <button type="button" class=class on:click=press>{icon("stop")} <span>{name}{suffix(of)}</span></button> }
        .into_any()
}

/// The message about a press, under the buttons.
pub(crate) fn message(FieldMessage { tone, text }: FieldMessage) -> AnyView {
    view! { <p class="msg" data-s=tone.as_str()>{icon(message_icon(tone))}<span>{text}</span></p> }.into_any()
}

/// The outcome of the last press on one of `actions`.
pub(crate) fn outcome(state: ActionState, actions: Vec<RequestAction>) -> AnyView {
    (move || {
        state.outcome.with(|outcome| {
            let (_, message) = outcome.as_ref().filter(|(action, _)| actions.contains(action))?;
            Some(self::message(message.clone()))
        })
    })
    .into_any()
}

/// The confirmation, shown for as long as the rules allow the action. Put it outside of what is rendered again on every
/// change. With the request, how many take effect together with it, or not at all: cancelling one ends all.
pub(crate) fn dialog(
    state: ActionState,
    request: impl Fn() -> Option<(Request, Option<u32>)> + Clone + Send + Sync + 'static,
) -> AnyView {
    let known = request.clone();
    let confirming = Memo::new(move |_| {
        let action = state.confirming.get()?;
        let (request, _) = known()?;
        let (now, policy) = (clock::now(state.app), state.app.policy());
        state.me.with_value(|me| action.is_allowed(&request, me, now, &policy)).then_some(action)
    });
    (move || {
        // Its text stays as it is when the request changes, unless the change closes it.
        let action = confirming.get();
        untrack(|| match (action, request()) {
            (Some(action), Some((request, together))) => confirmation(state, action, &request, together),
            _ => ().into_any(),
        })
    })
    .into_any()
}

fn confirmation(state: ActionState, action: RequestAction, request: &Request, together: Option<u32>) -> AnyView {
    let effect_at = request.effect_at.filter(|_| request.state == RequestState::Doing);
    let (title, yes) = match action {
        RequestAction::TakeBack if effect_at.is_none() => {
            (t::request_cancel_acceptance_ask(), t::request_cancel_acceptance_yes())
        }
        _ => (t::request_cancel_ask(), t::request_cancel()),
    };
    let others = together.map(|count| {
        view! { <p><b>{t::request_cancel_together(intl::number(count.into()).as_str())}</b></p> }
    });
    // During the countdown only what matters in a hurry: the role stays, and how much time is left.
    let rest = match effect_at {
        Some(at) => {
            let seconds = Memo::new(move |_| seconds_left(state.now.get(), at));
            let left = move || t::request_left(clock::clock(seconds.get()).as_str());
            view! { <p class="soft" role="timer">{left}</p> }.into_any()
        }
        None if action == RequestAction::TakeBack => view! { <p>{t::request_cancel_acceptance_what()}</p> }.into_any(),
        None => view! { <p>{t::request_cancel_what()}</p> }.into_any(),
    };
    let (shown, confirmed) = (vec![action.clone()], action);
    let content = view! {
        <p>{stays(state, request)}</p>
        {others}
        {rest}
        {outcome(state, shown)}
    };
    let question = ConfirmQuestion {
        title: title.to_owned(),
        content: content.into_any(),
        yes: yes.to_owned(),
        tone: Tone::Bad,
        keep: t::request_cancel_keep(),
    };
    let press = Box::new(move |_| send_cancellation(state, confirmed.clone()));
    components::question(question, press, Arc::new(move || state.confirming.set(None)))
}

fn stays(state: ActionState, request: &Request) -> String {
    let (roles, service) = (components::words::roles_inside(request.roles), words::service(request));
    let count = words::count(request.roles);
    if state.me.with_value(|me| request.from == *me) {
        t::request_stays_yours(count, roles.as_str(), service.as_str())
    } else {
        t::request_stays(count, roles.as_str(), service.as_str(), request.from.as_str())
    }
}

fn send_cancellation(state: ActionState, action: RequestAction) {
    state.acting.run(async move {
        state.forget_outcome();
        let path = route::task_action(state.id, action.task());
        match client::post::<_, ()>(state.app, &path, &()).await {
            Ok(()) => {
                state.confirming.try_set(None);
                let text = t::request_cancelled_you().to_owned();
                state.report(&action, FieldMessage { tone: Tone::Ok, text });
                if let Some(cancelled) = state.cancelled {
                    cancelled.try_set(Some(state.id));
                }
            }
            Err(Failure::SignedOut) => return Err(Failure::SignedOut),
            Err(failure) => state.report(&action, FieldMessage { tone: Tone::Warn, text: explain(&failure) }),
        }
        state.app.connection().refresh.notify();
        Ok(())
    });
}

/// Moves the focus to the page's heading after the dialog has tried to restore it; with `if_lost`, only when it is
/// nowhere then.
pub(crate) fn focus_after_dialog(if_lost: bool) {
    request_animation_frame(move || {
        let is_nowhere = || document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if !if_lost || is_nowhere() {
            dom::focus_soon("main h1");
        }
    });
}

fn explain(failure: &Failure) -> String {
    let refusal = match failure {
        Failure::Problem(problem) => problem.refusal(),
        _ => None,
    };
    match refusal {
        Some(Refusal::Closed { .. }) => t::request_closed().to_owned(),
        Some(Refusal::Answered) => t::request_answered_meanwhile().to_owned(),
        _ => components::explain(failure),
    }
}
