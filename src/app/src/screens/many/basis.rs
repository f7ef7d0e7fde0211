//! The basis of the form in place of a selection: a submission that is amended, finished requests that are reversed, or
//! roles that get another last day. See decisions 0038 and 0005.

use chrono::NaiveDate;
use handover_api::link::ManyFrom;
use handover_api::submissions::{ExtendableRoles, NewLine};
use handover_rules::request::acts_on_submission::WayBack;
use handover_rules::{NicHandle, PerRole, Request, Role, RoleSet, ServiceKey};

/// The services with their new contacts, in the order of the services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Basis {
    pub(super) lines: Vec<(ServiceKey, LineContacts)>,
    /// The present last day, where roles get another one.
    pub(super) present_end: Option<NaiveDate>,
    /// The roles that may be entered besides those of the lines.
    pub(super) may_add: RoleSet,
    /// The way back, where finished requests are reversed.
    pub(super) way_back: Option<WayBack>,
}

/// New contacts of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LineContacts {
    contacts: PerRole<Option<NicHandle>>,
    until: Option<NaiveDate>,
}

/// The value that the lines have in common, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Common<T> {
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

impl Basis {
    pub(super) fn add(&mut self, request: &Request, from: ManyFrom) {
        let at = self.lines.binary_search_by(|(service, _)| service.cmp(&request.service)).unwrap_or_else(|at| {
            self.lines.insert(at, (request.service.clone(), LineContacts::default()));
            at
        });
        let line = &mut self.lines[at].1;
        let (to, until) = match from {
            ManyFrom::Back(_) => (&request.from, None),
            _ => (&request.to, request.until),
        };
        for role in request.roles.iter() {
            *line.contacts.get_mut(role) = Some(to.clone());
        }
        line.until = line.until.or(until);
    }

    fn lines(&self) -> impl Iterator<Item = &LineContacts> {
        self.lines.iter().map(|(_, line)| line)
    }

    /// The roles that the form offers.
    pub(super) fn roles(&self) -> RoleSet {
        let named = |role: &Role| self.lines().any(|line| line.contacts.get(*role).is_some());
        Role::ALL.into_iter().filter(named).collect::<RoleSet>().union(self.may_add)
    }

    /// The contact that the lines name for a role.
    pub(super) fn contact(&self, role: Role) -> Common<NicHandle> {
        Common::of(self.lines().filter_map(|line| line.contacts.get(role).clone()))
    }

    /// The last day of the lines that name a tech contact.
    pub(super) fn last_day(&self) -> Common<Option<NaiveDate>> {
        Common::of(self.lines().filter(|line| line.contacts.tech.is_some()).map(|line| line.until))
    }

    /// The lines to ask for: an entry counts for the services that had a contact for its role, or for all if none had.
    /// Contacts that differ stay as they are unless something is entered.
    pub(super) fn ask(&self, entries: &PerRole<Option<String>>, until: Option<NaiveDate>) -> Vec<NewLine> {
        let common = PerRole::from_fn(|role| self.contact(role));
        let keeps_days = self.last_day() == Common::Different;
        let contact =
            |line: &LineContacts, role: Role| match (entries.get(role), line.contacts.get(role), common.get(role)) {
                (Some(entry), Some(_), _) | (Some(entry), None, Common::None) => Some(entry.clone()),
                (None, Some(before), Common::Different) => Some(before.to_string()),
                _ => None,
            };
        let last_day = |line: &LineContacts| {
            let is_meant = line.contacts.tech.is_some() || common.tech == Common::None;
            let before = line.until.filter(|_| keeps_days);
            if is_meant { until.or(before) } else { None }
        };
        let line = |(service, line): &(ServiceKey, LineContacts)| NewLine {
            service: service.clone(),
            contacts: PerRole::from_fn(|role| contact(line, role)),
            until: last_day(line),
        };
        self.lines.iter().map(line).collect()
    }
}

impl From<ExtendableRoles> for Basis {
    /// The present tech contact with a last day that is left to choose.
    fn from(ExtendableRoles { services, holder, until }: ExtendableRoles) -> Self {
        let contacts = PerRole { tech: holder, ..PerRole::default() };
        let line = |service| (service, LineContacts { contacts: contacts.clone(), until: None });
        let mut lines: Vec<(ServiceKey, LineContacts)> = services.into_iter().map(line).collect();
        lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self { lines, present_end: until, may_add: Role::Tech.into(), way_back: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).expect("a handle")
    }

    fn service(name: &str) -> ServiceKey {
        let name = handover_rules::ServiceName::parse(name).expect("a name");
        ServiceKey { name, category: handover_rules::Category::Domain }
    }

    /// Tech contacts of the first two services, and a billing contact of the third.
    fn basis(techs: [&str; 2], days: [Option<NaiveDate>; 2]) -> Basis {
        let tech = |who: &str, until| LineContacts {
            contacts: PerRole { tech: Some(handle(who)), ..PerRole::default() },
            until,
        };
        let billing = LineContacts {
            contacts: PerRole { billing: Some(handle("bb11111-ovh")), ..PerRole::default() },
            until: None,
        };
        let lines = [
            (service("one.example"), tech(techs[0], days[0])),
            (service("three.example"), billing),
            (service("two.example"), tech(techs[1], days[1])),
        ];
        Basis { lines: lines.into(), ..Basis::default() }
    }

    fn techs(lines: &[NewLine]) -> Vec<Option<&str>> {
        lines.iter().map(|line| line.contacts.tech.as_deref()).collect()
    }

    const DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2030, 6, 30);

    #[test]
    fn what_lines_have_in_common_is_entered_once_and_counts_for_the_same_lines() {
        let basis = basis(["aa00000-ovh", "aa00000-ovh"], [DAY, DAY]);
        assert_eq!(basis.contact(Role::Tech), Common::Same(handle("aa00000-ovh")));
        assert_eq!((basis.contact(Role::Admin), basis.last_day()), (Common::None, Common::Same(DAY)));
        let entries = PerRole { tech: Some("cc22222-ovh".to_owned()), ..PerRole::default() };
        let lines = basis.ask(&entries, DAY);
        assert_eq!(techs(&lines), [Some("cc22222-ovh"), None, Some("cc22222-ovh")]);
        assert_eq!(lines.iter().map(|line| line.until).collect::<Vec<_>>(), [DAY, None, DAY]);
        // What was emptied is not asked for; what none had is asked for everywhere.
        let entries = PerRole { admin: Some("cc22222-ovh".to_owned()), ..PerRole::default() };
        let lines = basis.ask(&entries, None);
        assert!(lines.iter().all(|line| line.contacts.admin.as_deref() == Some("cc22222-ovh")));
        assert!(lines.iter().all(|line| line.contacts.tech.is_none() && line.contacts.billing.is_none()));
    }

    #[test]
    fn what_differs_stays_until_something_is_entered() {
        let basis = basis(["aa00000-ovh", "dd33333-ovh"], [DAY, None]);
        assert_eq!((basis.contact(Role::Tech), basis.last_day()), (Common::Different, Common::Different));
        let lines = basis.ask(&PerRole::default(), None);
        assert_eq!(techs(&lines), [Some("aa00000-ovh"), None, Some("dd33333-ovh")]);
        assert_eq!(lines.iter().map(|line| line.until).collect::<Vec<_>>(), [DAY, None, None]);
        let entries = PerRole { tech: Some("cc22222-ovh".to_owned()), ..PerRole::default() };
        assert_eq!(techs(&basis.ask(&entries, None)), [Some("cc22222-ovh"), None, Some("cc22222-ovh")]);
    }
}
