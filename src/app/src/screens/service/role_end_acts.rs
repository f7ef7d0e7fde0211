//! Actions of the admin on tech roles that end: asking for another last day, or ending them now.

use crate::components::{Act, Ask, AskFirst, Notice, Tone, act};
use crate::platform::client::{self, Failure};
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

/// The outcome of ending many roles; kept by the screen, because their entry goes with them.
pub(crate) type EndOutcome = RwSignal<Option<EndedRoles>>;

fn named(text: &str, of: Option<&str>) -> String {
    [text, " ", of.unwrap_or_default()].concat()
}

/// The buttons for one service, and the question before the role ends.
pub(crate) fn view(app: App, me: &NicHandle, end: EndingRole) -> AnyView {
    let EndingRole { service, holder, returns_to, request, may_extend, may_end_now, of } = end;
    let end_now = may_end_now.then(|| {
        let ask = Ask {
            title: t::role_end_now_ask(holder.as_str()),
            what: if returns_to == *me {
                t::role_end_now_yours().to_owned()
            } else {
                t::role_end_now_what(returns_to.as_str())
            },
            yes: t::role_end_now().to_owned(),
            keep: t::role_end_now_keep(),
        };
        let act = act(move || refreshing(app, end_one(app, EndRole { service: service.clone() })));
        end_button(of.as_deref(), ask, act)
    });
    let extend = may_extend.then(|| extend_link(request, of.as_deref()));
    row(extend, end_now)
}

/// The buttons for the roles of several services, and the question before they end, which says how many. `of` follows their
/// names.
pub(crate) fn of_many(app: App, me: &NicHandle, roles: &EndingRoles, of: &str, outcome: EndOutcome) -> AnyView {
    let EndingRoles { submission, services, holder, returns_to, until, request, may_extend, may_end_now, .. } =
        roles.clone();
    let end_now = may_end_now.then(|| {
        let ask = Ask {
            title: t::role_ends_now_ask(services, holder.as_str()),
            what: if returns_to == *me {
                t::role_ends_now_yours().to_owned()
            } else {
                t::role_ends_now_what(returns_to.as_str())
            },
            yes: t::role_end_now().to_owned(),
            keep: t::role_ends_now_keep(),
        };
        let body = EndRoles { holder, returns_to, until };
        let act = act(move || refreshing(app, end_many(app, submission, body.clone(), services, outcome)));
        end_button(Some(of), ask, act)
    });
    let extend = may_extend.then(|| extend_link(request, Some(of)));
    row(extend, end_now)
}

fn extend_link(request: RequestId, of: Option<&str>) -> AnyView {
    let address = Link::modify(FormSource::Extend(request)).format();
    view! { <a class="btn sm" href=address aria-label=named(t::role_end_extend(), of)>{t::role_end_extend()}</a> }
        .into_any()
}

fn end_button(of: Option<&str>, ask: Ask, act: Act) -> AnyView {
    let label = named(t::role_end_now(), of);
    view! { <AskFirst class="btn sm" label ask act>{t::role_end_now()}</AskFirst> }.into_any()
}

fn row(extend: Option<AnyView>, end_now: Option<AnyView>) -> AnyView {
    let has_any = extend.is_some() || end_now.is_some();
    has_any.then(|| view! { <p class="row">{extend}{end_now}</p> }).into_any()
}

/// The outcome, with the services whose role goes on.
pub(crate) fn outcome_note(outcome: EndOutcome) -> AnyView {
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

async fn end_one(app: App, body: EndRole) -> Result<(), Failure> {
    let () = client::post(app, route::END_ROLE, &body).await?;
    app.announce(t::role_ended_now());
    Ok(())
}

async fn end_many(
    app: App,
    submission: SubmissionId,
    body: EndRoles,
    services: u64,
    outcome: EndOutcome,
) -> Result<(), Failure> {
    let path = route::submission_action(submission, SubmissionAction::EndRoles);
    let mut ended: EndedRoles = client::post(app, &path, &body).await?;
    // One call ends a limited number.
    while ended.left > 0 {
        let more: EndedRoles = client::post(app, &path, &body).await?;
        ended = EndedRoles { done: ended.done + more.done, ..more };
    }
    // Others of the submission were never offered.
    if ended.done >= services {
        ended.refused.clear();
    }
    outcome.try_set(Some(ended));
    Ok(())
}

async fn refreshing(app: App, work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let result = work.await;
    if result != Err(Failure::SignedOut) {
        app.connection().refresh.notify();
    }
    result
}
