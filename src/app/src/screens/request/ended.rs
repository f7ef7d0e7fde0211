//! An ended request: outcome, reason and next steps.

use super::page::Page;
use super::what::{Moves, OwnWords, end};
use super::words;
use crate::browser::dom;
use crate::components::{self, CopyText, Icon, SuccessDrawing, blockers, person_text};
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, People};
use handover_api::Link;
use handover_api::link::{FormSource, RequestsView};
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::situation::Outcome;
use handover_rules::submission::blockers::{may_ask_for, right_to_ask};
use handover_rules::{Blocker, Ending, NicHandle, Request, Role, RoleSet, SubmissionId};
use leptos::prelude::*;

lazy_part! { request_parts: pub(super) fn ended(outcome: Outcome) { view! { <Ended outcome/> } } }

#[component]
fn Ended(outcome: Outcome) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    page.show(move |detail, me| match outcome {
        Outcome::Done if detail.only.is_some() || is_pair(detail) => done(app.people, detail, me),
        // The table has the outcome of each line.
        Outcome::Done | Outcome::PartlyDone => {
            let rest = (outcome == Outcome::PartlyDone && detail.asker == *me).then(|| ask_again(detail.id));
            view! { <p class="row">{rest}{way_back(detail)}</p> }.into_any()
        }
        _ => without_effect(app.people, detail, me),
    })
}

/// Whether all roles pass from one account to another.
fn is_pair(detail: &SubmissionDetail) -> bool {
    detail.outgoing.count == 1 && detail.incoming.count == 1
}

/// The roles have moved.
fn done(people: People, detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let request = detail.only_request();
    let is_move = !request.is_some_and(Request::is_about_last_day);
    let roles = components::words::roles_inside(detail.roles);
    let from = end(people, &detail.outgoing, me, t::request_drawing_before(roles.as_str()));
    let to = end(people, &detail.incoming, me, t::request_drawing_after(roles.as_str()));
    let pair = from.zip(to).filter(|_| is_move && is_pair(detail));
    let holder = pair.as_ref().map(|(_, to)| to.who.clone()).filter(|to| to != me && detail.asker == *me);
    let holder = holder.map(|handle| {
        let name = t::request_next_person(person_text(people, &handle).as_str());
        view! { <a class="btn bare" href=Link::Person { handle }.format()>{name}</a> }
    });
    let drawing = pair.map(|(from, to)| {
        let [from_name, to_name] = [&from, &to].map(|end| components::words::person_inside(people, &end.who));
        let label = t::request_drawing_done(from_name.as_str(), roles.as_str(), to_name.as_str());
        view! { <SuccessDrawing from to roles=detail.roles label/> }
    });
    let ended = request.filter(|_| is_move).and_then(|request| request.ended.as_ref());
    let when = ended.map(|ended| t::request_moved_at(words::count(detail.roles), intl::timestamp(ended.at).as_str()));
    let until = detail.until.map(|day| t::request_until_then_back(intl::day(day).as_str()));
    let lead = [when, until].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let holds_some = detail.only.as_ref().is_some_and(|of| !of.my_roles.is_empty());
    let service = request.filter(|_| holds_some).map(|request| {
        view! { <a class="btn main" href=Link::service(&request.service).format()>{t::request_next_service()}</a> }
    });
    view! {
        <section class="card pad stack hero" aria-labelledby="outcome-title">
            {drawing}
            <h2 class="vh" id="outcome-title">{t::request_over()}</h2>
            <p class="lead">{lead}</p>
            <div class="row">{service}{way_back(detail)}{holder}</div>
            {notified(people, detail, me)}
        </section>
        {next_steps(detail, me)}
    }
    .into_any()
}

fn way_back(detail: &SubmissionDetail) -> Option<impl IntoView> {
    let way = detail.acts.way_back?;
    let address = Link::modify(FormSource::Back(detail.id)).format();
    Some(view! { <a class="btn" href=address><Icon name="back"/> {words::way_back(way)}</a> })
}

fn notified(people: People, detail: &SubmissionDetail, me: &NicHandle) -> Option<impl IntoView> {
    let notified = detail.only.iter().flat_map(|of| &of.notified);
    // The reader comes first.
    let (reader, others): (Vec<_>, Vec<_>) = notified.partition(|who| *who == me);
    let name = |who| components::words::person_inside(people, who);
    let names: Vec<String> = reader.into_iter().chain(others).map(name).collect();
    let text = t::request_told(intl::list(&names).as_str());
    (!names.is_empty()).then(|| view! { <p class="small soft">{text}</p> })
}

/// Advice after the end, with the bullets of things to do.
fn next_steps(detail: &SubmissionDetail, me: &NicHandle) -> Option<impl IntoView> {
    let is_technical = detail.roles.contains(Role::Admin) || detail.roles.contains(Role::Tech);
    let takes = |request: &Request| request.to == *me && !request.is_about_last_day();
    (is_technical && detail.only_request().is_some_and(takes)).then(|| {
        view! {
            <section class="card pad stack mid" aria-labelledby="then">
                <h2 id="then">{t::request_next()}</h2>
                <ul><li>{t::request_next_passwords()}</li></ul>
            </section>
        }
    })
}

