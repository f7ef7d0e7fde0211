//! Holders of domains: for their contacts, and for holders with a mailed link or in a session.

use super::{known_people, screen};
use crate::{HolderChangeRecord, ReadTx, ServiceRecord, StoreResult};
use handover_api::app::ScreenResponse;
use handover_api::holder::{HolderAnswerPage, HolderDifference, HolderPage, HolderSession, OpenHolderChange};
use handover_rules::holder::lifecycle::DomainGroup;
use handover_rules::holder::{
    HolderAccount, HolderChange, HolderChangeEnd, HolderChangeEnding, HolderChangeId, HolderSide, holder_blockers,
};
use handover_rules::{Category, CodeHash, NicHandle, Policy, ServiceKey, Timestamp};

/// Entries of the history on the page.
const HISTORY_ENTRIES_SHOWN: u32 = 50;

/// The holder of a domain; `None` unless `viewer` is a contact of it.
pub fn holder(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    key: &ServiceKey,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ScreenResponse<HolderPage>>> {
    let domain = tx.service(key)?.filter(|domain| domain.facts.key.category == Category::Domain);
    let own = domain.filter(|domain| !domain.facts.contacts.roles_of(viewer).is_empty());
    let Some(domain) = own else { return Ok(None) };
    let page = holder_page(tx, &domain, viewer, now, policy)?;
    screen(tx, viewer, now, page).map(Some)
}

/// The holder of a domain, as one of its contacts sees it.
pub(super) fn holder_page(
    tx: &ReadTx<'_>,
    domain: &ServiceRecord,
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<HolderPage> {
    let name = &domain.facts.key.name;
    let is_admin = domain.facts.contacts.admin == *viewer;
    let blockers = if is_admin {
        let facts = tx.holder_facts(domain, viewer, None, now, policy)?;
        holder_blockers(&facts)
    } else {
        Vec::new()
    };
    let record = tx.holder(name)?;
    let locked_until = record.as_ref().and_then(|record| record.locked_until).filter(|until| *until > now);
    Ok(HolderPage {
        service: domain.facts.key.clone(),
        holder: record.map(|record| record.holder),
        is_admin,
        allows_opt_out: DomainGroup::of(name).allows_opt_out(),
        blockers,
        open: tx.open_holder_change(name)?.map(|record| OpenHolderChange::of(record.change, is_admin)),
        locked_until,
        history: tx.holder_history(name, HISTORY_ENTRIES_SHOWN)?,
    })
}

/// The change of holder that a mailed token is about, as its party sees it; `None` if the token is unknown.
pub fn holder_answer(tx: &ReadTx<'_>, token: CodeHash, now: Timestamp) -> StoreResult<Option<HolderAnswerPage>> {
    let found = tx.holder_change_of_token(token)?;
    Ok(found.map(|(record, side)| answer_page(&record.change, side, now)))
}

/// A change of holder as an account at the address of a party sees it; `None` for other accounts.
pub fn holder_answer_in_session(
    tx: &ReadTx<'_>,
    id: HolderChangeId,
    handle: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<HolderAnswerPage>> {
    let (Some(HolderChangeRecord { change, .. }), Some(account)) = (tx.holder_change(id)?, tx.account(handle)?) else {
        return Ok(None);
    };
    let Some(side) = change.side_of(|address| account.is_confirmed_at(address)) else { return Ok(None) };
    let cooldown_until = policy.cooldown_until(account.address_changed_at, now);
    let proof = change.acceptance_proof(HolderAccount { handle, cooldown_until });
    let session = HolderSession { proof, has_password: account.password.is_some() };
    let asker_known = known_people(tx, handle, [change.asker.clone()].into())?.pop();
    Ok(Some(HolderAnswerPage { session: Some(session), asker_known, ..answer_page(&change, side, now) }))
}

/// A change of holder as one of its parties sees it.
fn answer_page(change: &HolderChange, side: HolderSide, now: Timestamp) -> HolderAnswerPage {
    // A deadline that has passed counts, whether or not the timer ran.
    let is_open = change.ended.is_none() && change.deadline > now;
    let lapsed = || HolderChangeEnd { at: change.deadline, how: HolderChangeEnding::Lapsed };
    let seen = |end: &HolderChangeEnd| HolderChangeEnd { at: end.at, how: end.how.as_seen_by_holders() };
    HolderAnswerPage {
        now,
        id: change.id,
        domain: change.domain.clone(),
        side,
        address: change.identity(side).email.clone(),
        asker: change.asker.clone(),
        asker_known: None,
        difference: is_open.then(|| HolderDifference { before: change.before.clone(), after: change.after.clone() }),
        opts_out: change.opts_out,
        asked_at: change.asked_at,
        deadline: change.deadline,
        session: None,
        accepted_at: change.accepted_at(side),
        has_other_accepted: change.accepted_at(side.other()).is_some(),
        ended: if is_open { None } else { Some(change.ended.as_ref().map_or_else(lapsed, seen)) },
    }
}
