//! What a policy gives on services, for its form and emails, and the table of who can do what because of what.

use super::ActionName;
use super::catalogue::{Catalogue, CatalogueAction};
use super::evaluate::{AccessLine, AccessSource};
use super::policy::Permissions;
use crate::submission::abilities::{Area, Effect, Right};
use crate::{Category, NicHandle, Role, RoleSet, string_enum};
use chrono::{Days, Months, NaiveDate};

string_enum! {
    /// How long access lasts, as the form offers it.
    pub enum AccessSpan {
        /// A week.
        Week = "week",
        /// Six weeks.
        SixWeeks = "sixWeeks",
        /// Three months.
        ThreeMonths = "threeMonths",
        /// Until a day that the giver enters.
        Day = "day",
        /// Until the giver ends it.
        Open = "open",
    }
}

impl AccessSpan {
    /// The last day of access that is given `today`; `None` for an entered one, or without an end.
    #[must_use]
    pub fn last_day(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Week => today.checked_add_days(Days::new(7)),
            Self::SixWeeks => today.checked_add_days(Days::new(42)),
            Self::ThreeMonths => today.checked_add_months(Months::new(3)),
            Self::Day | Self::Open => None,
        }
    }
}

/// The actions of a policy on a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenActions<'c> {
    pub given: Vec<&'c CatalogueAction>,
    /// Those that it would give, had its giver a role that includes them.
    pub lacking: Vec<&'c CatalogueAction>,
}

/// The actions that a policy of an account with `roles` on a service gives there to accounts without a role. Other policies may
/// still deny them.
#[must_use]
pub fn given_actions<'c>(
    permissions: &Permissions,
    roles: RoleSet,
    category: Category,
    catalogue: &'c Catalogue,
) -> GivenActions<'c> {
    let is_meant = |action: &&CatalogueAction| {
        let exists = action.group.is_some() && action.exists_for(category);
        exists && permissions.give(&action.name, action.group) && !permissions.deny(&action.name)
    };
    let (given, lacking) =
        catalogue.actions().iter().filter(is_meant).partition(|action| action.may_be_given_by(roles, category));
    GivenActions { given, lacking }
}

/// Services of a category on which the giver has the same roles; `None` if they are not known.
pub type GivenOn = (Category, Option<RoleSet>, u64);

/// What accounts without a role can and cannot do by a policy: the actions of each area in one line, and none that the
/// types lack. Handing on a role is left out, as nobody has one.
#[must_use]
pub fn access_rights(
    permissions: &Permissions,
    on: &[GivenOn],
    catalogue: &Catalogue,
) -> Vec<(Effect, Vec<Right<ActionName>>)> {
    let every_role: RoleSet = Role::ALL.into_iter().collect();
    let can = |&(category, roles, _): &GivenOn, action: &CatalogueAction| {
        let is_meant = permissions.give(&action.name, action.group) && !permissions.deny(&action.name);
        is_meant && action.may_be_given_by(roles.unwrap_or(every_role), category)
    };
    let holds = |effect: Effect, of: &GivenOn, name: &ActionName| {
        let action = catalogue.get(name).filter(|action| action.exists_for(of.0));
        action.is_some_and(|action| can(of, action) == (effect == Effect::Can))
    };
    let right = |effect: Effect, area: Area| {
        let actions = catalogue.actions().iter().filter(|action| action.area() == area);
        let names = actions.map(|action| action.name.clone());
        Right::of(names, on, |of| (of.0, of.2), |of, name| holds(effect, of, name))
    };
    let areas = || Area::ALL.into_iter().filter(|area| *area != Area::HandOn);
    let lines = |effect| (effect, areas().filter_map(|area| right(effect, area)).collect::<Vec<_>>());
    [Effect::Can, Effect::Cannot].map(lines).into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

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

#[derive(Debug, PartialEq, Eq)]
pub struct ActionsOf<'a> {
    pub actions: Vec<&'a ActionName>,
    pub categories: Vec<Category>,
}

/// Accounts with equal answers.
#[derive(Debug, PartialEq, Eq)]
pub struct Column<'a> {
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
