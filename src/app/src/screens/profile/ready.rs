//! Ready to be a billing contact? Everything that the rules ask of an account, with the way to mend what is missing.

use super::part;
use crate::components::page_data::PageData;
use crate::components::{self, Tone, icon};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n::profile as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::account::{OpenBill, PaymentMethod, Profile};
use handover_api::route;
use handover_rules::AccountFacts;
use leptos::task::spawn_local;

pub(super) fn view(app: AppContext, profile: PageData<Profile>) -> AnyView {
    let failure: RwSignal<Option<String>> = RwSignal::new(None);
    let facts = move |read: fn(&AccountFacts) -> bool| part(profile, |profile| read(&profile.facts));
    let is_ready = move || {
        facts(|facts| {
            facts.profile_complete && facts.address_confirmed && !facts.has_unpaid_bill && facts.has_payment_method
        })
    };
    let whole = move || {
        if is_ready() {
            components::badge(Tone::Ok, "ok", t::ready_yes())
        } else {
            components::badge(Tone::Warn, "alert", t::ready_no())
        }
    };
    let complete = move || {
        let holds = facts(|facts| facts.profile_complete);
        let mend = || {
            let edit = |_| {
                if let Some(button) = dom::by_id("edit-person") {
                    button.click();
                }
            };
            view! { <button type="button" class="btn sm" on:click=edit>{icon("edit")} {t::profile_edit()}</button> }
                .into_any()
        };
        line(holds, t::ready_complete(), t::ready_incomplete(), None, (!holds).then(mend))
    };
    let confirmed = move || {
        let holds = facts(|facts| facts.address_confirmed);
        line(holds, t::address_confirmed(), t::address_unconfirmed(), None, None)
    };
    let bills = move || {
        let holds = !facts(|facts| facts.has_unpaid_bill);
        let bills = part(profile, |profile| profile.bills.iter().map(bill).collect::<Vec<AnyView>>());
        let details = (!bills.is_empty()).then(|| view! { <ul class="ul small">{bills}</ul> }.into_any());
        let mend = || mend(app, profile, failure, route::DEMO_PAY, t::ready_pay(), t::ready_paid());
        line(holds, t::ready_no_unpaid(), t::ready_unpaid(), details, (!holds).then(mend))
    };
    let methods = move || {
        let holds = facts(|facts| facts.has_payment_method);
        let methods = part(profile, |profile| profile.payment_methods.iter().map(method).collect::<Vec<AnyView>>());
        let details = (!methods.is_empty()).then(|| view! { <ul class="ul small">{methods}</ul> }.into_any());
        let mend = || mend(app, profile, failure, route::DEMO_PAYMENT_METHOD, t::ready_add(), t::ready_added());
        line(holds, t::ready_method(), t::ready_no_method(), details, (!holds).then(mend))
    };
    let failed = move || failure.get().map(|text| components::alert(view! { <p>{text}</p> }.into_any()));
    view! {
        <div class="pad row between" role="status">{whole}</div>
        {failed}
        <ul class="lines ul">{complete}{confirmed}{bills}{methods}</ul>
    }
    .into_any()
}

/// One condition: whether it holds, what there is to know, and how to mend it.
fn line(holds: bool, yes: &'static str, no: &'static str, details: Option<AnyView>, mend: Option<AnyView>) -> AnyView {
    let (tone, icon_name, text) = if holds { (Tone::Ok, "ok", yes) } else { (Tone::Bad, "alert", no) };
    let text = if holds { text.into_any() } else { view! { <b>{text}</b> }.into_any() };
    view! {
        <li class="pad row between">
            <div class="state grow" data-s=tone.as_str()>
                {icon(icon_name)}<div class="stack tight">{text}{details}</div>
            </div>
            {mend}
        </li>
    }
    .into_any()
}

/// In a demo a button mends it; elsewhere it is mended where the provider has bills and payment methods.
fn mend(
    app: AppContext,
    profile: PageData<Profile>,
    failed: RwSignal<Option<String>>,
    path: &'static str,
    label: &'static str,
    done: &'static str,
) -> AnyView {
    if !app.is_demo() {
        let support = app.info().with_untracked(|info| info.as_ref().map(|info| info.help.support.clone()));
        let link = support.filter(|support| !support.is_empty()).map(|support| {
            view! { " " <a href=support rel="noreferrer">{t::help_support()}</a> }
        });
        return view! { <p class="small soft">{t::ready_elsewhere()}{link}</p> }.into_any();
    }
    let act = move |_| {
        failed.set(None);
        spawn_local(async move {
            match client::post::<_, ()>(app, path, &()).await {
                Ok(()) => {
                    profile.retry();
                    app.announce(done);
                    // The button goes away with what it mends.
                    dom::focus_soon("#ready");
                }
                Err(failure) => {
                    failed.try_set(Some(components::explain(&failure)));
                }
            }
        });
    };
    view! { <button type="button" class="btn sm" on:click=act>{label}</button> }.into_any()
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
    let last = method.last_day.map(intl::day);
    let text = match (method.chargeable, &last) {
        (true, Some(day)) => t::method_until(day.as_str(), kind.as_str()),
        (true, None) => t::method_valid(kind.as_str()),
        (false, Some(day)) if method.status == handover_rules::model::billing::PaymentStatus::Expired => {
            t::method_ran_out(day.as_str(), kind.as_str())
        }
        (false, _) => t::method_unusable(kind.as_str()),
    };
    view! { <li>{text}</li> }.into_any()
}
