//! Requests: what they are, what happened to them, and the codes of their parties.

use super::convert::{
    category, column, grouped, handle, json_list, maybe_timestamp, number, request_id, roles, service_name, timestamp,
    to_millis, unless_damaged,
};
use super::search::{contains, cut};
use super::{Reader, StoreError, StoreResult, Tx};
use handover_api::link::RequestsView;
use handover_api::requests::{Delivery, MailState, RequestGroup};
use handover_rules::request::codes::{Code, CodeState, LastMail, PartyCodes};
use handover_rules::request::lifecycle::{self};
use handover_rules::request::notices::Notice;
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::request::{Answer, Ended, Party};
use handover_rules::{CodeHash, NicHandle, Request, RequestId, RoleSet, ServiceKey, State, Timestamp};
use rusqlite::{OptionalExtension, Row, ToSql, params};
use std::collections::HashMap;

/// A request with what is kept beside it.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    /// The request.
    pub request: Request,
    /// The number of its submission: that of its first request.
    pub submission: RequestId,
    /// Its service.
    pub service: i64,
    /// The roles the asker held when asking.
    pub asker_roles: RoleSet,
}

/// What is counted in a sliding time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredAttempt {
    /// A code that was never this request's.
    WrongCode,
    /// A resend that was asked for.
    Resend,
}

impl StoredAttempt {
    const fn as_str(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong",
            Self::Resend => "resend",
        }
    }
}

const COLUMNS: &str = "r.id, r.submission, r.service, s.name, s.category, r.roles, r.asker, r.asker_roles,
    r.from_account, r.to_account, r.asked_at, r.deadline, r.state, r.effect_at, r.reminders, r.ended_at, r.ending";

fn read(row: &Row<'_>) -> StoreResult<RequestRecord> {
    let ended_at = maybe_timestamp(column(row, 15)?)?;
    let ending: Option<String> = column(row, 16)?;
    let ended = match (ended_at, ending) {
        (Some(at), Some(how)) => {
            Some(Ended { at, how: serde_json::from_str(&how).map_err(|_| StoreError::Corrupt("an ending"))? })
        }
        (None, None) => None,
        _ => return Err(StoreError::Corrupt("half an ending")),
    };
    let request = Request {
        id: request_id(column(row, 0)?)?,
        service: ServiceKey {
            name: service_name(&column::<String>(row, 3)?)?,
            category: category(&column::<String>(row, 4)?)?,
        },
        roles: roles(column(row, 5)?)?,
        asker: handle(&column::<String>(row, 6)?)?,
        from: handle(&column::<String>(row, 8)?)?,
        to: handle(&column::<String>(row, 9)?)?,
        asked_at: timestamp(column(row, 10)?)?,
        deadline: timestamp(column(row, 11)?)?,
        state: State::parse(&column::<String>(row, 12)?).ok_or(StoreError::Corrupt("a request's state"))?,
        parties: Vec::new(),
        effect_at: maybe_timestamp(column(row, 13)?)?,
        reminders: column(row, 14)?,
        ended,
    };
    Ok(RequestRecord {
        request,
        submission: request_id(column(row, 1)?)?,
        service: column(row, 2)?,
        asker_roles: roles(column(row, 7)?)?,
    })
}

fn read_party(row: &Row<'_>) -> StoreResult<Party> {
    Ok(Party { account: handle(&column::<String>(row, 1)?)?, accepted_at: maybe_timestamp(column(row, 2)?)? })
}

fn read_code(row: &Row<'_>) -> StoreResult<Code> {
    let answer: Option<String> = column(row, 2)?;
    let state = match (column::<String>(row, 1)?.as_str(), answer.as_deref()) {
        ("live", _) => CodeState::Live,
        ("superseded", _) => CodeState::Superseded,
        ("used", Some("accept")) => CodeState::Used(Answer::Accept),
        ("used", Some("decline")) => CodeState::Used(Answer::Decline),
        _ => return Err(StoreError::Corrupt("a code's state")),
    };
    Ok(Code { hash: CodeHash(column(row, 0)?), state })
}

