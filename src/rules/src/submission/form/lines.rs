//! The services of the form with the contacts that it begins with: those of requests that are amended, reversed or asked for
//! again, of roles that get another last day, are taken back or handed over (decisions 0005 and 0038); none otherwise.

use crate::submission::blockers::{OpenRequest, roles_on_offer};
use crate::{Contacts, NicHandle, PerRole, Role, RoleSet, ServiceKey, ServiceStatus};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A service as a list has it.
#[derive(Clone, Copy, Debug)]
pub struct FormService<'a> {
    /// The service.
    pub key: &'a ServiceKey,
    /// Its contacts.
    pub contacts: &'a Contacts,
    /// Its status.
    pub status: ServiceStatus,
    /// Its open requests.
    pub open: &'a [OpenRequest],
    /// The last day (UTC) of its tech contact.
    pub tech_until: Option<NaiveDate>,
}

/// The services with their new contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormLines {
    /// The services.
    pub lines: Vec<FormLine>,
    /// The roles that may be entered besides those of the lines.
    pub may_add: RoleSet,
}

/// A service and the contacts that its line begins with.
pub type FormLine = NewLine<NicHandle>;

/// A service and its new contacts, as entered or as accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewLine<T = String> {
    /// The service.
    pub service: ServiceKey,
    /// The new contacts. A missing or empty one and the current contact mean no change.
    #[cfg_attr(feature = "openapi", schema(value_type = PerRole<Option<String>>))]
    pub contacts: PerRole<Option<T>>,
    /// The last day (UTC) of the new tech contact. With the present one: a new last day for it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::model::timestamp::read_date_option"
    )]
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
    fn of(mut all: impl Iterator<Item = T>) -> Self {
        let Some(first) = all.next() else { return Self::None };
        if all.all(|other| other == first) { Self::Same(first) } else { Self::Different }
    }
}

impl FormLines {
    /// Services of a list. Where `me` hands its roles over, each line names it for those that it holds.
    #[must_use]
    pub fn of<'a>(me: &NicHandle, services: &[FormService<'a>], hands_over: bool) -> Self {
        let held = |service: &FormService<'a>, role: Role| hands_over && service.contacts.holder(role) == me;
        let line = |service: &FormService<'a>| FormLine {
            service: service.key.clone(),
            contacts: PerRole::from_fn(|role| held(service, role).then(|| me.clone())),
            until: None,
        };
        let may_add = if hands_over {
            RoleSet::EMPTY
        } else {
            roles_on_offer(me, services.iter().map(|service| service.contacts))
        };
        Self { lines: services.iter().map(line).collect(), may_add }
    }

    /// Adds a change of a service.
    pub fn add(&mut self, service: &ServiceKey, roles: RoleSet, (to, until): (&NicHandle, Option<NaiveDate>)) {
        let line = self.name(service, roles, to);
        line.until = line.until.or(until);
    }

    /// Adds the roles that `holder` has on a service, as far as `me` may take them back.
    pub fn take_back(&mut self, me: &NicHandle, holder: &NicHandle, service: &ServiceKey, contacts: &Contacts) {
        let held = contacts.roles_of(holder);
        if contacts.admin == *me && holder != me && !held.is_empty() {
            self.name(service, held, me);
        }
    }

    /// Names a contact for roles of a service; for none, the service is only included.
    pub fn name(&mut self, service: &ServiceKey, roles: RoleSet, to: &NicHandle) -> &mut FormLine {
        let at = self.lines.binary_search_by(|line| line.service.cmp(service)).unwrap_or_else(|at| {
            let line = FormLine { service: service.clone(), contacts: PerRole::default(), until: None };
            self.lines.insert(at, line);
            at
        });
        let line = &mut self.lines[at];
        roles.iter().for_each(|role| *line.contacts.get_mut(role) = Some(to.clone()));
        line
    }

    /// The roles that the form offers.
    #[must_use]
    pub fn roles(&self) -> RoleSet {
        let named = |role: &Role| self.contact(*role) != Common::None;
        Role::ALL.into_iter().filter(named).collect::<RoleSet>().union(self.may_add)
    }

    /// The contact that the lines name for a role.
    #[must_use]
    pub fn contact(&self, role: Role) -> Common<&NicHandle> {
        Common::of(self.lines.iter().filter_map(|line| line.contacts.get(role).as_ref()))
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

    /// New contacts of the lines: an entry counts for the services that had a contact for its role, or for all if none had.
    /// Contacts that differ stay as they are unless something is entered.
    #[must_use]
    pub fn ask<T: Clone + From<NicHandle>>(
        &self,
        entries: &PerRole<Option<T>>,
        until: Option<NaiveDate>,
    ) -> Vec<NewLine<T>> {
        let common = PerRole::from_fn(|role| self.contact(role));
        let keeps_days = self.last_day() == Common::Different;
        let contact = |line: &FormLine, role: Role| match (entries.get(role), line.contacts.get(role), common.get(role))
        {
            (Some(entry), Some(_), _) | (Some(entry), None, Common::None) => Some(entry.clone()),
            (None, Some(before), Common::Different) => Some(before.clone().into()),
            _ => None,
        };
        let last_day = |line: &FormLine| {
            let is_meant = line.contacts.tech.is_some() || common.tech == Common::None;
            let before = line.until.filter(|_| keeps_days);
            if is_meant { until.or(before) } else { None }
        };
        let asked = |line: &FormLine| NewLine {
            service: line.service.clone(),
            contacts: PerRole::from_fn(|role| contact(line, role)),
            until: last_day(line),
        };
        self.lines.iter().map(asked).collect()
    }
}
