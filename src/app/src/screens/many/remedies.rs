//! Remedies for services that cannot be changed, for a whole group of them.

use super::basis::Basis;
use super::form::ManyForm;
use crate::platform::dom;
use crate::platform::i18n as t;
use handover_api::submissions::RefusedServices;
use handover_rules::ServiceKey;
use handover_rules::submission::OwnRequests;
use leptos::prelude::*;

/// The buttons of a group. Services are left out of a selection if all of them are known; those of a file, in the file.
pub(super) fn view(form: ManyForm, group: &RefusedServices) -> AnyView {
    let are_known = !form.by_file.get_untracked() && group.count == group.services.len() as u64;
    let leave_out = are_known.then(|| leave_out(form, group.services.clone()));
    let may_replace = group.replaceable > 0 && form.own_requests() == OwnRequests::Stay;
    let replace = may_replace.then(|| replace_own(form, group.replaceable));
    if leave_out.is_none() && replace.is_none() {
        return ().into_any();
    }
    view! { <div class="row">{leave_out}{replace}</div> }.into_any()
}

/// Takes the services out of the selection. They are left out in any case when it is sent: this is for a selection that says
/// what will happen.
fn leave_out(form: ManyForm, mut services: Vec<ServiceKey>) -> AnyView {
    // There may be thousands.
    services.sort();
    let press = move |_| {
        let has = |service: &ServiceKey| services.binary_search(service).is_ok();
        if form.has_basis() {
            let keep = |basis: &mut Basis| basis.lines.retain(|(service, _)| !has(service));
            form.basis.update(|basis| basis.as_mut().map_or((), keep));
        } else {
            form.app.selection().rows.update(|rows| rows.retain(|row| !has(&row.service)));
        }
        form.app.announce(&t::many_left_out(services.len() as u64));
        dom::focus_soon("#would-change");
    };
    view! { <button type="button" class="btn sm" on:click=press>{t::many_leave_out()}</button> }.into_any()
}

/// The reader's own requests are to end with the ones that are sent.
fn replace_own(form: ManyForm, count: u64) -> AnyView {
    let press = move |_| decide(form, OwnRequests::AreReplaced);
    view! { <button type="button" class="btn sm" on:click=press>{t::many_replace_own(count)}</button> }.into_any()
}

/// The reader's own requests are to stay after all.
pub(super) fn keep_own(form: ManyForm) -> AnyView {
    let press = move |_| decide(form, OwnRequests::Stay);
    view! { <button type="button" class="btn sm" on:click=press>{t::many_keep_own()}</button> }.into_any()
}

fn decide(form: ManyForm, own: OwnRequests) {
    form.decide_own(own);
    dom::focus_soon("#would-change");
}
