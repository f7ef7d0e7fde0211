//! A submission as one of the accounts concerned sees it.

use super::lines::line_rows;
use super::seen_submission::{SeenSubmission, one_line, seen_by};
use crate::pages::role_ends::ends_of_submission;
use crate::pages::screen;
use crate::{ReadTx, RolesMoved, StoreError, StoreResult};
use handover_api::app::ScreenResponse;
use handover_api::submissions::{LeftOut, LinesPage, PartyProgress, SubmissionDetail};
use handover_rules::request::acts_on_submission::{roles_after, submission_acts};
use handover_rules::request::lines::together;
use handover_rules::submission::abilities::RolesChange;
use handover_rules::submission::blockers::{shown_to_asker, to_resolve};
use handover_rules::{Blocker, NicHandle, Policy, RequestId, Role, RoleSet, SubmissionId, Timestamp};

/// The submission of the request `number` with its first `lines`; `None` if `viewer` may see none of them.
pub fn submission(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    (number, lines): (RequestId, u32),
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ScreenResponse<SubmissionDetail>>> {
    let Some(seen) = seen_by(tx, number, viewer, lines)? else { return Ok(None) };
    let detail = read_detail(tx, seen, viewer, now, policy)?;
    screen(tx, viewer, now, detail).map(Some)
}

fn read_detail(
    tx: &ReadTx<'_>,
    seen: SeenSubmission<'_>,
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<SubmissionDetail> {
    let SeenSubmission { id, record, progress, total, lines, next, is_party } = seen;
    let me = tx.account(viewer)?.ok_or(StoreError::Corrupt("session without an account"))?;
    let figures = progress.figures(id).ok_or(StoreError::Corrupt("submission without lines"))?;
    // Somebody who only reads this line may be a party to others.
    let outlook = if is_party { Outlook::read(tx, id, viewer, now, policy)? } else { Outlook::default() };
    let parties = progress.parties(id, &record.asker);
    let is_asker = *viewer == record.asker;
    let parties = if is_asker { with_obstacles(tx, id, parties, viewer, now, policy)? } else { parties };
    let (ends, more_ends) = if is_party { ends_of_submission(tx, id, viewer)? } else { Default::default() };
    let left_out = read_left_out(record.left_out.as_deref())?;
    let only = match lines.as_slice() {
        [line] if figures.total() == 1 => {
            let service = tx.service_by_id(line.service)?;
            Some(one_line(tx, line, &service, viewer, now, policy)?)
        }
        _ => None,
    };
    Ok(SubmissionDetail {
        id,
        asker_roles: figures.extent.asker_roles,
        asked_at: record.asked_at,
        deadline: figures.extent.deadline.unwrap_or(record.deadline),
        effect_at: figures.extent.effect_at,
        all_or_nothing: record.all_or_nothing,
        together: together(record.all_or_nothing, record.lines).filter(|_| is_party),
        note: record.note,
        delegate: record.delegate,
        left_out,
        total: figures.total(),
        services: figures.extent.services,
        names: figures.extent.names,
        roles: figures.roles(),
        role_count: figures.role_count(),
        outgoing: figures.extent.outgoing.clone(),
        incoming: figures.extent.incoming.clone(),
        until: figures.extent.until,
        last_days: figures.extent.last_days.filter(|_| figures.extent.until.is_none()),
        acts: submission_acts(&record.asker, viewer, &figures.groups),
        ends,
        more_ends,
        if_accepted: outlook.moved.into_iter().map(roles_change).collect(),
        to_resolve: outlook.to_resolve,
        answered: figures.answered(),
        states: figures.states.clone(),
        party_count: count(figures.parties.len()),
        parties,
        may_accept_admin_at: outlook.may_accept_admin_at,
        lines: LinesPage { total, rows: line_rows(tx, lines, viewer)?, next },
        only,
        my_address: me.email,
        asker: record.asker,
    })
}

/// The parties, for the asker with the obstacles of those that have accepted.
fn with_obstacles(
    tx: &ReadTx<'_>,
    id: SubmissionId,
    mut parties: Vec<PartyProgress>,
    asker: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<PartyProgress>> {
    for party in parties.iter_mut().filter(|party| party.account != *asker && party.accepted > 0) {
        let (taken, _) = tx.roles_moved_by_accepted(id, &party.account)?;
        if taken.is_empty() {
            continue;
        }
        let facts = tx.account_facts(&party.account, now, policy)?;
        party.to_resolve = facts.map(|facts| shown_to_asker(&facts, taken, asker)).unwrap_or_default();
    }
    Ok(parties)
}

/// The effects of accepting the lines that wait for an account, and the obstacles that it has to resolve.
#[derive(Default)]
struct Outlook {
    moved: Vec<RolesMoved>,
    to_resolve: Vec<Blocker>,
    may_accept_admin_at: Option<Timestamp>,
}

impl Outlook {
    fn read(
        tx: &ReadTx<'_>,
        id: SubmissionId,
        party: &NicHandle,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Self> {
        let moved = tx.roles_moved_by_waiting(id, party)?;
        let Some(facts) = tx.account_facts(party, now, policy)? else {
            return Ok(Self { moved, ..Self::default() });
        };
        let may_accept_admin_at = match facts.cooldown_until {
            Some(until) => tx.has_waiting_line_of(id, party, Role::Admin)?.then_some(until),
            None => None,
        };
        let all = |of: fn(&RolesMoved) -> RoleSet| moved.iter().map(of).fold(RoleSet::EMPTY, RoleSet::union);
        let accepted = tx.roles_moved_by_accepted(id, party)?;
        let (taken, given) = (all(|moved| moved.taken).union(accepted.0), all(|moved| moved.given).union(accepted.1));
        let to_resolve = to_resolve(&facts, taken, given);
        Ok(Self { moved, to_resolve, may_accept_admin_at })
    }
}

fn read_left_out(json: Option<&str>) -> StoreResult<Option<LeftOut>> {
    json.map(serde_json::from_str).transpose().map_err(|_| StoreError::Corrupt("services that were left out"))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn roles_change(RolesMoved { category, held, taken, given, services }: RolesMoved) -> RolesChange {
    RolesChange { category, before: held, after: roles_after(held, taken, given), services }
}
