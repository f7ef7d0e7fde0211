//! Services that cannot be changed now: in groups by reason, each with its remedy.

use super::form::ContactsForm;
use super::services;
use crate::browser::dom;
use crate::components::{self, CopyText, Icon, Pay, RefusedGroup, Renew};
use crate::platform::{i18n as t, intl};
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::service_list::Need;
use handover_rules::submission::OwnRequests;
use handover_rules::submission::form::FormService;
use handover_rules::submission::refused::{RefusalRemedy, RefusedServices};
use handover_rules::{NicHandle, ServiceKey, ServiceName};
use leptos::prelude::*;

/// The groups. Of an only service, the fields say why it cannot change.
#[component]
pub(super) fn Refused() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let refused = Memo::new(move |_| {
        form.preview(|preview| {
            let is_only = form.count() == 1 && !form.is_by_file();
            let groups = preview.refused.iter().filter(|group| group.role.is_none() || form.is_by_file());
            let groups: Vec<RefusedServices> = groups.cloned().collect();
            // Those that only wait for another entry are not listed.
            let listed = groups.iter().map(|group| group.count).sum::<u64>().min(preview.cannot_change);
            (!is_only && !groups.is_empty()).then_some((groups, listed, preview.will_change))
        })
    });
    move || {
        refused.get().map(|(groups, count, others)| {
            let groups = groups
                .iter()
                .map(|group| {
                    let acts = acts(form, group);
                    view! { <RefusedGroup group=group.clone()>{acts}</RefusedGroup> }
                })
                .collect_view();
            let others =
                (others > 0).then(|| view! { <span class="soft small">{t::modify_others_go_ahead(others)}</span> });
            view! {
                <section class="card" aria-labelledby="refused">
                    <div class="pad row between">
                        <h2 id="refused" tabindex="-1">
                            {t::many_cannot_change()} " " <span class="n mute">{intl::number(count)}</span>
                        </h2>
                        {others}
                    </div>
                    <div class="lines">{groups}</div>
                </section>
            }
        })
    }
}

/// Remedies for a group.
fn acts(form: ContactsForm, group: &RefusedServices) -> AnyView {
    // Services of a file are left out in the file; others, if all of them are known.
    let are_known = !form.is_by_file() && group.count == group.services.len() as u64;
    let leave_out = are_known.then(|| leave_out(form, group.services.clone()));
    view! { <div class="row">{remedy(form, group)}{leave_out}</div> }.into_any()
}

fn remedy(form: ContactsForm, group: &RefusedServices) -> Option<AnyView> {
    let app = form.app;
    let me = app.my_handle();
    let service = group.services.first();
    Some(match group.remedy(&me)? {
        RefusalRemedy::Pay(Some(_)) => view! { <Pay elsewhere=t::pay_elsewhere()/> }.into_any(),
        RefusalRemedy::Pay(None) => {
            // Those of one payer; the page of each service names the others.
            let service = service?;
            let is_mine = |of: &FormService<'_>| of.key == service && of.contacts.billing == me;
            form.with_services(|services| services.iter().any(is_mine)).then_some(())?;
            let name = (group.count == 1).then(|| service.name.clone());
            view! { <Pay service=name elsewhere=t::pay_elsewhere()/> }.into_any()
        }
        RefusalRemedy::Renew => {
            let is_mine = |of: &&FormService<'_>| group.services.contains(of.key) && of.contacts.billing == me;
            let mine: Vec<ServiceName> =
                form.with_services(|services| services.iter().filter(is_mine).map(|of| of.key.name.clone()).collect());
            match mine.as_slice() {
                [] => return None,
                [only] => view! { <Renew service=only.clone()/> }.into_any(),
                _ => {
                    // Each has a link in its row.
                    let view = ServicesView { need: Some(Need::Unpaid), ..ServicesView::default() };
                    view! { <a class="btn sm" href=Link::Services(view).format()>{t::renew()}</a> }.into_any()
                }
            }
        }
        RefusalRemedy::Profile => {
            view! { <a class="btn sm" href=Link::Profile.format()>{t::to_profile()}</a> }.into_any()
        }
        RefusalRemedy::SeeRequest(id) => {
            let address = Link::request(id).format();
            view! { <a class="btn sm" href=address>{t::modify_see_request()}</a> }.into_any()
        }
        RefusalRemedy::ReplaceOwn if form.own.get() == OwnRequests::Stay => {
            let press = move |_| decide(form, OwnRequests::AreReplaced);
            view! { <button type="button" class="btn sm" on:click=press>{t::many_replace_own()}</button> }.into_any()
        }
        RefusalRemedy::WriteTo(account) => copy_message(group, &account),
        RefusalRemedy::ReplaceOwn | RefusalRemedy::LastDay | RefusalRemedy::Entry => return None,
    })
}

/// Copies a message to the account that can resolve the refusal.
fn copy_message(group: &RefusedServices, account: &NicHandle) -> AnyView {
    let names: Vec<String> =
        group.services.iter().take(5).map(|service| components::service_inside(&service.name)).collect();
    let text = t::modify_message(intl::list(&names).as_str(), account.as_str());
    view! { <CopyText text name=t::request_copy_message() class="btn sm"/> }.into_any()
}

/// Takes the services out of the form. They are left out in any case when it is sent: this is for a form that says what will
/// happen.
fn leave_out(form: ContactsForm, keys: Vec<ServiceKey>) -> AnyView {
    let press = move |_| {
        form.leave_out(keys.clone());
        dom::focus_soon(services::HEADING);
    };
    view! { <button type="button" class="btn bare sm" on:click=press>{t::many_leave_out()}</button> }.into_any()
}

/// The reader's own requests that would end, with the way to keep them.
pub(super) fn withdrawn(form: ContactsForm, count: u64) -> AnyView {
    let press = move |_| decide(form, OwnRequests::Stay);
    view! {
        <div class="row between">
            <p class="state" data-s="warn"><Icon name="stop"/><span>{t::many_withdraws(count)}</span></p>
            <button type="button" class="btn sm" on:click=press>{t::many_keep_own()}</button>
        </div>
    }
    .into_any()
}

fn decide(form: ContactsForm, own: OwnRequests) {
    form.own.set(own);
    dom::focus_soon("main h1");
}
