//! Filters of services.

use super::query::ServiceFilter;
use crate::search::fold;
use crate::tables::services::groups::ServiceGroup;
use handover_rules::model::service::ServiceSearch;
use handover_rules::{Category, RoleSet};
use std::collections::HashSet;

pub(crate) struct Matcher {
    pub(crate) search: ServiceSearch,
    category: Option<Category>,
    roles: RoleSet,
    /// The services that need attention, if only these are wanted.
    pub(crate) needed: Option<HashSet<i64>>,
}

impl Matcher {
    /// Without [`ServiceFilter::need`], which takes a look at the services.
    pub(crate) fn new(filter: &ServiceFilter) -> Self {
        let ServiceFilter { search, people, category, roles, need: _, shared: _ } = filter;
        Self {
            search: ServiceSearch::new(&fold(search)).or_contacts(people.clone()),
            category: *category,
            roles: *roles,
            needed: None,
        }
    }

    pub(crate) fn has_text(&self) -> bool {
        !self.search.text().is_empty()
    }

    /// Whether a group of services has the category and one of the roles.
    pub(crate) fn takes(&self, group: &ServiceGroup) -> bool {
        self.fits(group.category, group.roles)
    }

    pub(crate) fn fits(&self, category: Category, roles: RoleSet) -> bool {
        self.category.is_none_or(|wanted| wanted == category)
            && (self.roles.is_empty() || !self.roles.intersection(roles).is_empty())
    }

    pub(crate) fn needs(&self, service: i64) -> bool {
        self.needed.as_ref().is_none_or(|needed| needed.contains(&service))
    }

    /// Whether the counts by category and roles do not suffice to count the matching services.
    pub(crate) fn is_selective(&self) -> bool {
        self.has_text() || self.needed.is_some()
    }

    pub(crate) fn takes_all(&self) -> bool {
        !self.is_selective() && !self.has_filter()
    }

    /// Whether a category or roles are asked for.
    pub(crate) fn has_filter(&self) -> bool {
        self.category.is_some() || !self.roles.is_empty()
    }
}
