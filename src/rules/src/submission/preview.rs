//! The expected outcome of a submission. The browser computes it from the rows of a list; the server answers a check with
//! the same type.

use super::blockers::{Blocker, as_seen_by};
use super::file::FileFault;
use super::plan::{Plan, PlanError};
use super::refused::{LineRefusal, RefusedLineRef, RefusedServices, by_reason};
use crate::model::timestamp;
use crate::{Category, Contacts, NicHandle, PerRole, Role, RoleSet, ServiceKey, ServiceName};
use chrono::NaiveDate;
use core::cmp::Reverse;
use serde::{Deserialize, Serialize};

/// The expected outcome of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// Services that would change.
    pub will_change: u64,
    /// Names of these services.
    pub names: u64,
    /// The requests it would make.
    pub requests: u64,
    /// The roles that would move, on all services.
    #[serde(default)]
    pub roles: u64,
    /// Services that have these contacts already. They are left out.
    pub unchanged: u64,
    /// Services that cannot be changed.
    pub cannot_change: u64,
    /// Services on which it would end open requests of other accounts.
    pub supersedes: u64,
    /// Services on which it would replace open requests of the asker.
    #[serde(default)]
    pub withdraws: u64,
    /// The first of the last days that roles would get. Its requests may have less time for answers.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub first_last_day: Option<NaiveDate>,
    /// The accounts that would have to confirm: the asker first, then those with most services.
    pub parties: Vec<PartyServices>,
    /// The other accounts that would be notified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notified: Vec<NicHandle>,
    /// Roles that the viewer would hold on the changed services.
    #[serde(default)]
    pub keeps: RoleSet,
    /// Changed services on which the viewer would hold no role any more.
    #[serde(default)]
    pub leaves: u64,
    /// The roles that would move, with those between the same accounts counted together; most services first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// The first changes by name of the service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Changes beyond these.
    #[serde(default)]
    pub more_changes: u64,
    /// The accounts that the entries name, as far as they had to be looked up.
    #[serde(default)]
    pub found: PerRole<Option<FoundAccount>>,
    /// The reasons against the only service, by role.
    #[serde(default)]
    pub blocked: PerRole<Vec<Blocker>>,
    /// Refused services by reason. A service may appear under several reasons.
    pub refused: Vec<RefusedServices>,
    /// Every fault of the file, by line and column. If there are any, its lines were not judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FileFault>,
}

/// An account that would have to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartyServices {
    /// The account.
    pub account: NicHandle,
    /// The services that it would have to confirm, with one code.
    pub services: u64,
}

/// A role that goes from one account to another. If they are the same account, it only gets another last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Move {
    /// The role.
    pub role: Role,
    /// The outgoing contact.
    pub from: NicHandle,
    /// The incoming contact.
    pub to: NicHandle,
    /// Number of services.
    pub services: u64,
    /// Their categories.
    pub categories: Vec<Category>,
}

/// The same move of services of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// The name.
    pub name: ServiceName,
    /// The categories of the services.
    pub categories: Vec<Category>,
    /// The role.
    pub role: Role,
    /// The outgoing contact.
    pub from: NicHandle,
    /// The incoming contact.
    pub to: NicHandle,
    /// The last day (UTC) of a tech contact.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub until: Option<NaiveDate>,
}

/// An account that an entry names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FoundAccount {
    /// The handle.
    pub handle: NicHandle,
    /// It is in the asker's zone. The zone itself is not revealed.
    pub is_in_my_zone: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct PlannedLine<'a> {
    pub service: &'a ServiceKey,
    pub contacts: &'a Contacts,
    pub plan: &'a Plan,
}

/// The most entries of lists in a preview.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Refused services for each reason.
    pub refused: usize,
    /// Changes, and accounts that are notified.
    pub changes: usize,
}

#[derive(Clone, Copy)]
struct RoleMove<'a> {
    service: &'a ServiceKey,
    role: Role,
    from: &'a NicHandle,
    to: &'a NicHandle,
    until: Option<NaiveDate>,
}

