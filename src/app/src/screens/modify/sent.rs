//! The dialog after sending: the requests with their numbers, and the next steps.

use super::form::{ModifyForm, Sent, SubmissionOutcome};
use super::model::PlannedSubmission;
use super::{messages, preview};
use crate::components::{self, Step, Tone, icon};
use crate::platform::client::Failure;
use crate::platform::i18n::modify as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use chrono::TimeDelta;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_rules::submission::{PlanError, PlannedRequest};
use handover_rules::{NicHandle, RequestId};

#[component]
pub(super) fn SentPanel(form: ModifyForm) -> AnyView {
    dynamic(move || form.submission.sent.get().map(|sent| panel(form, &sent)))
}

fn panel(form: ModifyForm, sent: &Sent) -> AnyView {
    let app = form.app;
    let me = app.my_handle();
    let accepted: Vec<(&PlannedSubmission, &Vec<RequestId>)> = sent
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.result.as_ref().ok().map(|ids| (&outcome.submission, ids)))
        .collect();
    let requests: Vec<AnyView> = accepted.iter().flat_map(|(submission, ids)| requests(submission, ids, &me)).collect();
    let failures: Vec<AnyView> = sent.outcomes.iter().filter_map(|outcome| failed(form, outcome)).collect();
    let ids: Vec<RequestId> = accepted.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let text = view! { <p><b>{t::modify_sent_count(ids.len() as u64)}</b></p> };
    let done = components::notice(Tone::Ok, "ok", text.into_any());
    view! {
        <div class="stack">
            <div role="status">{done}</div>
            {failures}
            <div class="card lines">{requests}</div>
            <h3>{t::modify_next()}</h3>
            {next_steps(form, sent, &accepted, &me)}
        </div>
        <div class="end row between">
            <p class="small soft">{t::modify_follow()}</p>
            <div class="row">
                {links(app, &ids)}
                <button type="button" class="btn main" on:click=move |_| super::close(app)>{t::close()}</button>
            </div>
        </div>
    }
    .into_any()
}

fn links(app: AppContext, ids: &[RequestId]) -> AnyView {
    let (address, label) = match ids {
        [id] => (Link::Request { id: *id, code: None }, t::modify_open_request()),
        _ => (Link::Requests(RequestsView::default()), t::modify_open_requests()),
    };
    let mailbox = move || {
        app.is_demo().then(|| {
            view! { <a class="btn" href=Link::Mailbox { mail: None }.format()>{icon("mail")} {t::modify_open_mailbox()}</a> }
        })
    };
    view! { {dynamic(mailbox)} <a class="btn" href=address.format()>{label}</a> }.into_any()
}

/// The requests of one submission. Their numbers are in the order of the plan.
fn requests(submission: &PlannedSubmission, ids: &[RequestId], me: &NicHandle) -> Vec<AnyView> {
    let is_as_planned = ids.len() == submission.requests.len();
    ids.iter()
        .enumerate()
        .map(|(index, id)| {
            let planned = submission.requests.get(index).filter(|_| is_as_planned);
            let content = planned.map(|planned| content(submission, planned, me));
            let name = t::request_title(intl::request_number(*id).as_str());
            view! {
                <div class="pad">
                    <h3><a href=Link::Request { id: *id, code: None }.format()>{name}</a></h3>
                    {content}
                </div>
            }
            .into_any()
        })
        .collect()
}

fn content(submission: &PlannedSubmission, planned: &PlannedRequest, me: &NicHandle) -> AnyView {
    let service = &submission.service;
    view! {
        <p>{preview::roles_of_services(planned.roles, &service.name, &[service.category])}</p>
        <p>{components::pass(&planned.from, &planned.to, me)}</p>
    }
    .into_any()
}

fn next_steps(
    form: ModifyForm,
    sent: &Sent,
    accepted: &[(&PlannedSubmission, &Vec<RequestId>)],
    me: &NicHandle,
) -> AnyView {
    let requests = || accepted.iter().flat_map(|(submission, _)| submission.requests.iter());
    let mut others: Vec<(&NicHandle, u64)> = Vec::new();
    for request in requests().filter(|request| request.to != *me) {
        match others.iter_mut().find(|(who, _)| *who == &request.to) {
            Some((_, count)) => *count += 1,
            None => others.push((&request.to, 1)),
        }
    }
    let address = form
        .app
        .session()
        .account
        .with(|account| account.as_ref().map(|account| account.address.masked()).unwrap_or_default());
    let note = t::modify_your_mail(requests().count() as u64, address.as_str());
    let mut steps = vec![Step { tone: Tone::Now, icon: "mail", what: t::modify_you_confirm().to_owned(), note }];
    for (who, count) in others {
        let (what, note) = (t::modify_confirms(who.as_str()), t::modify_their_mail(count));
        steps.push(Step { tone: Tone::Now, icon: "mail", what, note });
    }
    let end = sent.at + TimeDelta::seconds(form.app.policy().deadline.into());
    let note = t::modify_takes_effect_note(intl::weekday(end).as_str());
    steps.push(Step { tone: Tone::Plain, icon: "check", what: t::modify_takes_effect().to_owned(), note });
    components::track(steps, false)
}

/// A refused submission for a service of the same name.
fn failed(form: ModifyForm, outcome: &SubmissionOutcome) -> Option<AnyView> {
    let failure = outcome.result.as_ref().err()?;
    let viewer = form.viewer.get_untracked()?;
    let service = &outcome.submission.service;
    let reason = match failure {
        Failure::Problem(problem) => match problem.rejected() {
            Some(PlanError::Blocked { reasons }) => messages::refusal(&reasons, &viewer),
            _ => messages::failure(failure),
        },
        _ => messages::failure(failure),
    };
    let title = t::modify_not_asked(components::words::category(service.category));
    let address = Link::Modify { service: service.clone() }.format();
    let content = view! {
        <h3>{title}</h3>
        <p>{reason}</p>
        <div class="row">
            <button
                type="button" class="btn" aria-disabled=move || form.submission.form.busy.get().then_some("true")
                on:click=move |_| form.retry_failed()
            >
                {icon("again")} {t::try_again()}
            </button>
            <a class="btn" href=address>{icon("edit")} {t::modify_by_itself()}</a>
        </div>
    };
    Some(components::alert(content.into_any()))
}
