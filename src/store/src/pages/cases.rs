//! A case of a holder without access to an account, as its claimant and the parties who may object see it (decision 0033).

use crate::{CaseLinkRecord, CaseRecord, PaperRecord, ReadTx, StoreError, StoreResult};
use handover_api::cases::{CaseLinkInfo, CaseView, PaperRow};
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::papers::{PaperFacts, papers_needed};
use handover_rules::cases::timeline::CaseEntry;
use handover_rules::cases::{CaseNumber, CasePolicy, papers_missing};

/// The page of a case.
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
pub(super) fn link_info(record: CaseRecord, link: CaseLink, policy: &CasePolicy) -> CaseLinkInfo {
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
