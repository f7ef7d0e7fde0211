//! Ending tech roles before their time (decision 0038).

use super::apply::{end_impossible_after, run_due_of_service};
use super::role_return::give_back;
use crate::use_cases::Act;
use handover_api::submissions::{EndedRoles, NAMED_SERVICES};
use handover_rules::role_end::{EarlyEndVerdict, guard_early_end, judge_early_end};
use handover_rules::submission::MOST_TOGETHER;
use handover_rules::submission::refused::{LineRefusal, RefusedLineRef, by_reason};
use handover_rules::{NicHandle, ServiceKey};
use handover_store::{GroupedEnd, RoleEndGroup, ServiceId, StoreResult};

/// Ends the tech role of a service before its time. Without a pending end there is nothing to do: the first answer may
/// have been lost.
pub fn end_role_now(act: &mut Act<'_, '_>, key: &ServiceKey, by: &NicHandle) -> StoreResult<Result<(), LineRefusal>> {
    let Some(service) = act.tx.service(key)? else { return Ok(Err(LineRefusal::NoService)) };
    run_due_of_service(act, service.id)?;
    let contacts = act.tx.service_by_id(service.id)?.facts.contacts;
    if contacts.roles_of(by).is_empty() {
        return Ok(Err(LineRefusal::NoService));
    }
    let Some(end) = act.tx.role_end_of(service.id)? else { return Ok(Ok(())) };
    match guard_early_end(&end, &contacts, by) {
        Ok(()) => {
            let returned = give_back(act, &end, Some(by))?;
            end_impossible_after(act, returned).map(Ok)
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Ends tech roles of a group before their time, at most [`MOST_TOGETHER`] in one call. `None` if the account has no part in
/// the submission and no role on any of the services: they may not exist for it.
pub fn end_roles_now(act: &mut Act<'_, '_>, group: &RoleEndGroup, by: &NicHandle) -> StoreResult<Option<EndedRoles>> {
    let services: Vec<ServiceId> = act.tx.role_ends_of_group(group)?.iter().map(|end| end.record.service).collect();
    for service in act.tx.services_with_due(&services, act.now)? {
        run_due_of_service(act, service)?;
    }
    let (mut earlier, mut ends, mut refused) = (0, Vec::new(), Vec::new());
    let mut is_known = false;
    for found in act.tx.role_ends_of_group(group)? {
        let GroupedEnd { record, service, contacts } = found;
        let verdict = judge_early_end(&record.end, record.state(), &contacts, by, act.now);
        is_known |= verdict != EarlyEndVerdict::Unknown;
        match verdict {
            EarlyEndVerdict::Unknown | EarlyEndVerdict::Over => {}
            EarlyEndVerdict::Ends => ends.push(record.end),
            EarlyEndVerdict::EndedBefore => earlier += 1,
            EarlyEndVerdict::GoesOn(refusal) => refused.push((service, refusal)),
        }
    }
    if !is_known && act.tx.submission(group.submission, by)?.is_none() {
        return Ok(None);
    }
    let left = ends.split_off(ends.len().min(MOST_TOGETHER));
    act.with_lists_written_last(|act| {
        for end in &ends {
            let returned = give_back(act, end, Some(by))?;
            end_impossible_after(act, returned)?;
        }
        Ok(())
    })?;
    let line = |(service, refusal)| RefusedLineRef { service, refusal, open: &[], file_line: None };
    let refused = refused.iter().map(|(service, refusal)| (service, refusal)).map(line);
    Ok(Some(EndedRoles {
        // Those that it ended before count where nothing is left: the first answer may have been lost.
        done: if ends.is_empty() { earlier } else { count(ends.len()) },
        left: count(left.len()),
        refused: by_reason(refused, by, NAMED_SERVICES),
    }))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