/// Nothing has changed: reason, next steps and the original request.
fn without_effect(people: People, detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let request = detail.only_request();
    let reason = request.and_then(|request| match &request.ended.as_ref()?.how {
        Ending::Declined { by, reason: Some(reason) } => Some(
            view! {
                <section class="card pad stack mid" aria-labelledby="why">
                    <h2 id="why">{t::request_reason_given()}</h2><OwnWords text=reason.clone() who=by.clone()/>
                </section>
            }
            .into_any(),
        ),
        Ending::Failed { reasons } if !reasons.is_empty() => Some(reasons_of_failure(people, detail, request, reasons)),
        _ => None,
    });
    let ways = ways_on(people, detail, me);
    let ways = (!ways.is_empty()).then(|| {
        view! {
            <section class="card lines" aria-labelledby="go-on">
                <div class="pad"><h2 id="go-on">{t::request_how_to_go_on()}</h2></div>
                {ways}
            </section>
        }
    });
    let asked = request.map(|request| {
        view! {
            <section class="card pad" aria-labelledby="asked">
                <h2 class="vh" id="asked">{t::request_what_was_asked()}</h2><Moves request=request.clone()/>
            </section>
        }
    });
    view! { {reason}{ways}{asked} }.into_any()
}

/// The reasons for a failure that this account may know.
fn reasons_of_failure(people: People, detail: &SubmissionDetail, request: &Request, reasons: &[Blocker]) -> AnyView {
    let line = |reason: &Blocker| {
        let text = match reason {
            Blocker::RightMissing { roles } => right_lost(people, detail, request, *roles),
            other => blockers::blocker(people, other),
        };
        view! { <li data-s="bad"><Icon name="alert"/><span>{text}</span></li> }
    };
    view! {
        <section class="card pad stack mid" aria-labelledby="why">
            <h2 id="why">{t::request_why()}</h2>
            <ul class="abilities ul">{reasons.iter().map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The asker has lost the role that gave it the right to ask.
fn right_lost(people: People, detail: &SubmissionDetail, request: &Request, missing: RoleSet) -> String {
    let lost = right_to_ask(detail.asker_roles, missing);
    let (roles, service) = (components::words::roles_inside(lost), words::service(request));
    if request.asker == people.my_handle() {
        t::word_blocker_right_lost_you(roles.as_str(), service.as_str())
    } else {
        t::word_blocker_right_lost(roles.as_str(), service.as_str(), person_text(people, &request.asker).as_str())
    }
}

fn way(title: &str, note: &str, act: impl IntoView) -> AnyView {
    view! {
        <div class="pad row">
            <span class="grow"><b>{title.to_owned()}</b><br/><span class="soft small">{note.to_owned()}</span></span>
            {act.into_any()}
        </div>
    }
    .into_any()
}

/// The way to the form for what has not changed.
fn ask_again(id: SubmissionId) -> AnyView {
    let again = Link::modify(FormSource::Again(id)).format();
    view! { <a class="btn main" href=again><Icon name="again"/> {t::request_ask_again()}</a> }.into_any()
}

fn ways_on(people: People, detail: &SubmissionDetail, me: &NicHandle) -> Vec<AnyView> {
    let mut ways = Vec::new();
    let request = detail.only_request();
    let how = request.and_then(|request| request.ended.as_ref()).map(|ended| &ended.how);
    let reasons: &[Blocker] = if let Some(Ending::Failed { reasons }) = how { reasons } else { &[] };
    if reasons.iter().any(|of| of.is_resolved_in_profile_of(me)) {
        let act = view! { <a class="btn" href=Link::Profile.format()>{t::request_open_profile()}</a> };
        ways.push(way(t::request_next_profile(), t::request_next_profile_note(), act));
    }
    let replaced = request.filter(|of| of.party(me).is_some() && matches!(how, Some(Ending::Superseded { .. })));
    if let Some(request) = replaced {
        let view = RequestsView { search: request.service.name.as_str().to_owned(), ..RequestsView::default() };
        let act = view! { <a class="btn" href=Link::Requests(view).format()>{t::request_show_requests()}</a> };
        ways.push(way(t::request_next_requests(), t::request_next_requests_note(), act));
    }
    if detail.asker != *me {
        let has_declined = matches!(how, Some(Ending::Declined { by, .. }) if by == me);
        if detail.has_party(me) && replaced.is_none() && !has_declined {
            let ask = t::request_next_ask(person_text(people, &detail.asker).as_str());
            ways.push(way(&ask, t::request_next_ask_note(), ()));
        }
        return ways;
    }
    // Somebody who has lost the right to ask for these roles.
    if detail.only.as_ref().is_some_and(|of| may_ask_for(of.my_roles).intersection(detail.roles).is_empty()) {
        return ways;
    }
    if let Some(request) = request.filter(|of| of.to != *me && reasons.iter().any(|why| why.may_be_resolved_by(&of.to)))
    {
        let (other, service) = (person_text(people, &request.to), words::service(request));
        let text = t::request_tell_message(dom::address_of(&Link::Profile).as_str(), service.as_str());
        let act = view! { <CopyText text name=t::request_copy_message()/> };
        ways.push(way(&t::request_tell(other.as_str()), t::request_tell_note(), act));
    }
    ways.push(way(t::request_next_again(), t::request_next_again_note(), ask_again(detail.id)));
    if let Some(request) = request.filter(|request| !request.is_about_last_day()) {
        let form = Link::modify(FormSource::Service(request.service.clone())).format();
        let act = view! { <a class="btn" href=form>{t::request_choose_other()}</a> };
        ways.push(way(t::request_next_other(), t::request_next_other_note(), act));
    }
    ways
}
