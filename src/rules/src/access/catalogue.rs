//! The catalogue of actions: which roles include one, where it exists, and whether it can be given to other accounts; the
//! provider's own actions beside the built-in ones.

use super::{ActionGroup, ActionName};
use crate::submission::abilities::{Ability, Area};
use crate::{Category, Language, Role, RoleSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The action to see a service with its contacts and their history.
pub const SEE: &str = "see";
/// The action to ask for other contacts in the giver's name.
pub const ASK_FOR_CONTACTS: &str = "askForContacts";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueAction {
    pub name: ActionName,
    /// The group that it is given with; `None` if it cannot be given.
    pub group: Option<ActionGroup>,
    pub roles: RoleSet,
    /// Categories of the services that have it; `None` for all.
    pub categories: Option<Vec<Category>>,
}

impl CatalogueAction {
    /// Whether services of `category` have it.
    #[must_use]
    pub fn exists_for(&self, category: Category) -> bool {
        self.categories.as_ref().is_none_or(|categories| categories.contains(&category))
    }

    /// The first of `roles` that includes it.
    #[must_use]
    pub fn permitted_by(&self, roles: RoleSet) -> Option<Role> {
        roles.intersection(self.roles).iter().next()
    }

    /// Its line in texts.
    #[must_use]
    pub fn area(&self) -> Area {
        match self.group {
            Some(ActionGroup::See) => Area::See,
            Some(ActionGroup::Technical) => Area::Technical,
            Some(ActionGroup::BillingRead | ActionGroup::BillingPay) => Area::Payment,
            Some(ActionGroup::Contacts) => Area::Contacts,
            None => Ability::parse(self.name.as_str()).map_or(Area::Contacts, Area::of),
        }
    }

    /// Whether the holder of `roles` on a service of `category` may give it to others.
    #[must_use]
    pub fn may_be_given_by(&self, roles: RoleSet, category: Category) -> bool {
        self.group.is_some() && self.exists_for(category) && self.permitted_by(roles).is_some()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    actions: Vec<CatalogueAction>,
    positions: BTreeMap<ActionName, usize>,
}

impl Catalogue {
    /// The actions that exist on every server: the abilities of roles, to see, and to ask for contacts.
    #[must_use]
    pub fn built_in() -> Self {
        let every_role = || Role::ALL.into_iter().collect();
        let beside = |name, group| CatalogueAction {
            name: ActionName::named(name),
            group: Some(group),
            roles: every_role(),
            categories: None,
        };
        let see = beside(SEE, ActionGroup::See);
        let contacts = beside(ASK_FOR_CONTACTS, ActionGroup::Contacts);
        Self::of([see].into_iter().chain(Ability::ALL.into_iter().map(of_ability)).chain([contacts]).collect())
    }

    fn of(actions: Vec<CatalogueAction>) -> Self {
        let positions = actions.iter().enumerate().map(|(position, action)| (action.name.clone(), position)).collect();
        Self { actions, positions }
    }

    /// With one more action, of another name.
    fn and(mut self, action: CatalogueAction) -> Self {
        self.positions.insert(action.name.clone(), self.actions.len());
        self.actions.push(action);
        self
    }

    #[must_use]
    pub fn get(&self, name: &ActionName) -> Option<&CatalogueAction> {
        self.positions.get(name).and_then(|position| self.actions.get(*position))
    }

    /// All actions, in the order of screens.
    #[must_use]
    pub fn actions(&self) -> &[CatalogueAction] {
        &self.actions
    }
}

impl From<Ability> for ActionName {
    fn from(ability: Ability) -> Self {
        Self::named(ability.as_str())
    }
}

fn of_ability(ability: Ability) -> CatalogueAction {
    let categories: Vec<Category> =
        Category::ALL.into_iter().filter(|category| ability.exists_for(*category)).collect();
    CatalogueAction {
        name: ability.into(),
        group: group_of(ability),
        roles: Role::ALL.into_iter().filter(|role| ability.is_included_in(*role)).collect(),
        categories: (categories.len() < Category::ALL.len()).then_some(categories),
    }
}

/// The group of an ability; `None` for those that hand over a service, or take it away from the provider.
const fn group_of(ability: Ability) -> Option<ActionGroup> {
    match (Area::of(ability), ability) {
        (Area::Technical, _) => Some(ActionGroup::Technical),
        (Area::Payment, Ability::SeeInvoices) => Some(ActionGroup::BillingRead),
        (Area::Payment, _) => Some(ActionGroup::BillingPay),
        (Area::See | Area::Contacts | Area::Domain | Area::HandOn, _) => None,
    }
}

/// Most actions of a provider.
pub const MAX_PROVIDER_ACTIONS: usize = 500;
/// Maximum length of the text of an action, in characters.
pub const MAX_ACTION_TEXT: usize = 80;

/// An action that a system of the provider asks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProviderAction {
    /// Its name.
    pub name: ActionName,
    /// The group that it is given with.
    pub group: ActionGroup,
    /// The roles that include it.
    pub roles: RoleSet,
    /// Categories of the services that have it; all if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<Category>>,
    /// Its texts.
    pub texts: ActionTexts,
}

/// The action as a phrase after "can", such as "restart the server".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActionTexts {
    /// In English.
    pub en: String,
    /// In French.
    pub fr: String,
}

impl ActionTexts {
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::French => &self.fr,
        }
    }
}

/// The reason that actions of a provider are not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueFault {
    /// There are more than [`MAX_PROVIDER_ACTIONS`].
    TooMany,
    /// A name stands for another action already.
    NameTaken(ActionName),
    NoRole(ActionName),
    NoCategory(ActionName),
    /// A text is empty, longer than [`MAX_ACTION_TEXT`], or has control characters, `<` or `>`.
    Text(ActionName, Language),
}

impl Catalogue {
    /// The built-in actions, and those of the provider.
    pub fn with(provided: &[ProviderAction]) -> Result<Self, CatalogueFault> {
        if provided.len() > MAX_PROVIDER_ACTIONS {
            return Err(CatalogueFault::TooMany);
        }
        provided.iter().try_fold(Self::built_in(), |catalogue, action| {
            let ProviderAction { name, group, roles, categories, texts } = action;
            let fault = if catalogue.get(name).is_some() {
                Some(CatalogueFault::NameTaken(name.clone()))
            } else if roles.is_empty() {
                Some(CatalogueFault::NoRole(name.clone()))
            } else if categories.as_ref().is_some_and(Vec::is_empty) {
                Some(CatalogueFault::NoCategory(name.clone()))
            } else {
                let unfit = Language::ALL.into_iter().find(|language| !is_fit(texts.of(*language)));
                unfit.map(|language| CatalogueFault::Text(name.clone(), language))
            };
            let (name, group) = (name.clone(), Some(*group));
            let added = CatalogueAction { name, group, roles: *roles, categories: categories.clone() };
            fault.map_or_else(|| Ok(catalogue.and(added)), Err)
        })
    }
}

fn is_fit(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && c != '<' && c != '>';
    !text.trim().is_empty() && text.chars().count() <= MAX_ACTION_TEXT && text.chars().all(is_plain)
}