impl Preview {
    /// The outcome of the lines that can be changed, those that change nothing, and those that are refused; `viewer` is the
    /// asker, or asks in its name.
    #[must_use]
    pub fn new(
        (asker, viewer): (&NicHandle, &NicHandle),
        planned: &[PlannedLine<'_>],
        unchanged: u64,
        refused: &[RefusedLineRef<'_>],
        shown: Shown,
    ) -> Self {
        let plans = || planned.iter().map(|line| line.plan);
        let requests = || plans().flat_map(|plan| &plan.requests);
        let mut moves = role_moves(planned);
        let (changes, more_changes) = changes(&mut moves, shown.changes);
        let names = planned.iter().map(|line| &line.service.name);
        let parties = parties(asker, planned);
        let mut preview = Self {
            will_change: planned.len() as u64,
            names: distinct(names),
            requests: requests().count() as u64,
            roles: moves.len() as u64,
            unchanged,
            cannot_change: refused.len() as u64,
            supersedes: plans().filter(|plan| !plan.supersedes.is_empty()).count() as u64,
            withdraws: plans().filter(|plan| !plan.withdraws.is_empty()).count() as u64,
            first_last_day: requests().filter_map(|request| request.until).min(),
            notified: notified(asker, planned, &parties, shown.changes),
            parties,
            changes,
            more_changes,
            moves: merged(moves),
            refused: by_reason(refused.iter().copied(), viewer, shown.refused),
            ..Self::default()
        };
        for line in planned {
            let held = line.plan.contacts_after(line.contacts).roles_of(viewer);
            preview.keeps = preview.keeps.union(held);
            preview.leaves += u64::from(held.is_empty() && !line.contacts.roles_of(viewer).is_empty());
        }
        if let ([], 0, [RefusedLineRef { refusal: LineRefusal::Plan(PlanError::Blocked { reasons }), .. }]) =
            (planned, unchanged, refused)
        {
            preview.blocked = PerRole::from_fn(|role| as_seen_by(reasons.get(role), viewer));
        }
        preview
    }

    /// Whether nobody but `account` has to confirm.
    #[must_use]
    pub fn is_confirmed_only_by(&self, account: &NicHandle) -> bool {
        self.parties.iter().all(|party| party.account == *account)
    }
}

fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> u64 {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all.len() as u64
}

fn parties(asker: &NicHandle, planned: &[PlannedLine<'_>]) -> Vec<PartyServices> {
    let of_service = |line: &PlannedLine<'_>| {
        let mut all: Vec<NicHandle> = line.plan.requests.iter().flat_map(|request| request.parties(asker)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut all: Vec<NicHandle> = planned.iter().flat_map(of_service).collect();
    all.sort_unstable();
    let groups = all.chunk_by(|one, other| one == other);
    let party = |group: &[NicHandle]| PartyServices { account: group[0].clone(), services: group.len() as u64 };
    let mut parties: Vec<PartyServices> = groups.map(party).collect();
    parties.sort_by_key(|party| (party.account != *asker, Reverse(party.services)));
    parties
}

fn notified(asker: &NicHandle, planned: &[PlannedLine<'_>], parties: &[PartyServices], most: usize) -> Vec<NicHandle> {
    let of = |line: &PlannedLine<'_>| -> Vec<NicHandle> {
        let requests = line.plan.requests.iter();
        requests.flat_map(|request| request.notified(asker, &line.contacts.admin)).collect()
    };
    let mut notified: Vec<NicHandle> = planned.iter().flat_map(of).collect();
    notified.sort_unstable();
    notified.dedup();
    notified.retain(|account| parties.iter().all(|party| party.account != *account));
    notified.truncate(most);
    notified
}

fn role_moves<'a>(planned: &[PlannedLine<'a>]) -> Vec<RoleMove<'a>> {
    let mut moves = Vec::new();
    for line in planned {
        for request in &line.plan.requests {
            let (service, from, to) = (line.service, &request.from, &request.to);
            let until = |role: Role| request.until.filter(|_| role == Role::Tech);
            let of_role = |role: Role| RoleMove { service, role, from, to, until: until(role) };
            moves.extend(request.roles.iter().map(of_role));
        }
    }
    moves
}

/// Sorts the moves, by service last, and groups those with the same key.
fn groups<'m, 'a, K: Ord>(
    moves: &'m mut [RoleMove<'a>],
    key: fn(&RoleMove<'a>) -> K,
) -> impl Iterator<Item = &'m [RoleMove<'a>]> {
    moves.sort_by(|one, other| (key(one), one.service).cmp(&(key(other), other.service)));
    moves.chunk_by(move |one, other| key(one) == key(other))
}

/// The first changes by name, and the number of the others.
fn changes(moves: &mut [RoleMove<'_>], most: usize) -> (Vec<Change>, u64) {
    if most == 0 {
        return (Vec::new(), 0);
    }
    let mut groups = groups(moves, |it| (&it.service.name, it.role, it.until, it.from, it.to));
    let change = |group: &[RoleMove<'_>]| {
        let RoleMove { service, role, from, to, until } = group[0];
        let categories = group.iter().map(|it| it.service.category).collect();
        Change { name: service.name.clone(), categories, role, from: from.clone(), to: to.clone(), until }
    };
    let changes = groups.by_ref().take(most).map(change).collect();
    (changes, groups.count() as u64)
}

fn merged(mut moves: Vec<RoleMove<'_>>) -> Vec<Move> {
    let one_move = |group: &[RoleMove<'_>]| {
        let RoleMove { role, from, to, .. } = group[0];
        let has = |category: &Category| group.iter().any(|it| it.service.category == *category);
        let categories = Category::ALL.into_iter().filter(has).collect();
        Move { role, from: from.clone(), to: to.clone(), services: group.len() as u64, categories }
    };
    let mut merged: Vec<Move> = groups(&mut moves, |it| (it.role, it.from, it.to)).map(one_move).collect();
    merged.sort_by_key(|it| (it.role, Reverse(it.services)));
    merged.truncate(MOST_MOVES);
    merged
}

const MOST_MOVES: usize = 50;
