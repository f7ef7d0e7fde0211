//! Figures of submissions, as one of their parties sees them: one statement each for any number of submissions and
//! lines.

use super::RequestRecord;
use crate::engine::{FromRow, List, Row, from_row, params};
use crate::rows::{RowId, grouped};
use crate::{ReadTx, ServiceId, StoreResult};
use chrono::NaiveDate;
use handover_api::submissions::{Accounts, LastDays, Progress, StateCount};
use handover_rules::request::acts_on_submission::{LineGroup, MovedRoles};
use handover_rules::request::{Ending, Party};
use handover_rules::{Category, Contacts, NicHandle, RequestState, RoleSet, SubmissionId, Timestamp};
use std::collections::HashMap;

/// Whether a request has moved roles from one account to another.
const MOVED: &str = "r.state = 'done' and r.from_account <> r.to_account";

/// The roles that the account of the second parameter holds on a service.
const HELD: &str = "(case when s.admin = ?2 then 1 else 0 end
  | case when s.tech = ?2 then 2 else 0 end | case when s.billing = ?2 then 4 else 0 end)";

/// The roles that the incoming contact of a request holds on its service now.
const KEPT: &str = "(case when s.admin = r.to_account then 1 else 0 end
  | case when s.tech = r.to_account then 2 else 0 end | case when s.billing = r.to_account then 4 else 0 end)";

#[derive(Clone, Debug)]
pub struct PartyCount {
    pub account: NicHandle,
    /// Services with lines that it is a party to.
    pub services: u64,
    /// Services that it has accepted, and has not cancelled since.
    pub accepted: u64,
    /// Services with lines that wait for its answer.
    pub waiting: u64,
}

impl PartyCount {
    fn add(&mut self, other: &Self) {
        self.services += other.services;
        self.accepted += other.accepted;
        self.waiting += other.waiting;
    }
}

/// Services and roles that some lines cover.
#[derive(Clone, Debug)]
pub struct Extent {
    pub services: u64,
    pub names: u64,
    pub outgoing: Accounts,
    pub incoming: Accounts,
    /// The last day of the tech contact, if all lines have the same.
    pub until: Option<NaiveDate>,
    /// The last days of tech contacts; `None` if no line has one.
    pub last_days: Option<LastDays>,
    /// The roles that the asker held on each of the services.
    pub asker_roles: RoleSet,
    /// The first deadline of the lines that wait for answers; `None` if none does.
    pub deadline: Option<Timestamp>,
    /// When the first of the lines that everybody has accepted takes effect.
    pub effect_at: Option<Timestamp>,
}

/// The lines of a submission that an account is a party to.
#[derive(Clone, Debug)]
pub struct SubmissionFigures {
    /// Services and roles that they cover.
    pub extent: Extent,
    pub groups: Vec<LineGroup>,
    /// Number of services with lines in each state, by its name.
    pub states: Vec<StateCount>,
    /// Their parties: the account first, then those with most services.
    pub parties: Vec<PartyCount>,
}

impl SubmissionFigures {
    /// The figures of one line, for a contact of the service who is not a party.
    #[must_use]
    pub fn of_one(record: &RequestRecord, viewer: &NicHandle, contacts: &Contacts) -> Self {
        let request = &record.request;
        let is_open = request.state == RequestState::ValidatingByCustomers;
        let party = |party: &Party| PartyCount {
            account: party.account.clone(),
            services: 1,
            accepted: u64::from(party.accepted_at.is_some() && !request.is_cancelled_by(&party.account)),
            waiting: u64::from(is_open && party.accepted_at.is_none()),
        };
        let group = LineGroup {
            state: request.state,
            has_accepted: false,
            roles: request.roles,
            moved: request.moved_roles(viewer, contacts),
            took: false,
            gave: request.is_given_by(viewer),
            lines: 1,
        };
        let extent = Extent {
            services: 1,
            names: 1,
            outgoing: Accounts { count: 1, first: Some(request.from.clone()) },
            incoming: Accounts { count: 1, first: Some(request.to.clone()) },
            until: request.until,
            last_days: request.until.map(|day| LastDays { first: day, last: day, without: 0 }),
            asker_roles: record.asker_roles,
            deadline: is_open.then_some(request.deadline),
            effect_at: request.effect_at.filter(|_| request.state == RequestState::Doing),
        };
        let states = vec![StateCount { state: request.state, services: 1 }];
        Self { extent, groups: vec![group], states, parties: request.parties.iter().map(party).collect() }
    }

    #[must_use]
    pub fn total(&self) -> u64 {
        self.groups.iter().map(|group| group.lines).sum()
    }

    /// Number of the roles that they move, on all services.
    #[must_use]
    pub fn role_count(&self) -> u64 {
        self.groups.iter().map(|group| group.lines * group.roles.iter().count() as u64).sum()
    }

