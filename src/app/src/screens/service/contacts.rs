//! The contacts: by role, and for a name with several types by service. Above them problems of the services, each with its
//! remedy: debts, claims on the domain, and why roles cannot be changed.

use super::page::Page;
use super::{page, role_end_acts};
use crate::components::{
    CopyButton, Icon, Notice, PersonInside, PersonLines, Renew, RoleChip, State, Tone, WayToPay, blockers, words,
};
use crate::platform::{i18n as t, intl};
use crate::screens::services::cells::{cells, state};
use crate::state::{App, People};
use handover_api::Link;
use handover_api::account::OpenBill;
use handover_api::cases::MadeObjection;
use handover_api::link::{FormSource, ServiceTab, role_name};
use handover_api::service::{RoleHolder, ServiceDetail, ServicePage};
use handover_api::services::ServiceRow;
use handover_rules::service_list::{Due, due_from};
use handover_rules::submission::abilities::{Ability, Verdict, verdict};
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{Blocker, Category, NicHandle, Role};
use leptos::prelude::*;

pub(super) fn view(page: Page, data: &ServicePage) -> AnyView {
    if data.services.is_empty() {
        return view! { {page::shared_access(data)} {page::unseen()} }.into_any();
    }
    let cards: Vec<AnyView> = Role::ALL.into_iter().map(|role| card(role, data)).collect();
    let is_single = data.services.len() == 1;
    view! {
        {claims(page, data)}
        {removals(data)}
        {renewal(data)}
        {debt(data)}
        {locks(data)}
        {page::shared_access(data)}
        <section class="cols n3" aria-label=t::service_contacts()>{cards}</section>
        {(!is_single).then(|| by_service(data))}
        {facts(data)}
    }
    .into_any()
}

/// A role: its contacts with services and start, the open requests for it, and the last day of a tech role.
fn card(role: Role, data: &ServicePage) -> AnyView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let id = ["contact-", role_name(role)].concat();
    let may_change = |detail: &&ServiceDetail| detail.locked.is_none() && may_ask(detail, role, &me);
    let change = data.services.iter().find(may_change).map(|detail| {
        let address = Link::modify(FormSource::Service(detail.row.service.clone())).format();
        let name = t::service_change_role(t::word_role(role));
        view! { <a class="btn bare sm" href=address aria-label=name>{t::service_change()}</a> }
    });
    let holders: Vec<AnyView> = data.holders(role).iter().map(|of| holder(of, data.services.len())).collect();
    let ends = (role == Role::Tech).then(|| {
        data.services
            .iter()
            .filter_map(|detail| role_end_acts::of_service(detail, data.services.len() > 1))
            .collect_view()
    });
    view! {
        <section class="card lines" data-r=role_name(role) aria-labelledby=id>
            <div class="pad row between"><h2 id=id.clone()><RoleChip role/></h2>{change}</div>
            {holders}
            {pending(app.people, role, data)}
            {ends}
        </section>
    }
    .into_any()
}

fn may_ask(detail: &ServiceDetail, role: Role, me: &NicHandle) -> bool {
    let ability = match role {
        Role::Admin => Ability::ChangeAllContacts,
        Role::Tech => Ability::HandOnTech,
        Role::Billing => Ability::HandOnBilling,
    };
    let row = &detail.row;
    matches!(verdict(row.contacts.roles_of(me), row.service.category, ability), Verdict::Allowed { .. })
}

/// A person in a card. The types are named where the name has several.
fn holder(of: &RoleHolder, services: usize) -> AnyView {
    let since = of.since.iter().map(|(since, categories)| {
        let since = words::since(*since);
        let text = if services == 1 {
            since
        } else if categories.len() == services {
            t::service_held_all(services as u64, since.as_str())
        } else {
            t::service_held_some(since.as_str(), words::categories(categories).as_str())
        };
        view! { <p class="small soft">{text}</p> }.into_any()
    });
    let who = of.account.clone();
    view! { <div class="pad stack mid"><PersonLines who/>{since.collect_view()}</div> }.into_any()
}

fn pending(people: People, role: Role, data: &ServicePage) -> Vec<AnyView> {
    let is_single = data.services.len() == 1;
    let line = |detail: &ServiceDetail, request: &OpenRequest| {
        let address = Link::request(request.id).format();
        let what = t::service_request(t::role(role), words::person_inside(people, &request.to).as_str());
        let category = t::word_category(detail.row.service.category);
        let of = (!is_single).then(|| view! { " "<span class="soft">{category}</span> });
        let asker = t::service_asked_by(view! { <PersonInside who=request.asker.clone()/> }.into_any());
        view! {
            <div class="pad stack tight small">
                <p class="state" data-s="now"><Icon name="wait"/><span><a href=address>{what}</a>{of}</span></p>
                <p class="soft">{asker}</p>
            </div>
        }
        .into_any()
    };
    let mut lines = Vec::new();
    for detail in &data.services {
        let of_role = detail.row.open.iter().filter(|request| request.roles.contains(role));
        lines.extend(of_role.map(|request| line(detail, request)));
    }
    lines
}

