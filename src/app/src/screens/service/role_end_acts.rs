//! Actions of the admin on tech roles that end: asking for another last day, or ending them at once.

use crate::components::{self, ConfirmDialog, Icon, Notice, Pending, Tone};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::link::FormSource;
use handover_api::modify::EndRole;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{EndRoles, EndedRoles, EndingRoles};
use handover_api::{Link, route};
use handover_rules::{NicHandle, RequestId, ServiceKey, SubmissionId};
use leptos::prelude::*;

/// A tech role that ends.
pub(crate) struct EndingRole {
    /// The service.
    pub(crate) service: ServiceKey,
    /// The tech contact until then.
    pub(crate) holder: NicHandle,
    /// The account that gets the role back.
    pub(crate) returns_to: NicHandle,
    /// The request that set it.
    pub(crate) request: RequestId,
    /// Whether this account may ask for another last day.
    pub(crate) may_extend: bool,
    /// Whether this account may end it before.
    pub(crate) may_end_now: bool,
    /// Follows the names of the buttons, for screen readers, where there are several such roles.
    pub(crate) of: Option<String>,
}

/// The roles to end.
#[derive(Clone)]
enum RolesToEnd {
    Role(ServiceKey),
    /// So many roles of a submission.
    Roles(SubmissionId, EndRoles, u64),
}

/// The outcome of ending many roles; kept by the screen, because their entry goes with them.
pub(crate) type EndOutcome = RwSignal<Option<EndedRoles>>;

/// The state of the dialog.
#[derive(Clone, Copy)]
struct EndNow {
    app: App,
    to_end: StoredValue<RolesToEnd>,
    outcome: Option<EndOutcome>,
    is_asking: RwSignal<bool>,
    is_done: RwSignal<bool>,
    ending: Pending,
}

impl EndNow {
    fn new(app: App, to_end: RolesToEnd, outcome: Option<EndOutcome>) -> Self {
        let state = Self {
            app,
            to_end: StoredValue::new(to_end),
            outcome,
            is_asking: RwSignal::new(false),
            is_done: RwSignal::new(false),
            ending: Pending::new(),
        };
        // What ends here disappears, and with it the button that has the focus.
        on_cleanup(move || {
            let is = |signal: RwSignal<bool>| signal.try_get_untracked().unwrap_or(false);
            if is(state.is_asking) || is(state.is_done) {
                dom::focus_heading_if_lost();
            }
        });
        state
    }

    /// The button, and the question before the end.
    fn view(self, name: String, question: EndQuestion) -> AnyView {
        let asking = move || self.is_asking.get().then(|| dialog(self, &question));
        view! {
            <button type="button" class="btn sm" aria-label=name on:click=move |_| self.is_asking.set(true)>
                {t::role_end_now()}
            </button>
            {asking}
        }
        .into_any()
    }
}

#[derive(Clone)]
struct EndQuestion {
    title: String,
    what: String,
    keep: &'static str,
}

fn named(text: &str, of: Option<&str>) -> String {
    [text, " ", of.unwrap_or_default()].concat()
}

/// The buttons for one service, and the question before the role ends.
pub(crate) fn view(app: App, me: &NicHandle, end: EndingRole) -> AnyView {
    let extend = end.may_extend.then(|| extend_one(&end));
    let end_now = end.may_end_now.then(|| end_one(app, me, end));
    row(extend, end_now)
}

fn row(extend: Option<AnyView>, end_now: Option<AnyView>) -> AnyView {
    let has_any = extend.is_some() || end_now.is_some();
    has_any.then(|| view! { <p class="row">{extend}{end_now}</p> }).into_any()
}

fn extend_one(end: &EndingRole) -> AnyView {
    let address = Link::modify(FormSource::Extend(end.request)).format();
    let name = named(t::role_end_extend(), end.of.as_deref());
    view! { <a class="btn sm" href=address aria-label=name>{t::role_end_extend()}</a> }.into_any()
}

fn end_one(app: App, me: &NicHandle, end: EndingRole) -> AnyView {
    let EndingRole { service, holder, returns_to, of, .. } = end;
    let what =
        if returns_to == *me { t::role_end_now_yours().to_owned() } else { t::role_end_now_what(returns_to.as_str()) };
    let question = EndQuestion { title: t::role_end_now_ask(holder.as_str()), what, keep: t::role_end_now_keep() };
    EndNow::new(app, RolesToEnd::Role(service), None).view(named(t::role_end_now(), of.as_deref()), question)
}

