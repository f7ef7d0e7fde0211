//! Makes the requests of a submission, all of them or none.

use super::act::{announce, bring, room_for_mails};
use super::facts::facts;
use super::run_due;
use crate::random;
use crate::store::{ReadTx, RequestRecord, ServiceRecord, StoreResult, WriteTx};
use handover_api::modify::{Checked, FoundAccount};
use handover_rules::PerRole;
use handover_rules::request::lifecycle::{self, Effect, Event};
use handover_rules::submission::blockers::{self, ChangeFacts};
use handover_rules::submission::{
    ContactInput, Lookup, Plan, PlanError, Resolution, count_accounts, lookups, plan, resolved_accounts,
};
use handover_rules::{EmailAddress, NicHandle, Policy, RequestId, Role, ServiceKey, Timestamp};
use std::collections::BTreeMap;

/// What somebody submits.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who asks.
    pub asker: NicHandle,
    /// For which service.
    pub service: ServiceKey,
    /// The new contacts.
    pub entries: PerRole<Option<ContactInput>>,
}

/// Why a submission is refused; nothing of it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitError {
    /// The asker is no contact of such a service, so for it there is none.
    NoService,
    /// The rules refuse it. Only what the asker may know.
    Rejected(PlanError),
    /// A budget is used up.
    OverBudget {
        /// When there is room again, where that is known.
        until: Option<Timestamp>,
    },
}

/// What the rules make of a submission.
struct Prepared {
    service: ServiceRecord,
    facts: ChangeFacts,
    found: PerRole<Resolution>,
    plan: Result<Plan, PlanError>,
}

