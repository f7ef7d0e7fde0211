//! Use cases of the provider's desk (decision 0032).
//!
//! Every look and act is recorded in the audit log in the transaction in which it happens: see [`audited`].

mod acts;
pub mod cases;
pub mod second_factor;
pub mod staff;

pub use acts::perform;

use crate::use_cases::Act;
use handover_api::desk::AuditedPaper;
use handover_rules::cases::lifecycle::CaseRefusal;
use handover_rules::desk::{
    ActRefusal, AuditId, CallRefusal, DeskAct, ReasonFault, StaffRole, SubjectKind, check_reason, kept_unknown,
};
use handover_store::{Actor, AuditedAct, StoreError, StoreResult};

#[derive(Clone, Debug)]
pub struct DeskCall {
    /// The actor, with client address.
    pub actor: Actor,
    pub roles: Vec<StaffRole>,
    pub act: DeskAct,
    pub about: Option<(SubjectKind, String)>,
    pub paper: Option<AuditedPaper>,
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
    /// It is not for the present version of its subject.
    Changed,
    /// It cannot be done in the current state.
    Act(ActRefusal),
    /// The rules refuse it on this case.
    Case(CaseRefusal),
    Store(StoreError),
}

/// The subject of a call does not exist, or its name is malformed.
#[derive(Clone, Copy, Debug)]
pub struct NotFound;

impl From<NotFound> for DeskError {
    fn from(_: NotFound) -> Self {
        Self::NotFound
    }
}

impl DeskError {
    /// Its name in the audit log; `None` for a failure of the store.
    fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotAllowed(_) => CallRefusal::NotAllowed.as_str(),
            Self::Reason(_) => CallRefusal::UnfitReason.as_str(),
            Self::NotFound => CallRefusal::NotFound.as_str(),
            Self::Changed => CallRefusal::Changed.as_str(),
            Self::Act(refusal) => refusal.as_str(),
            Self::Case(refusal) => refusal.kind().as_str(),
            Self::Store(_) => return None,
        })
    }
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

/// An entry of the audit log, for rows that refer to it.
#[derive(Clone, Copy, Debug)]
pub struct AuditedEntry<'a> {
    pub id: AuditId,
    /// The reason; empty for looks.
    pub reason: &'a str,
}

/// Runs `job` with the entry of the audit log. If the rules or `job` refuse, its changes are rolled back and the entry
/// records the refusal.
pub fn audited<T>(
    act: &mut Act<'_, '_>,
    call: &DeskCall,
    job: impl FnOnce(&mut Act<'_, '_>, AuditedEntry<'_>) -> Result<T, DeskError>,
) -> StoreResult<Result<T, DeskError>> {
    let done = match check(call) {
        Ok(reason) => run_recorded(act, call, reason, job)?,
        Err(error) => Err(error),
    };
    if let Err(error) = &done {
        record_refusal(act, call, error)?;
    }
    Ok(done)
}

fn check(call: &DeskCall) -> Result<Option<&str>, DeskError> {
    if !call.act.is_allowed(&call.roles) {
        return Err(DeskError::NotAllowed(call.act.needs().unwrap_or(StaffRole::Reader)));
    }
    if call.act.needs_reason() { check_reason(&call.reason).map(Some).map_err(DeskError::Reason) } else { Ok(None) }
}

fn run_recorded<T>(
    act: &mut Act<'_, '_>,
    call: &DeskCall,
    reason: Option<&str>,
    job: impl FnOnce(&mut Act<'_, '_>, AuditedEntry<'_>) -> Result<T, DeskError>,
) -> StoreResult<Result<T, DeskError>> {
    act.unless_refused(|act| {
        let id = act.tx.audit(&call.actor, &entry(call, reason), act.now)?;
        match job(act, AuditedEntry { id, reason: reason.unwrap_or_default() }) {
            Err(DeskError::Store(error)) => Err(error),
            done => Ok(done),
        }
    })
}

fn record_refusal(act: &mut Act<'_, '_>, call: &DeskCall, error: &DeskError) -> StoreResult<()> {
    let Some(refusal) = error.name() else { return Ok(()) };
    let reason = check_reason(&call.reason).ok().filter(|_| call.act.needs_reason());
    let mut refused = AuditedAct { refusal: Some(refusal.to_owned()), ..entry(call, reason) };
    if matches!(error, DeskError::NotFound)
        && let Some((kind, name)) = &mut refused.about
    {
        *name = kept_unknown(*kind, name).to_owned();
    }
    act.tx.audit(&call.actor, &refused, act.now).map(drop)
}

fn entry(call: &DeskCall, reason: Option<&str>) -> AuditedAct {
    let (about, reason) = (call.about.clone(), reason.map(str::to_owned));
    AuditedAct { about, paper: call.paper, reason, ..AuditedAct::of(call.act) }
}
