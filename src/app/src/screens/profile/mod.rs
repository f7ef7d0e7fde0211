//! The profile: name, organisation and language, who sees them, labels for others, the address for codes, readiness for a
//! billing role, sessions, password.
//!
//! Headings and inputs stay in place when the profile is read again.

mod address;
mod lists;
mod person;

pub(crate) use address::{changed as address_changed, cooldown_note};
pub(crate) use lists::RuleList;

use self::lists::{ApplicationsSection, LabelsCard, section};
use crate::browser::dom;
use crate::components::{AddPaymentMethod, Badge, Button, Icon, PageHead, Pay, Skeleton, Tone};
use crate::data::{Loaded, WhenLoaded, loaded};
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::account::{OpenBill, PaymentMethod, Profile};
use handover_api::route;
use handover_rules::model::account::PaymentStatus;
use handover_rules::submission::blockers::may_become;
use handover_rules::{AccountFacts, Role};
use leptos::prelude::*;

type Content = fn(Loaded<Profile>) -> AnyView;

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let profile = loaded::load::<Profile>(|| route::PROFILE.to_owned());
    let failed =
        Memo::new(move |_| profile.data.with(Option::is_none) && profile.reading.failure.with(Option::is_some));
    let content = move || {
        if failed.get() {
            return view! { <WhenLoaded of=profile loading=|| () children=|_| ()/> }.into_any();
        }
        let part = |id, title, note, lines, ready: Content| section(id, title, note, card(profile, lines, ready));
        view! {
            <div class="stack wide in-turn">
                {part("you", t::profile_you(), t::profile_you_note(), 5, person::view)}
                {part("names", t::names_title(), t::names_note(), 1, person::names)}
                {section("labels", t::labels_title(), t::labels_note(), view! { <LabelsCard/> }.into_any())}
                {part("address", t::address_title(), t::address_note(), 5, address::view)}
                {part("ready", t::ready_title(), t::ready_note(), 7, readiness)}
                {part("sessions", t::sessions_title(), t::sessions_note(), 1, lists::sessions)}
                <ApplicationsSection/>
                {app.ways_in().passwords.then(|| {
                    part("password-title", t::password(), t::profile_password_note(), 4, person::password)
                })}
                {part("data", t::profile_data(), t::profile_data_note(), 1, data_file)}
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead heading=t::profile_title()/>
        {content}
    }
    .into_any()
}

/// A plain download link: the session cookie is sent to a backend on another origin of the site, too.
fn data_file(_: Loaded<Profile>) -> AnyView {
    let file = expect_context::<App>().file_address(route::ACCOUNT_DATA);
    view! {
        <p class="pad"><a class="btn" href=file download=""><Icon name="save"/> {t::profile_data_download()}</a></p>
    }
    .into_any()
}

/// The card of a section; a skeleton of `lines` until the profile is there.
fn card(profile: Loaded<Profile>, lines: usize, ready: Content) -> AnyView {
    let skeleton = move || view! { <Skeleton lines class="pad stack"/> }.into_any();
    let content = profile.show_once(skeleton, move || ready(profile));
    view! { <div class="card lines">{content}</div> }.into_any()
}

fn readiness(profile: Loaded<Profile>) -> AnyView {
    let verdict = move || {
        let is_ready = fact(profile, |facts| may_become(facts, Role::Billing));
        if is_ready {
            view! { <Badge tone=Tone::Ok icon="ok" text=t::ready_yes()/> }.into_any()
        } else {
            view! { <Badge tone=Tone::Warn icon="alert" text=t::ready_no()/> }.into_any()
        }
    };
    let confirmed = move || {
        let is_met = fact(profile, |facts| facts.address_confirmed);
        condition(is_met, t::address_confirmed(), t::address_unconfirmed(), None, None)
    };
    view! {
        <div class="pad row between" role="status">{verdict}</div>
        <ul class="lines ul">
            {move || profile_complete(profile)} {confirmed} {move || no_unpaid_bill(profile)}
            {move || payment_method(profile)}
        </ul>
    }
    .into_any()
}

/// Reactive.
fn fact(profile: Loaded<Profile>, read: fn(&AccountFacts) -> bool) -> bool {
    profile.field(|profile| read(&profile.facts))
}

