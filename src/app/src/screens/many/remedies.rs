//! What can be done about services that cannot be changed, for a whole group of them.

use super::basis::Basis;
use super::form::ManyForm;
use crate::platform::dom;
use crate::platform::i18n::many as t;
use crate::prelude::*;
use handover_api::submissions::RefusedServices;
use handover_rules::ServiceKey;
use handover_rules::submission::OwnRequests;
use handover_rules::submission::refused::RefusalKind;

/// The buttons of a group. Only for groups whose services are all known, and not for those of a file.
pub(super) fn view(form: ManyForm, group: &RefusedServices) -> AnyView {
    if form.by_file.get_untracked() || group.count != group.services.len() as u64 {
        return ().into_any();
    }
    let own = if group.reason == RefusalKind::RequestOpen { own_requests(form, &group.services) } else { 0 };
    let replace = (own > 0).then(|| replace_own(form, own));
    view! { <div class="row">{leave_out(form, group.services.clone())}{replace}</div> }.into_any()
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

/// How many open requests the reader could replace at these services.
fn own_requests(form: ManyForm, services: &[ServiceKey]) -> usize {
    if form.has_basis() || form.own_requests() == OwnRequests::AreReplaced {
        return 0;
    }
    let me = form.app.my_handle();
    let mut services: Vec<&ServiceKey> = services.iter().collect();
    services.sort();
    form.app.selection().rows.with_untracked(|rows| {
        let open = rows.iter().filter(|row| services.binary_search(&&row.service).is_ok()).flat_map(|row| &row.open);
        open.filter(|open| open.may_be_replaced_by(&me)).count()
    })
}

/// The reader's own requests are to end with the ones that are sent.
fn replace_own(form: ManyForm, count: usize) -> AnyView {
    let press = move |_| decide(form, OwnRequests::AreReplaced);
    view! { <button type="button" class="btn sm" on:click=press>{t::many_replace_own(count as u64)}</button> }
        .into_any()
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
