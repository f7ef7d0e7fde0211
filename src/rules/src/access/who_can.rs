//! The table of who can do what on the services of a name, and because of what.

use super::action::ActionName;
use super::evaluate::{AccessLine, AccessSource};
use crate::{Category, NicHandle};

/// Services with equal answers: people who can do the same on all of them, for the same reasons.
#[derive(Debug, PartialEq, Eq)]
pub struct WhoCan<'a> {
    /// The types of the services.
    pub categories: Vec<Category>,
    /// Actions with equal answers.
    pub rows: Vec<ActionsOf<'a>>,
    /// The accounts, contacts first.
    pub columns: Vec<Column<'a>>,
}

/// Actions that the same types have.
#[derive(Debug, PartialEq, Eq)]
pub struct ActionsOf<'a> {
    /// The actions.
    pub actions: Vec<&'a ActionName>,
    /// The types.
    pub categories: Vec<Category>,
}

/// Accounts with equal answers.
#[derive(Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// The accounts.
    pub accounts: Vec<&'a NicHandle>,
    /// For each row, the reasons; empty if they cannot do it.
    pub because_of: Vec<Vec<&'a AccessSource>>,
}

impl<'a> Column<'a> {
    /// Each reason once.
    #[must_use]
    pub fn sources(&self) -> Vec<&'a AccessSource> {
        let mut sources: Vec<&AccessSource> = Vec::new();
        for source in self.because_of.iter().flatten() {
            if !sources.contains(source) {
                sources.push(source);
            }
        }
        sources
    }
}

type Reasons<'a> = Vec<(&'a NicHandle, &'a AccessSource)>;

/// An action, the types that have it, and everybody who can do it.
type Answer<'a> = (&'a ActionName, Vec<Category>, Reasons<'a>);

/// A table for each group of types with equal answers.
#[must_use]
pub fn who_can<'a>(services: &[(Category, &'a [AccessLine])]) -> Vec<WhoCan<'a>> {
    let mut groups: Vec<(Vec<Category>, Vec<Answer<'a>>)> = Vec::new();
    for (category, lines) in services {
        let own = answers(*category, lines);
        let agrees = |(action, _, reasons): &Answer<'a>, known: &[Answer<'a>]| {
            known.iter().all(|(of, _, known)| of != action || known == reasons)
        };
        match groups.iter_mut().find(|(_, known)| own.iter().all(|answer| agrees(answer, known))) {
            Some((categories, known)) => {
                categories.push(*category);
                for (action, of, reasons) in own {
                    match known.iter_mut().find(|(known, ..)| *known == action) {
                        Some((_, categories, _)) => categories.extend(of),
                        None => known.push((action, of, reasons)),
                    }
                }
            }
            None => groups.push((vec![*category], own)),
        }
    }
    groups.into_iter().map(|(categories, answers)| table(categories, answers)).collect()
}

fn answers(category: Category, lines: &[AccessLine]) -> Vec<Answer<'_>> {
    let mut answers: Vec<Answer<'_>> = Vec::new();
    for AccessLine { account, source, actions } in lines {
        for action in actions {
            match answers.iter_mut().find(|(known, ..)| *known == action) {
                Some((.., reasons)) => reasons.push((account, source)),
                None => answers.push((action, vec![category], vec![(account, source)])),
            }
        }
    }
    answers
}

fn table<'a>(categories: Vec<Category>, answers: Vec<Answer<'a>>) -> WhoCan<'a> {
    let mut rows: Vec<(ActionsOf<'a>, Reasons<'a>)> = Vec::new();
    for (action, categories, reasons) in answers {
        match rows.iter_mut().find(|(row, known)| row.categories == categories && *known == reasons) {
            Some((row, _)) => row.actions.push(action),
            None => rows.push((ActionsOf { actions: vec![action], categories }, reasons)),
        }
    }
    let mut columns: Vec<Column<'a>> = Vec::new();
    for (account, _) in rows.iter().flat_map(|(_, reasons)| reasons) {
        if columns.iter().any(|column| column.accounts.contains(account)) {
            continue;
        }
        let of = |reasons: &Reasons<'a>| {
            reasons.iter().filter(|(who, _)| who == account).map(|(_, source)| *source).collect()
        };
        let because_of: Vec<Vec<&AccessSource>> = rows.iter().map(|(_, reasons)| of(reasons)).collect();
        match columns.iter_mut().find(|column| column.because_of == because_of) {
            Some(column) => column.accounts.push(account),
            None => columns.push(Column { accounts: vec![account], because_of }),
        }
    }
    WhoCan { categories, rows: rows.into_iter().map(|(row, _)| row).collect(), columns }
}
