//! The checkboxes of the other services of a site, which can have the same change.

use super::form::ModifyForm;
use super::labels;
use super::messages::{self, Viewer};
use super::model::{Offer, Sibling};
use super::role_fields::message_text;
use crate::components::{self, icon};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::Role;
use leptos::prelude::*;

#[component]
pub(super) fn Siblings(form: ModifyForm) -> AnyView {
    let siblings = Memo::new(move |_| {
        form.model.with(|model| model.as_ref().map(|model| model.siblings.clone()).unwrap_or_default())
    });
    let is_offered = Memo::new(move |_| !siblings.read().is_empty());
    let checkboxes = move || {
        let Some(viewer) = form.viewer.get() else { return Vec::new() };
        siblings
            .with(|siblings| siblings.iter().map(|sibling| checkbox(form, sibling, &viewer)).collect::<Vec<AnyView>>())
    };
    (move || {
        is_offered.get().then(|| {
            view! {
                <fieldset class="stack tight">
                    <legend><b>{t::modify_siblings()}</b></legend>
                    <p class="small soft">{t::modify_siblings_note()}</p>
                    {checkboxes}
                </fieldset>
            }
        })
    })
    .into_any()
}

fn checkbox(form: ModifyForm, sibling: &Sibling, viewer: &Viewer) -> AnyView {
    let id = labels::checkbox_id(sibling.service.category);
    let service = sibling.service.clone();
    let is_available = sibling.offer == Offer::Available;
    let message = messages::sibling_message(sibling, viewer).map(|message| {
        view! {
            <p class="msg" data-s=message.tone.as_str() id=[id, "-m"].concat()>
                {icon(message.icon)}<span>{message_text(&message)}</span>
            </p>
        }
    });
    let invalid = (!sibling.blockers.is_empty()).then_some("true");
    view! {
        <div>
            <label class="row" class:soft=!is_available>
                <input
                    type="checkbox" id=id disabled=!is_available prop:checked=sibling.is_ticked
                    aria-describedby=[id, "-m"].concat() aria-invalid=invalid
                    on:change=move |event| form.tick(&service, event_target_checked(&event))
                />
                <span>
                    {components::words::category(sibling.service.category)}
                    <span class="small soft">{other_contacts(sibling, viewer)}</span>
                </span>
            </label>
            {message}
        </div>
    }
    .into_any()
}

/// The outgoing contacts where they differ from those of the dialog's service.
fn other_contacts(sibling: &Sibling, viewer: &Viewer) -> Option<String> {
    if sibling.offer != Offer::Available || sibling.other_contacts.is_empty() {
        return None;
    }
    let contacts: Vec<String> = sibling
        .other_contacts
        .iter()
        .map(|(role, holder)| {
            let (role_name, holder) =
                (components::words::role_inside(*role), messages::handle_inside(holder, &viewer.me));
            match sibling.tech_until.filter(|_| *role == Role::Tech) {
                Some(day) => t::modify_sibling_now_until(intl::day(day).as_str(), role_name, holder.as_str()),
                None => t::modify_sibling_now(role_name, holder.as_str()),
            }
        })
        .collect();
    Some([" (", &contacts.join(", "), ")"].concat())
}
