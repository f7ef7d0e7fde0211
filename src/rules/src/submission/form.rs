//! The form for new contacts (decision 0035): the services and the contacts that it begins with, what its fields say before
//! anything is sent, and the preview in the browser until the server has answered.
//!
//! A form begins with the contacts of requests that are amended, reversed or asked for again, and of roles that get another last
//! day, are taken back or handed over (decisions 0005 and 0038); with none otherwise.

pub use super::preview::{Change, FoundAccount, Move, PartyServices, PlannedLine, Preview, Shown};

use super::blockers::{Blocker, ChangeFacts, OpenRequest, may_ask_for, roles_on_offer};
use super::last_day::{LastDay, PresentEnd};
use super::plan::{Initiator, OwnRequests, Plan, PlanError, locked_roles, presumed_account};
use super::refused::{LineRefusal, RefusalKind, RefusedLineRef};
use super::{ContactInput, Resolution};
use crate::model::account::{HandleError, suggestion};
use crate::model::timestamp;
use crate::{AccountFacts, Contacts, NicHandle, PerRole, Role, RoleSet, ServiceFacts, ServiceKey, ServiceStatus};
use chrono::NaiveDate;
use core::cmp::Reverse;
use serde::{Deserialize, Serialize};

/// A service as a list has it.
#[derive(Clone, Copy, Debug)]
pub struct FormService<'a> {
    pub key: &'a ServiceKey,
    pub contacts: &'a Contacts,
    pub status: ServiceStatus,
    pub open: &'a [OpenRequest],
    /// The last day (UTC) of its tech contact.
    pub tech_until: Option<NaiveDate>,
}

/// The services with their new contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormLines {
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
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
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

    #[must_use]
    pub fn roles(&self) -> RoleSet {
        let named = |role: &Role| self.contact(*role) != Common::None;
        Role::ALL.into_iter().filter(named).collect::<RoleSet>().union(self.may_add)
    }

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

/// Facts about a role before anything is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleState {
    /// The current contacts with numbers of services: the account itself first, then those with most services.
    pub holders: Vec<(NicHandle, u64)>,
    /// The services on which the account may name this contact.
    pub may_change: u64,
    /// The reasons that keep the role of the only service from changing to any account.
    pub locks: Vec<Blocker>,
    /// The open request for the role of the only service that naming somebody ends.
    pub ends: Option<OpenRequest>,
    /// The last day (UTC) of the tech contact that all services have in common.
    pub until: Option<NaiveDate>,
}

/// The verdict on the entry of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is entered: the contact stays.
    #[default]
    Empty,
    /// The entry is neither a handle nor an address.
    Malformed {
        error: HandleError,
        /// The entry looks like an address.
        is_address: bool,
        /// A similar handle that is well-formed.
        suggestion: Option<NicHandle>,
    },
    /// The entry names the current contact.
    Unchanged,
    /// The role of the only service cannot change.
    Blocked(Vec<Blocker>),
    /// The server has not answered yet.
    Checking,
    /// The server has no objection to the entry itself.
    Accepted(Option<FoundAccount>),
}

impl Verdict {
    /// Whether the entry has to be corrected before anything is sent.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        matches!(self, Self::Malformed { .. } | Self::Blocked(_))
    }
}

/// The verdict on an account that could be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// It holds the role on every service.
    Present,
    /// It can take no role at present.
    Unable,
    /// It can take the role, besides the number of services on which it holds it already.
    Able(u64),
}

/// The verdict on an account before it is entered.
#[must_use]
pub fn candidate(account: &NicHandle, is_unable: bool, state: &RoleState) -> Candidate {
    match state.holders.iter().find(|(holder, _)| holder == account) {
        Some(_) if state.holders.len() == 1 => Candidate::Present,
        _ if is_unable => Candidate::Unable,
        held => Candidate::Able(held.map_or(0, |(_, services)| *services)),
    }
}

