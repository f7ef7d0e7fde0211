//! Figures of submissions, as one of their parties sees them: one statement each for any number of submissions and
//! lines.

use super::held_roles::{HELD, KEPT};
use super::{RequestList, RequestRecord};
use crate::convert::{
    column, grouped, handle, json_ids, optional_date, optional_timestamp, roles, stored_submission, submission_id,
};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult};
use chrono::NaiveDate;
use handover_rules::request::Party;
use handover_rules::request::acts_on_submission::{LineGroup, MovedRoles};
use handover_rules::{Contacts, NicHandle, RequestState, RoleSet, SubmissionId, Timestamp};
use std::collections::HashMap;

/// Whether the party `q` has ended the line itself.
const CANCELLED: &str = "(q.closed_at is not null and coalesce((select q.account in
  (r.ending ->> '$.takenBack.by', r.ending ->> '$.withdrawn.by') from request r where r.id = q.request), 0))";

/// Whether a request has moved roles from one account to another.
const MOVED: &str = "r.state = 'done' and r.from_account <> r.to_account";

/// Progress of a party of some lines.
#[derive(Clone, Debug)]
pub struct PartyCount {
    /// The party.
    pub account: NicHandle,
    /// Lines that it is a party to.
    pub lines: u64,
    /// Lines that it has accepted, and has not cancelled since.
    pub accepted: u64,
    /// Lines that wait for its answer.
    pub waiting: u64,
}

/// Different accounts.
#[derive(Clone, Debug)]
pub struct AccountCount {
    /// Their number.
    pub count: u64,
    /// The first of them.
    pub first: NicHandle,
}

/// Services and roles that some lines cover.
#[derive(Clone, Debug)]
pub struct Extent {
    /// Number of services.
    pub services: u64,
    /// The outgoing contacts.
    pub outgoing: AccountCount,
    /// The incoming contacts.
    pub incoming: AccountCount,
    /// The last day of the tech contact, if all lines have the same.
    pub until: Option<NaiveDate>,
    /// The first and the last of the last days.
    pub last_days: Option<(NaiveDate, NaiveDate)>,
    /// Lines without a last day.
    pub without_last_day: u64,
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
    /// Lines that are alike.
    pub groups: Vec<LineGroup>,
    /// Their parties: the account first, then those with most lines.
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
            lines: 1,
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
            outgoing: AccountCount { count: 1, first: request.from.clone() },
            incoming: AccountCount { count: 1, first: request.to.clone() },
            until: request.until,
            last_days: request.until.map(|day| (day, day)),
            without_last_day: u64::from(request.until.is_none()),
            asker_roles: record.asker_roles,
            deadline: is_open.then_some(request.deadline),
            effect_at: request.effect_at.filter(|_| request.state == RequestState::Doing),
        };
        Self { extent, groups: vec![group], parties: request.parties.iter().map(party).collect() }
    }

    /// Number of lines.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.groups.iter().map(|group| group.lines).sum()
    }

    /// Number of lines in a list.
    #[must_use]
    pub fn number_in(&self, list: RequestList) -> u64 {
        let is_in = |group: &&LineGroup| match list {
            RequestList::WaitingForMe => !group.state.is_final() && !group.has_accepted,
            RequestList::WaitingForOthers => !group.state.is_final() && group.has_accepted,
            RequestList::Finished => group.state.is_final(),
        };
        self.groups.iter().filter(is_in).map(|group| group.lines).sum()
    }

    /// Number of lines in each state, by its name.
    #[must_use]
    pub fn states(&self) -> Vec<(RequestState, u64)> {
        let number = |state: RequestState| {
            self.groups.iter().filter(|group| group.state == state).map(|group| group.lines).sum()
        };
        let mut states: Vec<(RequestState, u64)> =
            RequestState::ALL.iter().map(|state| (*state, number(*state))).collect();
        states.retain(|(_, lines)| *lines > 0);
        states.sort_by_key(|(state, _)| state.as_str());
        states
    }

    /// The roles that they move.
    #[must_use]
    pub fn roles(&self) -> RoleSet {
        self.groups.iter().fold(RoleSet::EMPTY, |roles, group| roles.union(group.roles))
    }

    /// Answers that all parties have given or that are not needed any more, and answers in all.
    #[must_use]
    pub fn answered(&self) -> (u64, u64) {
        let of: u64 = self.parties.iter().map(|party| party.lines).sum();
        let waiting: u64 = self.parties.iter().map(|party| party.waiting).sum();
        (of.saturating_sub(waiting), of)
    }
}

