//! A customer: open requests, blockers, sessions, emails and acts.

use super::act_form::{self, ActForm, Kind};
use super::state::Desk;
use super::{applications, corrections, data, lists, more, parts, policies, words};
use crate::components::{self, CopyButton, Notice, PageHead, PersonName, State, Tone, user_agent};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::titles;
use handover_api::desk::{
    CustomerSession, DeskAction, DeskCustomer, ServiceLine, ServiceLines, customer_route, customer_services_route,
};
use handover_rules::desk::DeskAct;
use handover_rules::model::pasted::clean;
use handover_rules::submission::blockers::{Blocker, own_blockers};
use handover_rules::{EmailAddress, NicHandle, Role, RoleSet};
use leptos::prelude::*;
use std::sync::Arc;

lazy_part! { desk_customer: pub(super) fn customer_page(handle: NicHandle) { view(expect_context(), &handle) } }

fn view(desk: Desk, handle: &NicHandle) -> AnyView {
    titles::set_title(handle.as_str());
    let customer = data::load::<DeskCustomer>(desk, customer_route(handle));
    // The page is read again after an act.
    let shows_policies = RwSignal::new(false);
    let handle = handle.to_string();
    let crumbs = parts::crumbs(&handle);
    let known = move |line: fn(&DeskCustomer) -> String| {
        customer.data.with(|customer| customer.as_ref().map(line)).filter(|line| !line.is_empty())
    };
    let heading = move || known(|customer| customer.account.name.clone()).unwrap_or_else(|| handle.clone());
    let lead = move || known(lead).unwrap_or_else(|| t::desk_customer_lead().to_owned());
    view! {
        {crumbs}
        <PageHead heading lead/>
        <WhenLoaded of=customer lines=8 let:customer>
            {content(desk, customer, shows_policies)}
        </WhenLoaded>
    }
    .into_any()
}