fn by_service(data: &ServicePage) -> AnyView {
    let heads = Role::ALL.map(|role| view! { <th scope="col"><RoleChip role/></th> }).collect_view();
    let rows: Vec<AnyView> = data.services.iter().map(service_row).collect();
    view! {
        <div class="card">
            <table class="list">
                <caption>{t::service_by_type()}</caption>
                <thead>
                    <tr><th scope="col">{t::service_type()}</th>{heads}<th scope="col">{t::service_state()}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn service_row(detail: &ServiceDetail) -> AnyView {
    let app = expect_context::<App>();
    view! {
        <tr>
            <th scope="row"><b>{t::word_category(detail.row.service.category)}</b></th>
            {cells(&app.my_handle(), core::slice::from_ref(&detail.row))}
        </tr>
    }
    .into_any()
}

/// Name, spelling and dates; the state of a name with one type.
fn facts(data: &ServicePage) -> Option<AnyView> {
    let app = expect_context::<App>();
    let first = data.services.first()?;
    let name = first.row.service.name.as_str().to_owned();
    let ascii = first.row.ascii.clone().map(|ascii| view! { <br/><code class="small" translate="no">{ascii}</code> });
    let state = (data.services.len() == 1).then(|| {
        view! { <dt>{t::service_state()}</dt><dd>{state(&first.row, app.today(), None)}</dd> }
    });
    let created = data.services.iter().map(|detail| {
        let types = (data.services.len() > 1)
            .then(|| view! { " "<span class="soft">{t::word_category(detail.row.service.category)}</span> });
        view! { <span class="row">{intl::day(detail.creation)}{types}</span> }
    });
    let origins: Vec<AnyView> =
        data.origins().into_iter().map(|(ordered_by, categories)| origin(data, ordered_by, &categories)).collect();
    let origins = (!origins.is_empty()).then(|| view! { <dt>{t::service_origin()}</dt><dd>{origins}</dd> });
    let facts = view! {
        <section class="card pad" aria-label=t::service_aside()>
            <dl class="facts">
                {state}
                <dt>{t::service_name()}</dt>
                <dd><code translate="no">{name.clone()}</code><CopyButton text=name/>{ascii}</dd>
                <dt>{t::service_created()}</dt><dd>{created.collect_view()}</dd>
                {origins}
            </dl>
        </section>
    };
    Some(facts.into_any())
}

/// The orderer of services, or that they were taken over from the provider.
fn origin(data: &ServicePage, ordered_by: Option<&NicHandle>, categories: &[Category]) -> AnyView {
    let app = expect_context::<App>();
    let text = match ordered_by.cloned() {
        Some(who) => t::service_ordered_by(view! { <PersonInside who/> }.into_any()),
        None => t::service_taken_over(app.read_info(|info| info.provider.clone()).as_str()).into_any(),
    };
    let types = (categories.len() < data.services.len()).then(|| {
        view! { " "<span class="soft">{words::categories(categories)}</span> }
    });
    view! { <span class="row">{text}{types}</span> }.into_any()
}

fn claims(page: Page, data: &ServicePage) -> Option<AnyView> {
    let is_open = |made: &MadeObjection| !made.state.is_final();
    let (tone, icon_name, text) = if data.services.iter().any(|detail| !detail.objections.is_empty()) {
        (Tone::Bad, "alert", t::service_case_title())
    } else if data.services.iter().any(|detail| detail.objected.iter().any(is_open)) {
        (Tone::Plain, "info", t::service_case_again())
    } else {
        return None;
    };
    let address = move || page.link(|place| place.tab = ServiceTab::Holder).format();
    let content = view! {
        <div class="row between"><p>{text}</p><a class="btn" href=address>{t::service_see_claim()}</a></div>
    };
    Some(view! { <Notice tone icon=icon_name>{content}</Notice> }.into_any())
}

/// Services that the provider has deleted, and when they leave the lists.
fn removals(data: &ServicePage) -> Vec<AnyView> {
    let app = expect_context::<App>();
    let provider = app.read_info(|info| info.provider.clone());
    let removal = |detail: &ServiceDetail| {
        let day = intl::day_of(detail.removal_at?);
        let text = if data.services.len() == 1 {
            t::service_removal(day.as_str(), provider.as_str())
        } else {
            let kind = t::word_category(detail.row.service.category);
            t::service_removal_of(day.as_str(), kind, provider.as_str())
        };
        Some(view! { <Notice tone=Tone::Warn icon="clock"><p>{text}</p></Notice> }.into_any())
    };
    data.services.iter().filter_map(removal).collect()
}

/// The first service that has expired, or whose last day is near.
fn due(data: &ServicePage) -> Option<&ServiceDetail> {
    let app = expect_context::<App>();
    let today = app.today();
    let is_due = |detail: &&ServiceDetail| {
        let ServiceRow { contacts, status, expiration, .. } = &detail.row;
        let due = due_from(&contacts.billing, &contacts.billing, *status, *expiration, today);
        detail.removal_at.is_none() && due == Some(Due::Renew)
    };
    data.services.iter().filter(is_due).min_by_key(|detail| detail.row.expiration)
}

/// The billing contact renews it.
fn renewal(data: &ServicePage) -> Option<AnyView> {
    let app = expect_context::<App>();
    let today = app.today();
    let detail = due(data)?;
    let ServiceRow { service, contacts, expiration, .. } = &detail.row;
    let what = match expiration {
        Some(day) if *day >= today => t::service_renew_soon(intl::day(*day).as_str()),
        Some(day) => t::service_renew_expired(intl::day(*day).as_str()),
        None => blockers::blocker(app.people, &Blocker::Expired),
    };
    let of = (data.services.len() > 1).then(|| [t::word_category(service.category), t::colon(), " "].concat());
    let what = words::capitalized([of.unwrap_or_default(), what].concat());
    let lock = (detail.locked == Some(Blocker::Expired)).then(|| [t::service_renew_locked(), " "].concat());
    let is_mine = contacts.billing == app.my_handle();
    let who = if is_mine {
        t::service_renew_yours().into_any()
    } else {
        t::service_renew_theirs(view! { <PersonInside who=contacts.billing.clone()/> }.into_any()).into_any()
    };
    let act = is_mine.then(|| view! { <Renew service=service.name.clone()/> });
    let content = view! {
        <div class="row between">
            <div class="grow"><p><b>{what}</b></p><p class="small">{lock}{who}</p></div>
            {act}
        </div>
    };
    Some(view! { <Notice tone=Tone::Warn icon="clock">{content}</Notice> }.into_any())
}

/// All services of a name are paid together.
fn debt(data: &ServicePage) -> Option<AnyView> {
    let app = expect_context::<App>();
    let detail = data.services.iter().find(|detail| detail.row.status.is_in_debt())?;
    let payer = Blocker::InDebt.payer(&detail.row.contacts)?.clone();
    let way = view! { <WayToPay payer=payer.clone() service=detail.row.service.name.clone()/> };
    let bills: Vec<AnyView> = data.bills.iter().map(bill).collect();
    let what = blockers::blocker(app.people, &Blocker::InDebt);
    let what = if bills.is_empty() {
        view! { <p><b>{what}</b></p> }.into_any()
    } else {
        view! { {bills}<p class="small">{what}</p> }.into_any()
    };
    let content = if payer == app.my_handle() {
        view! { <div class="row between"><div class="grow">{what}</div>{way}</div> }.into_any()
    } else {
        view! { {what}{way} }.into_any()
    };
    Some(view! { <Notice tone=Tone::Bad icon="card">{content}</Notice> }.into_any())
}

/// The amount of a bill, when it is due, and its number.
fn bill(bill: &OpenBill) -> AnyView {
    let amount = intl::money(&bill.amount);
    let due = bill.due.map(intl::day);
    let text = match (&due, bill.blocks) {
        (Some(due), true) => t::service_bill_overdue(amount.as_str(), due.as_str()),
        (Some(due), false) => t::service_bill_due(amount.as_str(), due.as_str()),
        (None, _) => t::service_bill(amount.as_str()),
    };
    view! { <p><b class="num">{text}</b>" "<span class="soft small">{t::service_bill_number(bill.id.as_str())}</span></p> }
        .into_any()
}

/// The reasons that no notice says.
fn locks(data: &ServicePage) -> Vec<AnyView> {
    let app = expect_context::<App>();
    let due = due(data).map(|detail| detail.row.service.category);
    let is_said = |lock: &Blocker, categories: &[Category]| match lock {
        Blocker::InDebt => true,
        Blocker::Expired => categories.iter().all(|category| {
            due == Some(*category) || data.of_type(Some(*category)).is_some_and(|detail| detail.removal_at.is_some())
        }),
        _ => false,
    };
    let lock = |(lock, categories): (&Blocker, Vec<_>)| {
        let reason = blockers::blocker(app.people, lock);
        let text = if categories.len() == data.services.len() {
            t::service_locked(reason.as_str())
        } else {
            t::service_locked_some(reason.as_str(), words::categories(&categories).as_str())
        };
        view! { <State tone=Tone::Warn icon="lock" text/> }.into_any()
    };
    data.locks().into_iter().filter(|(lock, categories)| !is_said(lock, categories)).map(lock).collect()
}
