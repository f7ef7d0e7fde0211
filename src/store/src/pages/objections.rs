//! Objections to cases about a domain, for its admin and its holder.

use super::cases::link_info;
use crate::{CaseRecord, ReadTx, StoreResult};
use handover_api::cases::{CaseLinkInfo, CaseToObject, MadeObjection};
use handover_api::history::Term;
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::{CaseNumber, CasePolicy, Objector};
use handover_rules::{EmailAddress, NicHandle, Role, ServiceName, Timestamp};

/// The cases about a domain that an account can object to, except damaged ones.
pub(super) fn cases_to_object(
    tx: &ReadTx<'_>,
    domain: &ServiceName,
    account: &NicHandle,
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Vec<CaseToObject>> {
    let numbers = tx.cases_in_objection_period(domain)?;
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for number in numbers {
        let Some(record) = tx.readable_case(number)? else { continue };
        let is_theirs = objector(tx, &record, account, now, policy)?.is_some();
        let until = policy.wait_until(&record.case).filter(|_| is_theirs);
        found.extend(until.map(|until| CaseToObject {
            number,
            claim: record.claim,
            claimant: record.case.claimant,
            until,
        }));
    }
    Ok(found)
}

/// As whom an account can object to a case in its session.
pub fn objector(
    tx: &ReadTx<'_>,
    record: &CaseRecord,
    account: &NicHandle,
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Option<Objector>> {
    let present = tx.objectors(&record.domain)?;
    let found = tx.account(account)?;
    let is_own = |address: &EmailAddress| found.as_ref().is_some_and(|account| account.is_confirmed_at(address));
    Ok(record.case.objector(account, is_own, &present, now, policy))
}

/// A case that an account can object to in its session, as its private link would show it; `None` for other accounts, and
/// once nobody can.
pub fn case_to_object(
    tx: &ReadTx<'_>,
    number: CaseNumber,
    account: &NicHandle,
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Option<CaseLinkInfo>> {
    let Some(record) = tx.readable_case(number)? else { return Ok(None) };
    let Some(objector) = objector(tx, &record, account, now, policy)? else { return Ok(None) };
    Ok(Some(link_info(record, CaseLink::of(objector), policy)))
}

/// Objections to other cases about a domain that were made since an account became its admin; none for anybody else.
pub(super) fn objections_made(
    tx: &ReadTx<'_>,
    domain: &ServiceName,
    account: &NicHandle,
    terms: &[Term],
) -> StoreResult<Vec<MadeObjection>> {
    let is_theirs = |term: &&Term| term.role == Role::Admin && term.until.is_none() && term.account == *account;
    let Some(term) = terms.iter().find(is_theirs) else { return Ok(Vec::new()) };
    let entries = tx.objections_to_cases(domain)?.into_iter();
    let made = entries.filter_map(|(number, state, since, entry)| {
        let by = entry.objector_as_seen_by_admin(term.since)?;
        Some(MadeObjection { number, by, at: entry.at, state, since })
    });
    Ok(made.collect())
}
