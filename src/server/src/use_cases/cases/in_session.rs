//! Objecting in a session: the current admin sees the case on the page of the domain and needs no private link.

use super::apply;
use super::facts::objectors;
use crate::config::Policies;
use crate::use_cases::Act;
use handover_api::cases::{CaseToObject, MadeObjection};
use handover_api::history::Term;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::{NicHandle, Role, ServiceName, Timestamp};
use handover_store::{CaseRecord, ReadTx, StoreResult};

/// The cases about a domain that an account can object to, except damaged ones.
pub fn cases_to_object(
    reader: &ReadTx<'_>,
    domain: &ServiceName,
    account: &NicHandle,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<Vec<CaseToObject>> {
    let numbers = reader.cases_in_objection_period(domain)?;
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let present = objectors(reader, domain)?;
    let mut found = Vec::new();
    for number in numbers {
        let Some(record) = readable(reader, number)? else { continue };
        let is_theirs = record.case.objector(account, &present, now, &policies.cases).is_some();
        let until = policies.cases.wait_until(&record.case).filter(|_| is_theirs);
        found.extend(until.map(|until| CaseToObject {
            number,
            claim: record.claim,
            claimant: record.case.claimant,
            until,
        }));
    }
    Ok(found)
}

/// Objections to other cases about a domain that were made since an account became its admin; none for anybody else.
pub fn objections_made(
    reader: &ReadTx<'_>,
    domain: &ServiceName,
    account: &NicHandle,
    terms: &[Term],
) -> StoreResult<Vec<MadeObjection>> {
    let is_theirs = |term: &&Term| term.role == Role::Admin && term.until.is_none() && term.account == *account;
    let Some(term) = terms.iter().find(is_theirs) else { return Ok(Vec::new()) };
    let entries = reader.objections_to_cases(domain)?.into_iter();
    let made = entries.filter_map(|(number, state, since, entry)| {
        let by = entry.objector_as_seen_by_admin(term.since)?;
        Some(MadeObjection { number, by, at: entry.at, state, since })
    });
    Ok(made.collect())
}

/// Objects to a case; `None` if the account has nothing to do with it at present.
pub fn object_in_session(
    act: &mut Act<'_, '_>,
    number: CaseNumber,
    account: &NicHandle,
    note: Option<String>,
) -> StoreResult<Option<Result<(), CaseRefusal>>> {
    // A damaged case is not shown to anybody either.
    let Some(record) = readable(act.tx, number)? else { return Ok(None) };
    let present = objectors(act.tx, &record.domain)?;
    match record.case.objector(account, &present, act.now, &act.policies.cases) {
        Some(by) => apply(act, number, &CaseEvent::Object { by, note }).map(Some),
        None => Ok(None),
    }
}

fn readable(reader: &ReadTx<'_>, number: CaseNumber) -> StoreResult<Option<CaseRecord>> {
    match reader.case(number) {
        Err(error) if error.is_about_data() => Ok(None),
        record => record,
    }
}
