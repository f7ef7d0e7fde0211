//! Holders of domains, and their cases: for contacts, claimants and the parties who may object (decision 0033).

use super::{known_people, screen};
use crate::{
    CaseLinkRecord, CaseRecord, HolderChangeRecord, PaperRecord, ReadTx, ServiceRecord, StoreError, StoreResult,
};
use handover_api::app::ScreenResponse;
use handover_api::cases::{CaseLinkInfo, CaseToObject, CaseView, MadeObjection, PaperRow};
use handover_api::history::Term;
use handover_api::holder::{HolderAnswerPage, HolderDifference, HolderPage, HolderSession, OpenHolderChange};
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::papers::{PaperFacts, papers_needed};
use handover_rules::cases::timeline::CaseEntry;
use handover_rules::cases::{CaseNumber, CasePolicy, Objector, papers_missing};
use handover_rules::holder::lifecycle::DomainGroup;
use handover_rules::holder::{
    HolderAccount, HolderChange, HolderChangeEnd, HolderChangeEnding, HolderChangeId, HolderSide, holder_blockers,
};
use handover_rules::{Category, CodeHash, EmailAddress, NicHandle, Policy, Role, ServiceKey, ServiceName, Timestamp};

const HISTORY_ENTRIES_SHOWN: u32 = 50;

