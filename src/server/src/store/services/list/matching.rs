//! Which services a filter lets through.

use super::ServiceFilter;
use crate::store::search::{fold, is_punycode};
use crate::store::services::contacts::Group;
use handover_rules::{Category, RoleSet};

pub(super) struct Matcher {
    /// Folded search text; empty for any.
    pub(super) needle: String,
    /// Whether the text may be in Punycode forms.
    pub(super) is_punycode: bool,
    category: Option<Category>,
    roles: RoleSet,
}

impl Matcher {
    pub(super) fn new(filter: &ServiceFilter) -> Self {
        let ServiceFilter { search, category, roles } = filter;
        Self { needle: fold(search), is_punycode: is_punycode(search), category: *category, roles: *roles }
    }

    pub(super) fn has_text(&self) -> bool {
        !self.needle.is_empty()
    }

    /// Whether a group of services has the category and one of the roles.
    pub(super) fn takes(&self, group: &Group) -> bool {
        self.fits(group.category.as_str(), group.roles)
    }

    pub(super) fn fits(&self, category: &str, roles: RoleSet) -> bool {
        self.category.is_none_or(|wanted| wanted.as_str() == category)
            && (self.roles.is_empty() || !self.roles.intersection(roles).is_empty())
    }

    pub(super) fn takes_all(&self) -> bool {
        !self.has_text() && !self.has_filter()
    }

    /// Whether a category or roles are asked for.
    pub(super) fn has_filter(&self) -> bool {
        self.category.is_some() || !self.roles.is_empty()
    }

    /// Whether the search text is in one of the folded texts.
    pub(super) fn finds(&self, name_key: &str, handles: [&str; 3], ascii_key: Option<&str>) -> bool {
        let has = |text: &str| text.contains(&self.needle);
        has(name_key) || handles.into_iter().any(has) || self.is_punycode && ascii_key.is_some_and(has)
    }
}
