//! The preview, by the rules that the server decides with.

use super::state::AccessForm;
use crate::components::{self, Icon};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::access::{ActionName, Permissions, ResourcePattern, given_actions, in_groups};
use handover_rules::{Category, RoleSet, ServiceKey};
use leptos::prelude::*;

/// Beside the form; a bar says it on phones.
#[component]
pub(super) fn Preview() -> impl IntoView {
    view! {
        <aside class="what-will-happen sticky only-l" tabindex="0" aria-labelledby="what-will-happen">
            <div><h2 id="what-will-happen">{t::modify_preview()}</h2></div>
            <div class="stack mid">{content}</div>
        </aside>
    }
}

/// In the bar of a phone.
#[component]
pub(super) fn PreviewInBar() -> impl IntoView {
    view! {
        <details class="fold">
            <summary><Icon name="next"/><b>{t::modify_preview()}</b></summary>
            <div class="stack mid">{content}</div>
        </details>
    }
}

fn content() -> AnyView {
    let form = expect_context::<AccessForm>();
    let permissions = form.permissions.get();
    let accounts = form.accounts.get();
    let services = form.services.get();
    if accounts.is_empty() || services.is_empty() || !permissions.give_anything() {
        return view! { <p class="soft">{t::access_preview_empty()}</p> }.into_any();
    }
    let who: Vec<String> = accounts.iter().map(|who| components::person_text(form.app.people, who)).collect();
    let actions = given(form, &permissions, &services);
    let actions =
        actions.into_iter().map(|text| view! { <li data-s="ok"><Icon name="check"/><span>{text}</span></li> });
    let lacking = lacking(form, &permissions, &services);
    let lacking = lacking.into_iter().map(|text| line("alert", "warn", text)).collect_view();
    let later = services
        .iter()
        .any(|of| of.service().is_none())
        .then(|| line("info", "", t::access_preview_later().to_owned()));
    let end = form.end().map(|end| components::last_day_of(end).map_or_else(|| intl::timestamp(end), intl::day));
    let end = end.map_or_else(|| t::access_preview_no_end().to_owned(), |day| t::access_preview_until(day.as_str()));
    let mail = if form.id.is_some() { t::access_preview_mail_change() } else { t::access_preview_mail() };
    view! {
        <h3>{t::access_preview_can(intl::list(&who).as_str())}</h3>
        <ul class="abilities ul">{actions.collect_view()}</ul>
        {lacking}
        {later}
        {line("clock", "", end)}
        {line("mail", "", mail.to_owned())}
        {line("no", "", t::access_preview_never().to_owned())}
        {line("history", "", t::access_preview_traced().to_owned())}
    }
    .into_any()
}

fn line(icon: &'static str, tone: &'static str, text: String) -> AnyView {
    view! { <p class="state" data-s=tone><Icon name=icon/><span>{text}</span></p> }.into_any()
}

/// The services that are named, with the reader's roles as far as they are known.
fn named(form: AccessForm, services: &[ResourcePattern]) -> Vec<(ServiceKey, RoleSet)> {
    let keys = services.iter().filter_map(ResourcePattern::service);
    keys.filter_map(|key| form.roles_on(&key).map(|roles| (key, roles))).collect()
}

/// Actions of the accounts on any of the services: groups, each with its actions if it is given in part.
fn given(form: AccessForm, permissions: &Permissions, services: &[ResourcePattern]) -> Vec<String> {
    let catalogue = components::catalogue();
    let known = named(form, services);
    let is_all_known = known.len() == services.len();
    let mut names: Vec<ActionName> = Vec::new();
    let kinds: Vec<(Category, RoleSet)> = known.iter().map(|(key, roles)| (key.category, *roles)).collect();
    for action in catalogue.actions() {
        let is_given = |(category, roles): &(Category, RoleSet)| {
            given_actions(permissions, *roles, *category, &catalogue).given.contains(&action)
        };
        let is_meant = || permissions.give(&action.name, action.group) && !permissions.deny(&action.name);
        if kinds.iter().any(is_given) || !is_all_known && action.group.is_some() && is_meant() {
            names.push(action.name.clone());
        }
    }
    let one = match known.as_slice() {
        [(key, _)] if is_all_known => Some(key.category),
        _ => None,
    };
    let (groups, rest) = in_groups(&names, one, &catalogue);
    let groups = groups.into_iter().map(|group| t::access_may(group).to_owned());
    groups.chain(rest.iter().map(components::action_text)).collect()
}

/// Actions that the reader's role on a service does not include, for the first services; the others are counted.
fn lacking(form: AccessForm, permissions: &Permissions, services: &[ResourcePattern]) -> Vec<String> {
    const NAMED: usize = 2;
    let catalogue = components::catalogue();
    let lacks = named(form, services).into_iter().filter_map(|(key, roles)| {
        let lacking = given_actions(permissions, roles, key.category, &catalogue).lacking;
        let names: Vec<ActionName> = lacking.into_iter().map(|action| action.name.clone()).collect();
        (!names.is_empty()).then(|| {
            let what = components::actions_text(&names, Some(key.category));
            t::access_preview_lacking(components::service_inside(&key.name).as_str(), what.as_str())
        })
    });
    let mut lines: Vec<String> = lacks.collect();
    let more = lines.split_off(lines.len().min(NAMED)).len() as u64;
    lines.extend((more > 0).then(|| t::access_preview_lacking_more(more)));
    lines
}