/// Makes the requests of a submission; their numbers come in the order of the plan.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one is a refusal.
pub fn submit(
    tx: &mut WriteTx<'_>,
    submission: Submission,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Vec<RequestId>, SubmitError>> {
    run_due(tx, now, policy)?;
    let Some(prepared) = prepare(tx, &submission, now)? else {
        return Ok(Err(SubmitError::NoService));
    };
    let Submission { asker, service: key, .. } = submission;
    let plan = match prepared.plan {
        Ok(plan) => plan,
        Err(rejected) => return Ok(Err(SubmitError::Rejected(as_seen_by(rejected, &asker)))),
    };
    if let Some(refused) = over_budget(tx, &asker, &plan, now, policy)? {
        return Ok(Err(refused));
    }
    for id in &plan.supersedes {
        if let Some(record) = tx.request(*id)? {
            let by = asker.clone();
            // It was open a moment ago, in this very transaction.
            let _ = bring(tx, &record, &Event::Supersede { by }, now, policy)?;
        }
    }

    let contacts = &prepared.service.facts.contacts;
    let mut ids = Vec::with_capacity(plan.requests.len());
    for draft in plan.requests {
        let id = unused_id(tx)?;
        let (request, effects) = lifecycle::submit(draft, id, key.clone(), asker.clone(), now, policy);
        let submission = ids.first().copied().unwrap_or(id);
        let asker_roles = contacts.roles_of(&asker);
        let record = RequestRecord { request, submission, service: prepared.service.id, asker_roles };
        tx.add_request(&record)?;
        for effect in effects {
            match effect {
                Effect::Record(entry) => tx.add_timeline_entry(id, &entry)?,
                Effect::Mail { notice, to } => tx.queue_mail(id, &to, notice, &asker, now)?,
                _ => {}
            }
        }
        announce(tx, &record, contacts, None);
        ids.push(id);
    }
    Ok(Ok(ids))
}

/// Says what a submission would lead to, without making anything; `None` when there is no such service for the asker.
///
/// # Errors
/// The store's own failure.
pub fn check(reader: &ReadTx<'_>, submission: &Submission, now: Timestamp) -> StoreResult<Option<Checked>> {
    let Some(prepared) = prepare(reader, submission, now)? else { return Ok(None) };
    let own_zone = prepared.facts.account(&submission.asker).map(|own| own.zone);
    let found = PerRole::from_fn(|role| match prepared.found.get(role) {
        Resolution::Account(handle) => prepared
            .facts
            .account(handle)
            .map(|facts| FoundAccount { handle: handle.clone(), is_in_my_zone: Some(facts.zone) == own_zone }),
        _ => None,
    });
    Ok(Some(match prepared.plan {
        Ok(plan) => Checked { found, requests: plan.requests, supersedes: plan.supersedes, rejected: None },
        Err(rejected) => Checked {
            found,
            requests: Vec::new(),
            supersedes: Vec::new(),
            rejected: Some(as_seen_by(rejected, &submission.asker)),
        },
    }))
}

/// How many accounts a submission has looked up; none when there is no such service for the asker.
///
/// # Errors
/// The store's own failure.
pub fn accounts_to_find(reader: &ReadTx<'_>, submission: &Submission) -> StoreResult<u32> {
    Ok(to_find(reader, submission)?.map_or(0, |(_, lookups)| count_accounts(&lookups)))
}

/// The service, and what has to be found out; `None` when there is no such service for the asker.
fn to_find(reader: &ReadTx<'_>, submission: &Submission) -> StoreResult<Option<(ServiceRecord, PerRole<Lookup>)>> {
    let Submission { asker, service, entries } = submission;
    let Some(service) = reader.service(service)? else { return Ok(None) };
    if service.facts.contacts.roles_of(asker).is_empty() {
        return Ok(None);
    }
    let addresses = addresses_of_contacts(reader, &service, entries)?;
    let address_of = |handle: &NicHandle| addresses.get(handle).cloned();
    let lookups = lookups(asker, &service.facts.contacts, entries.clone(), address_of);
    Ok(Some((service, lookups)))
}

fn prepare(reader: &ReadTx<'_>, submission: &Submission, now: Timestamp) -> StoreResult<Option<Prepared>> {
    let asker = &submission.asker;
    let Some((service, lookups)) = to_find(reader, submission)? else { return Ok(None) };
    let mut found: PerRole<Resolution> = PerRole::default();
    for role in Role::ALL {
        *found.get_mut(role) = look_up(reader, asker, lookups.get(role))?;
    }
    let accounts: Vec<NicHandle> = resolved_accounts(&found).cloned().chain([asker.clone()]).collect();
    let facts = facts(reader, &service, accounts, now)?;
    let plan = plan(asker, &found, &facts);
    Ok(Some(Prepared { service, facts, found, plan }))
}

/// The addresses of the present contacts, read only when an entry is an address.
fn addresses_of_contacts(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    entries: &PerRole<Option<ContactInput>>,
) -> StoreResult<BTreeMap<NicHandle, EmailAddress>> {
    let mut addresses = BTreeMap::new();
    for role in Role::ALL {
        if matches!(entries.get(role), Some(ContactInput::Address(_)))
            && let Some(account) = reader.account(service.facts.contacts.holder(role))?
        {
            addresses.insert(account.handle, account.email);
        }
    }
    Ok(addresses)
}

fn look_up(reader: &ReadTx<'_>, asker: &NicHandle, lookup: &Lookup) -> StoreResult<Resolution> {
    Ok(match lookup {
        Lookup::Unchanged => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => match reader.account(handle)? {
            Some(account) => Resolution::Account(account.handle),
            None => Resolution::NoAccount,
        },
        Lookup::Wanted(ContactInput::Address(address)) => {
            match <[NicHandle; 1]>::try_from(reader.co_contacts_with_address(asker, address)?) {
                Ok([handle]) => Resolution::Account(handle),
                Err(none) if none.is_empty() => Resolution::NoAccount,
                Err(_) => Resolution::Ambiguous,
            }
        }
    })
}

fn as_seen_by(rejected: PlanError, viewer: &NicHandle) -> PlanError {
    match rejected {
        PlanError::NothingToChange => PlanError::NothingToChange,
        PlanError::Blocked { reasons } => {
            PlanError::Blocked { reasons: PerRole::from_fn(|role| blockers::as_seen_by(reasons.get(role), viewer)) }
        }
    }
}

/// Whether the asker's budgets leave room for the plan (design.md 9): open requests, and mails with a code to any one
/// other account.
fn over_budget(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    plan: &Plan,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<SubmitError>> {
    let more = u32::try_from(plan.requests.len()).unwrap_or(u32::MAX);
    if !policy.allows_requests(reader.open_requests_of(asker)?, more) {
        return Ok(Some(SubmitError::OverBudget { until: None }));
    }
    let mut mails: BTreeMap<&NicHandle, u32> = BTreeMap::new();
    for draft in &plan.requests {
        *mails.entry(&draft.to).or_default() += 1;
    }
    for (to, more) in mails {
        if let Err(until) = room_for_mails(reader, asker, to, more, now, policy)? {
            return Ok(Some(SubmitError::OverBudget { until }));
        }
    }
    Ok(None)
}

fn unused_id(tx: &WriteTx<'_>) -> StoreResult<RequestId> {
    loop {
        let id = random::request_id();
        if tx.request(id)?.is_none() {
            return Ok(id);
        }
    }
}
