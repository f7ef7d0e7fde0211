//! Writing cases.

use super::{CaseRecord, CaseSchedule};
use crate::engine::{List, only, params};
use crate::{Change, StoreResult, WriteTx, email_key};
use handover_rules::Timestamp;
use handover_rules::cases::timeline::CaseEntry;
use handover_rules::cases::{Case, CaseNumber};
use handover_rules::provider_event::ProviderEvent;

impl WriteTx<'_> {
    /// Stores a new case.
    pub fn add_case(&mut self, record: &CaseRecord, schedule: CaseSchedule) -> StoreResult<()> {
        let CaseRecord { case, domain, email, name, language, claim, network } = record;
        self.run(
            "insert into holder_case (number, state, since, due_at, papers_deleted_at, opened_at, domain, email,
               email_key, name, language, claim, body, network)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                case.number,
                case.state,
                case.since,
                schedule.due_at,
                schedule.papers_deleted_at,
                case.opened_at,
                domain,
                email,
                email_key(email),
                name,
                language,
                claim,
                case,
                network,
            ],
        )?;
        if let Some(at) = schedule.due_at {
            self.announce(Change::Due(at));
        }
        Ok(())
    }

    /// Stores the new state of a case.
    pub fn save_case(&mut self, case: &Case, schedule: CaseSchedule) -> StoreResult<()> {
        self.run(
            "update holder_case set state = ?2, since = ?3, due_at = ?4, papers_deleted_at = ?5, body = ?6,
               quarantined = false
             where number = ?1",
            params![case.number, case.state, case.since, schedule.due_at, schedule.papers_deleted_at, case,],
        )?;
        if let Some(at) = schedule.due_at {
            self.announce(Change::Due(at));
        }
        Ok(())
    }

    /// Records when the mailbox of the claimant was confirmed.
    pub fn set_case_confirmed(&mut self, number: CaseNumber, now: Timestamp) -> StoreResult<()> {
        self.run("update holder_case set confirmed_at = ?2 where number = ?1", params![number, now])
    }

    /// Appends to the timeline of a case.
    pub fn add_case_entry(&mut self, record: &CaseRecord, entry: &CaseEntry) -> StoreResult<()> {
        let number = record.case.number;
        self.run("insert into case_entry (case_number, entry) values (?1, ?2)", params![number, entry])?;
        match ProviderEvent::of_case(number, &record.domain, entry) {
            Some(event) => self.append_event(&event, entry.at),
            None => Ok(()),
        }
    }

    /// Quarantines a corrupt case: it is no longer due, and otherwise unchanged. [`Self::save_case`] lifts the quarantine.
    pub fn quarantine_case(&mut self, number: CaseNumber) -> StoreResult<()> {
        self.run("update holder_case set due_at = null, quarantined = true where number = ?1", [number])
    }

    /// Deletes the expired papers of one case; returns whether there may be more.
    pub fn delete_papers_due(&mut self, now: Timestamp) -> StoreResult<bool> {
        // As stored, because it may be damaged.
        let due: Option<i64> = self.first(
            "select number from holder_case where papers_deleted_at is not null and papers_deleted_at <= ?1 limit 1",
            [now],
            only,
        )?;
        let Some(number) = due else { return Ok(false) };
        self.run("delete from case_paper where case_number = ?1", [number])?;
        self.run("update holder_case set papers_deleted_at = null where number = ?1", [number])?;
        Ok(true)
    }

    /// Deletes a case that ended long ago, with everything about it; returns how many were deleted.
    pub(crate) fn delete_ended_cases(&mut self, before: Timestamp, chunk: u32) -> StoreResult<usize> {
        let numbers: Vec<i64> = self.all(
            "select number from holder_case
             where state in ('executed', 'refused', 'closed', 'lapsed') and since <= ?1 limit ?2",
            params![before, chunk],
            only,
        )?;
        let list = List::ids(&numbers);
        for statement in [
            "delete from mailbox where outbox in
               (select id from outbox where case_number in (select value from rarray(?1)))",
            "delete from outbox where case_number in (select value from rarray(?1))",
            "delete from case_link where case_number in (select value from rarray(?1))",
            "delete from case_paper where case_number in (select value from rarray(?1))",
            "delete from case_entry where case_number in (select value from rarray(?1))",
            "delete from holder_case where number in (select value from rarray(?1))",
        ] {
            self.run(statement, [&list])?;
        }
        Ok(numbers.len())
    }
}
