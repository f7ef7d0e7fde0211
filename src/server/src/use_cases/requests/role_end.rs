//! Ends of tech roles: reminders, the return of the role, and the end before its time (decision 0038).

use super::apply::end_impossible_from;
use super::due::run_due_of_service;
use super::facts::facts;
use super::submission::SubmitError;
use crate::store::{
    Change, EndedRole, GroupedEnd, ReadTx, RequestRecord, RoleEndGroup, RoleEndRecord, Store, StoreError, StoreResult,
    StoredRequestId, WriteTx,
};
use handover_api::submissions::{EndedRoles, ExtendableRoles, NAMED_SERVICES, RefusedServices};
use handover_rules::request::notices::Notice;
use handover_rules::role_end::{
    EarlyEnd, EarlyEndVerdict, RoleEnd, RoleEndStep, begin, ends_early, gets_role, guard_early_end, judge_early_end,
    process_due, shorten_waits,
};
use handover_rules::submission::refused::{LineRefusal, RefusedLineRef, by_reason};
use handover_rules::{Contacts, NicHandle, Policy, Request, RequestId, Role, ServiceKey, Timestamp};

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
    if let Some(early) = &record.early {
        let contacts = tx.service_by_id(record.service)?.facts.contacts;
        if let Some(at) = ends_early(&record.end, early, &contacts) {
            return give_back(tx, &record.end, Some(&early.by), at, policy);
        }
        // What was due before has made somebody else the admin: the record is dropped, and what is due goes on.
        tx.save_role_end(&record.end)?;
    }
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
        end_impossible_from(tx, service.id, at, policy)?;
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
    match guard_early_end(&end, &contacts, by) {
        Ok(()) => give_back(tx, &end, Some(by), now, policy).map(Ok),
        Err(LineRefusal::Plan(error)) => Ok(Err(SubmitError::Rejected(error))),
        Err(_) => Ok(Err(SubmitError::NoService)),
    }
}

/// Ends the tech roles of a group before their time. It is recorded for all of them in one transaction, counts from that
/// moment, and is carried out in short ones like what is due (decision 0038). `None` if the account has no part in the
/// submission and no role on any of the services: they may not exist for it.
///
/// # Errors
/// The store failed.
pub fn end_roles_now(
    tx: &mut WriteTx<'_>,
    group: &RoleEndGroup,
    by: &NicHandle,
    now: Timestamp,
) -> StoreResult<Option<EndedRoles>> {
    let (mut earlier, mut ends, mut refused) = (0, Vec::new(), Vec::new());
    let mut is_known = false;
    for found in tx.role_ends_of_group(group)? {
        let GroupedEnd { record, service, contacts } = found;
        let verdict = judge_early_end(&record.end, record.ended_by(), &contacts, by, now);
        is_known |= verdict != EarlyEndVerdict::Unknown;
        match verdict {
            EarlyEndVerdict::Unknown | EarlyEndVerdict::Over => {}
            EarlyEndVerdict::Ends => ends.push(record.end.request),
            EarlyEndVerdict::EndedBefore => earlier += 1,
            EarlyEndVerdict::GoesOn(refusal) => refused.push((service, refusal)),
        }
    }
    if !is_known && tx.submission(group.submission, by)?.is_none() {
        return Ok(None);
    }
    if !ends.is_empty() {
        tx.record_early_ends(&ends, &EarlyEnd { by: by.clone(), at: now })?;
        tx.announce(Change::Services(by.clone()));
    }
    let refused = refused.iter().map(|(service, refusal)| RefusedLineRef { service, refusal, open: &[] });
    let refused = by_reason(refused, by, NAMED_SERVICES);
    Ok(Some(EndedRoles {
        // Those that it ended before count where nothing is left: the first answer may have been lost.
        done: if ends.is_empty() { earlier } else { u64::try_from(ends.len()).unwrap_or(u64::MAX) },
        refused: refused.into_iter().map(RefusedServices::from).collect(),
    }))
}

/// The tech roles that end like the one which `request` has handed over, as far as `viewer` may ask for another last day.
/// `None` if it has no part in the submission and no role on any of the services: they may not exist for it.
///
/// # Errors
/// The store failed.
pub fn extendable_roles(
    reader: &ReadTx<'_>,
    request: RequestId,
    viewer: &NicHandle,
) -> StoreResult<Option<ExtendableRoles>> {
    let Some(submission) = reader.submission_of(request)? else { return Ok(None) };
    let mut is_known = reader.submission(submission, viewer)?.is_some();
    let mut roles = ExtendableRoles::default();
    if let Some(RoleEndRecord { end, .. }) = reader.role_end(request)? {
        let RoleEnd { holder, returns_to, until, .. } = end;
        let group = RoleEndGroup { submission, holder, returns_to, until };
        for GroupedEnd { record, service, contacts } in reader.role_ends_of_group(&group)? {
            is_known |= !contacts.roles_of(viewer).is_empty();
            if record.ended_by().is_none() && record.end.may_be_extended_by(viewer, &contacts) {
                roles.services.push(service);
            }
        }
        if !roles.services.is_empty() {
            (roles.holder, roles.until) = (Some(group.holder), Some(group.until));
        }
    }
    Ok(is_known.then_some(roles))
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
                    if let Some(early) = record.early {
                        let at = early.at.min(now);
                        tx.record_early_ends(&[record.end.request], &EarlyEnd { at, ..early })?;
                    } else if let Some(end) = shorten_waits(&record.end, now) {
                        tx.save_role_end(&end)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
