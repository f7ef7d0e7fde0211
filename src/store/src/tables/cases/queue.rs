//! Lists and search of cases for the desk. Every query is bounded.

use super::CaseRecord;
use crate::engine::{FromRow, List, Params, Row, from_row, only, params};
use crate::rows::{RowId, skip_corrupt};
use crate::tables::services::canonical_name::stored_spellings;
use crate::{COUNT_BOUND, ReadTx, StoreError, StoreResult, email_key};
use handover_api::desk::FoundCase;
use handover_rules::cases::timeline::{CaseEntry, CaseMilestone};
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::{EmailAddress, ServiceName, Timestamp};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// Cases of one state in the queue.
const QUEUED: u32 = 200;

/// Cases of any other list.
const LISTED_CASES: u32 = 20;

/// The oldest cases in one state.
#[derive(Clone, Debug, Default)]
pub struct CaseQueue {
    /// Those that can be read, longest waiting first.
    pub cases: Vec<CaseRecord>,
    /// Those that cannot.
    pub damaged: Vec<CaseNumber>,
    /// Number of further ones, as far as they are counted.
    pub hidden: u32,
}

from_row!(FoundCase { number, domain, state, since });

/// The milestone of an entry, also of one whose other parts are corrupt.
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

    /// The case with a number, also a damaged one.
    pub fn find_case(&self, number: CaseNumber) -> StoreResult<Vec<FoundCase>> {
        self.found("number = ?1 limit ?2", params![number, LISTED_CASES])
    }

    /// The latest cases of the claimant with this address.
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

    /// The latest cases of a domain.
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