fn read_mail_state(row: &Row<'_>) -> StoreResult<(RequestId, MailState)> {
    let state = MailState {
        to: handle(&column::<String>(row, 1)?)?,
        notice: Notice::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("a notice"))?,
        delivery: Delivery::parse(&column::<String>(row, 3)?).ok_or(StoreError::Corrupt("a delivery"))?,
        at: timestamp(column(row, 4)?)?,
    };
    Ok((request_id(column(row, 0)?)?, state))
}

/// The condition that makes a request one of `group`, for the party `p`.
const fn group_condition(group: RequestGroup) -> &'static str {
    match group {
        RequestGroup::WaitingForMe => "p.closed_at is null and p.accepted_at is null",
        RequestGroup::WaitingForOthers => "p.closed_at is null and p.accepted_at is not null",
        RequestGroup::Finished => "p.closed_at is not null",
    }
}

fn group_statements(group: RequestGroup, view: &RequestsView, has_cursor: bool) -> (String, String) {
    let mut filter = format!(
        "from party p join request r on r.id = p.request join service s on s.id = r.service
         where p.account = :account and {}",
        group_condition(group)
    );
    if view.state.is_some() {
        filter.push_str(" and r.state = :state");
    }
    if !view.search.is_empty() {
        filter.push_str(
            " and (s.name_key like :search escape '\\' or r.asker like :search escape '\\'
               or r.from_account like :search escape '\\' or r.to_account like :search escape '\\'
               or cast(r.id as text) like :search escape '\\')",
        );
    }
    let count = format!("select count(*) {filter}");
    // The nearest deadline first; of what is finished, the latest.
    let (key, direction, beyond) = match group {
        RequestGroup::Finished => ("p.closed_at", "desc", "<"),
        RequestGroup::WaitingForMe | RequestGroup::WaitingForOthers => ("r.deadline", "asc", ">"),
    };
    if has_cursor {
        filter = format!("{filter} and ({key}, r.id) {beyond} (:key, :id)");
    }
    let page = format!("select {COLUMNS}, {key} {filter} order by {key} {direction}, r.id {direction} limit :limit");
    (page, count)
}

