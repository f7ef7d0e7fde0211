//! Resolves the contact inputs of a submission to accounts, and plans its requests.

use super::facts::service_facts;
use super::submission::{SubmissionInput, SubmitError};
use crate::store::{ReadTx, ServiceRecord, StoreResult, canonical_address};
use handover_rules::PerRole;
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::submission::last_day::{LastDay, PresentEnd};
use handover_rules::submission::{
    ContactInput, InputResult, Lookup, Plan, PlanError, Resolution, lookups, malformed_inputs, resolved_accounts,
    wanted_accounts,
};
use handover_rules::{Contacts, EmailAddress, NicHandle, Policy, Role, Timestamp};
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
    submission: &SubmissionInput,
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
        *resolutions.get_mut(role) = resolve_input(reader, asker, lookups.get(role))?;
    }
    let accounts: Vec<NicHandle> = resolved_accounts(&resolutions).cloned().chain([asker.clone()]).collect();
    let mut facts = service_facts(reader, &service, accounts, now, policy)?;
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
pub fn accounts_to_look_up(reader: &ReadTx<'_>, submission: &SubmissionInput) -> StoreResult<BTreeSet<String>> {
    let Some((_, lookups)) = service_and_lookups(reader, submission)? else { return Ok(BTreeSet::new()) };
    if malformed_inputs(&lookups) != PerRole::default() {
        return Ok(BTreeSet::new());
    }
    Ok(wanted_accounts(&lookups).map(|input| input.as_str().to_owned()).collect())
}

fn service_and_lookups(
    reader: &ReadTx<'_>,
    submission: &SubmissionInput,
) -> StoreResult<Option<(ServiceRecord, PerRole<Lookup>)>> {
    let SubmissionInput { asker, service, inputs, .. } = submission;
    let Some(service) = reader.service(service)? else { return Ok(None) };
    if service.facts.contacts.roles_of(asker).is_empty() {
        return Ok(None);
    }
    let lookups = lookups_of(reader, asker, &service.facts.contacts, inputs, &mut BTreeMap::new())?;
    Ok(Some((service, lookups)))
}

/// The look-ups that the inputs for a service need. `addresses` collects the addresses of its contacts in roles for
/// which an address was entered.
pub(in crate::use_cases) fn lookups_of(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    contacts: &Contacts,
    inputs: &PerRole<InputResult>,
    addresses: &mut BTreeMap<NicHandle, EmailAddress>,
) -> StoreResult<PerRole<Lookup>> {
    for role in Role::ALL {
        let holder = contacts.holder(role);
        if matches!(inputs.get(role), Ok(Some(ContactInput::Address(_))))
            && !addresses.contains_key(holder)
            && let Some(account) = reader.account(holder)?
        {
            addresses.insert(account.handle, canonical_address(&account.email));
        }
    }
    let inputs = PerRole::from_fn(|role| match inputs.get(role) {
        Ok(Some(ContactInput::Address(address))) => Ok(Some(ContactInput::Address(canonical_address(address)))),
        other => other.clone(),
    });
    Ok(lookups(asker, contacts, &inputs, &|handle| addresses.get(handle).cloned()))
}

/// Looks up what an input names.
pub(in crate::use_cases) fn resolve_input(
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
