//! Permissions, services and ends of access in words.

use crate::components::{NameOfService, action_text};
use crate::platform::i18n as t;
use crate::platform::intl;
use chrono::{NaiveDate, NaiveTime};
use handover_api::Link;
use handover_rules::Timestamp;
use handover_rules::access::{ActionName, ActionPattern, Permissions, ResourcePattern};
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

/// The actions in up to three sentences: those given, those left out, and those denied.
pub(crate) fn permissions(of: &Permissions) -> Vec<String> {
    let groups = of.groups.iter().map(|group| t::access_may(*group).to_owned());
    let given: Vec<String> = groups.chain(of.allow.iter().map(pattern)).collect();
    let given = (!given.is_empty()).then(|| t::access_can(intl::list(&given).as_str()));
    let except = list(&of.except).map(|what| t::access_but_not(what.as_str()));
    let denied = list(&of.deny).map(|what| t::access_denied(what.as_str()));
    given.into_iter().chain(except).chain(denied).collect()
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

/// The last day of an end at midnight.
pub(crate) fn last_day(end: Timestamp) -> Option<NaiveDate> {
    if end.time() == NaiveTime::MIN { end.date_naive().pred_opt() } else { None }
}

/// The end at the end of a day.
pub(super) fn end_of(day: NaiveDate) -> Option<Timestamp> {
    Some(day.succ_opt()?.and_time(NaiveTime::MIN).and_utc())
}

/// When it ends, or has ended.
pub(crate) fn end(end: Option<Timestamp>, now: Timestamp) -> String {
    match (end, end.and_then(last_day)) {
        (None, _) => t::access_no_end().to_owned(),
        (Some(end), Some(day)) if end > now => t::access_until(intl::day(day).as_str()),
        (Some(end), None) if end > now => t::access_until_time(intl::timestamp(end).as_str()),
        (Some(end), day) => t::access_over(day.map_or_else(|| intl::timestamp(end), intl::day).as_str()),
    }
}
