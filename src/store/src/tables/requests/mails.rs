//! The requests that an email is about, and queueing it.

use super::{COLUMNS, RequestRecord};
use crate::engine::{FromRow, Params, params};
use crate::{Change, MailTopic, OutboxEntry, ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::request::notices::Notice;
use handover_rules::{MailId, NicHandle, RequestId, RoleSet, SubmissionId, Timestamp};

/// Names that an email lists, and the number of requests in which they are looked for.
const LISTED_NAMES: usize = 15;
const LISTED_REQUESTS: u32 = 50;

const LINES: &str = "from outbox_line l join request r on r.id = l.request join service s on s.id = r.service";

/// The requests that an email is about, by name of the service.
#[derive(Clone, Debug)]
pub struct MailLines {
    pub total: u64,
    pub services: u64,
    /// The first of them, as many as an email lists.
    pub first: Vec<RequestRecord>,
    /// The roles that they move, listed or not.
    pub roles: RoleSet,
    /// The number of these roles, on all services.
    pub role_count: u64,
    /// One of them, listed or not, gives a role a last day.
    pub have_last_days: bool,
    /// The first and the last of their deadlines, listed or not.
    pub deadlines: (Timestamp, Timestamp),
    /// All of them, listed or not, have ended in the same way.
    pub ended_alike: bool,
    /// Parties that have not accepted, each with the number of such requests, listed or not; only if they expired.
    pub unanswered: Vec<(NicHandle, u64)>,
    /// Text of the asker.
    pub note: Option<String>,
}

impl MailLines {
    #[must_use]
    pub fn of_one(record: RequestRecord, note: Option<String>) -> Self {
        Self {
            total: 1,
            services: 1,
            roles: record.request.roles,
            role_count: record.request.roles.iter().count() as u64,
            have_last_days: record.request.until.is_some(),
            deadlines: (record.request.deadline, record.request.deadline),
            ended_alike: true,
            unanswered: Vec::new(),
            first: vec![record],
            note,
        }
    }

    /// Whether all of them are attached to an email as a file. One that asks leaves that to its link.
    #[must_use]
    pub fn are_attached(&self, notice: Notice) -> bool {
        !notice.asks() && self.more() > 0
    }

    /// The number of lines that an email does not list.
    #[must_use]
    pub fn more(&self) -> u64 {
        self.total.saturating_sub(u64::try_from(self.first.len()).unwrap_or(u64::MAX))
    }
}

impl ReadTx<'_> {
    /// The requests that an email about a submission is about at `now`. One that asks for an answer is about all that its
    /// recipient still has to answer.
    ///
    /// # Errors
    /// The email is not about a request.
    pub fn lines_of_mail(&self, mail: &OutboxEntry, now: Timestamp) -> StoreResult<MailLines> {
        let MailTopic::Request { request, submission, notice, account } = &mail.topic else {
            return Err(StoreError::Corrupt("email about no request"));
        };
        let alone = self.request(*request)?.ok_or(StoreError::Corrupt("email about a missing request"))?;
        let note = self.note_of(*submission)?;
        if alone.lines <= 1 {
            return Ok(MailLines::of_one(alone, note));
        }
        let lines = if notice.asks() {
            let waiting = "from party p join request r on r.id = p.request join service s on s.id = r.service
                 where p.submission = ?1 and p.account = ?2 and r.deadline > ?3 and p.closed_at is null
                   and p.accepted_at is null";
            self.counted_lines(waiting, params![submission, account, now])?
        } else {
            // Of those that something blocks, the ones that still wait.
            let waiting = if *notice == Notice::Blocked {
                "and r.state = 'validatingByCustomers' and r.effect_at is not null"
            } else {
                ""
            };
            self.counted_lines(&format!("{LINES} where l.outbox = ?1 {waiting}"), params![mail.id])?
        };
        if lines.total == 0 && !notice.asks() {
            return Ok(MailLines::of_one(alone, note));
        }
        let unanswered = if *notice == Notice::Expired { self.unanswered_by(mail.id)? } else { Vec::new() };
        Ok(MailLines { unanswered, note, ..lines })
    }

    /// Whether an answer that an email about requests asks for is still missing.
    pub fn is_answer_missing(&self, mail: MailId) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from outbox o join party p on p.submission = o.submission and p.account = o.account
               where o.id = ?1 and p.closed_at is null and p.accepted_at is null)",
            [mail])
    }

    /// Parties that have not accepted requests of an email, each with the number of such requests.
    fn unanswered_by(&self, mail: MailId) -> StoreResult<Vec<(NicHandle, u64)>> {
        self.all(
            "select p.account, count(*) as lines from outbox_line l join party p on p.request = l.request
             where l.outbox = ?1 and p.accepted_at is null group by p.account order by p.account",
            [mail],
            |row| Ok((row.get("account")?, row.get("lines")?)),
        )
    }

    /// Whether a line of a submission, or an end of a role set by it, is due at `now`.
    pub fn has_due_lines(&self, submission: SubmissionId, now: Timestamp) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from request where submission = ?1 and due_at <= ?2)
               or exists (select 1 from role_end e join request r on r.id = e.request
                 where r.submission = ?1 and e.due_at <= ?2)",
            params![submission, now],
        )
    }

    /// The part after `after` of the requests that an email is about, by number.
    pub fn page_of_mail_lines(
        &self,
        mail: MailId,
        after: Option<RequestId>,
        limit: u32,
    ) -> StoreResult<Vec<RequestRecord>> {
        let sql = format!(
            "select {COLUMNS} {LINES} where l.outbox = ?1 and l.request > coalesce(?2, 0) order by l.request limit ?3"
        );
        let records = self.with_parties(self.all(&sql, params![mail, after, limit], RequestRecord::from_row)?)?;
        records.into_iter().collect()
    }

    /// The requests without the text of the asker.
    fn counted_lines(&self, from: &str, values: impl Params + Copy) -> StoreResult<MailLines> {
        let counts = format!(
            "select count(*) as total, count(distinct r.service) as services,
               coalesce(max(r.roles & 1) + max(r.roles & 2) + max(r.roles & 4), 0) as roles,
               coalesce(cast(sum((r.roles & 1) + (r.roles & 2) / 2 + (r.roles & 4) / 4) as bigint), 0) as role_count,
               count(r.until) > 0 as have_last_days, coalesce(min(r.deadline), 0) as first_deadline,
               coalesce(max(r.deadline), 0) as last_deadline,
               min(r.ending) is not distinct from max(r.ending) as ended_alike {from}"
        );
        let lines = self.one(&counts, values, |row| {
            Ok(MailLines {
                total: row.get("total")?,
                services: row.get("services")?,
                first: Vec::new(),
                roles: row.get("roles")?,
                role_count: row.get("role_count")?,
                have_last_days: row.get("have_last_days")?,
                deadlines: (row.get("first_deadline")?, row.get("last_deadline")?),
                ended_alike: row.get("ended_alike")?,
                unanswered: Vec::new(),
                note: None,
            })
        })?;
        let sql = format!(
            "select {COLUMNS} {from} order by r.id <> r.submission, s.name_key, s.category, r.id limit {LISTED_REQUESTS}"
        );
        let first = self.with_parties(self.all(&sql, values, RequestRecord::from_row)?)?;
        Ok(MailLines { first: of_first_names(first.into_iter().collect::<StoreResult<_>>()?), ..lines })
    }
}

