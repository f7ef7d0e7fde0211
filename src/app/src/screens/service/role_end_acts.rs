//! Tech roles that end: when, who gets them then, and for the admin another last day, or ending them now.

use crate::components::{Act, Ask, AskFirst, Badge, Icon, Notice, PersonInside, Tone, act};
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl};
use crate::state::{App, Connection};
use handover_api::link::FormSource;
use handover_api::route::SubmissionAction;
use handover_api::service::ServiceDetail;
use handover_api::submissions::{EndRole, EndRoles, EndedRoles, EndingRoles};
use handover_api::{Link, route};
use handover_rules::{NicHandle, RequestId, ServiceKey};
use leptos::prelude::*;

/// A tech role that ends, or those of several services.
pub(crate) struct EndingRole {
    /// The tech contact until then.
    pub(crate) holder: NicHandle,
    pub(crate) returns_to: NicHandle,
    pub(crate) request: RequestId,
    pub(crate) services: u64,
    /// Whether this account may ask for another last day.
    pub(crate) may_extend: bool,
    /// Ends it before, where this account may do so.
    pub(crate) end_now: Option<Act>,
    /// Follows the names of the buttons, for screen readers, where there are several such roles.
    pub(crate) of: Option<String>,
}

/// The outcome of ending many roles; kept by the screen, because their entry goes with them.
pub(crate) type EndOutcome = RwSignal<Option<EndedRoles>>;

/// The buttons, and the question before the role ends.
pub(crate) fn view(me: &NicHandle, end: EndingRole) -> AnyView {
    let EndingRole { holder, returns_to, request, services, may_extend, end_now, of } = end;
    let label = |text: &str| [text, " ", of.as_deref().unwrap_or_default()].concat();
    let end_now = end_now.map(|act| {
        let (title, keep) = if services == 1 {
            (t::role_end_now_ask(holder.as_str()), t::role_end_now_keep())
        } else {
            (t::role_ends_now_ask(services, holder.as_str()), t::role_ends_now_keep())
        };
        let what = match (services, returns_to == *me) {
            (1, true) => t::role_end_now_yours().to_owned(),
            (1, false) => t::role_end_now_what(returns_to.as_str()),
            (_, true) => t::role_ends_now_yours().to_owned(),
            (_, false) => t::role_ends_now_what(returns_to.as_str()),
        };
        let ask = Ask::new(title, what, t::role_end_now(), keep);
        view! { <AskFirst class="btn sm" label=label(t::role_end_now()) ask act>{t::role_end_now()}</AskFirst> }
    });
    let extend = may_extend.then(|| {
        let address = Link::modify(FormSource::Extend(request)).format();
        view! { <a class="btn sm" href=address aria-label=label(t::role_end_extend())>{t::role_end_extend()}</a> }
    });
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

pub(crate) fn end_one(service: ServiceKey) -> Act {
    let app = expect_context::<App>();
    act(move || {
        let body = EndRole { service: service.clone() };
        refreshing(app.connection, async move {
            let () = app.post(route::END_ROLE, &body).await?;
            app.announce(t::role_ended_now());
            Ok(())
        })
    })
}

pub(crate) fn end_many(roles: EndingRoles, outcome: EndOutcome) -> Act {
    let app = expect_context::<App>();
    let EndingRoles { submission, services, holder, returns_to, until, .. } = roles;
    let body = EndRoles { holder, returns_to, until };
    act(move || {
        let body = body.clone();
        refreshing(app.connection, async move {
            let path = route::submission_action(submission, SubmissionAction::EndRoles);
            let mut ended: EndedRoles = app.post(&path, &body).await?;
            // One call ends a limited number.
            while ended.left > 0 {
                let more: EndedRoles = app.post(&path, &body).await?;
                ended = EndedRoles { done: ended.done + more.done, ..more };
            }
            // Others of the submission were never offered.
            if ended.done >= services {
                ended.refused.clear();
            }
            outcome.try_set(Some(ended));
            Ok(())
        })
    })
}

async fn refreshing(connection: Connection, work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let result = work.await;
    if result != Err(Failure::SignedOut) {
        connection.refresh.notify();
    }
    result
}

/// The end of the tech role of a service; `is_one_of_many` names its type.
pub(super) fn of_service(detail: &ServiceDetail, is_one_of_many: bool) -> Option<AnyView> {
    let app = expect_context::<App>();
    let (end, me) = (detail.tech_end.as_ref()?, &app.my_handle());
    let category = is_one_of_many.then(|| t::word_category(detail.row.service.category));
    let text = t::service_tech_until(
        intl::day(end.until).into_any(),
        view! { <PersonInside who=end.returns_to.clone()/> }.into_any(),
    );
    let soon = end
        .is_soon(app.now())
        .then(|| view! { <Badge tone=Tone::Warn icon="clock" text=t::role_ends_soon()/> }.into_any());
    let contacts = &detail.row.contacts;
    let may_end_now = end.may_be_ended_by(me, contacts);
    let acts = EndingRole {
        holder: end.holder.clone(),
        returns_to: end.returns_to.clone(),
        request: end.request,
        services: 1,
        may_extend: end.may_be_extended_by(me, contacts),
        end_now: may_end_now.then(|| end_one(detail.row.service.clone())),
        of: category.map(str::to_owned),
    };
    let end = view! {
        <div class="pad stack tight">
            {category.map(|category| view! { <p class="small"><b>{category}</b></p> })}
            <p class="row between"><span class="state"><Icon name="clock"/><span>{text}</span></span>{soon}</p>
            {view(me, acts)}
        </div>
    };
    Some(end.into_any())
}