impl Reader<'_> {
    /// A request; `None` when there is none of this number.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn request(&self, id: RequestId) -> StoreResult<Option<RequestRecord>> {
        let sql = format!("select {COLUMNS} from request r join service s on s.id = r.service where r.id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row([number(id)], |row| Ok(read(row))).optional()?.transpose()?;
        self.with_parties(found.into_iter().collect())?.pop().transpose()
    }

    /// Reads the parties of several requests at once. A request with a party that cannot be read is damaged as a whole:
    /// without it, the answer of one would count for all.
    fn with_parties(&self, records: Vec<RequestRecord>) -> StoreResult<Vec<StoreResult<RequestRecord>>> {
        let wanted = json_list(records.iter().map(|record| number(record.request.id)));
        let found: Vec<(i64, StoreResult<Party>)> = self.all(
            "select p.request, p.account, p.accepted_at from json_each(?1) wanted
             join party p on p.request = wanted.value order by p.request, p.position",
            [wanted],
            |row| Ok((column(row, 0)?, read_party(row))),
        )?;
        let mut parties = grouped(found);
        let with_own = |mut record: RequestRecord| {
            let own = parties.remove(&number(record.request.id)).unwrap_or_default();
            record.request.parties = own.into_iter().collect::<StoreResult<_>>()?;
            Ok(record)
        };
        Ok(records.into_iter().map(with_own).collect())
    }

    /// A page of one group of an account's requests: the rows, how many there are, and where the next page begins.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn requests_of(
        &self,
        account: &NicHandle,
        group: RequestGroup,
        view: &RequestsView,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<(Vec<RequestRecord>, u64, Option<String>)> {
        let cursor: Option<(i64, i64)> = after.and_then(|text| serde_json::from_str(text).ok());
        let (page, count) = group_statements(group, view, cursor.is_some());
        let account = account.as_str();
        let state = view.state.map(State::as_str);
        let pattern = contains(&view.search);
        let mut values: Vec<(&str, &dyn ToSql)> = vec![(":account", &account)];
        if state.is_some() {
            values.push((":state", &state));
        }
        if !view.search.is_empty() {
            values.push((":search", &pattern));
        }
        let total = self.connection.prepare_cached(&count)?.query_row(values.as_slice(), |row| row.get(0))?;
        if let Some((key, id)) = &cursor {
            values.push((":key", key));
            values.push((":id", id));
        }
        let one_more = i64::from(limit) + 1;
        values.push((":limit", &one_more));

        let mut statement = self.connection.prepare_cached(&page)?;
        let mut rows = statement.query(values.as_slice())?;
        let mut found: Vec<RequestRecord> = Vec::new();
        // Of the last row that was read, sound or not: what is damaged does not end the list.
        let mut last: Option<(i64, i64)> = None;
        let mut next = None;
        let mut read_rows = 0;
        while let Some(row) = rows.next()? {
            if read_rows == limit {
                next = last.and_then(|last| serde_json::to_string(&last).ok());
                break;
            }
            read_rows += 1;
            let id = column(row, 0)?;
            last = Some((column(row, 17)?, id));
            found.extend(unless_damaged(id, read(row))?);
        }
        let mut sound = Vec::with_capacity(found.len());
        let ids: Vec<i64> = found.iter().map(|record| number(record.request.id)).collect();
        for (id, record) in ids.into_iter().zip(self.with_parties(found)?) {
            sound.extend(unless_damaged(id, record)?);
        }
        Ok((sound, total, next))
    }

    /// How many open requests wait for the account's answer.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn waiting_for(&self, account: &NicHandle) -> StoreResult<u32> {
        let mut statement = self.connection.prepare_cached(
            "select count(*) from party where account = ?1 and closed_at is null and accepted_at is null",
        )?;
        Ok(statement.query_row([account.as_str()], |row| row.get(0))?)
    }

    /// The numbers of the requests in which an account takes part, the latest first, filtered as the reference does.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn tasks(
        &self,
        account: &NicHandle,
        asker: Option<&str>,
        to: Option<&str>,
        state: Option<&str>,
    ) -> StoreResult<Vec<RequestId>> {
        let [asker, to, state] = [asker, to, state].map(|pattern| pattern.map(cut));
        self.all(
            "select r.id from party p join request r on r.id = p.request
             where p.account = ?1 and (?2 is null or r.asker like ?2) and (?3 is null or r.to_account like ?3)
               and (?4 is null or r.state like ?4)
             order by r.asked_at desc, r.id desc",
            params![account.as_str(), asker, to, state],
            |row| request_id(column(row, 0)?),
        )
    }

    /// What happened to a request, the first event first.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn timeline(&self, id: RequestId) -> StoreResult<Vec<TimelineEntry>> {
        self.all(
            "select at, state, what, by_account from history where request = ?1 order by id",
            [number(id)],
            |row| {
                Ok(TimelineEntry {
                    at: timestamp(column(row, 0)?)?,
                    state: State::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("a state"))?,
                    event: TimelineEvent::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("an event"))?,
                    by: column::<Option<String>>(row, 3)?.map(|by| handle(&by)).transpose()?,
                })
            },
        )
    }

    /// The last mail to each party of several requests.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn mail_states(&self, ids: &[RequestId]) -> StoreResult<HashMap<RequestId, Vec<MailState>>> {
        let found: Vec<Option<(RequestId, MailState)>> = self.all(
            "select o.request, o.account, o.notice, o.state, o.state_at
             from json_each(?1) wanted
             join party p on p.request = wanted.value
             join outbox o on o.id = (
               select max(id) from outbox where request = p.request and account = p.account and state <> 'dropped')
             order by o.request, p.position",
            [json_list(ids.iter().map(|id| number(*id)))],
            |row| unless_damaged(column(row, 0)?, read_mail_state(row)),
        )?;
        Ok(grouped(found.into_iter().flatten().collect()))
    }

    /// What is kept about the codes of each party of a request.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn party_codes(&self, request: &Request) -> StoreResult<Vec<PartyCodes>> {
        request.parties.iter().map(|party| self.codes(request.id, &party.account)).collect()
    }

    fn codes(&self, id: RequestId, account: &NicHandle) -> StoreResult<PartyCodes> {
        let codes = self.all(
            "select hash, state, answer from code where request = ?1 and account = ?2",
            params![number(id), account.as_str()],
            read_code,
        )?;
        let mut statement = self.connection.prepare_cached(
            "select state, state_at from outbox
             where request = ?1 and account = ?2 and notice = 'confirm' and state <> 'dropped'
             order by id desc limit 1",
        )?;
        let last_mail = statement
            .query_row(params![number(id), account.as_str()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
            .optional()?
            .map(|(state, at)| {
                StoreResult::Ok(if state == "queued" { LastMail::Queued } else { LastMail::At(timestamp(at)?) })
            })
            .transpose()?;
        Ok(PartyCodes {
            account: account.clone(),
            codes,
            wrong_tries: self.attempts(id, account, StoredAttempt::WrongCode)?,
            resends: self.attempts(id, account, StoredAttempt::Resend)?,
            last_mail,
        })
    }

    fn attempts(&self, id: RequestId, account: &NicHandle, kind: StoredAttempt) -> StoreResult<Vec<Timestamp>> {
        self.all(
            "select at from attempt where request = ?1 and account = ?2 and kind = ?3 order by at",
            params![number(id), account.as_str(), kind.as_str()],
            |row| timestamp(column(row, 0)?),
        )
    }

    /// The number of an open request that is due by `now`, the earliest first; as it is kept, for it may be damaged too.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn next_due_request(&self, now: Timestamp) -> StoreResult<Option<i64>> {
        let mut statement = self.connection.prepare_cached(
            "select id from request where due_at is not null and due_at <= ?1 order by due_at, id limit 1",
        )?;
        Ok(statement.query_row([to_millis(now)], |row| row.get(0)).optional()?)
    }

    /// When the next open request is due.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn next_due_moment(&self) -> StoreResult<Option<Timestamp>> {
        let mut statement =
            self.connection.prepare_cached("select min(due_at) from request where due_at is not null")?;
        maybe_timestamp(statement.query_row([], |row| row.get(0))?)
    }

    /// The numbers of the open requests that nothing will happen to by itself, as they are kept: those that were set aside.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn requests_set_aside(&self) -> StoreResult<Vec<i64>> {
        self.all(
            "select distinct o.request from open_role o join request r on r.id = o.request
             where r.due_at is null order by o.request",
            [],
            |row| column(row, 0),
        )
    }

    /// How many open requests an account has asked for.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn open_requests_of(&self, asker: &NicHandle) -> StoreResult<u32> {
        let mut statement = self.connection.prepare_cached(
            "select count(*) from party p join request r on r.id = p.request
             where p.account = ?1 and p.closed_at is null and r.asker = ?1",
        )?;
        Ok(statement.query_row([asker.as_str()], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Takes the request of this number, which cannot be read or does not get on, out of those that are due; it stays as
    /// it is otherwise. [`Self::save_request`] puts it back, at the latest when the server starts again.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn set_aside(&mut self, number: i64) -> StoreResult<()> {
        self.connection.prepare_cached("update request set due_at = null where id = ?1")?.execute([number])?;
        Ok(())
    }

    /// Keeps a new request.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another open request holds one of its roles, or its number is taken.
    pub fn add_request(&mut self, record: &RequestRecord) -> StoreResult<()> {
        let RequestRecord { request, submission, service, asker_roles } = record;
        if self.request(request.id)?.is_some() {
            return Err(StoreError::Conflict("this number is taken"));
        }
        self.connection
            .prepare_cached(
                "insert into request (id, submission, service, roles, asker, asker_roles, from_account, to_account,
                   asked_at, deadline, state, reminders)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                number(request.id),
                number(*submission),
                service,
                request.roles.bits(),
                request.asker.as_str(),
                asker_roles.bits(),
                request.from.as_str(),
                request.to.as_str(),
                to_millis(request.asked_at),
                to_millis(request.deadline),
                request.state.as_str(),
                request.reminders,
            ])?;
        for (position, party) in request.parties.iter().enumerate() {
            self.connection
                .prepare_cached("insert into party (account, request, position) values (?1, ?2, ?3)")?
                .execute(params![party.account.as_str(), number(request.id), position])?;
        }
        for role in request.roles.iter() {
            let kept = self
                .connection
                .prepare_cached("insert or ignore into open_role (service, role, request) values (?1, ?2, ?3)")?
                .execute(params![service, RoleSet::from(role).bits(), number(request.id)])?;
            if kept == 0 {
                return Err(StoreError::Conflict("another request holds this role"));
            }
        }
        self.save_request(request)
    }

    /// Keeps what has changed of a request.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it had ended already.
    pub fn save_request(&mut self, request: &Request) -> StoreResult<()> {
        let ending = request.ended.as_ref().map(|ended| serde_json::to_string(&ended.how));
        let ending = ending.transpose().map_err(|_| StoreError::Corrupt("an ending"))?;
        let ended_at = request.ended.as_ref().map(|ended| to_millis(ended.at));
        let saved = self
            .connection
            .prepare_cached(
                "update request set state = ?2, effect_at = ?3, reminders = ?4, due_at = ?5, ended_at = ?6, ending = ?7
                 where id = ?1 and ended_at is null",
            )?
            .execute(params![
                number(request.id),
                request.state.as_str(),
                request.effect_at.map(to_millis),
                request.reminders,
                lifecycle::next_due(request).map(to_millis),
                ended_at,
                ending,
            ])?;
        if saved != 1 {
            return Err(StoreError::Conflict("this request has ended"));
        }
        for party in &request.parties {
            self.connection
                .prepare_cached(
                    "update party set accepted_at = ?3, closed_at = ?4 where request = ?1 and account = ?2",
                )?
                .execute(params![
                    number(request.id),
                    party.account.as_str(),
                    party.accepted_at.map(to_millis),
                    ended_at
                ])?;
        }
        if request.ended.is_some() {
            self.connection
                .prepare_cached("delete from open_role where request = ?1")?
                .execute([number(request.id)])?;
        }
        Ok(())
    }

    /// Writes down what happened.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn record(&mut self, id: RequestId, entry: &TimelineEntry) -> StoreResult<()> {
        self.connection
            .prepare_cached("insert into history (request, at, state, what, by_account) values (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                number(id),
                to_millis(entry.at),
                entry.state.as_str(),
                entry.event.as_str(),
                entry.by.as_ref().map(NicHandle::as_str)
            ])?;
        Ok(())
    }

    /// Uses up a code: one guarded statement (right party, live, request open, before the deadline), so that a code can
    /// never count twice whatever was read before. The party's other codes die with it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when one of the guards does not hold.
    pub fn use_code(
        &mut self,
        id: RequestId,
        party: &NicHandle,
        code: CodeHash,
        answer: Answer,
        now: Timestamp,
    ) -> StoreResult<()> {
        let answer = match answer {
            Answer::Accept => "accept",
            Answer::Decline => "decline",
        };
        let used = self
            .connection
            .prepare_cached(
                "update code set state = 'used', answer = ?4
                 where hash = ?1 and request = ?2 and account = ?3 and state = 'live' and exists (
                   select 1 from request where id = ?2 and state = 'validatingByCustomers' and deadline > ?5)",
            )?
            .execute(params![code.0, number(id), party.as_str(), answer, to_millis(now)])?;
        if used != 1 {
            return Err(StoreError::Conflict("this code is of no use"));
        }
        self.connection
            .prepare_cached(
                "update code set state = 'superseded' where request = ?1 and account = ?2 and state = 'live'",
            )?
            .execute(params![number(id), party.as_str()])?;
        Ok(())
    }

    /// Counts something that is limited in a sliding time; what is older than a day is dropped.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn count_attempt(
        &mut self,
        id: RequestId,
        account: &NicHandle,
        kind: StoredAttempt,
        now: Timestamp,
    ) -> StoreResult<()> {
        let day_ago = to_millis(now - chrono::TimeDelta::hours(24));
        self.connection
            .prepare_cached("delete from attempt where request = ?1 and account = ?2 and at <= ?3")?
            .execute(params![number(id), account.as_str(), day_ago])?;
        self.connection
            .prepare_cached("insert into attempt (request, account, kind, at) values (?1, ?2, ?3, ?4)")?
            .execute(params![number(id), account.as_str(), kind.as_str(), to_millis(now)])?;
        Ok(())
    }
}
