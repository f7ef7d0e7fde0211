//! Cases of holders without access to an account, with their timelines, papers and links. See decision 0033.

mod papers;

pub use papers::{CaseLinkRecord, NewPaper, PaperRecord};

use super::canonical::stored_spellings;
use crate::engine::{FromRow, List, Params, Row, from_row, only, params};
use crate::rows::{RowId, skip_corrupt};
use crate::{COUNT_BOUND, Change, ReadTx, ServiceRecord, StaffMember, StoreError, StoreResult, WriteTx, email_key};
use handover_api::desk::FoundCase;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::notices::CaseNotice;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::cases::{Case, CaseNumber, CaseState, Objector, Objectors};
use handover_rules::desk::StaffId;
use handover_rules::model::policy::{CALLS_A_DAY, LIMIT_PERIOD, Share};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Category, EmailAddress, NicHandle, ServiceKey, ServiceName, Timestamp};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

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

impl CaseRecord {
    #[must_use]
    pub fn claimant_as_staff(&self, staff: &[StaffMember]) -> Option<StaffId> {
        staff.iter().find(|member| member.email.is_same_mailbox(&self.email)).map(|member| member.id)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct CaseSchedule {
    /// Next scheduled transition.
    pub due_at: Option<Timestamp>,
    /// The time at which its papers are deleted.
    pub papers_deleted_at: Option<Timestamp>,
}

from_row!(CaseRecord { case = "body", domain, email, name, language, claim, network });

impl ReadTx<'_> {
    pub fn case(&self, number: CaseNumber) -> StoreResult<Option<CaseRecord>> {
        self.first(
            "select domain, email, name, language, claim, body, network from holder_case where number = ?1",
            [number],
            CaseRecord::from_row,
        )
    }

    /// A case; `None` if it is damaged.
    pub fn readable_case(&self, number: CaseNumber) -> StoreResult<Option<CaseRecord>> {
        Ok(skip_corrupt(RowId::Case(number), self.case(number))?.flatten())
    }

    /// The domain as a service, if it is one here.
    pub fn domain_service(&self, domain: &ServiceName) -> StoreResult<Option<ServiceRecord>> {
        self.service(&ServiceKey { name: domain.clone(), category: Category::Domain })
    }

    /// The holder on record and the admin of a domain.
    pub fn objectors(&self, domain: &ServiceName) -> StoreResult<Objectors> {
        self.objectors_of(domain, self.domain_service(domain)?)
    }

    /// As [`Self::objectors`], if the service is known already.
    pub fn objectors_of(&self, domain: &ServiceName, service: Option<ServiceRecord>) -> StoreResult<Objectors> {
        let admin = service.map(|service| service.facts.contacts.admin);
        Ok(Objectors { holder: self.holder(domain)?.map(|record| record.holder.identity), admin })
    }

    pub fn case_timeline(&self, number: CaseNumber) -> StoreResult<Vec<CaseEntry>> {
        self.all("select entry from case_entry where case_number = ?1 order by id", [number], only)
    }

    /// The domains with a case to which an account objected in its session at `since` or later, up to `until`. After an
    /// objection staff look at a case again. Objections by the admin's link count for the present admin.
    pub fn objections_of(
        &self,
        account: &NicHandle,
        since: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<ServiceName>> {
        let cases: Vec<(CaseNumber, ServiceName, bool)> = self.all(
            "select c.number, c.domain,
               exists (select 1 from service s where s.name = c.domain and s.category = 'DOMAIN'
                 and (s.deleted_at is null or s.removal_at is not null) and s.admin = ?1) as is_admin
             from holder_case c where c.state = ?3 and c.since between ?2 and ?4 order by c.since desc, c.number",
            params![account, since, CaseState::Checking, until],
            |row| Ok((row.get("number")?, row.get("domain")?, row.get("is_admin")?)),
        )?;
        let mut domains = Vec::new();
        for (number, domain, is_admin) in cases {
            let is_objection = |entry: &CaseEntry| {
                let is_own = match &entry.account {
                    Some(of) => of == account,
                    None => is_admin && entry.by == CaseActor::Admin,
                };
                entry.milestone == CaseMilestone::Objected && is_own && (since..=until).contains(&entry.at)
            };
            if self.case_timeline(number)?.iter().any(is_objection) {
                domains.push(domain);
            }
        }
        Ok(domains)
    }

    /// The objectors to whom an email that offers to object to a case was delivered, each with the time of the first
    /// one. Only emails that were queued at `since` or later count.
    pub fn notified_objectors(&self, number: CaseNumber, since: Timestamp) -> StoreResult<Vec<(Objector, Timestamp)>> {
        self.all(
            "select case_recipient, min(state_at) as first from outbox
             where case_number = ?1 and notice = ?2 and state = 'sent' and queued_at >= ?3 group by case_recipient",
            params![number, CaseNotice::MayObject, since],
            |row| {
                let objector = row.text("case_recipient")?.and_then(Objector::parse);
                Ok((objector.ok_or(StoreError::Corrupt("recipient of a case"))?, row.get("first")?))
            },
        )
    }

    /// Cases that were opened in the last 24 hours with an address, from a network and in all.
    pub fn recent_cases(&self, email: &EmailAddress, network: &str, now: Timestamp) -> StoreResult<Share> {
        self.one(
            "select count(*) filter (where network = ?3) as own, count(*) as in_all from holder_case
             where email_key = ?1 and opened_at > ?2",
            params![email_key(email), now - LIMIT_PERIOD, network],
            Share::from_row,
        )
    }

    /// The times at which cases of a domain were confirmed since a time, of those opened from a network or from any; latest
    /// first, as many as the limit looks at.
    pub fn confirmations(
        &self,
        domain: &ServiceName,
        network: Option<&str>,
        since: Timestamp,
    ) -> StoreResult<Vec<Timestamp>> {
        self.all(
            "select confirmed_at from holder_case
             where domain = ?1 and confirmed_at > ?2 and network = coalesce(?3, network)
             order by confirmed_at desc limit ?4",
            params![domain, since, network, CALLS_A_DAY.in_all],
            only,
        )
    }

    pub fn quarantined_cases(&self) -> StoreResult<Vec<CaseNumber>> {
        self.all("select number from holder_case where quarantined order by number", [], only)
    }
}

/// Cases of one state in the queue.
const QUEUED: u32 = 200;

/// Cases of any other list.
const LISTED_CASES: u32 = 20;

/// The oldest cases in one state.
#[derive(Clone, Debug, Default)]
pub struct CaseQueue {
    /// Readable cases, longest waiting first.
    pub cases: Vec<CaseRecord>,
    /// Unreadable ones.
    pub damaged: Vec<CaseNumber>,
    /// Number of further ones, as far as they are counted.
    pub hidden: u32,
}

from_row!(FoundCase { number, domain, state, since });

/// The milestone of an entry, even if the rest of the entry is corrupt.
fn read_milestone(row: &Row<'_>) -> StoreResult<Option<CaseMilestone>> {
    #[derive(serde::Deserialize)]
    struct Step {
        milestone: CaseMilestone,
    }
    let Some(entry) = row.text("entry")? else { return Ok(None) };
    let step: Step = serde_json::from_str(entry).map_err(|_| StoreError::Corrupt("milestone of a case"))?;
    Ok(Some(step.milestone))
}

fn intact_milestone(row: &Row<'_>) -> StoreResult<Option<CaseMilestone>> {
    Ok(skip_corrupt(RowId::Case(row.get("number")?), read_milestone(row))?.flatten())
}

impl ReadTx<'_> {
    /// The oldest cases in a state that were not set aside.
    pub fn case_queue(&self, state: CaseState) -> StoreResult<CaseQueue> {
        let (mut cases, mut damaged) = (Vec::new(), Vec::new());
        self.visit(
            "select number, domain, email, name, language, claim, body, network from holder_case
             where state = ?1 and not quarantined order by since, number limit ?2",
            params![state, QUEUED],
            |row| {
                match CaseRecord::from_row(row) {
                    Err(error) if error.is_about_data() => damaged.push(row.get("number")?),
                    found => cases.push(found?),
                }
                Ok(ControlFlow::<()>::Continue(()))
            },
        )?;
        let listed = u32::try_from(cases.len() + damaged.len()).unwrap_or(u32::MAX);
        Ok(CaseQueue { cases, damaged, hidden: self.count_cases(state)?.saturating_sub(listed) })
    }

    /// The timelines of these cases, without damaged entries.
    pub fn case_timelines(&self, numbers: &[CaseNumber]) -> StoreResult<HashMap<CaseNumber, Vec<CaseEntry>>> {
        let mut timelines: HashMap<CaseNumber, Vec<CaseEntry>> = HashMap::new();
        self.visit(
            "select case_number, entry from case_entry where case_number in (select value from rarray(?1)) order by id",
            [List::ids(numbers.iter().copied())],
            |row| {
                let number = row.get("case_number")?;
                timelines.entry(number).or_default().extend(row.get_intact("entry", RowId::Case(number))?);
                Ok(ControlFlow::<()>::Continue(()))
            },
        )?;
        Ok(timelines)
    }

    fn count_cases(&self, state: CaseState) -> StoreResult<u32> {
        self.value(
            "select count(*) from (select 1 from holder_case where state = ?1 and not quarantined limit ?2) counted",
            params![state, COUNT_BOUND],
        )
    }

    pub fn find_case(&self, number: CaseNumber) -> StoreResult<Vec<FoundCase>> {
        self.found("number = ?1 limit ?2", params![number, LISTED_CASES])
    }

    pub fn find_cases_of_claimant(&self, address: &EmailAddress) -> StoreResult<Vec<FoundCase>> {
        self.found("email_key = ?1 order by opened_at desc limit ?2", params![email_key(address), LISTED_CASES])
    }

    /// Cases of domains whose name begins with a text, or with the text in lower case.
    pub fn find_cases_of_domains(&self, text: &str) -> StoreResult<Vec<FoundCase>> {
        let mut found: Vec<FoundCase> = Vec::new();
        for prefix in stored_spellings(text) {
            found.extend(self.cases_from(&prefix)?);
        }
        let mut known = HashSet::new();
        found.retain(|case| known.insert(case.number));
        found.truncate(LISTED_CASES as usize);
        Ok(found)
    }

    fn cases_from(&self, prefix: &str) -> StoreResult<Vec<FoundCase>> {
        let end = [prefix, "\u{10ffff}"].concat();
        self.found(
            "domain >= ?1 and domain < ?2 order by domain, opened_at desc limit ?3",
            params![prefix, end, LISTED_CASES],
        )
    }

    pub fn cases_of_domain(&self, domain: &ServiceName) -> StoreResult<Vec<FoundCase>> {
        self.found("domain = ?1 order by opened_at desc limit ?2", params![domain, LISTED_CASES])
    }

    /// The cases about a domain in their objection period, longest waiting first.
    pub fn cases_in_objection_period(&self, domain: &ServiceName) -> StoreResult<Vec<CaseNumber>> {
        let sql = "select number from holder_case where domain = ?1 and state = ?2 and not quarantined
            order by since, number limit ?3";
        let state = CaseState::ObjectionPeriod.as_str();
        self.all(sql, params![domain, state, LISTED_CASES], only)
    }

    /// Whether staff have approved a case about a domain that is not over, also if it was objected to afterwards.
    pub fn is_claimed(&self, domain: &ServiceName) -> StoreResult<bool> {
        let [period, checking, papers] = [CaseState::ObjectionPeriod, CaseState::Checking, CaseState::CollectingPapers];
        let steps: Vec<(CaseState, Option<CaseMilestone>)> = self.all(
            "select c.number, c.state, e.entry from holder_case c left join case_entry e on e.case_number = c.number
             where c.domain = ?1 and c.state in (?2, ?3, ?4)",
            params![domain, period, checking, papers],
            |row| Ok((row.get("state")?, intact_milestone(row)?)),
        )?;
        Ok(steps.into_iter().any(|(state, step)| state == period || step == Some(CaseMilestone::Approved)))
    }

    /// The latest objections to cases of a domain that are not in their objection period, each with the state of its case
    /// and since when, latest first.
    pub fn objections_to_cases(
        &self,
        domain: &ServiceName,
    ) -> StoreResult<Vec<(CaseNumber, CaseState, Timestamp, CaseEntry)>> {
        let sql = "select c.number, c.state, c.since, e.entry from holder_case c
            join case_entry e on e.case_number = c.number
            where c.domain = ?1 and c.state <> ?2 and not c.quarantined order by e.id desc";
        let mut objections = Vec::new();
        self.visit(sql, params![domain, CaseState::ObjectionPeriod], |row| {
            if intact_milestone(row)? == Some(CaseMilestone::Objected) {
                let number = row.get("number")?;
                let (state, since) = (row.get("state")?, row.get("since")?);
                let entry = row.get_intact("entry", RowId::Case(number))?;
                objections.extend(entry.map(|entry| (number, state, since, entry)));
            }
            let is_full = objections.len() == LISTED_CASES as usize;
            Ok(if is_full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(objections)
    }

    fn found(&self, which: &str, values: impl Params) -> StoreResult<Vec<FoundCase>> {
        self.all(
            &format!("select number, domain, state, since from holder_case where {which}"),
            values,
            FoundCase::from_row,
        )
    }
}

impl WriteTx<'_> {
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
    pub(super) fn delete_ended_cases(&mut self, before: Timestamp, chunk: u32) -> StoreResult<usize> {
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
