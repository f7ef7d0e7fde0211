//! It has ended: how, and that there is nothing more to do here.

use super::words::{self, by, inside};
use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::ui::{self, icon};
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use handover_api::requests::RequestDetail;
use handover_rules::request::Ended;
use handover_rules::{Ending, NicHandle, Request, Role};

/// The card.
pub(super) fn view(app: App, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    let Some(ended) = &request.ended else { return ().into_any() };
    let number = request.id.to_string();
    let copy = ui::copy_button(app, number.clone());
    let number = view! { <code translate="no">{number}</code>{copy} }.into_any();
    let next: Vec<AnyView> = next(detail, &ended.how, me)
        .into_iter()
        .map(|line| view! { <li data-s="now">{icon("arrow")}<span>{line}</span></li> }.into_any())
        .collect();
    let next = (!next.is_empty()).then(|| view! { <div><h3>"What next"</h3><ul class="can">{next}</ul></div> });
    view! {
        <section class="card pad stack" aria-labelledby="over">
            <div class="row">
                {ui::request_state(ended.how.state())}
                <time class="soft" datetime=intl::machine(ended.at)>{intl::moment(ended.at)}</time>
            </div>
            <h2 id="over">"There is nothing more to do here"</h2>
            <p>{what_happened(request, ended, me)}</p>
            {reasons(&ended.how, me)}
            {next}
            <p class="small soft">{ui::phrase("Request {0} is closed. Its codes no longer work.", vec![number])}</p>
        </section>
    }
    .into_any()
}

fn what_happened(request: &Request, ended: &Ended, me: &NicHandle) -> AnyView {
    let one = intl::is_one(words::count(request.roles));
    let text = match &ended.how {
        Ending::Done => return done(request, one, me),
        Ending::Declined { by: who } => {
            by(who, me, "You declined, so nothing has changed.", "{0} declined, so nothing has changed.")
        }
        Ending::Expired => "Not everybody answered in time, so nothing has changed.".to_owned(),
        Ending::Withdrawn { by: who } => {
            by(who, me, "You withdrew it, so nothing has changed.", "{0} withdrew it, so nothing has changed.")
        }
        Ending::TakenBack { by: who } => by(
            who,
            me,
            "You had accepted, and took that back in time. Nothing has changed.",
            "{0} had accepted, and took that back in time. Nothing has changed.",
        ),
        Ending::Superseded { by: who } => by(
            who,
            me,
            "As the admin you asked for something else in its place. By this request nothing has changed.",
            "{0}, the admin, asked for something else in its place. By this request nothing has changed.",
        ),
        Ending::Failed { .. } if one => "The role could not move, so nothing has changed.".to_owned(),
        Ending::Failed { .. } => "The roles could not move, so nothing has changed.".to_owned(),
    };
    text.into_any()
}

/// Who holds the role now, and who knows.
fn done(request: &Request, one: bool, me: &NicHandle) -> AnyView {
    let moved = if one { "The role moved from {0} to {1}." } else { "The roles moved from {0} to {1}." };
    let moved = ui::phrase(moved, vec![inside(&request.from, me), inside(&request.to, me)]);
    let parties = request.parties.iter().map(|party| &party.account);
    let (mine, others): (Vec<&NicHandle>, Vec<&NicHandle>) = parties.partition(|party| *party == me);
    let told: Vec<AnyView> = mine.into_iter().chain(others).map(|party| inside(party, me)).collect();
    let mails = if told.len() == 1 { "A mail about it goes to {0}" } else { "Mails about it go to {0} and {1}" };
    let mails = ui::phrase(mails, told);
    let outgoing = request.party(&request.from).is_none().then(|| {
        ui::phrase(
            if request.from == *me { ", and {0} are told." } else { ", and {0} is told." },
            vec![inside(&request.from, me)],
        )
    });
    let end = outgoing.unwrap_or_else(|| ".".into_any());
    view! { {moved} " " {mails}{end} }.into_any()
}

/// Every reason why it failed, as far as this person may know it.
fn reasons(how: &Ending, me: &NicHandle) -> Option<AnyView> {
    let Ending::Failed { reasons } = how else { return None };
    let lines: Vec<AnyView> = reasons
        .iter()
        .map(|reason| {
            view! { <li data-s="bad">{icon("alert")}<span>{ui::words::blocker(reason, me)}</span></li> }.into_any()
        })
        .collect();
    Some(view! { <div><h3>"Why"</h3><ul class="can">{lines}</ul></div> }.into_any())
}

fn next(detail: &RequestDetail, how: &Ending, me: &NicHandle) -> Vec<AnyView> {
    let request = &detail.row.request;
    let name = request.service.name.as_str();
    let link = |link: Link, text: &str| view! { <a href=link.format()>{text.to_owned()}</a> }.into_any();
    let service = || {
        let view = ServicesView { search: name.to_owned(), ..ServicesView::default() };
        link(Link::Services(view), "See the service in your list")
    };
    let others = || {
        let view = RequestsView { search: name.to_owned(), ..RequestsView::default() };
        link(Link::Requests(view), "See your requests for this service")
    };
    let holds_some = !detail.my_roles.is_empty();
    if *how == Ending::Done {
        let mut lines: Vec<AnyView> = holds_some.then(service).into_iter().collect();
        let is_technical = request.roles.contains(Role::Admin) || request.roles.contains(Role::Tech);
        if request.to == *me && is_technical {
            lines.push("Change the passwords that the former contact knew".into_any());
        }
        return lines;
    }
    let mut lines = Vec::new();
    if request.asker == *me && holds_some {
        let again = Link::Modify { service: request.service.clone() };
        lines.push(link(again, "Ask again, as long as you hold the right to"));
    } else if request.party(me).is_some() && request.asker != *me {
        lines.push(ui::phrase(
            "If you still want it, ask {0} to send a new request",
            vec![ui::handle(&request.asker, me)],
        ));
    }
    if request.party(me).is_some() {
        lines.push(others());
    } else if holds_some {
        lines.push(service());
    }
    lines
}
