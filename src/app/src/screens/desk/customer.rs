//! A customer: what is open, what blocks it, sessions, emails, and what can be done.

use super::act_form::{self, ActForm};
use super::{Desk, data, lists, words};
use crate::components::page_data::PageData;
use crate::components::{self, Tone};
use crate::platform::i18n::desk as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::shell::titles;
use handover_api::desk::{CustomerSession, DeskAction, DeskCustomer, ServiceLine, customer_route};
use handover_rules::desk::DeskAct;
use handover_rules::submission::blockers::{Blocker, readiness_blockers};
use handover_rules::{EmailAddress, NicHandle, Role};
use std::sync::Arc;

/// The screen.
pub(super) fn view(desk: Desk, handle: &NicHandle) -> AnyView {
    titles::set_title(handle.as_str());
    let name = handle.to_string();
    let customer = data::load::<DeskCustomer>(desk, customer_route(handle));
    view! {
        {components::head(move || name.clone(), || t::desk_customer_lead().to_owned())}
        {customer.show(|| components::bones(8), move |customer_now| content(desk, customer, customer_now))}
    }
    .into_any()
}

fn content(desk: Desk, data: PageData<DeskCustomer>, customer: &DeskCustomer) -> AnyView {
    let done: Arc<dyn Fn() + Send + Sync> = Arc::new(move || data.retry());
    view! {
        <div class="cols side">
            <div class="stack wide">
                {facts(customer)}
                {lists::section("desk-blocks", t::desk_blocks(), blocks(customer))}
                {lists::section("desk-requests", t::desk_customer_requests(), lists::requests(&customer.requests))}
                {lists::section("desk-services", t::desk_services(), services(customer))}
                {lists::section("desk-mails", t::desk_mails(), lists::mails(desk, &customer.mails, &done))}
            </div>
            <div class="stack wide">
                {acts(desk, customer, &done)}
                {lists::section("desk-sessions", t::desk_sessions(), sessions(&customer.sessions))}
                {lists::section("desk-events", t::desk_events(), lists::events(&customer.events))}
            </div>
        </div>
    }
    .into_any()
}

fn facts(customer: &DeskCustomer) -> AnyView {
    let suspended = customer.suspended_at.map(|at| {
        components::notice(
            Tone::Warn,
            "lock",
            view! { <p>{t::desk_suspended(intl::timestamp(at).as_str())}</p> }.into_any(),
        )
    });
    let password = if customer.has_password { t::desk_has_password() } else { t::desk_has_no_password() };
    view! {
        {suspended}
        <div class="card pad stack tight">
            <p><b>{components::person_name(customer.account.name.clone())}</b> " " {customer.organisation.clone()}</p>
            <p translate="no">{customer.account.email.to_string()}</p>
            <p class="small soft">{password}</p>
        </div>
    }
    .into_any()
}

/// The true reasons why the account cannot take roles.
fn blocks(customer: &DeskCustomer) -> AnyView {
    let facts = &customer.facts;
    let account = || facts.handle.clone();
    let mut found = readiness_blockers(facts, Role::ALL.into_iter().collect());
    found.extend(facts.has_unpaid_bill.then(|| Blocker::UnpaidInvoice { account: account() }));
    found.extend(facts.cooldown_until.map(|until| Blocker::CoolingDown { account: account(), until }));
    let items = found.iter().map(|why| lists::line(components::state(Tone::Warn, "alert", words::blocker(why))));
    lists::lines(items.collect(), t::desk_blocks_nothing())
}

fn services(customer: &DeskCustomer) -> AnyView {
    let item = |line: &ServiceLine| {
        let roles = components::words::roles(line.roles);
        lists::line(view! { <p>{words::service(&line.service)} " · " {roles}</p> }.into_any())
    };
    let shown = customer.services.len() as u64;
    let more = u64::from(customer.service_count).saturating_sub(shown);
    view! {
        {lists::lines(customer.services.iter().map(item).collect(), t::desk_no_services())}
        {(more > 0).then(|| view! { <p class="small soft">{t::desk_more_services(intl::number(more).as_str())}</p> })}
    }
    .into_any()
}

fn sessions(sessions: &[CustomerSession]) -> AnyView {
    let item = |session: &CustomerSession| {
        let content = view! {
            <p class="small" translate="no">{session.agent.clone()}</p>
            <p class="small soft">{lists::time(session.used_at)}</p>
        };
        lists::line(content.into_any())
    };
    lists::lines(sessions.iter().map(item).collect(), t::desk_no_sessions())
}

fn acts(desk: Desk, customer: &DeskCustomer, done: &Arc<dyn Fn() + Send + Sync>) -> AnyView {
    if !desk.may(DeskAct::Suspend) {
        return view! { <p class="soft">{t::desk_only_support()}</p> }.into_any();
    }
    let account = customer.account.handle.clone();
    let form = |id, [title, text]: [&'static str; 2], is_final, make: fn(NicHandle) -> DeskAction| {
        let account = account.clone();
        let action = Arc::new(move || Some(make(account.clone())));
        let fields = ().into_any();
        act_form::view(desk, ActForm { id, number: 0, title, text, is_final, fields, action, done: Arc::clone(done) })
    };
    let suspension = if customer.suspended_at.is_some() {
        form("release", [t::desk_do_release(), t::desk_do_release_text()], false, |account| DeskAction::Release {
            account,
        })
    } else {
        form("suspend", [t::desk_do_suspend(), t::desk_do_suspend_text()], true, |account| DeskAction::Suspend {
            account,
        })
    };
    let content = view! {
        {form("password", [t::desk_do_password(), t::desk_do_password_text()], false, |account| {
            DeskAction::SendPasswordLink { account }
        })}
        {form("sessions", [t::desk_do_sessions(), t::desk_do_sessions_text()], false, |account| {
            DeskAction::EndSessions { account }
        })}
        {address(desk, account.clone(), Arc::clone(done))}
        {suspension}
    };
    lists::section("desk-acts", t::desk_acts(), content.into_any())
}

fn address(desk: Desk, account: NicHandle, done: Arc<dyn Fn() + Send + Sync>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let fields = view! {
        <div class="field">
            <label for="desk-address">{t::desk_new_address()}</label>
            <div class="in">
                <input
                    id="desk-address" type="email" autocomplete="off" spellcheck="false"
                    prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
        </div>
    }
    .into_any();
    let action = move || {
        let address = EmailAddress::parse(typed.get_untracked().trim())?;
        Some(DeskAction::SetAddress { account: account.clone(), address })
    };
    act_form::view(
        desk,
        ActForm {
            id: "address",
            number: 0,
            title: t::desk_do_address(),
            text: t::desk_do_address_text(),
            is_final: false,
            fields,
            action: Arc::new(action),
            done,
        },
    )
}
