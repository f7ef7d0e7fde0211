//! Something that has ended: what came of it, why, and the ways on.

use super::form_links::{self, AskAgain};
use super::page::{Page, only};
use super::words;
use crate::components::{self, CopyText, Icon, PersonName, SuccessDrawing, person_text};
use crate::platform::i18n as t;
use crate::platform::{dom, intl};
use crate::state::App;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::situation::{Outcome, Situation, situation};
use handover_rules::submission::blockers::right_to_ask;
use handover_rules::{Blocker, Ending, NicHandle, Request, Role, RoleSet};
use leptos::prelude::*;

#[component]
pub(super) fn Ended() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let now = page.now.get_untracked();
    page.show(move |detail, me| {
        let Situation::Ended(outcome) = situation(&detail.seen_lines(me), now) else { return ().into_any() };
        match (only(detail), outcome) {
            (Some(request), Outcome::Done) => done(app, detail, request, me),
            (Some(request), _) => without_effect(app, detail, request, me),
            (None, _) => many(detail, outcome),
        }
    })
}

/// The role has moved.
fn done(app: App, detail: &SubmissionDetail, request: &Request, me: &NicHandle) -> AnyView {
    let drawing = (!request.is_about_last_day()).then(|| {
        let (from, to) = (name(app, &request.from, me), name(app, &request.to, me));
        let roles = components::words::roles_inside(request.roles);
        let label = t::request_drawing_done(from.as_str(), roles.as_str(), to.as_str());
        view! { <SuccessDrawing from=request.from.clone() to=request.to.clone() roles=request.roles label/> }
    });
    let when = request
        .ended
        .as_ref()
        .filter(|_| !request.is_about_last_day())
        .map(|ended| t::request_moved_at(words::count(request.roles), intl::timestamp(ended.at).as_str()));
    let until = request.until.map(|day| t::request_until_then_back(intl::day(day).as_str()));
    let lead = [when, until].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let service = Link::service(&request.service).format();
    let holds_some = detail.only.as_ref().is_some_and(|of| !of.my_roles.is_empty());
    let way_back = detail.lines.rows.first().and_then(|line| line.way_back).map(|way| {
        view! { <a class="btn" href=form_links::way_back(detail.id)><Icon name="back"/> {words::way_back(way)}</a> }
    });
    view! {
        <section class="card pad stack hero" aria-labelledby="outcome-title">
            {drawing}
            <h2 class="vh" id="outcome-title">{t::request_over()}</h2>
            <p class="lead">{lead}</p>
            <div class="row">
                {holds_some.then(|| view! { <a class="btn main" href=service>{t::request_next_service()}</a> })}
                {way_back}
            </div>
        </section>
        {now_different(app, detail, request, me)}
    }
    .into_any()
}

