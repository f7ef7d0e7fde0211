//! The audit log.

use crate::{ReadTx, StoreResult};
use handover_api::desk::{AuditEntry, AuditFilter, AuditPage};
use handover_rules::desk::AuditId;

/// Entries on a page.
const PAGE: u32 = 50;

/// A page of the audit log.
pub fn audit_log(tx: &ReadTx<'_>, filter: &AuditFilter, before: Option<AuditId>) -> StoreResult<AuditPage> {
    let mut rows = tx.audit_log(filter, before, PAGE + 1)?;
    let has_more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| has_more).map(|row| row.id);
    Ok(AuditPage { rows, next, staff: tx.audited_staff()? })
}

/// Lines of the CSV file, and the number of the last entry if more may follow.
pub fn audit_log_csv(
    tx: &ReadTx<'_>,
    filter: &AuditFilter,
    (before, limit): (Option<AuditId>, u32),
) -> StoreResult<(Vec<[String; 11]>, Option<AuditId>)> {
    let rows = tx.audit_log(filter, before, limit)?;
    let next = rows.last().filter(|_| rows.len() == limit as usize).map(|row| row.id);
    Ok((rows.into_iter().map(csv_columns).collect(), next))
}

fn csv_columns(entry: AuditEntry) -> [String; 11] {
    let (kind, name) = entry.about.map_or(("", String::new()), |about| (about.kind.as_str(), about.name));
    [
        entry.id.to_string(),
        entry.at.to_rfc3339(),
        entry.name,
        entry.client_ip,
        entry.act.as_str().to_owned(),
        kind.to_owned(),
        name,
        entry.reason.unwrap_or_default(),
        entry.refusal.unwrap_or_default(),
        entry.paper.map(|paper| paper.id.to_string()).unwrap_or_default(),
        entry.paper.and_then(|paper| paper.kind).map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
    ]
}
