//! Preview of a policy for its form, and actions in groups.

use super::action::{ActionGroup, ActionName};
use super::catalogue::{Catalogue, CatalogueAction};
use super::policy::Permissions;
use crate::{Category, RoleSet};

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

/// The groups that are among `actions` as a whole, as far as services of `category` have them, and the other actions.
#[must_use]
pub fn in_groups(
    actions: &[ActionName],
    category: Option<Category>,
    catalogue: &Catalogue,
) -> (Vec<ActionGroup>, Vec<ActionName>) {
    let exists = |action: &CatalogueAction| category.is_none_or(|category| action.exists_for(category));
    let is_whole = |group: &ActionGroup| {
        let mut all =
            catalogue.actions().iter().filter(|action| action.group == Some(*group) && exists(action)).peekable();
        all.peek().is_some() && all.all(|action| actions.contains(&action.name))
    };
    let groups: Vec<ActionGroup> = ActionGroup::ALL.into_iter().filter(is_whole).collect();
    let is_in_one = |name: &&ActionName| {
        let group = catalogue.get(name).and_then(|action| action.group);
        group.is_some_and(|group| groups.contains(&group))
    };
    let rest = actions.iter().filter(|name| !is_in_one(name)).cloned().collect();
    (groups, rest)
}
