//! The current holder.

use crate::components::{PersonName, State, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::holder::HolderPage;
use handover_rules::holder::data::Holder;
use leptos::prelude::*;

/// The facts about the holder, and a change that waits for answers.
pub(super) fn card(page: &HolderPage) -> AnyView {
    let known = match &page.holder {
        Some(holder) => facts(holder),
        None => view! { <p>{t::holder_unknown()}</p> }.into_any(),
    };
    let open = page.open.as_ref().map(|open| {
        view! {
            <State tone=Tone::Now icon="wait" text=t::holder_open_until(intl::timestamp(open.deadline).as_str())/>
        }
        .into_any()
    });
    let locked = page.locked_until.map(|until| {
        view! { <State tone=Tone::Warn icon="lock" text=t::holder_locked_until(intl::timestamp(until).as_str())/> }
            .into_any()
    });
    view! {
        <section class="card pad stack" aria-labelledby="service-holder">
            <h2 id="service-holder">{t::holder_title()}</h2>
            {known}
            {open}
            {locked}
            <p class="small soft">{t::holder_lead()}</p>
        </section>
    }
    .into_any()
}

/// An email address that breaks after its `@` and before its dots.
fn breakable(address: &str) -> Vec<AnyView> {
    let (mut parts, mut rest) = (Vec::new(), address);
    let next = |rest: &str| {
        rest.match_indices(['@', '.']).find_map(|(at, sign)| {
            let at = if sign == "@" { at + 1 } else { at };
            (1..rest.len()).contains(&at).then_some(at)
        })
    };
    while let Some(at) = next(rest) {
        let (part, after) = rest.split_at(at);
        parts.push(view! { {part.to_owned()}<wbr/> }.into_any());
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts
}

/// The holder as a list of facts.
pub(crate) fn facts(holder: &Holder) -> AnyView {
    let (identity, details) = (&holder.identity, &holder.details);
    let organisation = (!identity.organisation.is_empty()).then(|| {
        view! { <dt>{t::holder_organisation()}</dt><dd><PersonName name=identity.organisation.clone()/></dd> }
    });
    let phone = (!details.phone.is_empty())
        .then(|| view! { <dt>{t::holder_phone()}</dt><dd><span translate="no" class="nb">{details.phone.clone()}</span></dd> });
    let place = [details.postcode.as_str(), &details.town].join(" ");
    let lines = [details.street.as_str(), place.trim(), &intl::region(details.country.as_str())];
    let address: Vec<AnyView> = lines
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| view! { <span class="row"><PersonName name=line.to_owned()/></span> }.into_any())
        .collect();
    view! {
        <dl class="facts">
            <dt>{t::holder_name()}</dt><dd><PersonName name=identity.full_name()/></dd>
            {organisation}
            <dt>{t::holder_legal_form()}</dt><dd>{t::holder_form(identity.legal_form)}</dd>
            <dt>{t::holder_email()}</dt><dd><span translate="no">{breakable(&identity.email.to_string())}</span></dd>
            {phone}
            <dt>{t::holder_address()}</dt><dd>{address}</dd>
        </dl>
        {details.street.is_empty().then(|| view! { <State tone=Tone::Warn icon="alert" text=t::holder_address_missing()/> })}
    }
    .into_any()
}
