//! After sending: the requests with their numbers, and who has to do what next.

use super::form::{Form, Outcome, Sent};
use super::model::Target;
use super::words;
use crate::client::Failure;
use crate::intl;
use crate::prelude::*;
use crate::ui::{self, Step, Tone, icon};
use chrono::TimeDelta;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_rules::submission::{Draft, Rejected};
use handover_rules::{NicHandle, RequestId};

/// The name of what is shown now.
pub(super) const HEADING: &str = "Contacts asked for";

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
    let text = match ids.len() {
        1 => "1 request is made. Nothing changes before it is confirmed.".to_owned(),
        count => ui::fill("{0} requests are made. Nothing changes before they are confirmed.", &[&count.to_string()]),
    };
    let done = ui::notice(Tone::Ok, "ok", view! { <p><b>{text}</b></p> }.into_any());
    let open = match ids.as_slice() {
        [id] => view! { <a class="btn" href=Link::Request { id: *id, code: None }.format()>"Open the request"</a> },
        _ => view! { <a class="btn" href=Link::Requests(RequestsView::default()).format()>"Open my requests"</a> },
    };
    let mailbox = move || {
        app.is_demo().then(|| {
            view! { <a class="btn" href=Link::Mailbox { mail: None }.format()>{icon("mail")} "Open the mailbox"</a> }
        })
    };
    view! {
        <div class="stack">
            <div role="status">{done}</div>
            {failures}
            <div class="card lines">{rows}</div>
            <h3>"What comes next"</h3>
            {next(form, sent, &made, &me)}
        </div>
        <div class="end row between">
            <p class="small soft">"Follow them under My requests."</p>
            <div class="row">
                {mailbox}
                {open}
                <button type="button" class="btn main" on:click=move |_| super::close(app)>"Close"</button>
            </div>
        </div>
    }
    .into_any()
}

/// The requests of one submission; their numbers come in the order of its plan.
fn rows(target: &Target, ids: &[RequestId], me: &NicHandle) -> Vec<AnyView> {
    let fits = ids.len() == target.drafts.len();
    ids.iter()
        .enumerate()
        .map(|(index, id)| {
            let what = target.drafts.get(index).filter(|_| fits).map(|draft| what(target, draft, me));
            let name = ui::fill("Request {0}", &[&id.to_string()]);
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

fn what(target: &Target, draft: &Draft, me: &NicHandle) -> AnyView {
    let parts = vec![
        view! { <b>{ui::words::roles(draft.roles)}</b> }.into_any(),
        ui::service_name(&target.service.name),
        words::category_inside(target.service.category).into_any(),
    ];
    view! {
        <p>{ui::phrase("{0} of {1}, {2}", parts)}</p>
        <p>{ui::pass(&draft.from, &draft.to, me)}</p>
    }
    .into_any()
}

/// Who has to do what.
fn next(form: Form, sent: &Sent, made: &[(&Target, &Vec<RequestId>)], me: &NicHandle) -> AnyView {
    let drafts = || made.iter().flat_map(|(target, _)| target.drafts.iter());
    let mut others: Vec<(&NicHandle, usize)> = Vec::new();
    for draft in drafts().filter(|draft| draft.to != *me) {
        match others.iter_mut().find(|(who, _)| *who == &draft.to) {
            Some((_, count)) => *count += 1,
            None => others.push((&draft.to, 1)),
        }
    }
    let address =
        form.app.account.with(|account| account.as_ref().map(|account| account.address.masked()).unwrap_or_default());
    let own = if drafts().count() == 1 {
        "A mail with your code is on its way to {0}"
    } else {
        "Mails with your codes, one for each request, are on their way to {0}"
    };
    let mut steps =
        vec![Step { tone: Tone::Now, icon: "mail", what: "You confirm".to_owned(), note: ui::fill(own, &[&address]) }];
    for (who, count) in others {
        let note = if count == 1 {
            "A mail with a code of their own goes to the address in their profile"
        } else {
            "Mails with codes of their own go to the address in their profile"
        };
        let what = ui::fill("{0} confirms", &[who.as_str()]);
        steps.push(Step { tone: Tone::Now, icon: "mail", what, note: note.to_owned() });
    }
    let end = sent.at + TimeDelta::seconds(form.app.policy().deadline.into());
    let note = ui::fill("What is not confirmed by {0} changes nothing", &[&intl::weekday(end)]);
    steps.push(Step { tone: Tone::Plain, icon: "check", what: "The change takes effect".to_owned(), note });
    ui::track(steps, false)
}

/// A submission for a service of the same name that was not taken.
fn failed(form: Form, outcome: &Outcome) -> Option<AnyView> {
    let failure = outcome.result.as_ref().err()?;
    let reader = form.reader.get_untracked()?;
    let service = &outcome.target.service;
    let why = match failure {
        Failure::Problem(problem) => match &problem.rejected {
            Some(Rejected::Blocked { reasons }) => words::refused(reasons, &reader),
            _ => ui::explain(failure),
        },
        _ => ui::explain(failure),
    };
    let title = ui::fill("{0}: not asked for", &[ui::words::category(service.category)]);
    let apart = Link::Modify { service: service.clone() }.format();
    let content = view! {
        <h3>{title}</h3>
        <p>{why}</p>
        <div class="row">
            <button
                type="button" class="btn" aria-disabled=move || form.sending.get().then_some("true")
                on:click=move |_| form.try_again()
            >
                {icon("again")} "Try again"
            </button>
            <a class="btn" href=apart>{icon("edit")} "Change it by itself"</a>
        </div>
    };
    Some(ui::alert(content.into_any()))
}
