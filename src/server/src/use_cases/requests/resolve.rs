//! Resolves the contact inputs of a submission to accounts, and plans its requests.

use super::facts::facts;
use super::submission::{Submission, SubmitError};
use crate::store::{ReadTx, ServiceRecord, StoreResult, canonical_address};
use handover_rules::PerRole;
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::submission::last_day::{LastDay, PresentEnd};
use handover_rules::submission::{
    ContactInput, InputResult, Lookup, Plan, PlanError, Resolution, lookups, malformed_inputs, resolved_accounts,
    wanted_accounts,
};
use handover_rules::{EmailAddress, NicHandle, Policy, Role, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A submission with its facts and its plan.
pub(super) struct AssessedSubmission {
    pub(super) service: ServiceRecord,
    pub(super) facts: ChangeFacts,
    pub(super) resolutions: PerRole<Resolution>,
    pub(super) plan: Result<Plan, PlanError>,
}

/// Plans a submission.
pub(super) fn plan_submission(
    reader: &ReadTx<'_>,
    submission: &Submission,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<AssessedSubmission, SubmitError>> {
    let asker = &submission.asker;
    let Some((service, lookups)) = service_and_lookups(reader, submission)? else {
        return Ok(Err(SubmitError::NoService));
    };
    let malformed = malformed_inputs(&lookups);
    if malformed != PerRole::default() {
        return Ok(Err(SubmitError::Malformed(malformed)));
    }
    let mut resolutions: PerRole<Resolution> = PerRole::default();
    for role in Role::ALL {
        *resolutions.get_mut(role) = resolve(reader, asker, lookups.get(role))?;
    }
    let accounts: Vec<NicHandle> = resolved_accounts(&resolutions).cloned().chain([asker.clone()]).collect();
    let mut facts = facts(reader, &service, accounts, now, policy)?;
    // What it replaces is withdrawn before.
    facts.open.retain(|open| submission.replaces != Some(open.id) || open.asker != *asker);
    let present = reader.role_end_of(service.id)?.map(|end| PresentEnd::from(&end));
    let last_day =
        LastDay { wanted: submission.until, present: present.as_ref(), first_day: LastDay::first_day(now, policy) };
    let plan = last_day.plan(asker, &resolutions, &facts);
    Ok(Ok(AssessedSubmission { service, facts, resolutions, plan }))
}

/// The handles and addresses that a submission looks up; none if it is refused before.
///
/// # Errors
/// The store failed.
pub fn accounts_to_look_up(reader: &ReadTx<'_>, submission: &Submission) -> StoreResult<BTreeSet<String>> {
    let Some((_, lookups)) = service_and_lookups(reader, submission)? else { return Ok(BTreeSet::new()) };
    if malformed_inputs(&lookups) != PerRole::default() {
        return Ok(BTreeSet::new());
    }
    Ok(wanted_accounts(&lookups).map(|input| input.as_str().to_owned()).collect())
}

fn service_and_lookups(
    reader: &ReadTx<'_>,
    submission: &Submission,
) -> StoreResult<Option<(ServiceRecord, PerRole<Lookup>)>> {
    let Submission { asker, service, inputs, .. } = submission;
    let Some(service) = reader.service(service)? else { return Ok(None) };
    if service.facts.contacts.roles_of(asker).is_empty() {
        return Ok(None);
    }
    let addresses = contact_addresses(reader, &service, inputs)?;
    let address_of = |handle: &NicHandle| addresses.get(handle).cloned();
    let inputs = PerRole::from_fn(|role| match inputs.get(role) {
        Ok(Some(ContactInput::Address(address))) => Ok(Some(ContactInput::Address(canonical_address(address)))),
        other => other.clone(),
    });
    let lookups = lookups(asker, &service.facts.contacts, &inputs, &address_of);
    Ok(Some((service, lookups)))
}

/// The addresses of the current contacts in roles for which an address was entered.
fn contact_addresses(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    inputs: &PerRole<InputResult>,
) -> StoreResult<BTreeMap<NicHandle, EmailAddress>> {
    let mut addresses = BTreeMap::new();
    for role in Role::ALL {
        if matches!(inputs.get(role), Ok(Some(ContactInput::Address(_))))
            && let Some(account) = reader.account(service.facts.contacts.holder(role))?
        {
            addresses.insert(account.handle, canonical_address(&account.email));
        }
    }
    Ok(addresses)
}

/// Looks up what an input names.
pub(in crate::use_cases) fn resolve(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    lookup: &Lookup,
) -> StoreResult<Resolution> {
    Ok(match lookup {
        Lookup::Unchanged | Lookup::Malformed(_) => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => match reader.account(handle)? {
            Some(account) => Resolution::Account(account.handle),
            None => Resolution::NoAccount,
        },
        Lookup::Wanted(ContactInput::Address(address)) => {
            match <[NicHandle; 1]>::try_from(reader.co_contacts_with_address(asker, address)?) {
                Ok([handle]) => Resolution::Account(handle),
                Err(handles) if handles.is_empty() => Resolution::NoAccount,
                Err(_) => Resolution::Ambiguous,
            }
        }
    })
}
