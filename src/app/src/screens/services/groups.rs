//! The rows of the list, by name.

use super::list::{List, Row};
use crate::state::ServicesState;
use handover_api::services::ServiceRow;
use handover_rules::ServiceName;
use leptos::prelude::*;

/// Names whose services may stand between each other.
const MIXED: usize = 8;

/// Rows of the list that share a row on screen. Never empty.
pub(crate) type GroupRows = Vec<Row>;

/// Identity of a group: other rows are other elements.
pub(crate) fn numbers(rows: &GroupRows) -> Vec<u32> {
    rows.iter().map(|row| row.number).collect()
}

fn is_of_others(row: &Row) -> bool {
    row.content.with_untracked(|row| row.shared.is_some())
}

/// Whether a row is one of these. Services of others stand by themselves: they cannot be ticked.
fn belongs_to(rows: &GroupRows, row: &Row) -> bool {
    rows.first().is_some_and(|first| first.key.name == row.key.name && is_of_others(first) == is_of_others(row))
}

/// Reactive: the rows that have been read, by name where the list groups them.
pub(crate) fn groups_of(list: List) -> Vec<GroupRows> {
    let rows = list.rows(()).get();
    let is_grouped = list.data.data.with(|head| head.as_ref().is_some_and(|head| head.view.is_grouped()));
    let mut groups: Vec<GroupRows> = Vec::with_capacity(rows.len());
    for row in rows {
        // Names that differ only in accents take turns.
        let same = |group: &&mut GroupRows| is_grouped && belongs_to(group, &row);
        match groups.iter_mut().rev().take(MIXED).find(same) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// The services of each tick box on screen, in their order: of each group, and of its services where it is open.
pub(super) fn boxes(state: ServicesState, list: List) -> Vec<Vec<ServiceRow>> {
    let mut boxes = Vec::new();
    for group in groups_of(list) {
        if group.first().is_some_and(is_of_others) {
            continue;
        }
        let services: Vec<ServiceRow> = group.iter().map(|row| row.content.get_untracked()).collect();
        let is_open = services.len() > 1 && services.first().is_some_and(|row| is_open(state, &row.service.name));
        let single = services.iter().filter(|_| is_open).map(|row| vec![row.clone()]).collect::<Vec<_>>();
        boxes.push(services);
        boxes.extend(single);
    }
    boxes
}

/// Reactive: whether the services of a name are shown.
pub(super) fn is_open(services: ServicesState, name: &ServiceName) -> bool {
    services.open.with(|open| open.contains(name))
}
