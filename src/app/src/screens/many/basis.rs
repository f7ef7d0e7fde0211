//! What the form begins with in place of a selection: a submission that is amended, finished requests that are reversed, or
//! roles that get another last day. See decision 0038.

use super::form::ManyForm;
use crate::platform::client::{self, Failure};
use crate::prelude::*;
use crate::state::AppContext;
use chrono::NaiveDate;
use handover_api::link::ManyFrom;
use handover_api::query::Query;
use handover_api::route;
use handover_api::submissions::{ExtendableRoles, LineRow, LinesPage, MAX_PAGE, NewLine, SubmissionDetail};
use handover_rules::{NicHandle, PerRole, Request, Role, ServiceKey, SubmissionId};
use leptos::task::spawn_local;

/// The services with their new contacts, in the order of the services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Basis {
    pub(super) lines: Vec<(ServiceKey, Line)>,
    /// The present last day, where roles get another one.
    pub(super) present_end: Option<NaiveDate>,
}

/// New contacts of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    contacts: PerRole<Option<NicHandle>>,
    until: Option<NaiveDate>,
}

/// What the lines have in common.
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
    fn add(&mut self, request: &Request, from: ManyFrom) {
        let at = self.lines.binary_search_by(|(service, _)| service.cmp(&request.service)).unwrap_or_else(|at| {
            self.lines.insert(at, (request.service.clone(), Line::default()));
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

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().map(|(_, line)| line)
    }

    /// The contact that the lines name for a role.
    pub(super) fn contact(&self, role: Role) -> Common<NicHandle> {
        Common::of(self.lines().filter_map(|line| line.contacts.get(role).clone()))
    }

    /// The last day of the lines that name a tech contact.
    pub(super) fn last_day(&self) -> Common<Option<NaiveDate>> {
        Common::of(self.lines().filter(|line| line.contacts.tech.is_some()).map(|line| line.until))
    }

    /// What to ask for: an entry counts for the services that had a contact for its role, or for all if none had. Contacts that
    /// differ stay as they are unless something is entered.
    pub(super) fn ask(&self, entries: &PerRole<Option<String>>, until: Option<NaiveDate>) -> Vec<NewLine> {
        let common = PerRole::from_fn(|role| self.contact(role));
        let keeps_days = self.last_day() == Common::Different;
        let contact = |line: &Line, role: Role| match (entries.get(role), line.contacts.get(role), common.get(role)) {
            (Some(entry), Some(_), _) | (Some(entry), None, Common::None) => Some(entry.clone()),
            (None, Some(before), Common::Different) => Some(before.to_string()),
            _ => None,
        };
        let last_day = |line: &Line| {
            let is_meant = line.contacts.tech.is_some() || common.tech == Common::None;
            let before = line.until.filter(|_| keeps_days);
            if is_meant { until.or(before) } else { None }
        };
        let line = |(service, line): &(ServiceKey, Line)| NewLine {
            service: service.clone(),
            contacts: PerRole::from_fn(|role| contact(line, role)),
            until: last_day(line),
        };
        self.lines.iter().map(line).collect()
    }
}

/// Whether the form takes a request over.
fn is_taken(request: &Request, from: ManyFrom) -> bool {
    match from {
        ManyFrom::Amend(_) => !request.state.is_final(),
        ManyFrom::Back(_) => request.has_way_back(),
        ManyFrom::Selected | ManyFrom::Everything | ManyFrom::Extend(_) => false,
    }
}

/// What the form takes over, with the submission that it is of.
struct Read {
    detail: Option<SubmissionDetail>,
    basis: Basis,
}

impl From<ExtendableRoles> for Basis {
    /// The present tech contact with a last day that is left to choose.
    fn from(ExtendableRoles { services, holder, until }: ExtendableRoles) -> Self {
        let contacts = PerRole { tech: holder, ..PerRole::default() };
        let line = |service| (service, Line { contacts: contacts.clone(), until: None });
        let mut lines: Vec<(ServiceKey, Line)> = services.into_iter().map(line).collect();
        lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self { lines, present_end: until }
    }
}

async fn read(app: AppContext, from: ManyFrom) -> Result<Read, Failure> {
    match from {
        ManyFrom::Amend(id) | ManyFrom::Back(id) => read_submission(app, id, from).await,
        ManyFrom::Extend(request) => {
            let roles: ExtendableRoles = client::screen(app, &route::ends_alike(request)).await?;
            Ok(Read { detail: None, basis: roles.into() })
        }
        ManyFrom::Selected | ManyFrom::Everything => Ok(Read { detail: None, basis: Basis::default() }),
    }
}

async fn read_submission(app: AppContext, id: SubmissionId, from: ManyFrom) -> Result<Read, Failure> {
    let detail: SubmissionDetail = client::screen(app, &route::submission(id)).await?;
    let mut basis = Basis::default();
    let possible = match from {
        ManyFrom::Amend(_) => detail.acts.amend,
        _ => detail.acts.hand_back,
    };
    if possible == 0 {
        return Ok(Read { detail: Some(detail), basis });
    }
    let mut after = String::new();
    loop {
        let query = Query::default().with("limit", &MAX_PAGE.to_string()).with("after", &after);
        let page: LinesPage =
            client::screen(app, &[&route::submission_lines(id), query.finish().as_str()].concat()).await?;
        let requests = page.rows.iter().map(|LineRow { request, .. }| request);
        requests.filter(|request| is_taken(request, from)).for_each(|request| basis.add(request, from));
        match page.next {
            Some(next) => after = next,
            None => return Ok(Read { detail: Some(detail), basis }),
        }
    }
}

impl ManyForm {
    /// The submission that the form begins with.
    pub(super) const fn submission_before(self) -> Option<SubmissionId> {
        match self.from {
            ManyFrom::Amend(id) | ManyFrom::Back(id) => Some(id),
            ManyFrom::Selected | ManyFrom::Everything | ManyFrom::Extend(_) => None,
        }
    }

    /// Whether the form begins with something else than a selection.
    pub(super) const fn has_basis(self) -> bool {
        matches!(self.from, ManyFrom::Amend(_) | ManyFrom::Back(_) | ManyFrom::Extend(_))
    }

    /// Whether it gives roles another last day.
    pub(super) const fn extends(self) -> bool {
        matches!(self.from, ManyFrom::Extend(_))
    }

    /// Reads what the form begins with, and fills the form in unless something is entered already.
    pub(super) fn load_basis(self) {
        self.is_loading.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let read = read(self.app, self.from).await;
            // `try_set` returns the value when the screen is gone.
            if self.is_loading.try_set(false).is_some() {
                return;
            }
            match read {
                Ok(read) => self.begin_with(read),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    fn begin_with(self, Read { detail, basis }: Read) {
        let is_blank = self.entries.iter().chain([&self.last_day]).all(|field| field.text().is_empty());
        if is_blank && self.note.with_untracked(String::is_empty) {
            for role in Role::ALL {
                if let Common::Same(contact) = basis.contact(role) {
                    self.field(role).value.set(contact.as_str().to_owned());
                }
            }
            if let Common::Same(Some(day)) = basis.last_day() {
                self.last_day.value.set(day.to_string());
            }
            if let Some(detail) = detail.filter(|_| matches!(self.from, ManyFrom::Amend(_))) {
                self.note.set(detail.note.unwrap_or_default());
                self.all_or_nothing.set(detail.all_or_nothing);
            }
        }
        self.basis.set(Some(basis));
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
        let tech =
            |who: &str, until| Line { contacts: PerRole { tech: Some(handle(who)), ..PerRole::default() }, until };
        let billing =
            Line { contacts: PerRole { billing: Some(handle("bb11111-ovh")), ..PerRole::default() }, until: None };
        let lines = [
            (service("one.example"), tech(techs[0], days[0])),
            (service("three.example"), billing),
            (service("two.example"), tech(techs[1], days[1])),
        ];
        Basis { lines: lines.into(), present_end: None }
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
