//! A customer: open requests, blockers, sessions, emails, applications, access that it gives, and acts.

use super::acts::{self, Kind};
use super::parts;
use super::state::Desk;
use crate::components::{
    self, Button, CopyButton, Handle, Notice, PageHead, PersonName, ServiceStatusLine, State, Tone, access_end,
    browser_name, fact,
};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::forms::{TextField, TextInput};
use crate::platform::i18n as t;
use crate::platform::{intl, titles};
use crate::screens::access;
use handover_api::access::{PoliciesPage, PolicyRow, PolicySide};
use handover_api::desk::{
    CustomerSession, DeskAction, DeskApplication, DeskCustomer, customer_policies_route, customer_route,
    customer_services_route,
};
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::desk::DeskAct;
use handover_rules::model::pasted::clean;
use handover_rules::submission::blockers::{Blocker, own_blockers};
use handover_rules::{EmailAddress, NicHandle, Role, RoleSet};
use leptos::prelude::*;

lazy_part! { desk_customer: pub(super) fn customer_page(handle: NicHandle) { view(expect_context(), &handle) } }

fn view(desk: Desk, handle: &NicHandle) -> AnyView {
    titles::set_title(handle.as_str());
    let customer = desk.load::<DeskCustomer>(customer_route(handle));
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
        let list = parts::proposals(desk, &customer.corrections);
        parts::section("desk-proposals", t::desk_proposals(), list)
    });
    view! {
        <div class="cols side">
            <div class="stack wide">
                {suspended}
                {undeliverable}
                {parts::section("desk-blocks", t::desk_blocks(), blocks(customer))}
                {parts::section("desk-requests", t::desk_customer_requests(), parts::requests(&customer.requests))}
                {parts::section("desk-mails", t::desk_mails(), parts::mails(desk, &customer.mails))}
                {parts::section("desk-services", t::desk_services(), services(desk, customer))}
            </div>
            <div class="stack wide">
                {facts(customer)}
                {corrections}
                {customer_acts(desk, customer)}
                {parts::section("desk-sessions", t::desk_sessions(), sessions(&customer.sessions))}
                {applications(desk, customer)}
                {policies(desk, &customer.account.handle, shows_policies)}
                {parts::events(&customer.events)}
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
    components::facts(vec![
        fact(t::desk_handle(), view! { <Handle text=handle copied=true/> }),
        fact(t::desk_name(), view! { <PersonName name=account.name.clone()/> }),
        fact(
            t::email(),
            view! {
                <bdi translate="no">{email.clone()}</bdi><CopyButton text=email/>
                <br/><span class="small soft">{confirmed}</span>
            },
        ),
        fact(t::desk_account(), view! { {state} <span class="small soft">{password}</span> }),
        fact(t::desk_contact_of(), t::word_services(customer.services.total)),
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
        parts::line(view! { {parts::blocked(&why)}{only} })
    };
    let mut items: Vec<AnyView> = own_blockers(facts).into_iter().map(item).collect();
    if facts.suspended {
        items.insert(0, parts::line(view! { <State tone=Tone::Bad icon="lock" text=t::desk_is_suspended()/> }));
    }
    parts::lines(items, t::desk_blocks_nothing())
}

/// The services, as far as they have been read.
fn services(desk: Desk, customer: &DeskCustomer) -> AnyView {
    let handle = customer.account.handle.clone();
    let path = move |after: &str| customer_services_route(&handle, after);
    let page = |page: ServicesPage| (page.rows, page.next);
    let (later, more) = desk.more_rows(customer.services.next.clone(), path, page);
    let handle = customer.account.handle.clone();
    let item = move |row: &ServiceRow| {
        let roles = components::words::roles(row.contacts.roles_of(&handle));
        let (status, expiration) = (row.status, row.expiration);
        parts::line(view! {
            <p class="row between"><span>{parts::service(&row.service)}</span> <span>{roles}</span></p>
            <p class="row small"><ServiceStatusLine status expiration today=desk.app.today()/></p>
        })
    };
    let mut items: Vec<AnyView> = customer.services.rows.iter().map(&item).collect();
    if customer.services.next.is_some() {
        items.push((move || later.get().iter().map(&item).collect::<Vec<_>>()).into_any());
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
            view! { <p class="small soft">{t::desk_session_network()} " " <Handle text=session.network.clone()/></p> }
        });
        let content = view! {
            <p class="small" title=session.agent.clone()>{browser_name(&session.agent)}</p>
            {network}
            <p class="small soft">{t::desk_session_used()} " " {parts::time(session.used_at)}</p>
        };
        parts::line(content)
    };
    parts::lines(sessions.iter().map(item).collect(), t::desk_no_sessions())
}