#[must_use]
pub fn role_state(me: &AccountFacts, role: Role, services: &[FormService<'_>]) -> RoleState {
    let mut all: Vec<&NicHandle> = services.iter().map(|service| service.contacts.holder(role)).collect();
    all.sort_unstable();
    let groups = all.chunk_by(|one, other| one == other);
    let mut holders: Vec<(NicHandle, u64)> = groups.map(|group| (group[0].clone(), group.len() as u64)).collect();
    holders.sort_by_key(|(holder, services)| (*holder != me.handle, Reverse(*services)));
    let may_change = |service: &&FormService<'_>| may_ask_for(service.contacts.roles_of(&me.handle)).contains(role);
    let may_change = services.iter().filter(may_change).count() as u64;
    let days = services.iter().map(|service| service.tech_until.filter(|_| role == Role::Tech));
    let mut state = RoleState { holders, may_change, until: common(days), ..RoleState::default() };
    if let [only] = services {
        state.locks.clone_from(locked_roles(&me.handle, &only.facts(me, core::iter::empty())).get(role));
        let ends = |open: &&OpenRequest| open.roles.contains(role) && open.gives_way_to(&me.handle, only.contacts);
        state.ends = only.open.iter().find(ends).filter(|_| state.locks.is_empty()).cloned();
    }
    state
}

fn common<T: PartialEq>(mut all: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = all.next()??;
    all.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// The verdict on an entry. `preview` is the latest preview of the draft it belongs to, and whether it is the server's;
/// `suffix` that of the provider's handles.
#[must_use]
pub fn verdict(role: Role, entry: &str, state: &RoleState, preview: Option<(&Preview, bool)>, suffix: &str) -> Verdict {
    let input = match ContactInput::read(Some(entry)) {
        Err(error) => {
            let (is_address, suggestion) = (entry.contains('@'), suggestion(entry, suffix));
            return Verdict::Malformed { error, is_address, suggestion };
        }
        Ok(input) => input,
    };
    if input.is_some() && !state.locks.is_empty() {
        return Verdict::Blocked(state.locks.clone());
    }
    if let Some(blocked) = preview.map(|(preview, _)| reasons(role, preview)).filter(|reasons| !reasons.is_empty()) {
        return Verdict::Blocked(blocked);
    }
    let Some(input) = input else { return Verdict::Empty };
    let is_present = |account: &NicHandle| matches!(&state.holders[..], [(holder, _)] if holder == account);
    match (input, preview) {
        (ContactInput::Handle(handle), _) if is_present(&handle) => Verdict::Unchanged,
        (_, None | Some((_, false))) => Verdict::Checking,
        (input, Some((preview, true))) => match (preview.found.get(role), input) {
            (Some(found), _) if is_present(&found.handle) => Verdict::Unchanged,
            (Some(found), _) => Verdict::Accepted(Some(found.clone())),
            // Addresses of current contacts are not looked up.
            (None, ContactInput::Address(_)) => Verdict::Unchanged,
            (None, ContactInput::Handle(_)) => Verdict::Accepted(None),
        },
    }
}

/// The reasons that are about the entry: those against the only service, or that it matches no single account.
fn reasons(role: Role, preview: &Preview) -> Vec<Blocker> {
    let only = preview.blocked.get(role);
    let group = |kind| preview.refused.iter().any(|group| group.reason == kind && group.role == Some(role));
    match only.as_slice() {
        [] if group(RefusalKind::NoSuchAccount) => vec![Blocker::NoSuchAccount],
        [] if group(RefusalKind::SeveralAccounts) => vec![Blocker::SeveralAccounts],
        only => only.to_vec(),
    }
}

/// The account that fills in the form, and the time.
#[derive(Clone, Copy, Debug)]
pub struct Viewpoint<'a> {
    pub me: &'a AccountFacts,
    /// The [first last day](LastDay::first_day) that may be asked for.
    pub first_day: NaiveDate,
    /// Treatment of its own open requests.
    pub own: OwnRequests,
}

impl Viewpoint<'_> {
    /// The outcome of giving each service its new terms. Presumes that other accounts exist in the asker's zone and meet
    /// every condition, and that roles with an end go back to the admin, which makes a difference to the first last day
    /// alone.
    #[must_use]
    pub fn preview<'a>(
        self,
        services: impl IntoIterator<Item = (FormService<'a>, &'a FormLine)>,
        shown: Shown,
    ) -> Preview {
        let asker = &self.me.handle;
        let mut unchanged = 0;
        let mut planned: Vec<(FormService<'_>, Plan)> = Vec::new();
        let mut refused: Vec<(FormService<'_>, LineRefusal)> = Vec::new();
        for (service, line) in services {
            match self.plan(service, line) {
                Ok(plan) => planned.push((service, plan)),
                Err(PlanError::NothingToChange) => unchanged += 1,
                Err(error) => refused.push((service, LineRefusal::Plan(error))),
            }
        }
        let planned = planned.iter();
        let planned: Vec<PlannedLine<'_>> = planned
            .map(|(service, plan)| PlannedLine { service: service.key, contacts: service.contacts, plan })
            .collect();
        let refused = refused.iter();
        let refused: Vec<RefusedLineRef<'_>> = refused
            .map(|(of, refusal)| RefusedLineRef { service: of.key, refusal, open: of.open, file_line: None })
            .collect();
        Preview::new((asker, asker), &planned, unchanged, &refused, shown)
    }

    fn plan(self, service: FormService<'_>, new: &FormLine) -> Result<Plan, PlanError> {
        let resolve = |to: &Option<NicHandle>| to.clone().map_or(Resolution::Unchanged, Resolution::Account);
        let found = PerRole::from_fn(|role| resolve(new.contacts.get(role)));
        let present = service.tech_until.map(|until| PresentEnd { until, returns_to: service.contacts.admin.clone() });
        let last_day = LastDay { wanted: new.until, present: present.as_ref(), first_day: self.first_day };
        let incoming = Role::ALL.into_iter().filter_map(|role| new.contacts.get(role).as_ref());
        let facts = service.facts(self.me, incoming);
        last_day.plan_with(&self.me.handle, &found, &facts, Initiator::Asker(self.own))
    }
}

impl<'a> FormService<'a> {
    /// The facts of the service. Accounts other than `me` are presumed to meet every condition.
    fn facts<'b>(self, me: &AccountFacts, new: impl Iterator<Item = &'b NicHandle>) -> ChangeFacts
    where
        'a: 'b,
    {
        let Self { key, contacts, status, open, .. } = self;
        let mut accounts = vec![me.clone()];
        for handle in Role::ALL.into_iter().map(|role| contacts.holder(role)).chain(new) {
            if accounts.iter().all(|account| account.handle != *handle) {
                accounts.push(presumed_account(handle, me.zone));
            }
        }
        ChangeFacts {
            service: ServiceFacts { key: key.clone(), status, contacts: contacts.clone() },
            accounts,
            open: open.to_vec(),
            lost_to_siblings: RoleSet::EMPTY,
        }
    }
}
