//! After sending: the requests with their numbers, and who has to do what next.

use super::form::{Form, Outcome, Sent};
use super::model::Target;
use super::{preview, words};
use crate::components::{self, Step, Tone, icon};
use crate::platform::client::Failure;
use crate::platform::i18n::modify as t;
use crate::platform::intl;
use crate::prelude::*;
use chrono::TimeDelta;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_rules::submission::{PlanError, PlannedRequest};
use handover_rules::{NicHandle, RequestId};

pub(super) fn view(form: Form) -> AnyView {
    (move || form.sent.get().map(|sent| shown(form, &sent))).into_any()
}

fn shown(form: Form, sent: &Sent) -> AnyView {
    let app = form.app;
    let me = app.my_handle();
    let made: Vec<(&Target, &Vec<RequestId>)> = sent
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.result.as_ref().ok().map(|ids| (&outcome.target, ids)))
        .collect();
    let rows: Vec<AnyView> = made.iter().flat_map(|(target, ids)| rows(target, ids, &me)).collect();
    let failures: Vec<AnyView> = sent.outcomes.iter().filter_map(|outcome| failed(form, outcome)).collect();
    let ids: Vec<RequestId> = made.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let text = view! { <p><b>{t::modify_sent_count(ids.len() as u64)}</b></p> };
    let done = components::notice(Tone::Ok, "ok", text.into_any());
    let open = match ids.as_slice() {
        [id] => {
            view! { <a class="btn" href=Link::Request { id: *id, code: None }.format()>{t::modify_open_request()}</a> }
        }
        _ => {
            view! { <a class="btn" href=Link::Requests(RequestsView::default()).format()>{t::modify_open_requests()}</a> }
        }
    };
    let mailbox = move || {
        app.is_demo().then(|| {
            view! { <a class="btn" href=Link::Mailbox { mail: None }.format()>{icon("mail")} {t::modify_open_mailbox()}</a> }
        })
    };
    view! {
        <div class="stack">
            <div role="status">{done}</div>
            {failures}
            <div class="card lines">{rows}</div>
            <h3>{t::modify_next()}</h3>
            {next(form, sent, &made, &me)}
        </div>
        <div class="end row between">
            <p class="small soft">{t::modify_follow()}</p>
            <div class="row">
                {mailbox}
                {open}
                <button type="button" class="btn main" on:click=move |_| super::close(app)>{t::close()}</button>
            </div>
        </div>
    }
    .into_any()
}

/// The requests of one submission; their numbers come in the order of its plan.
fn rows(target: &Target, ids: &[RequestId], me: &NicHandle) -> Vec<AnyView> {
    let fits = ids.len() == target.requests.len();
    ids.iter()
        .enumerate()
        .map(|(index, id)| {
            let what = target.requests.get(index).filter(|_| fits).map(|draft| what(target, draft, me));
            let name = t::request_title(intl::request_number(*id).as_str());
            view! {
                <div class="pad">
                    <h3><a href=Link::Request { id: *id, code: None }.format()>{name}</a></h3>
                    {what}
                </div>
            }
            .into_any()
        })
        .collect()
}

fn what(target: &Target, draft: &PlannedRequest, me: &NicHandle) -> AnyView {
    view! {
        <p>{preview::what(draft.roles, &target.service.name, &[target.service.category])}</p>
        <p>{components::pass(&draft.from, &draft.to, me)}</p>
    }
    .into_any()
}

/// Who has to do what.
fn next(form: Form, sent: &Sent, made: &[(&Target, &Vec<RequestId>)], me: &NicHandle) -> AnyView {
    let requests = || made.iter().flat_map(|(target, _)| target.requests.iter());
    let mut others: Vec<(&NicHandle, u64)> = Vec::new();
    for draft in requests().filter(|draft| draft.to != *me) {
        match others.iter_mut().find(|(who, _)| *who == &draft.to) {
            Some((_, count)) => *count += 1,
            None => others.push((&draft.to, 1)),
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

/// A submission for a service of the same name that was not taken.
fn failed(form: Form, outcome: &Outcome) -> Option<AnyView> {
    let failure = outcome.result.as_ref().err()?;
    let reader = form.reader.get_untracked()?;
    let service = &outcome.target.service;
    let why = match failure {
        Failure::Problem(problem) => match &problem.rejected {
            Some(PlanError::Blocked { reasons }) => words::refused(reasons, &reader),
            _ => components::explain(failure),
        },
        _ => components::explain(failure),
    };
    let title = t::modify_not_asked(components::words::category(service.category));
    let apart = Link::Modify { service: service.clone() }.format();
    let content = view! {
        <h3>{title}</h3>
        <p>{why}</p>
        <div class="row">
            <button
                type="button" class="btn" aria-disabled=move || form.sending.get().then_some("true")
                on:click=move |_| form.try_again()
            >
                {icon("again")} {t::try_again()}
            </button>
            <a class="btn" href=apart>{icon("edit")} {t::modify_by_itself()}</a>
        </div>
    };
    Some(components::alert(content.into_any()))
}
