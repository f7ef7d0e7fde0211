//! A service, with contacts, history, requests, holder and putting a role right; and a request on it: what its parties read,
//! with true reasons and each email's fate.

use super::acts::{self, Kind};
use super::parts;
use super::state::Desk;
use crate::components::{
    self, DifferenceTable, Icon, Notice, PageHead, Person, RequestStateBadge, RoleChip, Select, ServiceStatusLine,
    State, TermReason, Tone, column_heads, fact, person_text,
};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::forms::{TextField, TextInput};
use crate::platform::i18n as t;
use crate::platform::{intl, titles};
use crate::screens::history::events::{term_cells, term_heads};
use crate::screens::request::facts::timeline_of;
use crate::screens::request::what::Moves;
use crate::screens::service::{holder_facts, open_change_facts};
use handover_api::desk::{DeskAction, DeskRequest, DeskService, request_route, service_route};
use handover_api::history::Term;
use handover_api::holder::OpenHolderChange;
use handover_rules::desk::DeskAct;
use handover_rules::{Blocker, Category, Ending, NicHandle, Request, RequestId, Role, ServiceKey};
use leptos::prelude::*;

lazy_part! { desk_service: pub(super) fn service_page(key: ServiceKey) { service(expect_context(), &key) } }

fn service(desk: Desk, key: &ServiceKey) -> AnyView {
    titles::set_title(key.name.as_str());
    let name = key.name.as_str().to_owned();
    let category = t::word_category(key.category);
    let service = desk.load::<DeskService>(service_route(key));
    view! {
        {parts::crumbs(&name)}
        <PageHead heading=move || name.clone() lead=move || category.to_owned()/>
        <WhenLoaded of=service lines=8 let:service>
            {service_content(desk, service)}
        </WhenLoaded>
    }
    .into_any()
}

fn service_content(desk: Desk, service: &DeskService) -> AnyView {
    let contacts = Role::ALL.into_iter().map(|role| {
        let who = service.contacts.holder(role).clone();
        parts::line(view! { <p class="row between"><RoleChip role/> <Person who/></p> })
    });
    let (status, expiration) = (service.status, service.expiration);
    let state = view! { <ServiceStatusLine status expiration today=desk.app.today()/> };
    let facts = vec![
        fact(t::request_fact_service(), parts::service_fact(&service.service)),
        fact(t::request_fact_state(), view! { <span class="row">{state}</span> }),
    ];
    let cases = (service.service.category == Category::Domain).then(|| {
        let lines = parts::lines(service.cases.iter().map(parts::case_line).collect(), t::desk_cases_none());
        parts::section("desk-service-cases", t::desk_service_cases(), lines)
    });
    let holder = service.holder.as_ref().map(|holder| {
        let facts = view! { <div class="card pad stack">{holder_facts(holder)}</div> };
        parts::section("desk-holder", t::holder_title(), facts)
    });
    let change = service.holder_change.as_ref().map(|change| holder_change(desk, service, change));
    let propose = desk.may(DeskAct::ProposeCorrection).then(|| propose(desk, &service.service));
    let proposals = view! {
        {parts::proposals(desk, &service.corrections)}
        {propose.map(|form| view! { <div class="card">{form}</div> })}
    };
    view! {
        <div class="cols side">
            <div class="stack wide">
                {parts::section("desk-contacts", t::service_contacts(), parts::lines(contacts.collect(), ""))}
                {parts::section("desk-requests", t::desk_service_requests(), parts::requests(&service.requests))}
                {cases}
                {parts::section("desk-mails", t::desk_mails(), parts::mails(desk, &service.mails))}
                {history(&service.terms)}
            </div>
            <div class="stack wide">
                {components::facts(facts)}
                {holder}
                {change}
                {parts::section("desk-proposals", t::desk_proposals(), proposals)}
                {parts::events(&service.events)}
            </div>
        </div>
    }
    .into_any()
}

