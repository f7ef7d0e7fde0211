//! Conversions from store rows to API bodies of the desk.

use crate::import::{AppliedImportRecord, LastImports, RefusedImportRecord};
use crate::{ApplicationRecord, CorrectionRecord, ListedCase, PaperRecord, WebhookBacklog, WebhookRecord};
use handover_api::cases::PaperRow;
use handover_api::desk::{
    AppliedImport, Correction, DeskApplication, DeskWebhook, FoundCase, ImportNumbers, RefusedImport,
};
use handover_rules::desk::corrections::{CorrectionPolicy, LAPSES_AFTER, sole_from};

impl From<ApplicationRecord> for DeskApplication {
    fn from(ApplicationRecord { id, name, account, created_at, .. }: ApplicationRecord) -> Self {
        Self { id, name, owner: account, created_at }
    }
}

/// Proposals as staff see them.
#[must_use]
pub fn corrections(records: Vec<CorrectionRecord>, policy: CorrectionPolicy) -> Vec<Correction> {
    records.into_iter().map(|record| correction(record, policy)).collect()
}

fn correction(record: CorrectionRecord, policy: CorrectionPolicy) -> Correction {
    let decided = record.decided.as_ref();
    Correction {
        approved: decided.is_some_and(|decided| decided.is_approved),
        withdrawn: decided.is_some_and(|decided| !decided.is_approved && decided.by == record.proposed_by),
        decided_at: decided.map(|decided| decided.at),
        sole_from: sole_from(&record.change, record.proposed_at, policy),
        decided_by_name: record.decided.map(|decided| decided.by_name),
        id: record.id,
        change: record.change,
        proposed_by: record.proposed_by,
        proposed_by_name: record.proposed_by_name,
        proposed_at: record.proposed_at,
        reason: record.reason,
        lapses_at: record.proposed_at + LAPSES_AFTER,
    }
}

impl From<ListedCase> for FoundCase {
    fn from(ListedCase { number, domain, state, since }: ListedCase) -> Self {
        Self { number, domain, state, since }
    }
}

impl From<PaperRecord> for PaperRow {
    fn from(PaperRecord { facts, paper_type, name, bytes, .. }: PaperRecord) -> Self {
        Self { id: facts.id, kind: facts.kind, paper_type, name, bytes, sent_at: facts.sent_at }
    }
}

impl From<LastImports> for ImportNumbers {
    fn from(LastImports { began_at, applied, refused }: LastImports) -> Self {
        Self { began_at, applied: applied.map(AppliedImport::from), refused: refused.map(RefusedImport::from) }
    }
}

impl From<AppliedImportRecord> for AppliedImport {
    fn from(AppliedImportRecord { at, accounts, services }: AppliedImportRecord) -> Self {
        Self { at, accounts, services }
    }
}

impl From<RefusedImportRecord> for RefusedImport {
    fn from(RefusedImportRecord { at, faults }: RefusedImportRecord) -> Self {
        Self { at, faults }
    }
}

/// Addresses of receivers may have a secret in their query.
#[must_use]
pub fn webhook(webhook: WebhookRecord, backlog: WebhookBacklog) -> DeskWebhook {
    let url = webhook.url.split(['?', '#']).next().unwrap_or_default();
    DeskWebhook {
        id: webhook.id.get(),
        url: url.to_owned(),
        delivered_at: webhook.delivered_at,
        waiting: backlog.waiting,
        oldest: backlog.oldest,
        failure: webhook.failure,
        given_up: webhook.given_up,
        stopped_at: webhook.stopped_at,
    }
}
