//! The rows of the list, by name.

use super::list::{List, Row};
use crate::state::App;
use handover_api::services::ServiceRow;
use handover_rules::ServiceName;
use leptos::prelude::*;

/// Names whose services may stand between each other.
const MIXED: usize = 8;

/// Rows of the list that share a row on screen.
#[derive(Clone)]
pub(crate) struct GroupRows {
    pub(crate) rows: Vec<Row>,
}

impl GroupRows {
    /// What makes it the same group: other rows are other elements.
    pub(crate) fn id(&self) -> Vec<u32> {
        self.rows.iter().map(|row| row.number).collect()
    }

    fn name(&self) -> Option<&ServiceName> {
        self.rows.first().map(|row| &row.key.name)
    }
}

/// Reactive: the rows that have been read, by name where the list groups them.
pub(crate) fn groups_of(list: List) -> Vec<GroupRows> {
    let rows = list.rows(()).get();
    let is_grouped = list.data.data.with(|head| head.as_ref().is_some_and(|head| head.view.is_grouped()));
    let mut groups: Vec<GroupRows> = Vec::with_capacity(rows.len());
    for row in rows {
        // Names that differ only in accents take turns.
        let same = groups.iter_mut().rev().take(MIXED).find(|group| is_grouped && group.name() == Some(&row.key.name));
        match same {
            Some(group) => group.rows.push(row),
            None => groups.push(GroupRows { rows: vec![row] }),
        }
    }
    groups
}

/// The keys of the tick boxes on screen, in their order: of each group, and of its services where it is open.
pub(super) fn boxes(app: App, list: List) -> Vec<Vec<ServiceRow>> {
    let mut boxes = Vec::new();
    for group in groups_of(list) {
        let services: Vec<ServiceRow> = group.rows.iter().map(|row| row.content.get_untracked()).collect();
        let is_open = services.len() > 1 && group.name().is_some_and(|name| is_open(app, name));
        let single = if is_open { services.iter().map(|row| vec![row.clone()]).collect() } else { Vec::new() };
        boxes.push(services);
        boxes.extend(single);
    }
    boxes
}

/// Reactive: whether the services of a name are shown.
pub(super) fn is_open(app: App, name: &ServiceName) -> bool {
    app.services().open.with(|open| open.contains(name))
}