/// The buttons for the roles of several services, and the question before they end, which says how many. `of` follows their
/// names.
pub(crate) fn of_many(app: App, me: &NicHandle, roles: &EndingRoles, of: &str, outcome: EndOutcome) -> AnyView {
    let extend = roles.may_extend.then(|| {
        let address = Link::modify(FormSource::Extend(roles.request)).format();
        let name = named(t::role_end_extend(), Some(of));
        view! { <a class="btn sm" href=address aria-label=name>{t::role_end_extend()}</a> }.into_any()
    });
    row(extend, roles.may_end_now.then(|| end_all(app, me, roles, of, outcome)))
}

fn end_all(app: App, me: &NicHandle, roles: &EndingRoles, of: &str, outcome: EndOutcome) -> AnyView {
    let EndingRoles { submission, services, holder, returns_to, until, .. } = roles.clone();
    let what = if returns_to == *me {
        t::role_ends_now_yours().to_owned()
    } else {
        t::role_ends_now_what(returns_to.as_str())
    };
    let title = t::role_ends_now_ask(services, holder.as_str());
    let question = EndQuestion { title, what, keep: t::role_ends_now_keep() };
    let to_end = RolesToEnd::Roles(submission, EndRoles { holder, returns_to, until }, services);
    EndNow::new(app, to_end, Some(outcome)).view(named(t::role_end_now(), Some(of)), question)
}

/// The outcome, with the services whose role goes on.
pub(crate) fn told(outcome: EndOutcome) -> AnyView {
    let content = move |ended: EndedRoles| {
        let refused = ended.refused.into_iter().map(|group| {
            let names: Vec<&str> = group.services.iter().map(|service| service.name.as_str()).collect();
            let more = if group.count > group.services.len() as u64 { ", …" } else { "" };
            view! { <p>{t::role_ends_refused(group.count)} " " {names.join(", ")} {more}</p> }.into_any()
        });
        let refused: Vec<AnyView> = refused.collect();
        let (tone, icon_name) = if refused.is_empty() { (Tone::Ok, "check") } else { (Tone::Warn, "lock") };
        let content = view! { <p>{t::role_ends_ended(ended.done)}</p>{refused} };
        view! { <Notice tone icon=icon_name>{content}</Notice> }.into_any()
    };
    view! { <div role="status">{move || outcome.get().map(content)}</div> }.into_any()
}

fn dialog(state: EndNow, question: &EndQuestion) -> AnyView {
    let EndQuestion { title, what, keep } = question.clone();
    let press = move |_| send(state);
    let close = move |()| {
        state.ending.forget_failure();
        state.is_asking.set(false);
    };
    let failure = move || {
        let text = components::explain(&state.ending.failure()?);
        Some(view! { <p class="msg" data-s="bad" role="alert"><Icon name="alert"/><span>{text}</span></p> })
    };
    view! {
        <ConfirmDialog title yes=t::role_end_now() keep tone=Tone::Bad press close>
            <p>{what}</p>
            {failure}
        </ConfirmDialog>
    }
    .into_any()
}

async fn end(state: EndNow) -> Result<(), Failure> {
    match state.to_end.get_value() {
        RolesToEnd::Role(service) => {
            let () = client::post(state.app, route::END_ROLE, &EndRole { service }).await?;
            state.app.announce(t::role_ended_now());
        }
        RolesToEnd::Roles(submission, body, services) => {
            let path = route::submission_action(submission, SubmissionAction::EndRoles);
            let mut ended: EndedRoles = client::post(state.app, &path, &body).await?;
            // One call ends a limited number.
            while ended.left > 0 {
                let more: EndedRoles = client::post(state.app, &path, &body).await?;
                ended = EndedRoles { done: ended.done + more.done, ..more };
            }
            // Others of the submission were never offered.
            if ended.done >= services {
                ended.refused.clear();
            }
            if let Some(outcome) = state.outcome {
                outcome.try_set(Some(ended));
            }
        }
    }
    Ok(())
}

fn send(state: EndNow) {
    state.ending.run(async move {
        let result = end(state).await;
        if result.is_ok() {
            state.is_done.try_set(true);
            state.is_asking.try_set(false);
        }
        if result != Err(Failure::SignedOut) {
            state.app.connection().refresh.notify();
        }
        result
    });
}