fn read_group(row: &Row<'_>) -> StoreResult<(SubmissionId, LineGroup)> {
    let held_roles = |index| StoreResult::Ok(column::<Option<u8>>(row, index)?.map(RoleSet::from_bits));
    let moved = held_roles(4)?.zip(held_roles(5)?).map(|(held, kept)| MovedRoles { held, kept });
    let group = LineGroup {
        state: RequestState::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("request state"))?,
        has_accepted: column(row, 2)?,
        roles: roles(column(row, 3)?)?,
        moved,
        took: column(row, 6)?,
        gave: column(row, 7)?,
        lines: column(row, 8)?,
    };
    Ok((submission_id(row, 0)?, group))
}

fn read_extent(row: &Row<'_>) -> StoreResult<(SubmissionId, Extent)> {
    let accounts = |first: usize| {
        StoreResult::Ok(AccountCount { count: column(row, first)?, first: handle(&column::<String>(row, first + 1)?)? })
    };
    let last_days = optional_date(row, 6)?.zip(optional_date(row, 7)?);
    let without_last_day = column(row, 8)?;
    let extent = Extent {
        services: column(row, 1)?,
        outgoing: accounts(2)?,
        incoming: accounts(4)?,
        until: last_days.filter(|(first, last)| first == last && without_last_day == 0).map(|(first, _)| first),
        last_days,
        without_last_day,
        asker_roles: RoleSet::from_bits(column(row, 9)?),
        deadline: optional_timestamp(column(row, 10)?)?,
        effect_at: optional_timestamp(column(row, 11)?)?,
    };
    Ok((submission_id(row, 0)?, extent))
}

fn read_party_count(row: &Row<'_>) -> StoreResult<(SubmissionId, PartyCount)> {
    let party = PartyCount {
        account: handle(&column::<String>(row, 1)?)?,
        lines: column(row, 2)?,
        accepted: column(row, 3)?,
        waiting: column(row, 4)?,
    };
    Ok((submission_id(row, 0)?, party))
}

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
        let ids = json_ids(submissions.iter().map(|id| stored_submission(*id).get()));
        let mut groups = grouped(self.line_groups(&ids, viewer)?);
        let mut parties = grouped(self.party_counts(&ids, viewer)?);
        let figures = |(id, extent)| {
            let (groups, parties) = (groups.remove(&id).unwrap_or_default(), parties.remove(&id).unwrap_or_default());
            (id, SubmissionFigures { extent, groups, parties })
        };
        Ok(self.extents(&ids, viewer)?.into_iter().map(figures).collect())
    }

    fn line_groups(&self, ids: &str, viewer: &NicHandle) -> StoreResult<Vec<(SubmissionId, LineGroup)>> {
        let sql = format!(
            "select p.submission, r.state, p.accepted_at is not null, r.roles,
               iif({MOVED}, {HELD}, null), iif({MOVED}, {KEPT}, null),
               r.to_account = ?2, ?2 in (r.from_account, r.asker), count(*)
             from party p join request r on r.id = p.request join service s on s.id = r.service
             where p.submission in (select value from json_each(?1)) and p.account = ?2 group by 1, 2, 3, 4, 5, 6, 7, 8"
        );
        self.all_intact(&sql, params![ids, viewer.as_str()], read_group)
    }

    fn extents(&self, ids: &str, viewer: &NicHandle) -> StoreResult<Vec<(SubmissionId, Extent)>> {
        self.all(
            "select p.submission, count(distinct r.service), count(distinct r.from_account), min(r.from_account),
               count(distinct r.to_account), min(r.to_account),
               min(r.until), max(r.until), count(*) - count(r.until),
               min(r.asker_roles & 1) + min(r.asker_roles & 2) + min(r.asker_roles & 4),
               min(iif(r.state = 'validatingByCustomers', r.deadline, null)),
               min(iif(r.state = 'doing', r.effect_at, null))
             from party p join request r on r.id = p.request
             where p.submission in (select value from json_each(?1)) and p.account = ?2 group by p.submission",
            params![ids, viewer.as_str()],
            read_extent,
        )
    }

    fn party_counts(&self, ids: &str, viewer: &NicHandle) -> StoreResult<Vec<(SubmissionId, PartyCount)>> {
        let sql = format!(
            "select p.submission, q.account, count(*) as lines, sum(q.accepted_at is not null and not {CANCELLED}),
               sum(q.closed_at is null and q.accepted_at is null)
             from party p join party q on q.request = p.request
             where p.submission in (select value from json_each(?1)) and p.account = ?2
             group by p.submission, q.account order by p.submission, q.account <> ?2, lines desc, q.account"
        );
        self.all(&sql, params![ids, viewer.as_str()], read_party_count)
    }
}
