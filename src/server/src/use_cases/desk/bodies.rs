//! Conversions from store rows to API bodies of the desk.

use crate::store::{Actor, AuditRecord, AuditedAct};
use handover_api::desk::{AuditEntry, AuditSubject};

impl From<AuditRecord> for AuditEntry {
    fn from(AuditRecord { id, at, actor, done }: AuditRecord) -> Self {
        let Actor { staff, name, client_ip } = actor;
        let AuditedAct { act, about, reason } = done;
        Self {
            id,
            at,
            staff,
            name,
            client_ip,
            act,
            about: about.map(|(kind, name)| AuditSubject { kind, name }),
            reason,
        }
    }
}
