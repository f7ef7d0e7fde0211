//! Cases of holders without access to an account, with their timelines, papers and links. See decision 0033.

mod links;
mod papers;
mod queue;

pub use links::CaseLinkRecord;
pub use papers::{NewPaper, PaperRecord};
pub use queue::{CaseQueue, ListedCase};

use super::convert::{column, optional_timestamp, service_name, timestamp, to_millis};
use super::{Change, ReadTx, StoreError, StoreResult, WriteTx, email_key};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::procedure::claim::Claim;
use handover_rules::procedure::notices::CaseNotice;
use handover_rules::procedure::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::procedure::{Case, CaseNumber, CaseState, Objector};
use handover_rules::{EmailAddress, NicHandle, ServiceName, Timestamp};
use rusqlite::{Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A case with the claimant's entries in the form that opened it.
#[derive(Clone, Debug)]
pub struct CaseRecord {
    /// The case as the rules see it.
    pub case: Case,
    /// The domain in its canonical form, whether or not the provider lists it.
    pub domain: ServiceName,
    /// Address of the claimant.
    pub email: EmailAddress,
    /// Name of the claimant.
    pub name: String,
    /// Locale of emails to the claimant.
    pub language: String,
    /// The change asked for.
    pub claim: Claim,
    /// The network that it was opened from, as [`crate::network::coarse`] keeps it.
    pub network: String,
}

/// The scheduled times of a case.
#[derive(Clone, Copy, Debug)]
pub struct CaseSchedule {
    /// Next scheduled transition.
    pub due_at: Option<Timestamp>,
    /// The time at which its papers are deleted.
    pub papers_deleted_at: Option<Timestamp>,
}

const COLUMNS: &str = "domain, email, name, language, claim, body, network";

fn read(row: &Row<'_>) -> StoreResult<CaseRecord> {
    Ok(CaseRecord {
        domain: service_name(&column::<String>(row, 0)?)?,
        email: EmailAddress::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("email address"))?,
        name: column(row, 2)?,
        language: column(row, 3)?,
        claim: from_json(&column::<String>(row, 4)?)?,
        case: from_json(&column::<String>(row, 5)?)?,
        network: column(row, 6)?,
    })
}

fn to_json(value: &impl Serialize) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt("case"))
}

fn from_json<T: DeserializeOwned>(text: &str) -> StoreResult<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt("case"))
}

/// The stored form of a case number: nine digits, so it always fits.
pub(super) fn stored(number: CaseNumber) -> i64 {
    i64::try_from(number.get()).unwrap_or(i64::MAX)
}

pub(super) fn case_number(number: i64) -> StoreResult<CaseNumber> {
    u64::try_from(number).ok().and_then(CaseNumber::new).ok_or(StoreError::Corrupt("case number"))
}

