//! Problems of the services of a page, each with its remedy: debts, claims on the domain, and why roles cannot be
//! changed.

use super::page::Page;
use crate::components::{Notice, PersonInside, Renew, State, Tone, WayToPay, blockers, words};
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::account::OpenBill;
use handover_api::cases::MadeObjection;
use handover_api::link::ServiceTab;
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::services::ServiceRow;
use handover_rules::service_list::{Due, due_from};
use handover_rules::{Blocker, Category};
use leptos::prelude::*;

pub(super) fn view(page: Page, data: &ServicePage) -> AnyView {
    view! { {claims(page, data)} {removals(data)} {renewal(data)} {debt(data)} {locks(data)} }.into_any()
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
    let provider = app.info.with_untracked(|info| info.as_ref().map(|info| info.provider.clone()).unwrap_or_default());
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