    #[must_use]
    pub fn roles(&self) -> RoleSet {
        self.groups.iter().fold(RoleSet::EMPTY, |roles, group| roles.union(group.roles))
    }

    /// Answers that all parties have given or that are not needed any more, and answers in all.
    #[must_use]
    pub fn answered(&self) -> Progress {
        let of: u64 = self.parties.iter().map(|party| party.services).sum();
        let waiting: u64 = self.parties.iter().map(|party| party.waiting).sum();
        Progress { done: of.saturating_sub(waiting), of }
    }
}

from_row!(LineGroup { state, has_accepted, roles, took, gave, lines; moved });

impl FromRow for Option<MovedRoles> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(row.get::<Option<_>>("held")?.zip(row.get("kept")?).map(|(held, kept)| MovedRoles { held, kept }))
    }
}

/// Number of services with lines in each state, by its name.
fn states(groups: &[(LineGroup, u64)]) -> Vec<StateCount> {
    let number = |state| groups.iter().filter(|(group, _)| group.state == state).map(|(_, services)| services).sum();
    let counts = RequestState::ALL.into_iter().map(|state| StateCount { state, services: number(state) });
    let mut states: Vec<StateCount> = counts.filter(|count| count.services > 0).collect();
    states.sort_by_key(|count| count.state.as_str());
    states
}

fn read_extent(row: &Row<'_>) -> StoreResult<(SubmissionId, Extent)> {
    let days: Option<(NaiveDate, NaiveDate)> = row.get::<Option<_>>("first_day")?.zip(row.get("last_day")?);
    let without = row.get("without_last_day")?;
    let last_days = days.map(|(first, last)| LastDays { first, last, without });
    let extent = Extent {
        services: row.get("services")?,
        names: row.get("names")?,
        outgoing: Accounts { count: row.get("outgoing")?, first: row.get("first_outgoing")? },
        incoming: Accounts { count: row.get("incoming")?, first: row.get("first_incoming")? },
        until: last_days.filter(|days| days.first == days.last && days.without == 0).map(|days| days.first),
        last_days,
        asker_roles: row.get("asker_roles")?,
        deadline: row.get("deadline")?,
        effect_at: row.get("effect_at")?,
    };
    Ok((row.get("submission")?, extent))
}

from_row!(PartyCount { account, services, accepted, waiting });

