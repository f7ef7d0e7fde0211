//! The one way to look at something or to act at the desk: allowed by the rules, and recorded.

use crate::store::{Actor, AuditedAct, StoreError, StoreResult, WriteTx};
use handover_rules::Timestamp;
use handover_rules::desk::reason::{ReasonFault, check_reason};
use handover_rules::desk::{ActRefusal, AuditId, DeskAct, StaffRole, SubjectKind};
use handover_rules::procedure::lifecycle::CaseRefusal;

/// A call of somebody at the desk.
#[derive(Clone, Debug)]
pub struct DeskCall {
    /// The actor, with client address.
    pub actor: Actor,
    /// Their roles.
    pub roles: Vec<StaffRole>,
    /// The act.
    pub act: DeskAct,
    /// About what.
    pub about: Option<(SubjectKind, String)>,
    /// The reason as entered; unused where the act needs none.
    pub reason: String,
}

/// The reason a call is refused.
#[derive(Debug)]
pub enum DeskError {
    /// It needs another role.
    NotAllowed(StaffRole),
    /// The reason will not do.
    Reason(ReasonFault),
    /// The subject does not exist.
    NotFound,
    /// It cannot be done in the present state.
    Act(ActRefusal),
    /// The rules refuse it on this case.
    Case(CaseRefusal),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ActRefusal> for DeskError {
    fn from(refusal: ActRefusal) -> Self {
        Self::Act(refusal)
    }
}

/// An entry of the audit log, for what refers to it.
#[derive(Clone, Copy, Debug)]
pub struct AuditedEntry<'a> {
    /// Its number.
    pub id: AuditId,
    /// The reason; empty for looks.
    pub reason: &'a str,
    /// Time of the act.
    pub at: Timestamp,
}

/// Runs `job` with the entry of the audit log, which stays if it succeeds. What does not exist was not looked at.
///
/// # Errors
/// The outer error is a failure of the store; an inner one has to be an error of the transaction too, so that nothing is
/// stored.
pub fn audited<T>(
    tx: &mut WriteTx<'_>,
    call: &DeskCall,
    now: Timestamp,
    job: impl FnOnce(&mut WriteTx<'_>, AuditedEntry<'_>) -> Result<T, DeskError>,
) -> StoreResult<Result<T, DeskError>> {
    let reason = match check(call) {
        Ok(reason) => reason,
        Err(error) => return Ok(Err(error)),
    };
    tx.unless_refused(|tx| {
        let entry = AuditedAct { act: call.act, about: call.about.clone(), reason: reason.map(str::to_owned) };
        let id = tx.audit(&call.actor, &entry, now)?;
        match job(tx, AuditedEntry { id, reason: reason.unwrap_or_default(), at: now }) {
            Err(DeskError::Store(error)) => Err(error),
            done => Ok(done),
        }
    })
}

fn check(call: &DeskCall) -> Result<Option<&str>, DeskError> {
    if !call.act.is_allowed(&call.roles) {
        return Err(DeskError::NotAllowed(call.act.needs().unwrap_or(StaffRole::Reader)));
    }
    if call.act.needs_reason() { check_reason(&call.reason).map(Some).map_err(DeskError::Reason) } else { Ok(None) }
}
