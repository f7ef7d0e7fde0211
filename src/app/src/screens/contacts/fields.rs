//! The form: services, new contacts, options, and the bar with the button.

use super::file::FromFile;
use super::form::ContactsForm;
use super::options::Options;
use super::place;
use super::refused::Refused;
use super::review::Changes;
use super::role_field::RoleField;
use super::send::Listing;
use super::services::ServicesIncluded;
use super::webmaster::{self, Abilities, Site};
use super::what_will_happen::{WhatWillHappen, WhatWillHappenInBar, send_label};
use crate::browser::dom;
use crate::components::{BusyLabel, Notice, Tone};
use crate::forms::{ErrorSummary, on_submit};
use crate::platform::i18n as t;
use handover_rules::submission::form::Preview;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[component]
pub(super) fn Fields() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    // Narrower than the services: the fields must not be rendered anew while somebody types.
    let offered = Memo::new(move |_| form.offered());
    let lists_changes = Memo::new(move |_| form.listing() == Listing::Form);
    form.submit.drop_once(webmaster::SITE, move || form.rows.with(|rows| !rows.is_empty()));
    for field in [form.last_day, form.note] {
        form.submit.drop_once(field.id, move || field.message.with(Option::is_none));
    }
    let roles = move || offered.get().iter().map(|role| view! { <RoleField role/> }).collect_view();
    let amending = form.amended().map(|id| {
        let text = view! { <p>{t::many_amending(place::submission_link(id))}</p> };
        view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
    });
    let parts = if form.is_by_file() {
        view! { <FromFile/> }.into_any()
    } else if form.is_for_webmaster() {
        let has_site = Memo::new(move |_| form.rows.with(|rows| !rows.is_empty()));
        view! {
            <section class="card pad stack" aria-label=t::modify_contacts()>
                {roles}
                <Site/>
            </section>
            {move || has_site.get().then(|| view! { <ServicesIncluded/> <Abilities/> })}
        }
        .into_any()
    } else {
        let (hint, class) = if form.hands_over() {
            (t::many_everything_lead(), "card pad stack mid")
        } else {
            (t::modify_lead(), "card pad")
        };
        view! {
            <ServicesIncluded/>
            <section class=class aria-labelledby="new-contacts">
                <h2 id="new-contacts">{t::modify_contacts()}</h2>
                <p class="soft small">{hint}</p>
                <div class="lines">{roles}</div>
            </section>
            {move || lists_changes.get().then(|| view! { <Changes leaves_out=false/> })}
        }
        .into_any()
    };
    view! {
        <form class="cols side" novalidate on:submit=on_submit(move || form.confirm())>
            <div class="stack">
                <ErrorSummary form=form.submit/>
                {amending}
                {parts}
                <Refused/>
                <Options/>
                <ConfirmBars/>
            </div>
            <WhatWillHappen/>
        </form>
    }
}

/// The bar with the button: at the foot of the form, and on phones of the window.
#[component]
fn ConfirmBars() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let note = move || {
        let nothing_sent = form.submit.nothing_sent()?;
        Some(if form.listing() == Listing::Page { t::modify_check_first() } else { nothing_sent })
    };
    view! {
        <section class="dock only-l" aria-label=t::modify_confirm()>
            <span class="soft">{note}</span>
            <Buttons/>
        </section>
        <section class="dock only-s" aria-label=t::modify_preview()>
            <WhatWillHappenInBar/>
            <Buttons/>
        </section>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let sending = form.submit.sending;
    // Pressed without changes, it says why nothing is sent.
    let is_off = Memo::new(move |_| {
        let stays = |preview: &Preview| preview.will_change + preview.cannot_change == 0 && preview.faults.is_empty();
        sending.is_running() || form.preview(stays)
    });
    let label = move || {
        let services = form.preview(|preview| preview.will_change);
        match form.listing() {
            Listing::Page if services == 0 => t::modify_check_file().to_owned(),
            Listing::Page => t::modify_check(services),
            Listing::Beside | Listing::Form => send_label(form),
        }
    };
    let give_up = move |event: MouseEvent| {
        // A call under way goes on, and its result would be shown nowhere.
        if !sending.is_idle() {
            event.prevent_default();
        } else if dom::is_plain(&event) {
            event.prevent_default();
            form.is_done.set_value(true);
            place::leave(form);
        }
    };
    let address = place::back(form).format();
    view! {
        <span class="row">
            <a class="btn" href=address aria-disabled=move || sending.disabled() on:click=give_up>
                {t::modify_cancel()}
            </a>
            <button type="submit" class="btn main" aria-disabled=move || is_off.get().then_some("true")>
                <BusyLabel of=sending label working=t::modify_sending()/>
            </button>
        </span>
    }
}