impl ReadTx<'_> {
    /// Figures of the lines of submissions that `viewer` is a party to. Corrupt lines do not count.
    pub fn figures(
        &self,
        submissions: &[SubmissionId],
        viewer: &NicHandle,
    ) -> StoreResult<HashMap<SubmissionId, SubmissionFigures>> {
        if submissions.is_empty() {
            return Ok(HashMap::new());
        }
        let ids = &List::ids(submissions);
        let mut groups = grouped(self.line_groups(ids, viewer)?);
        let mut parties = grouped(self.party_counts(ids, viewer)?);
        let figures = |(id, extent)| {
            let (groups, parties) = (groups.remove(&id).unwrap_or_default(), parties.remove(&id).unwrap_or_default());
            let states = states(&groups);
            let groups = groups.into_iter().map(|(group, _)| group).collect();
            (id, SubmissionFigures { extent, groups, states, parties })
        };
        Ok(self.extents(ids, viewer)?.into_iter().map(figures).collect())
    }

    /// Lines that are alike, and the number of services that have no line in the same state in a group before.
    fn line_groups(&self, ids: &List, viewer: &NicHandle) -> StoreResult<Vec<(SubmissionId, (LineGroup, u64))>> {
        let sql = format!(
            "select submission, state, has_accepted, roles, held, kept, took, gave, count(*) as lines,
               count(*) filter (where nth = 1) as services
             from (
               select p.submission, row_number() over (partition by p.submission, r.service, r.state order by r.id) as nth,
                 r.state, p.accepted_at is not null as has_accepted, r.roles,
                 case when {MOVED} then {HELD} end as held, case when {MOVED} then {KEPT} end as kept,
                 r.to_account = ?2 as took, ?2 in (r.from_account, r.asker) as gave
               from party p join request r on r.id = p.request join service s on s.id = r.service
               where p.submission in (select value from rarray(?1)) and p.account = ?2) line
             group by submission, state, has_accepted, roles, held, kept, took, gave"
        );
        self.all_intact("submission", &sql, params![ids, viewer], |row| {
            Ok((row.get("submission")?, (LineGroup::from_row(row)?, row.get("services")?)))
        })
    }

    fn extents(&self, ids: &List, viewer: &NicHandle) -> StoreResult<Vec<(SubmissionId, Extent)>> {
        self.all(
            "select p.submission, count(distinct r.service) as services, count(distinct s.name) as names,
               count(distinct r.from_account) as outgoing, min(r.from_account) as first_outgoing,
               count(distinct r.to_account) as incoming, min(r.to_account) as first_incoming,
               min(r.until) as first_day, max(r.until) as last_day, count(*) - count(r.until) as without_last_day,
               min(r.asker_roles & 1) + min(r.asker_roles & 2) + min(r.asker_roles & 4) as asker_roles,
               min(case when r.state = 'validatingByCustomers' then r.deadline end) as deadline,
               min(case when r.state = 'doing' then r.effect_at end) as effect_at
             from party p join request r on r.id = p.request join service s on s.id = r.service
             where p.submission in (select value from rarray(?1)) and p.account = ?2 group by p.submission",
            params![ids, viewer],
            read_extent,
        )
    }

    /// Services, counted by ending: a party that has ended a line itself no longer counts as accepting it. A service counts
    /// once, as accepted if all its lines are.
    fn party_counts(&self, ids: &List, viewer: &NicHandle) -> StoreResult<Vec<(SubmissionId, PartyCount)>> {
        let found: Vec<(SubmissionId, PartyCount)> = self.all(
            "select submission, account, ending, count(*) as services,
               count(*) filter (where accepted > 0 and waiting = 0) as accepted,
               count(*) filter (where waiting > 0) as waiting
             from (
               select p.submission, q.account, r.service, count(q.accepted_at) as accepted,
                 count(*) filter (where q.closed_at is null and q.accepted_at is null) as waiting,
                 min(case when q.closed_at is not null and q.accepted_at is not null then r.ending end) as ending
               from party p join party q on q.request = p.request join request r on r.id = q.request
               where p.submission in (select value from rarray(?1)) and p.account = ?2
               group by p.submission, q.account, r.service) of_service
             group by submission, account, ending order by submission, account",
            params![ids, viewer],
            |row| {
                let (submission, mut party): (SubmissionId, _) = (row.get("submission")?, PartyCount::from_row(row)?);
                let ending: Option<Ending> =
                    row.get_intact("ending", RowId::Request(submission.first_request().into()))?;
                if ending.is_some_and(|ending| ending.is_cancelled_by(&party.account)) {
                    party.accepted = 0;
                }
                Ok((submission, party))
            },
        )?;
        let mut parties: Vec<(SubmissionId, PartyCount)> = Vec::new();
        for (id, party) in found {
            match parties.last_mut() {
                Some((of, sum)) if (*of, &sum.account) == (id, &party.account) => sum.add(&party),
                _ => parties.push((id, party)),
            }
        }
        parties.sort_by_key(|(_, party)| (party.account != *viewer, std::cmp::Reverse(party.services)));
        Ok(parties)
    }
}

/// Changes of an account's roles on services that are alike.
#[derive(Clone, Debug)]
pub struct RolesMoved {
    pub category: Category,
    /// The roles that it holds.
    pub held: RoleSet,
    /// The roles that it takes.
    pub taken: RoleSet,
    /// The roles that it gives up.
    pub given: RoleSet,
    pub services: u64,
}

from_row!(RolesMoved { category, held, taken, given, services });

impl ReadTx<'_> {
    pub fn contacts_of(&self, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, Contacts>> {
        if services.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = "select id, admin, tech, billing from service where id in (select value from rarray(?1))";
        self.all(sql, [List::ids(services)], |row| Ok((row.get("id")?, Contacts::from_row(row)?)))
    }

    /// The roles that an account takes by open lines of a submission that it has accepted, and those that it gives up.
    pub fn roles_moved_by_accepted(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<(RoleSet, RoleSet)> {
        let any = |side: &str| {
            let bit = |bit: u8| format!("coalesce(max(case when {side} then r.roles & {bit} end), 0)");
            [bit(1), bit(2), bit(4)].join(" + ")
        };
        let (taken, given) = (any("r.to_account = ?2"), any("r.from_account = ?2 and r.to_account <> ?2"));
        let sql = format!(
            "select {taken} as taken, {given} as given from party p join request r on r.id = p.request
             where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is not null"
        );
        self.one(&sql, params![id, account], |row| Ok((row.get("taken")?, row.get("given")?)))
    }

    /// Changes of an account's roles by the lines of a submission that wait for its answer.
    pub fn roles_moved_by_waiting(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<Vec<RolesMoved>> {
        let sql = format!(
            "select category, held, taken, given, count(*) as services from (
               select s.category, {HELD} as held, sum(case when r.to_account = ?2 then r.roles else 0 end) as taken,
                 sum(case when r.from_account = ?2 and r.to_account <> ?2 then r.roles else 0 end) as given
               from party p join request r on r.id = p.request join service s on s.id = r.service
               where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is null
               group by s.id) service
             group by category, held, taken, given order by services desc, category"
        );
        self.all(&sql, params![id, account], RolesMoved::from_row)
    }
}
