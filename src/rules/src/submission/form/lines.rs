//! Lines that the form begins with in place of a selection: requests that are amended, reversed or asked for again,
//! roles that get another last day or are taken back (decisions 0005 and 0038).

use crate::{Contacts, NicHandle, PerRole, Request, Role, RoleSet, ServiceKey};
use chrono::NaiveDate;

/// The services with their new contacts, in the order of the services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormLines {
    /// The services.
    pub lines: Vec<FormLine>,
    /// The roles that may be entered besides those of the lines.
    pub may_add: RoleSet,
}

/// A service and its new contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormLine {
    /// The service.
    pub service: ServiceKey,
    /// The new contacts.
    pub contacts: PerRole<Option<NicHandle>>,
    /// The last day (UTC) of the tech contact.
    pub until: Option<NaiveDate>,
}

/// A service and what is asked for it, as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLine {
    /// The service.
    pub service: ServiceKey,
    /// The new contacts.
    pub contacts: PerRole<Option<String>>,
    /// The last day (UTC) of the tech contact.
    pub until: Option<NaiveDate>,
}

/// The value that lines have in common, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Common<T> {
    /// None has it.
    None,
    /// All that have it have the same.
    Same(T),
    /// They have different ones.
    Different,
}

impl<T: PartialEq> Common<T> {
    fn of(all: impl Iterator<Item = T>) -> Self {
        let mut common = Self::None;
        for one in all {
            common = match common {
                Self::None => Self::Same(one),
                Self::Same(known) if known == one => Self::Same(known),
                _ => return Self::Different,
            };
        }
        common
    }
}

impl FormLines {
    /// Adds the change of a request, or the way back.
    pub fn add(&mut self, request: &Request, is_reversed: bool) {
        let line = self.line(&request.service);
        let (to, until) = if is_reversed { (&request.from, None) } else { (&request.to, request.until) };
        for role in request.roles.iter() {
            *line.contacts.get_mut(role) = Some(to.clone());
        }
        line.until = line.until.or(until);
    }

    /// Adds the roles that `holder` has on a service, as far as `me` may take them back.
    pub fn take_back(&mut self, me: &NicHandle, holder: &NicHandle, service: &ServiceKey, contacts: &Contacts) {
        let held = contacts.roles_of(holder);
        if contacts.admin == *me && holder != me && !held.is_empty() {
            let line = self.line(service);
            held.iter().for_each(|role| *line.contacts.get_mut(role) = Some(me.clone()));
        }
    }

    fn line(&mut self, service: &ServiceKey) -> &mut FormLine {
        let at = self.lines.binary_search_by(|line| line.service.cmp(service)).unwrap_or_else(|at| {
            let line = FormLine { service: service.clone(), contacts: PerRole::default(), until: None };
            self.lines.insert(at, line);
            at
        });
        &mut self.lines[at]
    }

    /// The roles that the form offers.
    #[must_use]
    pub fn roles(&self) -> RoleSet {
        let named = |role: &Role| self.lines.iter().any(|line| line.contacts.get(*role).is_some());
        Role::ALL.into_iter().filter(named).collect::<RoleSet>().union(self.may_add)
    }

    /// The contact that the lines name for a role.
    #[must_use]
    pub fn contact(&self, role: Role) -> Common<NicHandle> {
        Common::of(self.lines.iter().filter_map(|line| line.contacts.get(role).clone()))
    }

    /// The last day of the lines that name a tech contact.
    #[must_use]
    pub fn last_day(&self) -> Common<Option<NaiveDate>> {
        Common::of(self.lines.iter().filter(|line| line.contacts.tech.is_some()).map(|line| line.until))
    }

    /// Whether new contacts are named although none is entered: those that differ by service.
    #[must_use]
    pub fn keeps_contacts(&self) -> bool {
        Role::ALL.into_iter().any(|role| self.contact(role) == Common::Different)
    }

    /// What the lines ask for: an entry counts for the services that had a contact for its role, or for all if none had.
    /// Contacts that differ stay as they are unless something is entered.
    #[must_use]
    pub fn ask(&self, entries: &PerRole<Option<String>>, until: Option<NaiveDate>) -> Vec<AskedLine> {
        let common = PerRole::from_fn(|role| self.contact(role));
        let keeps_days = self.last_day() == Common::Different;
        let contact = |line: &FormLine, role: Role| match (entries.get(role), line.contacts.get(role), common.get(role))
        {
            (Some(entry), Some(_), _) | (Some(entry), None, Common::None) => Some(entry.clone()),
            (None, Some(before), Common::Different) => Some(before.to_string()),
            _ => None,
        };
        let last_day = |line: &FormLine| {
            let is_meant = line.contacts.tech.is_some() || common.tech == Common::None;
            let before = line.until.filter(|_| keeps_days);
            if is_meant { until.or(before) } else { None }
        };
        let asked = |line: &FormLine| AskedLine {
            service: line.service.clone(),
            contacts: PerRole::from_fn(|role| contact(line, role)),
            until: last_day(line),
        };
        self.lines.iter().map(asked).collect()
    }
}