/// A change of holder that waits for answers, beside the present one, and ending it.
fn holder_change(desk: Desk, service: &DeskService, change: &OpenHolderChange) -> AnyView {
    let before = service.holder.as_ref().map(|holder| holder.identity.clone());
    let difference = before.zip(change.after.clone()).map(|(before, after)| view! { <DifferenceTable before after/> });
    let asker = t::service_asked_by(parts::customer(&change.asker));
    let action = DeskAction::EndHolderChange { change: change.id };
    let end = acts::offer(desk, change.id.get(), Kind::Final, action);
    let content = view! {
        <div class="card pad stack">{open_change_facts(change)}<p>{asker}</p></div>
        {difference}
        {end}
    };
    parts::section("desk-holder-change", t::desk_holder_change(), content)
}

fn history(terms: &[Term]) -> AnyView {
    let row = |term: &Term| {
        view! {
            <tr>
                <th scope="row"><RoleChip role=term.role/></th>
                {term_cells(term, None)}
                <td class="soft small"><TermReason term=term.clone()/></td>
            </tr>
        }
    };
    let table = view! {
        <div class="card">
            <table class="list plain auto">
                <caption class="vh">{t::history_caption()}</caption>
                <thead>
                    <tr>{column_heads(&[t::history_role()])}{term_heads()}{column_heads(&[t::history_why()])}</tr>
                </thead>
                <tbody>{terms.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    };
    parts::section("desk-history", t::service_history(), table)
}

fn propose(desk: Desk, service: &ServiceKey) -> AnyView {
    let [chosen, value] = ["role", "to"].map(|field| desk.draft("propose", field));
    let to = TextField { value, ..TextField::new("correct-to", "") };
    let options = Role::ALL.map(|role| (role.as_str().to_owned(), t::role(role).to_owned())).to_vec();
    let fields = view! {
        <Select id="correct-role" label=t::history_role() options chosen/>
        <TextInput field=to label=t::desk_to_handle() autocomplete="off"/>
    }
    .into_any();
    let service = service.clone();
    let action = move || {
        let to = NicHandle::entered(&value.get_untracked()).ok()?;
        // The first one stands there until another is chosen.
        let role = Role::parse(&chosen.get_untracked()).unwrap_or(Role::Admin);
        Some(DeskAction::ProposeCorrection { service: service.clone(), role, to })
    };
    acts::with_fields(desk, "propose", [t::desk_do_propose(), t::desk_do_propose_text()], fields, action)
}

lazy_part! { desk_request: pub(super) fn request_page(id: RequestId) { request(expect_context(), id) } }

fn request(desk: Desk, id: RequestId) -> AnyView {
    let number = id.grouped();
    let title = t::desk_request(number.as_str());
    titles::set_title(&title);
    let request = desk.load::<DeskRequest>(request_route(id));
    let number = move || request.data.with(|request| request.as_ref().map(|of| of.number.first_request().grouped()));
    let heading = {
        let title = title.clone();
        move || number().map_or_else(|| title.clone(), |number| t::desk_request(number.as_str()))
    };
    view! {
        {parts::crumbs(&title)}
        <PageHead heading/>
        <WhenLoaded of=request lines=8 let:request>
            {request_content(desk, request)}
        </WhenLoaded>
    }
    .into_any()
}

fn request_content(desk: Desk, page: &DeskRequest) -> AnyView {
    let aside = page
        .is_set_aside
        .then(|| view! { <Notice tone=Tone::Warn icon="alert"><p>{t::desk_set_aside_text()}</p></Notice> }.into_any());
    let request = page.request.as_ref();
    let moves = request.cloned().map(|request| view! { <div class="card pad"><Moves request/></div> });
    let timeline = request.filter(|_| !page.timeline.is_empty()).map_or_else(
        || view! { <p class="soft">{t::desk_no_timeline()}</p> }.into_any(),
        |request| {
            let track = timeline_of(desk.app.people, request, &page.timeline, None);
            view! { <div class="card pad">{track}</div> }.into_any()
        },
    );
    view! {
        <div class="cols side">
            <div class="stack wide">
                {aside}
                {moves}
                {others(page)}
                {parts::section("desk-reasons", t::desk_reasons(), reasons(page))}
                {parts::section("desk-mails", t::desk_mails(), parts::mails(desk, &page.mails))}
                {parts::section("desk-timeline", t::request_timeline(), timeline)}
            </div>
            <div class="stack wide">
                {request.map(|request| request_facts(desk, request))}
                {request_acts(desk, page)}
                {parts::events(&page.events)}
            </div>
        </div>
    }
    .into_any()
}

/// State with the missing answers, service, deadline, and the reason for an end.
fn request_facts(desk: Desk, request: &Request) -> AnyView {
    let missing: Vec<String> = request.missing().map(|who| person_text(desk.app.people, who)).collect();
    let missing = (request.ended.is_none() && !missing.is_empty()).then(|| {
        let day = intl::day_of(request.deadline);
        let text = t::request_has_until(missing.len() as u64, day.as_str(), intl::list(&missing).as_str());
        view! { <p class="small"><State tone=Tone::Now icon="wait" text/></p> }
    });
    let reason = request.ended.as_ref().and_then(|ended| match &ended.how {
        Ending::Declined { reason: Some(reason), .. } | Ending::EndedByProvider { reason } => {
            Some(fact(t::desk_reason(), parts::quote(reason)))
        }
        Ending::AccountRemoved { account } => Some(fact(t::desk_reason(), t::desk_account_removed(account.as_str()))),
        _ => None,
    });
    // The timeline may be gone.
    let accepted = request.parties.iter().filter_map(|party| {
        let who = person_text(desk.app.people, &party.account);
        let line = [t::request_accepted(who.as_str()), intl::timestamp(party.accepted_at?)].join(" · ");
        Some(view! { <p class="small soft">{line}</p> })
    });
    let accepted = accepted.collect_view();
    let mut facts = vec![
        fact(t::request_fact_state(), view! { <RequestStateBadge state=request.state/>{accepted}{missing} }),
        fact(t::request_fact_service(), parts::service_fact(&request.service)),
        fact(t::request_fact_asker(), parts::customer(&request.asker)),
        fact(t::desk_deadline(), parts::time(request.deadline)),
    ];
    facts.extend(reason);
    components::facts(facts)
}

/// The other requests of the submission, which is one request to its parties.
fn others(request: &DeskRequest) -> Option<AnyView> {
    let DeskRequest { others, other_count, .. } = request;
    let more = other_count - others.len() as u64;
    let more = (more > 0).then(|| view! { <p class="small soft">{t::many_more(more)}</p> });
    let number = intl::number(*other_count);
    (*other_count > 0).then(|| {
        view! {
            <details class="fold">
                <summary><Icon name="next"/><b>{t::desk_others()}</b>" "<span class="n mute">{number}</span></summary>
                {parts::requests(others)}
                {more}
            </details>
        }
        .into_any()
    })
}

/// The true reasons, and what each party reads instead.
fn reasons(request: &DeskRequest) -> AnyView {
    let list = |reasons: &[Blocker]| {
        parts::lines(reasons.iter().map(|why| parts::line(parts::blocked(why))).collect(), t::desk_blocks_nothing())
    };
    let seen = request.seen.iter().filter(|_| !request.blockers.is_empty()).map(|seen| {
        view! { <h3 class="small">{parts::customer(&seen.account)} " " {t::desk_reads()}</h3> {list(&seen.blockers)} }
    });
    view! { {list(&request.blockers)} {seen.collect_view()} }.into_any()
}

fn request_acts(desk: Desk, request: &DeskRequest) -> AnyView {
    let is_open = request.request.as_ref().is_some_and(|request| request.ended.is_none());
    if !request.is_set_aside && !is_open {
        return ().into_any();
    }
    if !desk.may(DeskAct::EndRequest) {
        return view! { <p class="soft">{t::desk_only_support()}</p> }.into_any();
    }
    let id = request.id;
    let take_up = || acts::offer(desk, 0, Kind::Listed, DeskAction::TakeUpRequest { request: id });
    let end = || acts::offer(desk, 0, Kind::Final, DeskAction::EndRequest { request: id });
    let take_up = request.is_set_aside.then(take_up).flatten();
    parts::acts_section(take_up.into_iter().collect(), is_open.then(end).flatten())
}
