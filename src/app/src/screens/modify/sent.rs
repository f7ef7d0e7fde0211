//! The dialog after sending: the requests with their numbers, and the next steps.

use super::form::{ModifyForm, Sent, SentChange};
use super::model::PlannedSubmission;
use super::preview;
use crate::components::{self, Tone, TrackStep, icon};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::router;
use crate::state::App;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_rules::submission::PlannedRequest;
use handover_rules::{NicHandle, RequestId};
use leptos::prelude::*;

#[component]
pub(super) fn SentPanel(form: ModifyForm) -> AnyView {
    (move || form.submission.sent.get().map(|sent| panel(form, &sent))).into_any()
}

fn panel(form: ModifyForm, sent: &Sent) -> AnyView {
    let app = form.app;
    let me = app.my_handle();
    let requests: Vec<AnyView> = sent.changes.iter().flat_map(requests).collect();
    let ids: Vec<RequestId> = sent.changes.iter().flat_map(|change| change.requests.iter().copied()).collect();
    let text = view! { <p><b>{t::modify_sent_count(requests.len() as u64)}</b></p> };
    let done = components::notice(Tone::Ok, "ok", text.into_any());
    view! {
        <div class="stack">
            <div role="status">{done}</div>
            <div class="card lines">{requests}</div>
            <h3>{t::modify_next()}</h3>
            {next_steps(form, sent, &me)}
        </div>
        <div class="end row between">
            <p class="small soft">{t::modify_follow()}</p>
            <div class="row">
                {links(app, &ids)}
                <button type="button" class="btn main" on:click=move |_| router::close(app)>{t::close()}</button>
            </div>
        </div>
    }
    .into_any()
}

fn links(app: App, ids: &[RequestId]) -> AnyView {
    let (address, label) = match ids {
        [id] => (Link::request(*id), t::modify_open_request()),
        _ => (Link::Requests(RequestsView::default()), t::modify_open_requests()),
    };
    let mailbox = move || {
        app.is_demo().then(|| {
            view! { <a class="btn" href=Link::Mailbox { mail: None }.format()>{icon("mail")} {t::modify_open_mailbox()}</a> }
        })
    };
    view! { {mailbox} <a class="btn" href=address.format()>{label}</a> }.into_any()
}

/// The requests for one service. Their numbers are in the order of the plan, if they are known.
fn requests(change: &SentChange) -> Vec<AnyView> {
    let SentChange { planned: submission, requests } = change;
    let is_as_planned = requests.is_empty() || requests.len() == submission.requests.len();
    let number = if is_as_planned { submission.requests.len() } else { requests.len() };
    (0..number)
        .map(|index| {
            let planned = submission.requests.get(index).filter(|_| is_as_planned);
            let content = planned.map(|planned| content(submission, planned));
            let title = requests.get(index).map(|id| {
                let name = t::request_title(intl::request_number(*id).as_str());
                view! { <h3><a href=Link::request(*id).format()>{name}</a></h3> }
            });
            view! { <div class="pad">{title}{content}</div> }.into_any()
        })
        .collect()
}

fn content(submission: &PlannedSubmission, planned: &PlannedRequest) -> AnyView {
    let service = &submission.service;
    view! {
        <p>{preview::roles_of_services(planned.roles, &service.name, &[service.category])}</p>
        <p>{components::pass(&planned.from, &planned.to)}</p>
    }
    .into_any()
}

fn next_steps(form: ModifyForm, sent: &Sent, me: &NicHandle) -> AnyView {
    let requests = sent.changes.iter().flat_map(|change| change.planned.requests.iter());
    let mut others: Vec<&NicHandle> = requests.map(|request| &request.to).filter(|to| *to != me).collect();
    others.sort();
    others.dedup();
    let address = form
        .app
        .session()
        .account
        .with(|account| account.as_ref().map(|account| account.address.masked()).unwrap_or_default());
    let note = t::modify_your_mail(address.as_str());
    let mut steps = vec![TrackStep { tone: Tone::Now, icon: "mail", what: t::modify_you_confirm().to_owned(), note }];
    for who in others {
        let (what, note) = (t::modify_confirms(who.as_str()), t::modify_their_mail().to_owned());
        steps.push(TrackStep { tone: Tone::Now, icon: "mail", what, note });
    }
    let policy = form.app.policy();
    let planned = sent.changes.iter().flat_map(|change| &change.planned.requests);
    let end = policy.answer_deadline(sent.at, planned.filter_map(|request| request.until).min());
    let note = t::modify_takes_effect_note(intl::weekday(end).as_str());
    steps.push(TrackStep { tone: Tone::Plain, icon: "check", what: t::modify_takes_effect().to_owned(), note });
    components::track(steps, false)
}
