//! What the browser knows of the outcome, by the rules.

use chrono::NaiveDate;
use handover_api::services::ServiceRow;
use handover_api::submissions::{NAMED_SERVICES, PartyLines, RefusedServices, SubmissionPreview};
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::submission::last_day::{LastDay, PresentEnd};
use handover_rules::submission::refused::{LineRefusal, by_reason};
use handover_rules::submission::{Plan, PlanError, Resolution, presumed_account};
use handover_rules::{AccountFacts, NicHandle, PerRole, Role, RoleSet, ServiceFacts, ServiceKey, Zone};
use std::collections::BTreeMap;

/// What a service is to get.
pub(super) struct NewTerms {
    pub(super) contacts: PerRole<Option<NicHandle>>,
    /// The last day of the tech contact.
    pub(super) until: Option<NaiveDate>,
    pub(super) today: NaiveDate,
}

/// What giving each service its new contacts would do. Accounts are presumed to exist, in the reader's zone, and to meet
/// every condition; roles with an end, to go back to the admin.
pub(super) fn foresee(
    me: &NicHandle,
    zone: Zone,
    rows: &[ServiceRow],
    new: impl Fn(&ServiceRow) -> NewTerms,
) -> SubmissionPreview {
    let mut preview = SubmissionPreview::default();
    let mut refused: Vec<(&ServiceKey, LineRefusal)> = Vec::new();
    let mut parties: BTreeMap<NicHandle, u64> = BTreeMap::new();
    for row in rows {
        let NewTerms { contacts, until, today } = new(row);
        let found =
            PerRole::from_fn(|role| contacts.get(role).clone().map_or(Resolution::Unchanged, Resolution::Account));
        let present = row.tech_until.map(|until| PresentEnd { until, returns_to: row.contacts.admin.clone() });
        let last_day = LastDay { wanted: until, present: present.as_ref(), today };
        match last_day.plan(me, &found, &facts(me, zone, row, &found)) {
            Ok(plan) => {
                preview.will_change += 1;
                preview.supersedes += plan.supersedes.len() as u64;
                count(&mut parties, me, &plan);
            }
            Err(PlanError::NothingToChange) => preview.unchanged += 1,
            Err(error) => refused.push((&row.service, LineRefusal::Plan(error))),
        }
    }
    preview.cannot_change = refused.len() as u64;
    let groups = by_reason(refused.iter().map(|(service, refusal)| (*service, refusal)), me, NAMED_SERVICES);
    preview.refused = groups
        .into_iter()
        .map(|group| RefusedServices {
            reason: group.reason.kind,
            account: group.reason.account,
            count: group.count,
            services: group.services,
        })
        .collect();
    let mine = parties.remove(me).map(|lines| PartyLines { account: me.clone(), lines });
    let others = parties.into_iter().map(|(account, lines)| PartyLines { account, lines });
    preview.parties = mine.into_iter().chain(others).collect();
    preview
}

fn count(parties: &mut BTreeMap<NicHandle, u64>, me: &NicHandle, plan: &Plan) {
    for party in plan.requests.iter().flat_map(|request| request.parties(me)) {
        *parties.entry(party).or_default() += 1;
    }
}

fn facts(me: &NicHandle, zone: Zone, row: &ServiceRow, found: &PerRole<Resolution>) -> ChangeFacts {
    let mut accounts: Vec<AccountFacts> = Vec::new();
    let holders = Role::ALL.into_iter().map(|role| row.contacts.holder(role));
    let new = Role::ALL.into_iter().filter_map(|role| match found.get(role) {
        Resolution::Account(handle) => Some(handle),
        _ => None,
    });
    for handle in core::iter::once(me).chain(holders).chain(new) {
        if accounts.iter().all(|account| account.handle != *handle) {
            accounts.push(presumed_account(handle, zone));
        }
    }
    ChangeFacts {
        service: ServiceFacts { key: row.service.clone(), status: row.status, contacts: row.contacts.clone() },
        accounts,
        open: row.open.clone(),
        lost_to_siblings: RoleSet::EMPTY,
    }
}
