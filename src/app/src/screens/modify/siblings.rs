//! Services of the same name that may have the same change: a domain's zone, hosting plan and mail.

use super::form::Form;
use super::model::{Offer, Sibling};
use super::row::text;
use super::words::{self, Reader};
use crate::components::{self, icon};
use crate::platform::i18n::modify as t;
use crate::prelude::*;

pub(super) fn view(form: Form) -> AnyView {
    let siblings = Memo::new(move |_| {
        form.model.with(|model| model.as_ref().map(|model| model.siblings.clone()).unwrap_or_default())
    });
    let is_offered = Memo::new(move |_| !siblings.read().is_empty());
    let boxes = move || {
        let Some(reader) = form.reader.get() else { return Vec::new() };
        siblings.with(|siblings| siblings.iter().map(|sibling| one(form, sibling, &reader)).collect::<Vec<AnyView>>())
    };
    (move || {
        is_offered.get().then(|| {
            view! {
                <fieldset class="stack tight">
                    <legend><b>{t::modify_siblings()}</b></legend>
                    <p class="small soft">{t::modify_siblings_note()}</p>
                    {boxes}
                </fieldset>
            }
        })
    })
    .into_any()
}

fn one(form: Form, sibling: &Sibling, reader: &Reader) -> AnyView {
    let id = words::box_id(sibling.service.category);
    let service = sibling.service.clone();
    let is_free = sibling.offer == Offer::Free;
    let others: Vec<String> = sibling
        .others
        .iter()
        .map(|(role, holder)| {
            t::modify_sibling_now(components::words::role_inside(*role), words::who(holder, &reader.me).as_str())
        })
        .collect();
    let note = (is_free && !others.is_empty()).then(|| [" (", &others.join(", "), ")"].concat());
    let told = words::beside_sibling(sibling, reader).map(|told| {
        view! {
            <p class="msg" data-s=told.tone.as_str() id=[id, "-m"].concat()>{icon(told.icon)}<span>{text(&told)}</span></p>
        }
    });
    let is_wrong = (!sibling.refused.is_empty()).then_some("true");
    view! {
        <div>
            <label class="row" class:soft=!is_free>
                <input
                    type="checkbox" id=id disabled=!is_free prop:checked=sibling.is_ticked
                    aria-describedby=[id, "-m"].concat() aria-invalid=is_wrong
                    on:change=move |event| form.tick(&service, event_target_checked(&event))
                />
                <span>{components::words::category(sibling.service.category)}<span class="small soft">{note}</span></span>
            </label>
            {told}
        </div>
    }
    .into_any()
}
