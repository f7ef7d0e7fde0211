//! Ends of tech roles: reminders, the return of the role, and the end before its time (decision 0038).

use super::apply::end_impossible_requests;
use super::due::run_due_of_service;
use super::facts::facts;
use super::submission::SubmitError;
use crate::store::{Change, EndedRole, RequestRecord, Store, StoreError, StoreResult, StoredRequestId, WriteTx};
use handover_rules::request::notices::Notice;
use handover_rules::role_end::{RoleEnd, RoleEndStep, begin, gets_role, process_due, shorten_waits};
use handover_rules::submission::PlanError;
use handover_rules::{Blocker, Contacts, NicHandle, PerRole, Policy, Request, RequestId, Role, ServiceKey, Timestamp};

/// Ends of roles per transaction, so that other writes can run in between.
const CHUNK: usize = 100;

/// The end of the tech role that `request` sets by taking effect at `at`, if it sets one.
pub(super) fn new_end(
    tx: &WriteTx<'_>,
    record: &RequestRecord,
    request: &Request,
    before: &Contacts,
    at: Timestamp,
) -> StoreResult<Option<RoleEnd>> {
    if request.until.is_none() {
        return Ok(None);
    }
    let present = tx.role_end_of(record.service)?;
    Ok(begin(request, before, present.as_ref(), at))
}

/// Runs what is due of the end of a role. If its rows are corrupt, it is taken out of the schedule (decision 0024).
pub(super) fn run_due_end(
    tx: &mut WriteTx<'_>,
    id: StoredRequestId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let job = |tx: &mut WriteTx<'_>| {
        let request = id.validate()?;
        run(tx, request, now, policy)?;
        // Guards against an endless loop.
        if tx.is_role_end_due(request, now)? {
            return Err(StoreError::Corrupt("end of a role still due after its step"));
        }
        Ok(())
    };
    match tx.attempt(job) {
        Err(error) if error.is_about_data() => {
            tracing::error!(request = %id, %error, "end of a role set aside: its rows are corrupt and need a manual fix");
            tx.unschedule_role_end(id)
        }
        result => result,
    }
}

fn run(tx: &mut WriteTx<'_>, request: RequestId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    let record = tx.role_end(request)?.ok_or(StoreError::Corrupt("due end of a role does not exist"))?;
    match process_due(&record.end, now) {
        None => Ok(()),
        Some(RoleEndStep::Remind(end)) => {
            tx.save_role_end(&end)?;
            let contacts = tx.service_by_id(record.service)?.facts.contacts;
            tell(tx, &end, Notice::RoleEnding, &contacts, now)
        }
        Some(RoleEndStep::End { at }) => give_back(tx, &record.end, None, at, policy),
    }
}

/// Gives the role back, and tells everybody concerned.
fn give_back(
    tx: &mut WriteTx<'_>,
    end: &RoleEnd,
    by: Option<&NicHandle>,
    at: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let record = tx.role_end(end.request)?.ok_or(StoreError::Corrupt("end of a role does not exist"))?;
    let service = tx.service_by_id(record.service)?;
    let before = &service.facts.contacts;
    let facts = facts(tx, &service, [end.holder.clone(), end.returns_to.clone()], at, policy)?;
    let went_to = gets_role(end, &facts);
    let after = before.after(Role::Tech.into(), &went_to);
    tx.finish_role_end(end.request, &EndedRole { at, by: by.cloned(), went_to: Some(went_to) })?;
    if after != *before {
        tx.set_contacts(service.id, &after)?;
        tx.record_role_changes(service.id, before, &after, None, at)?;
        tx.mark_term_returned(service.id)?;
        end_impossible_requests(tx, service.id, at, policy)?;
    }
    tell(tx, end, Notice::RoleEnded, before, at)?;
    for account in end.told(before).into_iter().chain(Role::ALL.map(|role| before.holder(role).clone())) {
        tx.announce(Change::Services(account.clone()));
        tx.announce(Change::Request(account, end.request));
    }
    Ok(())
}

fn tell(tx: &mut WriteTx<'_>, end: &RoleEnd, notice: Notice, contacts: &Contacts, now: Timestamp) -> StoreResult<()> {
    let record = tx.request(end.request)?.ok_or(StoreError::Corrupt("end of a role without its request"))?;
    end.told(contacts).iter().try_for_each(|to| tx.queue_mail(&record, to, notice, &contacts.admin, now))
}

/// Ends the tech role of a service before its time. Without an end to come there is nothing to do: the first answer may
/// have been lost.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal.
pub fn end_role_now(
    tx: &mut WriteTx<'_>,
    key: &ServiceKey,
    by: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), SubmitError>> {
    let Some(service) = tx.service(key)? else { return Ok(Err(SubmitError::NoService)) };
    run_due_of_service(tx, service.id, now, policy)?;
    let contacts = tx.service_by_id(service.id)?.facts.contacts;
    if contacts.roles_of(by).is_empty() {
        return Ok(Err(SubmitError::NoService));
    }
    let Some(end) = tx.role_end_of(service.id)? else { return Ok(Ok(())) };
    if !end.may_be_ended_by(by, &contacts) {
        let reasons = PerRole { tech: vec![Blocker::RightMissing { roles: Role::Tech.into() }], ..PerRole::default() };
        return Ok(Err(SubmitError::Rejected(PlanError::Blocked { reasons })));
    }
    give_back(tx, &end, Some(by), now, policy).map(Ok)
}

/// Shortens every end that is further away than any can be asked for (decision 0023).
///
/// # Errors
/// The store failed.
pub async fn shorten_role_ends(store: &Store, now: Timestamp) -> StoreResult<()> {
    let scheduled = store.read(|reader| reader.scheduled_role_ends()).await?;
    for some in scheduled.chunks(CHUNK) {
        let some = some.to_vec();
        store
            .write(move |tx| {
                for id in some {
                    let Some(record) = id.validate().and_then(|id| tx.role_end(id)).ok().flatten() else { continue };
                    if let Some(end) = shorten_waits(&record.end, now) {
                        tx.save_role_end(&end)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