fn of_first_names(mut records: Vec<RequestRecord>) -> Vec<RequestRecord> {
    let mut names = Vec::with_capacity(LISTED_NAMES);
    records.retain(|record| {
        let name = &record.request.service.name;
        if !names.contains(name) && names.len() < LISTED_NAMES {
            names.push(name.clone());
        }
        names.contains(name)
    });
    records
}

/// The queued email of a kind that nobody has tried to send yet.
const UNSENT: &str = "submission = ?1 and account = ?2 and notice = ?3
   and state = 'queued' and attempts = 0 and leased_until is null";

impl WriteTx<'_> {
    /// Queues an email about a request. Requests of one submission share an email of each kind to each recipient until
    /// somebody tries to send it.
    pub fn queue_mail(
        &mut self,
        about: &RequestRecord,
        to: &NicHandle,
        notice: Notice,
        caused_by: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.announce(Change::Outbox);
        let insert =
            "insert into outbox (submission, account, notice, request, caused_by, queued_at, state, attempts, next_at,
             state_at)
           select ?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?6, ?6";
        let values = params![about.submission, to, notice, about.request.id, caused_by, now];
        if about.lines == 1 {
            return self.run(insert, values);
        }
        self.run(&format!("{insert} where not exists (select 1 from outbox where {UNSENT})"), values)?;
        if !notice.asks() {
            self.run(
                &format!(
                    "insert into outbox_line (outbox, request) select id, ?4 from outbox where {UNSENT}
                     order by id limit 1 on conflict do nothing"
                ),
                params![about.submission, to, notice, about.request.id],
            )?;
        }
        Ok(())
    }
}
