//! Lines of one name that are one change: a row of the table.

use super::source::{List, Row};
use handover_api::submissions::LineRow;
use handover_rules::request::lines::is_same_change;
use handover_rules::{Category, Role, RoleSet};
use leptos::prelude::*;

/// Identity of a row: other lines are another element.
pub(super) fn numbers(lines: &Vec<Row>) -> Vec<u32> {
    lines.iter().map(|line| line.number).collect()
}

/// Reactive: the lines that have been read, by change.
pub(super) fn changes(list: List) -> Vec<Vec<Row>> {
    list.rows(())
        .with(|rows| fold(rows, |one, other| one.content.with(|one| other.content.with(|other| is_one(one, other)))))
}

fn is_one(one: &LineRow, other: &LineRow) -> bool {
    is_same_change(&one.request, &other.request)
}

/// In the order of their first lines. Lines of one name follow each other, those of its changes in turns.
fn fold<T: Clone>(lines: &[T], is_one: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    /// Changes of a name, at most: its roles can go to a person each.
    const TURNS: usize = 6;
    let mut changes: Vec<Vec<T>> = Vec::with_capacity(lines.len());
    for line in lines {
        match changes.iter_mut().rev().take(TURNS).find(|change| change.first().is_some_and(|of| is_one(of, line))) {
            Some(change) => change.push(line.clone()),
            None => changes.push(vec![line.clone()]),
        }
    }
    changes
}

/// The kinds of service on which a role moves, where it does not on all of them.
pub(super) fn kinds_of(role: Role, lines: &[(Category, RoleSet)]) -> Option<Vec<Category>> {
    let of: Vec<Category> = lines.iter().filter(|(_, roles)| roles.contains(role)).map(|(kind, _)| *kind).collect();
    (of.len() < lines.len()).then_some(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_turns_are_rows_of_their_own() {
        let lines = ["a1", "a2", "a1", "a2", "b1"];
        assert_eq!(fold(&lines, |one, other| one == other), [vec!["a1", "a1"], vec!["a2", "a2"], vec!["b1"]]);
    }

    #[test]
    fn kinds_are_named_where_a_role_moves_on_some() {
        let (admin, tech) = (RoleSet::from(Role::Admin), RoleSet::from(Role::Tech));
        let lines = [(Category::Domain, admin.union(tech)), (Category::Zone, tech)];
        assert_eq!(kinds_of(Role::Admin, &lines), Some(vec![Category::Domain]));
        assert_eq!(kinds_of(Role::Tech, &lines), None);
        assert_eq!(kinds_of(Role::Billing, &lines), Some(Vec::new()));
    }
}