fn customer_acts(desk: Desk, customer: &DeskCustomer) -> AnyView {
    if !desk.may(DeskAct::Suspend) {
        return view! { <p class="soft">{t::desk_only_support()}</p> }.into_any();
    }
    let account = || customer.account.handle.clone();
    let form = |kind, action| acts::offer(desk, 0, kind, action);
    let password = || form(Kind::Listed, DeskAction::SendPasswordLink { account: account() });
    let mut listed = Vec::from_iter(desk.app.ways_in().passwords.then(password).flatten());
    listed.push(address(desk, customer));
    listed.extend(form(Kind::Listed, DeskAction::EndSessions { account: account() }));
    let last = if customer.suspended_at.is_some() {
        listed.extend(form(Kind::Listed, DeskAction::Release { account: account() }));
        None
    } else {
        form(Kind::Final, DeskAction::Suspend { account: account() })
    };
    parts::acts_section(listed, last)
}

fn address(desk: Desk, customer: &DeskCustomer) -> AnyView {
    let account = customer.account.handle.clone();
    let text = if customer.may_set_address_alone { t::desk_do_address_alone_text() } else { t::desk_do_address_text() };
    let typed = desk.draft("address", "address");
    let field = TextField { value: typed, ..TextField::new("desk-address", "") };
    let input = view! { <TextInput field label=t::desk_new_address() kind="email" autocomplete="off"/> }.into_any();
    let action = move || {
        let address = EmailAddress::mailable(&clean(&typed.get_untracked()))?;
        Some(DeskAction::ProposeAddress { account: account.clone(), address })
    };
    acts::with_fields(desk, "address", [t::desk_do_address(), text], input, action)
}

/// Applications that the customer has registered, and those that have access to its account; `None` without any.
fn applications(desk: Desk, customer: &DeskCustomer) -> Option<AnyView> {
    let handle = &customer.account.handle;
    // One that has access to its own owner stands once.
    let others = customer.applications_with_access.iter().filter(|application| application.owner != *handle);
    let lines: Vec<AnyView> =
        customer.applications.iter().chain(others).map(|of| application(desk, of, handle)).collect();
    (!lines.is_empty()).then(|| parts::section("desk-applications", t::desk_applications(), parts::lines(lines, "")))
}

fn application(desk: Desk, of: &DeskApplication, customer: &NicHandle) -> AnyView {
    let when = intl::timestamp(of.created_at);
    let is_own = of.owner == *customer;
    let registered = if is_own { t::desk_application_registered } else { t::desk_application_has_access };
    let owner = (!is_own).then(|| parts::customer(&of.owner));
    let act = acts::offer(desk, of.id.get(), Kind::Inline, DeskAction::EndApplication { application: of.id });
    parts::line(view! {
        <p><PersonName name=of.name.clone()/></p>
        <p class="small soft">{registered(when.as_str())} " " {owner}</p>
        {act}
    })
}

/// Access without a role that the customer gives. Reading it is recorded, so it is read on demand.
fn policies(desk: Desk, handle: &NicHandle, is_open: RwSignal<bool>) -> AnyView {
    let path = customer_policies_route(handle, PolicySide::Given);
    let content = move || {
        if is_open.get() {
            let page = desk.load::<PoliciesPage>(path.clone());
            return view! { <WhenLoaded of=page let:page>{policy_lines(desk, page)}</WhenLoaded> }.into_any();
        }
        view! {
            <Button class="btn sm" icon="eye" label=t::desk_policies_show() press=move |_| is_open.set(true)/>
        }
        .into_any()
    };
    parts::section("desk-policies", t::desk_policies(), content)
}

fn policy_lines(desk: Desk, page: &PoliciesPage) -> AnyView {
    let items = page.rows.iter().zip(0..).map(|(row, number)| policy(desk, row, number)).collect();
    let more = page.next.is_some().then(|| view! { <p class="small soft">{t::desk_policies_more()}</p> });
    view! { {parts::lines(items, t::desk_policies_none())} {more} }.into_any()
}

fn policy(desk: Desk, row: &PolicyRow, number: i64) -> AnyView {
    let content = &row.content;
    let people = content.accounts.iter().map(|who| view! { " " {parts::customer(who)} }).collect_view();
    let what = access::permissions(&content.permissions);
    let what = what.into_iter().map(|text| view! { <p class="small">{text}</p> }).collect_view();
    let end = access_end(content.expires_at, desk.app.now());
    let name = (!content.name.is_empty()).then(|| view! { <p><bdi translate="no">{content.name.clone()}</bdi></p> });
    let act = acts::offer(desk, number, Kind::Inline, DeskAction::EndPolicy { policy: row.id });
    parts::line(view! {
        {name}
        <p class="small">{t::access_to()} {people}</p>
        {what}
        {access::services(&content.services, false)}
        <p class="small soft">{end}</p>
        {act}
    })
}
