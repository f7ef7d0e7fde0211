//! Applications: those with access to the account, and those that it has registered.

mod registered;
mod rules;

use super::removal::Removal;
use super::section::section;
use crate::components::{Person, SkeletonLine};
use crate::data::WhenLoaded;
use crate::data::loaded::{self, Loaded};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::account::applications::{ApplicationsPage, Grant};
use handover_api::route;
use leptos::prelude::*;
use registered::RegisteredApplications;
pub(crate) use rules::RuleList;

/// The section; nothing where the server has no applications.
#[component]
pub(super) fn ApplicationsSection() -> impl IntoView {
    let page = loaded::load::<ApplicationsPage>(|| route::APPLICATIONS.to_owned());
    let list = Removal::new(page.reading, "#applications");
    let is_absent = Memo::new(move |_| page.data.with(|data| data.as_ref().is_some_and(|data| !data.is_available)));
    move || {
        (!is_absent.get()).then(|| {
            let card = view! { <ApplicationsCard page list/> }.into_any();
            section("applications", t::applications_title(), t::applications_note(), card)
        })
    }
}

#[component]
fn ApplicationsCard(page: Loaded<ApplicationsPage>, list: Removal) -> impl IntoView {
    let rows = move |page: &ApplicationsPage| {
        let grants = page.grants.iter().map(|grant| view! { <GrantItem list grant=grant.clone()/> }).collect_view();
        let grants = if page.grants.is_empty() {
            view! { <p class="pad soft">{t::applications_none()}</p> }.into_any()
        } else {
            view! { <ul class="lines ul">{grants}</ul> }.into_any()
        };
        let applications = page.applications.clone();
        view! { {grants} <RegisteredApplications list applications/> }.into_any()
    };
    let skeleton = || view! { <div class="pad" aria-hidden="true"><p><SkeletonLine/></p></div> }.into_any();
    view! {
        <div class="card lines">
            {list.failed()}
            <WhenLoaded of=page loading=skeleton children=rows/>
        </div>
    }
}

#[component]
fn GrantItem(list: Removal, grant: Grant) -> impl IntoView {
    let Grant { id, name, owner, rules, expires_at, used_at, .. } = grant;
    let label = t::grant_revoke_of(name.as_str());
    let until = expires_at.map(|at| t::grant_until(intl::timestamp(at).as_str()));
    let until = until.unwrap_or_else(|| t::grant_unlimited().to_owned());
    let used = used_at.map(|at| t::grant_used(intl::timestamp(at).as_str()));
    let used = used.unwrap_or_else(|| t::grant_unused().to_owned());
    let revoke = move |_| list.remove(route::grant(id), t::grant_revoked());
    view! {
        <li class="pad stack tight">
            <div class="row between">
                <b>{name}</b>
                <button type="button" class="btn sm" aria-label=label on:click=revoke>{t::grant_revoke()}</button>
            </div>
            <p class="small soft">{t::authorize_owner()} " " <Person who=owner/></p>
            <p class="small soft">{until} <br/> {used}</p>
            <RuleList rules/>
        </li>
    }
}
