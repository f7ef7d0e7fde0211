//! Recovery of an account: ends the requests and acceptances of an intruder.

use super::apply::{apply_unless_ended, run_due_of_service};
use crate::use_cases::Act;
use crate::use_cases::quarantine::quarantine_on_corruption;
use handover_rules::holder::recovery::{holder_change_effect, past_holder_change_effect};
use handover_rules::request::lifecycle::Event;
use handover_rules::request::recovery::{
    NAMED_PER_EFFECT, RecoveredAct, RecoveryEffect, past_recovery_effect, recovery_effect,
};
use handover_rules::{Category, NicHandle, ServiceKey, Timestamp};
use handover_store::{ReadTx, RecoveredLine, RequestRecord, StoreResult, StoredRequestId, WriteTx};
use std::collections::BTreeSet;

/// Requests and acts that a recovery concerns.
#[derive(Clone, Debug, Default)]
pub struct Recovered {
    /// Other acts: together with the requests up to [`NAMED_PER_EFFECT`] for each effect.
    pub acts: Vec<(RecoveredAct, ServiceKey, RecoveryEffect)>,
    /// Requests, latest first.
    pub requests: Vec<(RequestRecord, RecoveryEffect)>,
    /// Numbers of further ones, by effect.
    pub unlisted: Vec<(RecoveryEffect, u64)>,
}

/// Ends the open requests that `account` asked for or accepted at `since` or later. A corrupt one is quarantined and does
/// not prevent the recovery.
pub fn end_requests_since(act: &mut Act<'_, '_>, account: &NicHandle, since: Timestamp) -> StoreResult<()> {
    let lines = lines_to_end(act.tx, account, since, act.now)?;
    let event = Event::AccountRecovered { account: account.clone(), since };
    lines.into_iter().try_for_each(|line| end(act, line, &event))
}

/// Ends the open requests that an account is a party to, because the account is gone.
pub fn end_requests_of(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    let lines: Vec<RecoveredLine> = act.tx.recovered_lines(account, act.now)?;
    let event = Event::RemoveAccount { account: account.clone() };
    let open = lines.into_iter().filter(|line| line.is_open);
    open.map(|line| line.id).try_for_each(|line| end(act, line, &event))
}

fn lines_to_end(
    tx: &WriteTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
) -> StoreResult<Vec<StoredRequestId>> {
    let is_ended = |line: &RecoveredLine| {
        let effect = line.facts.as_ref().map(|facts| recovery_effect(facts, account, since, now));
        line.is_open && effect.is_none_or(|effect| effect == Some(RecoveryEffect::Ends))
    };
    let lines: Vec<RecoveredLine> = tx.recovered_lines(account, since)?.into_iter().filter(is_ended).collect();
    let together: BTreeSet<StoredRequestId> =
        lines.iter().filter(|line| line.all_or_nothing).map(|line| line.submission).collect();
    let together: Vec<StoredRequestId> = together.into_iter().collect();
    let mut ended: BTreeSet<StoredRequestId> = lines.iter().map(|line| line.id).collect();
    // One of them ends all.
    ended.extend(tx.open_lines_of(&together)?);
    Ok(ended.into_iter().collect())
}

fn end(act: &mut Act<'_, '_>, id: StoredRequestId, event: &Event) -> StoreResult<()> {
    quarantine_on_corruption(act, id, |act| {
        let id = id.validate()?;
        let Some(service) = act.tx.request(id)?.map(|record| record.service) else { return Ok(()) };
        // Due steps take effect first, in their order.
        run_due_of_service(act, service)?;
        if let Some(change) = act.tx.request_to_change(id, act.now, event.codes_needed())? {
            apply_unless_ended(act, &change, event)?;
        }
        Ok(())
    })
}

/// Requests and acts that a recovery of `account` concerns. `until` is its time; `None` before it.
pub fn recovered(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
    until: Option<Timestamp>,
) -> StoreResult<Recovered> {
    let effect = |line: &RecoveredLine| {
        let facts = line.facts.as_ref()?;
        match until {
            None => recovery_effect(facts, account, since, now),
            Some(until) => past_recovery_effect(facts, account, since, until),
        }
    };
    let lines = reader.recovered_lines(account, since)?;
    let effects: Vec<(StoredRequestId, RecoveryEffect)> =
        lines.iter().filter_map(|line| Some((line.id, effect(line)?))).collect();
    let acts = recovered_acts(reader, account, since, now, until)?;
    let mut found = Recovered::default();
    for wanted in RecoveryEffect::ALL {
        let mut own_acts: Vec<_> = acts.iter().filter(|(.., effect)| *effect == wanted).cloned().collect();
        let of_effect = || effects.iter().filter(|(_, effect)| *effect == wanted);
        let all = own_acts.len() + of_effect().count();
        own_acts.truncate(NAMED_PER_EFFECT);
        let ids: Vec<_> =
            of_effect().take(NAMED_PER_EFFECT - own_acts.len()).filter_map(|(id, _)| id.validate().ok()).collect();
        found.acts.extend(own_acts);
        found.requests.extend(reader.requests_by_number(&ids)?.into_iter().map(|record| (record, wanted)));
        if all > NAMED_PER_EFFECT {
            found.unlisted.push((wanted, (all - NAMED_PER_EFFECT) as u64));
        }
    }
    found.requests.sort_by_key(|(record, _)| std::cmp::Reverse((record.request.asked_at, record.request.id)));
    Ok(found)
}

fn recovered_acts(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
    until: Option<Timestamp>,
) -> StoreResult<Vec<(RecoveredAct, ServiceKey, RecoveryEffect)>> {
    let domain = |name| ServiceKey { name, category: Category::Domain };
    let mut acts = Vec::new();
    for record in reader.recovered_holder_changes(account, since)? {
        let change = record.change;
        let effect = match until {
            None => holder_change_effect(&change, account, since),
            Some(until) => past_holder_change_effect(&change, account, since, until),
        };
        acts.extend(effect.map(|effect| (RecoveredAct::HolderChange, domain(change.domain), effect)));
    }
    let effect = RecoveredAct::effect_on_immediate_act();
    let to = until.unwrap_or(now);
    let details = reader.details_changed_by(account, since, to)?.into_iter();
    acts.extend(details.map(|name| (RecoveredAct::HolderDetails, domain(name), effect)));
    let roles = reader.roles_ended_by(account, since, to)?.into_iter();
    acts.extend(roles.map(|service| (RecoveredAct::RoleEnd, service, effect)));
    let objections = reader.objections_of(account, since, to)?.into_iter();
    acts.extend(objections.map(|name| (RecoveredAct::Objection, domain(name), effect)));
    Ok(acts)
}
