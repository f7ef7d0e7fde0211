//! What can be done about services that cannot be changed, for a whole group of them.

use super::basis::Basis;
use super::form::ManyForm;
use crate::components;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::many as t;
use crate::prelude::*;
use handover_api::route::{self, TaskAction};
use handover_api::submissions::RefusedServices;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{RequestId, ServiceKey};
use leptos::task::spawn_local;

/// The buttons of a group. Only for groups whose services are all known, and not for those of a file.
pub(super) fn view(form: ManyForm, group: &RefusedServices) -> AnyView {
    if form.by_file.get_untracked() || group.count != group.services.len() as u64 {
        return ().into_any();
    }
    let own = if group.reason == RefusalKind::RequestOpen { own_requests(form, &group.services) } else { Vec::new() };
    let cancel = (!own.is_empty()).then(|| cancel(form, own));
    view! { <div class="row">{leave_out(form, group.services.clone())}{cancel}</div> }.into_any()
}

/// Takes the services out of the selection. They are left out in any case when it is sent: this is for a selection that says
/// what will happen.
fn leave_out(form: ManyForm, mut services: Vec<ServiceKey>) -> AnyView {
    // There may be thousands.
    services.sort();
    let press = move |_| {
        let has = |service: &ServiceKey| services.binary_search(service).is_ok();
        if form.submission_before().is_some() {
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

/// The open requests of these services, if the reader has made all of them.
fn own_requests(form: ManyForm, services: &[ServiceKey]) -> Vec<RequestId> {
    if form.submission_before().is_some() {
        return Vec::new();
    }
    let me = form.app.my_handle();
    let mut services: Vec<&ServiceKey> = services.iter().collect();
    services.sort();
    form.app.selection().rows.with_untracked(|rows| {
        let rows = || rows.iter().filter(|row| services.binary_search(&&row.service).is_ok()).flat_map(|row| &row.open);
        if rows().all(|open| open.asker == me) { rows().map(|open| open.id).collect() } else { Vec::new() }
    })
}

/// Withdraws the reader's own requests, so that their services can change.
fn cancel(form: ManyForm, requests: Vec<RequestId>) -> AnyView {
    let is_busy = RwSignal::new(false);
    let label = t::many_cancel_requests(requests.len() as u64);
    let press = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(withdraw(form, requests.clone(), is_busy));
    };
    view! {
        <button type="button" class="btn sm" aria-disabled=move || is_busy.get().then_some("true") on:click=press>
            {label}
        </button>
    }
    .into_any()
}

async fn withdraw(form: ManyForm, requests: Vec<RequestId>, is_busy: RwSignal<bool>) {
    let mut done: Vec<RequestId> = Vec::new();
    let mut failed = None;
    for id in requests {
        let answer: Result<(), Failure> =
            client::post(form.app, &route::task_action(id, TaskAction::Withdraw), &()).await;
        match answer {
            Ok(()) => done.push(id),
            Err(failure) => failed = Some(components::explain(&failure)),
        }
    }
    is_busy.try_set(false);
    form.app.announce(&t::many_cancelled_requests(done.len() as u64));
    form.app.selection().rows.update(|rows| {
        for row in rows {
            row.open.retain(|open| !done.contains(&open.id));
        }
    });
    if let Some(why) = failed {
        form.form.fail_with(why);
    }
    dom::focus_soon("#would-change");
}