/// What the reader should know now.
fn now_different(app: App, detail: &SubmissionDetail, request: &Request, me: &NicHandle) -> Option<AnyView> {
    let is_technical = request.roles.contains(Role::Admin) || request.roles.contains(Role::Tech);
    let passwords = (request.to == *me && is_technical && !request.is_about_last_day())
        .then(|| t::request_next_passwords().to_owned());
    let names: Vec<String> = detail.only.iter().flat_map(|of| &of.notified).map(|who| name(app, who, me)).collect();
    let told = (!names.is_empty()).then(|| t::request_told(intl::list(&names).as_str()));
    let lines: Vec<AnyView> = [passwords, told]
        .into_iter()
        .flatten()
        .map(|text| view! { <li data-s="ok"><Icon name="check"/><span>{text}</span></li> }.into_any())
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card pad stack mid" aria-labelledby="then">
                <h2 id="then">{t::request_next()}</h2>
                <ul class="abilities ul">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn name(app: App, who: &NicHandle, me: &NicHandle) -> String {
    if who == me { t::you_inside().to_owned() } else { person_text(app, who) }
}

/// Nothing has changed: why, and how to go on.
fn without_effect(app: App, detail: &SubmissionDetail, request: &Request, me: &NicHandle) -> AnyView {
    let how = request.ended.as_ref().map(|ended| &ended.how);
    let reason = match how {
        Some(Ending::Declined { by, reason: Some(reason) }) => Some(given_reason(app, reason.clone(), by)),
        Some(Ending::Failed { reasons }) => Some(blockers(app, detail, request, reasons, me)),
        _ => None,
    };
    let ways = ways_on(app, detail, request, me);
    let ways = (!ways.is_empty()).then(|| {
        view! {
            <section class="card lines" aria-labelledby="go-on">
                <div class="pad"><h2 id="go-on">{t::request_how_to_go_on()}</h2></div>
                {ways}
            </section>
        }
    });
    view! { {reason}{ways} }.into_any()
}

/// Why somebody declined, in their own words.
fn given_reason(app: App, reason: String, by: &NicHandle) -> AnyView {
    let from = t::submission_note_from(person_text(app, by).as_str());
    view! {
        <section class="card pad stack mid" aria-labelledby="why">
            <h2 id="why">{t::request_reason_given()}</h2>
            <blockquote class="quote"><p><PersonName name=reason/></p></blockquote>
            <p class="small soft">{from}</p>
        </section>
    }
    .into_any()
}

/// The reasons for a failure that this account may know.
fn blockers(app: App, detail: &SubmissionDetail, request: &Request, reasons: &[Blocker], me: &NicHandle) -> AnyView {
    let line = |reason: &Blocker| {
        let text = match reason {
            Blocker::RightMissing { roles } => right_lost(app, detail, request, *roles, me),
            other => components::words::blocker(other, me),
        };
        view! { <li data-s="bad"><Icon name="alert"/><span>{text}</span></li> }.into_any()
    };
    let lines: Vec<AnyView> = reasons.iter().map(line).collect();
    view! {
        <section class="card pad stack mid" aria-labelledby="why">
            <h2 id="why">{t::request_why()}</h2>
            <ul class="abilities ul">{lines}</ul>
        </section>
    }
    .into_any()
}

/// The asker has lost the role that gave it the right to ask.
fn right_lost(app: App, detail: &SubmissionDetail, request: &Request, missing: RoleSet, me: &NicHandle) -> String {
    let lost = right_to_ask(detail.asker_roles, missing);
    let (roles, service) = (components::words::roles_inside(lost), words::service(request));
    if request.asker == *me {
        t::request_right_lost_you(roles.as_str(), service.as_str())
    } else {
        t::request_right_lost(roles.as_str(), service.as_str(), person_text(app, &request.asker).as_str())
    }
}

fn way(title: String, note: &'static str, act: AnyView) -> AnyView {
    view! {
        <div class="pad row">
            <span class="grow"><b>{title}</b><br/><span class="soft small">{note}</span></span>
            {act}
        </div>
    }
    .into_any()
}

fn ways_on(app: App, detail: &SubmissionDetail, request: &Request, me: &NicHandle) -> Vec<AnyView> {
    let mut ways = Vec::new();
    let reasons: &[Blocker] = match request.ended.as_ref().map(|ended| &ended.how) {
        Some(Ending::Failed { reasons }) => reasons,
        _ => &[],
    };
    if reasons.iter().any(|reason| reason.is_resolved_in_profile_of(me)) {
        let act = view! { <a class="btn" href=Link::Profile.format()>{t::request_open_profile()}</a> }.into_any();
        ways.push(way(t::request_next_profile().to_owned(), t::request_next_profile_note(), act));
    }
    let may_ask = request.asker == *me && detail.only.as_ref().is_some_and(|of| !of.my_roles.is_empty());
    if may_ask {
        let other = request.to.clone();
        if other != *me && reasons.iter().any(|reason| reason.is_resolved_in_profile_of(&other)) {
            let other = person_text(app, &other);
            let message =
                t::request_tell_message(dom::address_of(&Link::Profile).as_str(), words::service(request).as_str());
            let act = view! { <CopyText text=message name=t::request_copy_message()/> }.into_any();
            ways.push(way(t::request_tell(other.as_str()), t::request_tell_note(), act));
        }
        let act = view! { <AskAgain request=request.clone() class="btn main" text=t::request_ask_again()/> }.into_any();
        ways.push(way(t::request_next_again().to_owned(), t::request_next_again_note(), act));
    } else if request.party(me).is_some() && request.asker != *me {
        let asker = person_text(app, &request.asker);
        ways.push(way(t::request_next_ask(asker.as_str()), t::request_next_ask_note(), ().into_any()));
    }
    if request.party(me).is_some() {
        let view = RequestsView { search: request.service.name.as_str().to_owned(), ..RequestsView::default() };
        let act =
            view! { <a class="btn" href=Link::Requests(view).format()>{t::request_show_requests()}</a> }.into_any();
        ways.push(way(t::request_next_requests().to_owned(), t::request_next_requests_note(), act));
    }
    ways
}

/// Of several lines, the table says what came of each.
fn many(detail: &SubmissionDetail, outcome: Outcome) -> AnyView {
    let way_back = detail.acts.way_back().filter(|_| matches!(outcome, Outcome::Done | Outcome::PartlyDone)).map(|way| {
        view! {
            <p><a class="btn" href=form_links::way_back(detail.id)><Icon name="back"/> {words::way_back(way)}</a></p>
        }
    });
    way_back.into_any()
}