impl ReadTx<'_> {
    /// A case.
    ///
    /// # Errors
    /// Database error.
    pub fn case(&self, number: CaseNumber) -> StoreResult<Option<CaseRecord>> {
        let sql = format!("select {COLUMNS} from holder_case where number = ?1");
        self.first(&sql, [stored(number)], read)
    }

    /// The timeline of a case.
    ///
    /// # Errors
    /// Database error.
    pub fn case_timeline(&self, number: CaseNumber) -> StoreResult<Vec<CaseEntry>> {
        self.all("select entry from case_entry where case_number = ?1 order by id", [stored(number)], |row| {
            from_json(&column::<String>(row, 0)?)
        })
    }

    /// The domains, of which an account is the admin, with a case to which the admin objected at `since` or later, up to
    /// `until`. After an objection staff look at a case again.
    ///
    /// # Errors
    /// Database error.
    pub fn objections_of(
        &self,
        account: &NicHandle,
        since: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<ServiceName>> {
        let cases: Vec<(CaseNumber, ServiceName)> = self.all(
            "select c.number, c.domain from holder_case c
             where c.state = ?3 and c.since between ?2 and ?4
               and exists (select 1 from service s where s.name = c.domain and s.category = 'DOMAIN' and s.admin = ?1)
             order by c.since desc, c.number",
            params![account.as_str(), to_millis(since), CaseState::Checking.as_str(), to_millis(until)],
            |row| Ok((case_number(column(row, 0)?)?, service_name(&column::<String>(row, 1)?)?)),
        )?;
        let mut domains = Vec::new();
        for (number, domain) in cases {
            let is_objection = |entry: &CaseEntry| {
                entry.milestone == CaseMilestone::Objected
                    && entry.by == CaseActor::Admin
                    && (since..=until).contains(&entry.at)
            };
            if self.case_timeline(number)?.iter().any(is_objection) {
                domains.push(domain);
            }
        }
        Ok(domains)
    }

    /// The objectors to whom an email that offers to object to a case was delivered, each with the time of the first
    /// one. Only emails that were queued at `since` or later count.
    ///
    /// # Errors
    /// Database error.
    pub fn told_of_case(&self, number: CaseNumber, since: Timestamp) -> StoreResult<Vec<(Objector, Timestamp)>> {
        self.all(
            "select case_recipient, min(state_at) from outbox
             where case_number = ?1 and notice = ?2 and state = 'sent' and queued_at >= ?3 group by case_recipient",
            params![stored(number), CaseNotice::MayObject.as_str(), to_millis(since)],
            |row| {
                let objector = Objector::parse(&column::<String>(row, 0)?);
                Ok((objector.ok_or(StoreError::Corrupt("recipient of a case"))?, read_timestamp(row, 1)?))
            },
        )
    }

    /// The number of cases that were opened in the last 24 hours with an address: from a network, and from any.
    ///
    /// # Errors
    /// Database error.
    pub fn recent_cases(&self, email: &EmailAddress, network: &str, now: Timestamp) -> StoreResult<(u32, u32)> {
        self.one(
            "select count(*) filter (where network = ?3), count(*) from holder_case
             where email_key = ?1 and opened_at > ?2",
            params![email_key(email), to_millis(now - LIMIT_PERIOD), network],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The time of the `nth` latest confirmation of a case of a domain since a time, of those opened from a network or from
    /// any; `None` if there are fewer.
    ///
    /// # Errors
    /// Database error.
    pub fn nth_latest_confirmation(
        &self,
        domain: &ServiceName,
        network: Option<&str>,
        nth: u32,
        since: Timestamp,
    ) -> StoreResult<Option<Timestamp>> {
        let found = self.first(
            "select confirmed_at from holder_case
             where domain = ?1 and confirmed_at > ?2 and network = coalesce(?3, network)
             order by confirmed_at desc limit 1 offset ?4",
            params![domain.as_str(), to_millis(since), network, nth.saturating_sub(1)],
            |row| column(row, 0),
        )?;
        optional_timestamp(found)
    }

    /// The quarantined cases.
    ///
    /// # Errors
    /// Database error.
    pub fn quarantined_cases(&self) -> StoreResult<Vec<CaseNumber>> {
        self.all("select number from holder_case where quarantined order by number", [], |row| {
            case_number(column(row, 0)?)
        })
    }
}

impl WriteTx<'_> {
    /// Stores a new case.
    ///
    /// # Errors
    /// Database error.
    pub fn add_case(&mut self, record: &CaseRecord, schedule: CaseSchedule) -> StoreResult<()> {
        let CaseRecord { case, domain, email, name, language, claim, network } = record;
        self.execute(
            "insert into holder_case (number, state, since, due_at, papers_deleted_at, opened_at, domain, email,
               email_key, name, language, claim, body, network)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                stored(case.number),
                case.state.as_str(),
                to_millis(case.since),
                schedule.due_at.map(to_millis),
                schedule.papers_deleted_at.map(to_millis),
                to_millis(case.opened_at),
                domain.as_str(),
                email.as_str(),
                email_key(email),
                name,
                language,
                to_json(claim)?,
                to_json(case)?,
                network,
            ],
        )?;
        if let Some(at) = schedule.due_at {
            self.announce(Change::Due(at));
        }
        Ok(())
    }

    /// Stores the new state of a case.
    ///
    /// # Errors
    /// Database error.
    pub fn save_case(&mut self, case: &Case, schedule: CaseSchedule) -> StoreResult<()> {
        self.execute(
            "update holder_case set state = ?2, since = ?3, due_at = ?4, papers_deleted_at = ?5, body = ?6,
               quarantined = 0
             where number = ?1",
            params![
                stored(case.number),
                case.state.as_str(),
                to_millis(case.since),
                schedule.due_at.map(to_millis),
                schedule.papers_deleted_at.map(to_millis),
                to_json(case)?,
            ],
        )?;
        if let Some(at) = schedule.due_at {
            self.announce(Change::Due(at));
        }
        Ok(())
    }

    /// Records when the mailbox of the claimant was confirmed.
    ///
    /// # Errors
    /// Database error.
    pub fn set_case_confirmed(&mut self, number: CaseNumber, now: Timestamp) -> StoreResult<()> {
        self.execute(
            "update holder_case set confirmed_at = ?2 where number = ?1",
            params![stored(number), to_millis(now)],
        )?;
        Ok(())
    }

    /// Appends to the timeline of a case.
    ///
    /// # Errors
    /// Database error.
    pub fn add_case_entry(&mut self, number: CaseNumber, entry: &CaseEntry) -> StoreResult<()> {
        self.execute(
            "insert into case_entry (case_number, entry) values (?1, ?2)",
            params![stored(number), to_json(entry)?],
        )?;
        Ok(())
    }

    /// Quarantines a corrupt case: it is no longer due, and otherwise unchanged. [`Self::save_case`] lifts the quarantine.
    ///
    /// # Errors
    /// Database error.
    pub fn quarantine_case(&mut self, number: CaseNumber) -> StoreResult<()> {
        self.execute("update holder_case set due_at = null, quarantined = 1 where number = ?1", [stored(number)])?;
        Ok(())
    }

    /// Deletes the papers whose time is over, of one case; returns whether there may be more.
    ///
    /// # Errors
    /// Database error.
    pub fn delete_papers_due(&mut self, now: Timestamp) -> StoreResult<bool> {
        let due: Option<i64> = self.first(
            "select number from holder_case where papers_deleted_at is not null and papers_deleted_at <= ?1 limit 1",
            [to_millis(now)],
            |row| column(row, 0),
        )?;
        let Some(number) = due else { return Ok(false) };
        self.execute("delete from case_paper where case_number = ?1", [number])?;
        self.execute("update holder_case set papers_deleted_at = null where number = ?1", [number])?;
        Ok(true)
    }

    /// Deletes a case that ended long ago, with everything about it; returns how many were deleted.
    pub(super) fn delete_ended_cases(&mut self, before: Timestamp, chunk: u32) -> StoreResult<usize> {
        let numbers: Vec<i64> = self.all(
            "select number from holder_case
             where state in ('executed', 'refused', 'closed', 'lapsed') and since <= ?1 limit ?2",
            params![to_millis(before), chunk],
            |row| column(row, 0),
        )?;
        let list = super::convert::json_ids(numbers.iter().copied());
        for statement in [
            "delete from mailbox where outbox in
               (select id from outbox where case_number in (select value from json_each(?1)))",
            "delete from outbox where case_number in (select value from json_each(?1))",
            "delete from case_link where case_number in (select value from json_each(?1))",
            "delete from case_paper where case_number in (select value from json_each(?1))",
            "delete from case_entry where case_number in (select value from json_each(?1))",
            "delete from holder_case where number in (select value from json_each(?1))",
        ] {
            self.execute(statement, [&list])?;
        }
        Ok(numbers.len())
    }
}

pub(super) fn optional_case_number(row: &Row<'_>, index: usize) -> StoreResult<Option<CaseNumber>> {
    column::<Option<i64>>(row, index)?.map(case_number).transpose()
}

fn read_timestamp(row: &Row<'_>, index: usize) -> StoreResult<Timestamp> {
    timestamp(column(row, index)?)
}
