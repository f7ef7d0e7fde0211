//! What a policy gives on services, for its form and emails.

use super::action::ActionName;
use super::catalogue::{Catalogue, CatalogueAction};
use super::policy::Permissions;
use crate::submission::abilities::{Area, Effect, Right};
use crate::{Category, Role, RoleSet, string_enum};
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
    /// Those that it gives.
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
