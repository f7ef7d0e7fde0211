//! Permissions and services of access in words.

use crate::components::{NameOfService, action_text, person_text, service_inside};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::access::PolicyRow;
use handover_rules::NicHandle;
use handover_rules::access::{ActionGroup, ActionName, ActionPattern, Permissions, PolicyContent, ResourcePattern};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Services that are listed; the others are in a fold.
const LISTED: usize = 6;

fn pattern(pattern: &ActionPattern) -> String {
    match (ActionName::parse(pattern.as_str()), pattern.as_str().trim_end_matches('*')) {
        (Some(name), _) => action_text(&name),
        (None, "") => t::access_actions_all().to_owned(),
        (None, beginning) => t::access_actions_like(beginning),
    }
}

fn list(of: &BTreeSet<ActionPattern>) -> Option<String> {
    (!of.is_empty()).then(|| intl::list(&of.iter().map(pattern).collect::<Vec<_>>()))
}

/// The groups and actions that are given, in short.
pub(super) fn given(of: &Permissions) -> String {
    let groups = of.groups.iter().map(|group| t::access_group(*group).to_owned());
    groups.chain(of.allow.iter().map(pattern)).collect::<Vec<_>>().join(", ")
}

/// The same as a phrase after "can". To see a service goes without saying beside anything else.
pub(super) fn given_inside(of: &Permissions) -> String {
    let is_alone = of.groups.len() + of.allow.len() == 1;
    let groups = of.groups.iter().filter(|group| is_alone || **group != ActionGroup::See);
    let given: Vec<String> =
        groups.map(|group| t::access_may(*group).to_owned()).chain(of.allow.iter().map(pattern)).collect();
    intl::list(&given)
}

/// The actions in up to three parts: those given, those left out, and those denied.
pub(crate) fn permissions(of: &Permissions) -> Vec<String> {
    let given = Some(given(of)).filter(|given| !given.is_empty());
    let except = list(&of.except).map(|what| t::access_but_not(what.as_str()));
    let denied = list(&of.deny).map(|what| t::access_denied(what.as_str()));
    given.into_iter().chain(except).chain(denied).collect()
}

/// People in a sentence.
pub(super) fn people<'a>(of: impl IntoIterator<Item = &'a NicHandle>) -> String {
    let people = expect_context::<App>().people;
    intl::list(&of.into_iter().map(|who| person_text(people, who)).collect::<Vec<_>>())
}

/// The only service, or the number of entries.
pub(super) fn services_inside<'a>(of: impl IntoIterator<Item = &'a ResourcePattern>, is_mine: bool) -> String {
    let all: Vec<&ResourcePattern> = of.into_iter().collect();
    match (all.as_slice(), all.iter().all(|of| of.service().is_some())) {
        ([only], true) => only.service().map(|key| service_inside(&key.name)).unwrap_or_default(),
        (several, true) => t::word_services(several.len() as u64),
        (_, false) => intl::list(&all.iter().map(|of| services_text(of, is_mine)).collect::<Vec<_>>()),
    }
}

/// The name of access; without one, it is called after its people and services, in the reader's language.
pub(super) fn title(row: &PolicyRow, is_mine: bool) -> String {
    let PolicyContent { name, accounts, services, .. } = &row.content;
    if !name.is_empty() {
        return name.clone();
    }
    let who = if is_mine { people(accounts) } else { people([&row.giver]) };
    [who, services_inside(services, is_mine)].join(", ")
}

/// One service or several, as plain text.
pub(super) fn services_text(of: &ResourcePattern, is_mine: bool) -> String {
    if let Some(key) = of.service() {
        return [key.name.as_str(), " (", t::word_category(key.category), ")"].concat();
    }
    match of.category_and_beginning() {
        None if is_mine => t::access_all_mine().to_owned(),
        None => t::access_all_theirs().to_owned(),
        Some((category, "")) => t::access_all_of_type(t::word_category(category)),
        Some((category, beginning)) => t::access_names_like(beginning, t::word_category(category)),
    }
}

/// The same in a list; the giver's own services lead to their pages.
fn services_item(of: &ResourcePattern, is_mine: bool) -> AnyView {
    match of.service() {
        Some(key) => {
            let name = view! { <NameOfService name=key.name.clone()/> };
            let address = is_mine.then(|| Link::service(&key).format());
            let kind = view! { " " <span class="soft">{t::word_category(key.category)}</span> };
            view! { <li><b><a href=address>{name}</a></b>{kind}</li> }.into_any()
        }
        None => view! { <li>{services_text(of, is_mine)}</li> }.into_any(),
    }
}

/// All services, the first of them open.
pub(crate) fn services(of: &BTreeSet<ResourcePattern>, is_mine: bool) -> AnyView {
    let item = |of: &ResourcePattern| services_item(of, is_mine);
    let rest = (of.len() > LISTED).then(|| {
        view! {
            <details class="small">
                <summary>{t::access_more_services((of.len() - LISTED) as u64)}</summary>
                <ul class="ul names">{of.iter().skip(LISTED).map(item).collect_view()}</ul>
            </details>
        }
    });
    view! { <ul class="ul names small">{of.iter().take(LISTED).map(item).collect_view()}</ul>{rest} }.into_any()
}
