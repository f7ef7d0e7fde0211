//! The contact history of a service: the holders of each role, with dates and the requests that made them.

use crate::components::service_page;
use crate::components::{self, Tone, bones, icon, words};
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::history::{History, Term};
use handover_api::{Link, route};
use handover_rules::{NicHandle, Role, ServiceKey, Timestamp};
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(app: App) -> AnyView {
    let service = service_page::named(app);
    let history = service_page::load::<History>(app, route::HISTORY, service);
    let me = app.my_handle();
    view! {
        {service_page::head(service, t::history_title(), actions)}
        {service_page::show(app, history, skeleton, move |history| content(history, &me))}
    }
    .into_any()
}

fn actions(service: &ServiceKey) -> AnyView {
    // A plain download link: the session cookie is sent to a backend on another origin of the site, too.
    let file = client::address(&route::of_service(route::HISTORY_CSV, service));
    let rights = Link::Rights { service: service.clone() }.format();
    view! {
        <a class="btn" href=rights>{icon("user")} {t::rights_title()}</a>
        <a class="btn" href=file download="">{icon("save")} {t::history_download()}</a>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! { <div class="cols n3">{bones(3)}{bones(3)}{bones(3)}</div> }.into_any()
}

fn content(history: &History, me: &NicHandle) -> AnyView {
    let is_unchanged = history.terms.iter().all(|term| term.until.is_none());
    let unchanged = is_unchanged
        .then(|| components::notice(Tone::Plain, "info", view! { <p>{t::history_unchanged()}</p> }.into_any()));
    let roles: Vec<AnyView> = Role::ALL.into_iter().map(|role| role_terms(role, history, me)).collect();
    view! {
        <div class="stack">
            <p class="soft">{t::history_lead()}</p>
            {unchanged}
            <div class="cols n3">{roles}</div>
        </div>
    }
    .into_any()
}

fn role_terms(role: Role, history: &History, me: &NicHandle) -> AnyView {
    let id = ["history-", words::role_icon(role)].concat();
    let terms = history.terms.iter().filter(|term| term.role == role);
    let terms: Vec<AnyView> = terms.map(|term| term_item(history, term, me)).collect();
    view! {
        <section class="card lines" aria-labelledby=id>
            <h2 id=id.clone() class="state pad" data-s="now">{icon(words::role_icon(role))}{words::role(role)}</h2>
            <ol class="ul lines">{terms}</ol>
        </section>
    }
    .into_any()
}

fn term_item(history: &History, term: &Term, me: &NicHandle) -> AnyView {
    let now = term.until.is_none().then(|| components::badge(Tone::Now, "user", t::history_now()));
    let end = history.tech_end.as_ref().filter(|_| history.last_day(term).is_some()).map(|end| {
        let back = components::handle_inside(&end.returns_to, me);
        t::service_tech_until(intl::day(end.until).into_any(), back)
    });
    let by = match (term.request, term.since) {
        _ if term.case.is_some() => term.case.map(|case| t::history_by_case(case.to_string().as_str()).into_any()),
        (None, Some(_)) if term.by_provider => Some(components::by_provider(term.reason.as_deref())),
        (None, Some(_)) if term.returned => Some(t::history_returned().into_any()),
        (Some(request), _) => Some(t::history_by(components::request_link(request))),
        (None, Some(_)) => Some(t::history_imported().into_any()),
        // Held since before the records begin.
        (None, None) => None,
    };
    view! {
        <li class="pad stack tight">
            <p class="row between"><b>{components::handle(&term.account)}</b>{now}</p>
            <p class="small">{period(term)}</p>
            {end.map(|text| view! { <p class="state small">{icon("clock")}<span>{text}</span></p> })}
            {by.map(|by| view! { <p class="small soft">{by}</p> })}
        </li>
    }
    .into_any()
}

fn period(term: &Term) -> AnyView {
    match (term.since, term.until) {
        (Some(since), Some(until)) => t::history_between(timestamp(since), timestamp(until)),
        (Some(since), None) => t::history_since(timestamp(since)),
        (None, Some(until)) => t::history_until(timestamp(until)),
        (None, None) => t::history_always().into_any(),
    }
}

fn timestamp(at: Timestamp) -> AnyView {
    view! { <time datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any()
}