fn lead(customer: &DeskCustomer) -> String {
    let lines = [customer.account.handle.as_str(), &customer.organisation];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn content(desk: Desk, customer: &DeskCustomer, shows_policies: RwSignal<bool>) -> AnyView {
    let suspended = customer.suspended_at.map(|at| {
        let text = t::desk_suspended(intl::timestamp(at).as_str());
        view! { <Notice tone=Tone::Warn icon="lock"><p>{text}</p></Notice> }.into_any()
    });
    let undeliverable = customer.undeliverable_at.map(|at| {
        let text = t::desk_undeliverable(intl::timestamp(at).as_str());
        view! { <Notice icon="mail"><p>{text}</p></Notice> }.into_any()
    });
    let corrections = (!customer.corrections.is_empty()).then(|| {
        let list = corrections::list(desk, &customer.corrections);
        parts::section("desk-proposals", t::desk_proposals(), list)
    });
    view! {
        <div class="cols side">
            <div class="stack wide">
                {suspended}
                {undeliverable}
                {parts::section("desk-blocks", t::desk_blocks(), blocks(customer))}
                {parts::section("desk-requests", t::desk_customer_requests(), lists::requests(&customer.requests))}
                {parts::section("desk-mails", t::desk_mails(), lists::mails(desk, &customer.mails))}
                {parts::section("desk-services", t::desk_services(), services(desk, customer))}
            </div>
            <div class="stack wide">
                {facts(customer)}
                {corrections}
                {acts(desk, customer)}
                {parts::section("desk-sessions", t::desk_sessions(), sessions(&customer.sessions))}
                {applications::section(desk, customer)}
                {policies::section(desk, &customer.account.handle, shows_policies)}
                {parts::section("desk-events", t::desk_events(), lists::events(&customer.events))}
            </div>
        </div>
    }
    .into_any()
}

fn facts(customer: &DeskCustomer) -> AnyView {
    let account = &customer.account;
    let (handle, email) = (account.handle.to_string(), account.email.to_string());
    let (confirmed, password) = (
        if customer.facts.address_confirmed { t::desk_confirmed() } else { t::desk_not_confirmed() },
        if customer.has_password { t::desk_has_password() } else { t::desk_has_no_password() },
    );
    let state = match customer.suspended_at {
        None => view! { <State tone=Tone::Ok icon="ok" text=t::desk_in_use()/> }.into_any(),
        Some(_) => view! { <State tone=Tone::Warn icon="lock" text=t::desk_is_suspended()/> }.into_any(),
    };
    parts::facts(vec![
        parts::fact(t::desk_handle(), view! { <code translate="no">{handle.clone()}</code><CopyButton text=handle/> }),
        parts::fact(t::desk_name(), view! { <PersonName name=account.name.clone()/> }),
        parts::fact(
            t::desk_email(),
            view! {
                <bdi translate="no">{email.clone()}</bdi><CopyButton text=email/>
                <br/><span class="small soft">{confirmed}</span>
            },
        ),
        parts::fact(t::desk_account(), view! { {state} <span class="small soft">{password}</span> }),
        parts::fact(
            t::desk_contact_of(),
            t::desk_number_of_services(
                u64::from(customer.service_count),
                intl::number(customer.service_count.into()).as_str(),
            ),
        ),
    ])
}

/// The true reasons why the account cannot take roles.
fn blocks(customer: &DeskCustomer) -> AnyView {
    let facts = &customer.facts;
    let item = |(why, roles): (Blocker, RoleSet)| {
        let only = (roles != Role::ALL.into_iter().collect()).then(|| {
            let only = t::desk_blocks_only(components::words::roles_inside(roles).as_str());
            view! { <p class="small soft">{only}</p> }
        });
        parts::line(view! { {words::blocked(&why)}{only} })
    };
    let mut items: Vec<AnyView> = own_blockers(facts).into_iter().map(item).collect();
    if facts.suspended {
        items.insert(0, parts::line(view! { <State tone=Tone::Bad icon="lock" text=t::desk_is_suspended()/> }));
    }
    parts::lines(items, t::desk_blocks_nothing())
}

/// The services, as far as they have been read.
fn services(desk: Desk, customer: &DeskCustomer) -> AnyView {
    let item = |line: &ServiceLine| {
        let roles = components::words::roles(line.roles);
        parts::line(
            view! { <p class="row between"><span>{words::service(&line.service)}</span> <span>{roles}</span></p> },
        )
    };
    let handle = customer.account.handle.clone();
    let path = move |after: &str| customer_services_route(&handle, after);
    let page = |lines: ServiceLines| (lines.rows, lines.next);
    let (later, more) = more::rows(desk, customer.next_services.clone(), path, page);
    let mut items: Vec<AnyView> = customer.services.iter().map(item).collect();
    if customer.next_services.is_some() {
        items.push((move || later.get().iter().map(item).collect::<Vec<_>>()).into_any());
    }
    view! {
        {parts::lines(items, t::desk_no_services())}
        {more}
    }
    .into_any()
}

fn sessions(sessions: &[CustomerSession]) -> AnyView {
    let item = |session: &CustomerSession| {
        let network = (!session.network.is_empty()).then(|| {
            view! { <p class="small soft">{t::desk_session_network()} " " <code translate="no">{session.network.clone()}</code></p> }
        });
        let content = view! {
            <p class="small" title=session.agent.clone()>{user_agent::name(&session.agent)}</p>
            {network}
            <p class="small soft">{t::desk_session_used()} " " {parts::time(session.used_at)}</p>
        };
        parts::line(content)
    };
    parts::lines(sessions.iter().map(item).collect(), t::desk_no_sessions())
}

fn acts(desk: Desk, customer: &DeskCustomer) -> AnyView {
    if !desk.may(DeskAct::Suspend) {
        return view! { <p class="soft">{t::desk_only_support()}</p> }.into_any();
    }
    let account = || customer.account.handle.clone();
    let form = |id, words, kind, action| act_form::plain(desk, (id, 0), words, kind, action);
    let password = || {
        let words = [t::desk_do_password(), t::desk_do_password_text()];
        form("password", words, Kind::Listed, DeskAction::SendPasswordLink { account: account() })
    };
    let mut listed = Vec::from_iter(desk.app.ways_in().passwords.then(password));
    let sessions = [t::desk_do_sessions(), t::desk_do_sessions_text()];
    listed.extend([
        address(desk, customer),
        form("sessions", sessions, Kind::Listed, DeskAction::EndSessions { account: account() }),
    ]);
    let last = if customer.suspended_at.is_some() {
        let words = [t::desk_do_release(), t::desk_do_release_text()];
        listed.push(form("release", words, Kind::Listed, DeskAction::Release { account: account() }));
        None
    } else {
        let words = [t::desk_do_suspend(), t::desk_do_suspend_text()];
        Some(form("suspend", words, Kind::Final, DeskAction::Suspend { account: account() }))
    };
    act_form::section(listed, last)
}

fn address(desk: Desk, customer: &DeskCustomer) -> AnyView {
    let account = customer.account.handle.clone();
    let text = if customer.may_set_address_alone { t::desk_do_address_alone_text() } else { t::desk_do_address_text() };
    let typed = desk.draft(&act_form::name("address", 0), "address");
    let fields = view! {
        <div class="field">
            <label for="desk-address">{t::desk_new_address()}</label>
            <input
                id="desk-address" type="email" autocomplete="off" spellcheck="false"
                prop:bound=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))
            />
        </div>
    }
    .into_any();
    let action = move || {
        let address = EmailAddress::mailable(&clean(&typed.get_untracked()))?;
        Some(DeskAction::ProposeAddress { account: account.clone(), address })
    };
    act_form::view(
        desk,
        ActForm {
            id: "address",
            number: 0,
            title: t::desk_do_address(),
            text,
            kind: Kind::Listed,
            fields,
            action: Arc::new(action),
        },
    )
}
