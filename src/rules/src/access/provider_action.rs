//! Actions of the provider, beside the built-in ones.

use super::action::{ActionGroup, ActionName};
use super::catalogue::{Catalogue, CatalogueAction};
use crate::{Category, Language, RoleSet};
use serde::{Deserialize, Serialize};

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
    /// The text in a language.
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
    /// No role includes the action.
    NoRole(ActionName),
    /// No category has the action.
    NoCategory(ActionName),
    /// A text is empty, longer than [`MAX_ACTION_TEXT`], or has control characters, `<` or `>`.
    Text(ActionName, Language),
}

impl Catalogue {
    /// The built-in actions, and those of the provider.
    ///
    /// # Errors
    /// The first fault.
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