/// The holder of a domain; `None` unless `viewer` is a contact of it.
pub fn holder(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    key: &ServiceKey,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ScreenResponse<HolderPage>>> {
    let domain = tx.service(key)?.filter(|domain| domain.facts.key.category == Category::Domain);
    let own = domain.filter(|domain| !domain.facts.contacts.roles_of(viewer).is_empty());
    let Some(domain) = own else { return Ok(None) };
    let page = holder_page(tx, &domain, viewer, now, policy)?;
    screen(tx, viewer, now, page).map(Some)
}

/// The holder of a domain, as one of its contacts sees it.
pub(super) fn holder_page(
    tx: &ReadTx<'_>,
    domain: &ServiceRecord,
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<HolderPage> {
    let name = &domain.facts.key.name;
    let is_admin = domain.facts.contacts.admin == *viewer;
    let blockers = if is_admin {
        let facts = tx.holder_facts(domain, viewer, None, now, policy)?;
        holder_blockers(&facts)
    } else {
        Vec::new()
    };
    let record = tx.holder(name)?;
    let locked_until = record.as_ref().and_then(|record| record.locked_until).filter(|until| *until > now);
    Ok(HolderPage {
        service: domain.facts.key.clone(),
        holder: record.map(|record| record.holder),
        is_admin,
        allows_opt_out: DomainGroup::of(name).allows_opt_out(),
        blockers,
        open: tx.open_holder_change(name)?.map(|record| OpenHolderChange::of(record.change, is_admin)),
        locked_until,
        history: tx.holder_history(name, HISTORY_ENTRIES_SHOWN)?,
    })
}

/// The change of holder that a mailed token is about, as its party sees it; `None` if the token is unknown.
pub fn holder_answer(tx: &ReadTx<'_>, token: CodeHash, now: Timestamp) -> StoreResult<Option<HolderAnswerPage>> {
    let found = tx.holder_change_of_token(token)?;
    Ok(found.map(|(record, side)| answer_page(&record.change, side, now)))
}

/// A change of holder as an account at the address of a party sees it; `None` for other accounts.
pub fn holder_answer_in_session(
    tx: &ReadTx<'_>,
    id: HolderChangeId,
    handle: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<HolderAnswerPage>> {
    let (Some(HolderChangeRecord { change, .. }), Some(account)) = (tx.holder_change(id)?, tx.account(handle)?) else {
        return Ok(None);
    };
    let Some(side) = change.side_of(|address| account.is_confirmed_at(address)) else { return Ok(None) };
    let cooldown_until = policy.cooldown_until(account.address_changed_at, now);
    let proof = change.acceptance_proof(HolderAccount { handle, cooldown_until });
    let session = HolderSession { proof, has_password: account.password.is_some() };
    let asker_known = known_people(tx, handle, [change.asker.clone()].into())?.pop();
    Ok(Some(HolderAnswerPage { session: Some(session), asker_known, ..answer_page(&change, side, now) }))
}

/// A change of holder as one of its parties sees it.
fn answer_page(change: &HolderChange, side: HolderSide, now: Timestamp) -> HolderAnswerPage {
    // A deadline that has passed counts, whether or not the timer ran.
    let is_open = change.ended.is_none() && change.deadline > now;
    let lapsed = || HolderChangeEnd { at: change.deadline, how: HolderChangeEnding::Lapsed };
    let seen = |end: &HolderChangeEnd| HolderChangeEnd { at: end.at, how: end.how.as_seen_by_holders() };
    HolderAnswerPage {
        now,
        id: change.id,
        domain: change.domain.clone(),
        side,
        address: change.identity(side).email.clone(),
        asker: change.asker.clone(),
        asker_known: None,
        difference: is_open.then(|| HolderDifference { before: change.before.clone(), after: change.after.clone() }),
        opts_out: change.opts_out,
        asked_at: change.asked_at,
        deadline: change.deadline,
        session: None,
        accepted_at: change.accepted_at(side),
        has_other_accepted: change.accepted_at(side.other()).is_some(),
        ended: if is_open { None } else { Some(change.ended.as_ref().map_or_else(lapsed, seen)) },
    }
}

pub fn case(tx: &ReadTx<'_>, number: CaseNumber, policy: &CasePolicy) -> StoreResult<CaseView> {
    let CaseRecord { case, domain, name, claim, .. } = linked(tx, number)?;
    let papers = tx.case_papers(number)?;
    let facts: Vec<PaperFacts> = papers.iter().map(|paper| paper.facts.clone()).collect();
    let timeline = tx.case_timeline(number)?;
    Ok(CaseView {
        number,
        procedure: case.procedure,
        domain,
        claim,
        name,
        claimant: case.claimant,
        legal_form: case.legal_form,
        state: case.state,
        until: policy.wait_until(&case),
        needed: papers_needed(case.procedure, case.legal_form, case.claimant),
        missing: papers_missing(&case, &facts),
        papers: papers.into_iter().map(paper_row).collect(),
        timeline: timeline.iter().filter_map(CaseEntry::as_seen_by_claimant).collect(),
        papers_deleted_at: policy.papers_deleted_at(&case),
        policy: *policy,
        asked_again: case.asked_again,
    })
}

/// The page that a private link opens.
pub fn case_link(tx: &ReadTx<'_>, found: &CaseLinkRecord, policy: &CasePolicy) -> StoreResult<CaseLinkInfo> {
    Ok(link_info(linked(tx, found.case)?, found.link, policy))
}

/// A case as the page of a link shows it.
fn link_info(record: CaseRecord, link: CaseLink, policy: &CasePolicy) -> CaseLinkInfo {
    let CaseRecord { case, domain, claim, .. } = record;
    CaseLinkInfo {
        link,
        number: case.number,
        until: policy.wait_until(&case),
        domain,
        claim: link.objector().map(|_| claim),
        claimant: link.objector().map(|_| case.claimant),
        state: case.state,
    }
}

fn linked(tx: &ReadTx<'_>, number: CaseNumber) -> StoreResult<CaseRecord> {
    tx.case(number)?.ok_or(StoreError::Corrupt("link of a missing case"))
}

pub(super) fn paper_row(PaperRecord { facts, paper_type, name, bytes, .. }: PaperRecord) -> PaperRow {
    PaperRow { id: facts.id, kind: facts.kind, paper_type, name, bytes, sent_at: facts.sent_at }
}

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

/// A case that an account can object to in its session, as its private link would show it; `None` for other accounts and
/// after the objection period.
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