fn profile_complete(profile: Loaded<Profile>) -> AnyView {
    let is_met = fact(profile, |facts| facts.profile_complete);
    let edit = |_| {
        if let Some(button) = dom::by_id("edit-person") {
            button.click();
        }
    };
    let remedy =
        (!is_met).then(|| view! { <Button class="btn sm" icon="edit" label=t::profile_edit() press=edit/> }.into_any());
    let has_names = profile.field(|profile| !profile.person.first_name.is_empty() && !profile.person.name.is_empty());
    let missing_elsewhere =
        (!is_met && has_names).then(|| view! { <p class="small">{t::ready_incomplete_provider()}</p> }.into_any());
    condition(is_met, t::ready_complete(), t::ready_incomplete(), missing_elsewhere, remedy)
}

fn no_unpaid_bill(profile: Loaded<Profile>) -> AnyView {
    let is_met = !fact(profile, |facts| facts.has_unpaid_bill);
    let bills = profile.field(|profile| profile.bills.iter().map(bill).collect::<Vec<AnyView>>());
    let remedy = (!is_met).then(|| view! { <Pay elsewhere=t::ready_elsewhere() focus="#ready"/> }.into_any());
    condition(is_met, t::ready_no_unpaid(), t::ready_unpaid(), list(bills), remedy)
}

fn payment_method(profile: Loaded<Profile>) -> AnyView {
    let is_met = fact(profile, |facts| facts.has_payment_method);
    let methods = profile.field(|profile| profile.payment_methods.iter().map(method).collect::<Vec<AnyView>>());
    let remedy = (!is_met).then(|| view! { <AddPaymentMethod focus="#ready"/> }.into_any());
    condition(is_met, t::ready_method(), t::ready_no_method(), list(methods), remedy)
}

fn list(items: Vec<AnyView>) -> Option<AnyView> {
    (!items.is_empty()).then(|| view! { <ul class="ul small soft">{items}</ul> }.into_any())
}

fn condition(
    is_met: bool,
    met: &'static str,
    unmet: &'static str,
    details: Option<AnyView>,
    remedy: Option<AnyView>,
) -> AnyView {
    let (tone, icon_name) = if is_met { (Tone::Plain, "check") } else { (Tone::Bad, "alert") };
    let text = if is_met { met.into_any() } else { view! { <b>{unmet}</b> }.into_any() };
    view! {
        <li class="pad row between">
            <div class="state grow" data-s=tone.as_str()>
                <Icon name=icon_name/><div class="stack tight">{text}{details}</div>
            </div>
            {remedy}
        </li>
    }
    .into_any()
}

fn bill(bill: &OpenBill) -> AnyView {
    let due = bill.due.map(intl::day);
    let note = match (&due, bill.blocks) {
        (Some(due), true) => t::bill_overdue(due.as_str()),
        (None, true) => t::bill_unpaid().to_owned(),
        (Some(due), false) => t::bill_due(due.as_str()),
        (None, false) => t::bill_open().to_owned(),
    };
    let issued = intl::day(bill.issued);
    view! {
        <li>
            <span class="num">{t::bill(intl::money(&bill.amount).as_str(), issued.as_str(), bill.id.as_str())}</span>
            <br/>
            <span class="soft">{note}</span>
        </li>
    }
    .into_any()
}

fn method(method: &PaymentMethod) -> AnyView {
    let kind = match method.kind.as_str() {
        "CREDIT_CARD" => t::method_card().to_owned(),
        "SEPA_DIRECT_DEBIT" | "BANK_ACCOUNT" => t::method_debit().to_owned(),
        "PAYPAL" => "PayPal".to_owned(),
        other => other.replace('_', " "),
    };
    let last_day = method.last_day.map(intl::day);
    let text = match (method.chargeable, &last_day) {
        (true, Some(day)) => t::method_until(day.as_str(), kind.as_str()),
        (true, None) => t::method_valid(kind.as_str()),
        (false, Some(day)) if method.status == PaymentStatus::Expired => t::method_ran_out(day.as_str(), kind.as_str()),
        (false, _) => t::method_unusable(kind.as_str()),
    };
    view! { <li>{text}</li> }.into_any()
}
