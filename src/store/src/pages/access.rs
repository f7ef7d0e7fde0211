//! Policies that an account gives and has received, everybody with access to a service, and uses (decision 0064).

use super::screen;
use crate::{PolicyRecord, ReadTx, StoreResult};
use handover_api::access::{
    AccessUse, AccessUseId, PoliciesPage, PolicyRow, PolicySide, ServiceAccess, TypeAccess, UsesPage,
};
use handover_api::app::ScreenResponse;
use handover_api::link::UsesView;
use handover_rules::access::{AccessPolicy, AccessPolicyId, Catalogue, KnownPolicies, ResourcePattern, access_lines};
use handover_rules::{NicHandle, ServiceFacts, ServiceKey, Timestamp};

/// Bytes of a line of [`ServiceAccess`] without its actions, about.
const LINE_BYTES: usize = 400;

/// Lines of all types of a name.
const MAX_LINES: u64 = 5_000;

/// A page of policies.
///
/// # Errors
/// An invalid cursor.
pub fn policies(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    side: PolicySide,
    part: (Option<AccessPolicyId>, u32),
    now: Timestamp,
) -> StoreResult<ScreenResponse<PoliciesPage>> {
    let mut page = whole_policies(tx, account, side, part)?;
    page.rows = page.rows.into_iter().filter_map(|row| seen_by(row, account)).collect();
    screen(tx, account, now, page)
}

/// A page of policies with all of their accounts.
pub(super) fn whole_policies(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    side: PolicySide,
    (after, limit): (Option<AccessPolicyId>, u32),
) -> StoreResult<PoliciesPage> {
    let mut records = match side {
        PolicySide::Given => tx.policies_given(account, after, limit + 1)?,
        PolicySide::Received => tx.policies_received(account, after, limit + 1)?,
    };
    let has_more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let rows: Vec<PolicyRow> = records.into_iter().map(PolicyRow::from).collect();
    let next = rows.last().filter(|_| has_more).map(|row| row.id);
    Ok(PoliciesPage { rows, next })
}

/// A policy, for its giver and the accounts that have access by it.
pub fn policy(tx: &ReadTx<'_>, account: &NicHandle, id: AccessPolicyId) -> StoreResult<Option<PolicyRow>> {
    Ok(tx.access_policy(id)?.and_then(|found| seen_by(found.into(), account)))
}

impl From<PolicyRecord> for PolicyRow {
    fn from(record: PolicyRecord) -> Self {
        let PolicyRecord { policy: AccessPolicy { id, giver, content }, created_at, updated_at } = record;
        Self { id, giver, content, created_at, updated_at }
    }
}

/// What a reader sees of a policy: its giver all, an account that gets something by it all but the other accounts. Who gets
/// nothing reads no text of a stranger.
fn seen_by(mut row: PolicyRow, reader: &NicHandle) -> Option<PolicyRow> {
    if row.giver == *reader {
        return Some(row);
    }
    row.content.accounts.retain(|account| account == reader);
    (row.content.permissions.give_anything() && !row.content.accounts.is_empty()).then_some(row)
}

/// Everybody with access to a service, for its contacts; `None` for others. `count` is given the bytes of the answer before
/// it is read.
///
/// # Errors
/// An error of `count`.
pub fn access_to_service<C>(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    key: &ServiceKey,
    catalogue: &Catalogue,
    now: Timestamp,
    count: impl FnOnce(u64) -> StoreResult<C>,
) -> StoreResult<Option<(C, ScreenResponse<ServiceAccess>)>> {
    let listed = tx.services_of_name(account, key.name.as_str())?;
    let mut services = tx.services_with_keys(&listed.iter().map(|of| &of.row.service).collect::<Vec<_>>())?;
    let givers: Vec<NicHandle> = services.iter().flat_map(|of| of.facts.contacts.accounts()).collect();
    let patterns: Vec<_> = services.iter().flat_map(|of| ResourcePattern::all_covering(&of.facts.key)).collect();
    let line = LINE_BYTES + catalogue.actions().iter().map(|action| action.name.as_str().len() + 3).sum::<usize>();
    let accounts = tx.accounts_in_policies_naming(&givers, &patterns)?;
    // Of a name with very many accounts, only the type that was asked for.
    if accounts * services.len() as u64 > MAX_LINES {
        services.retain(|of| of.facts.key == *key);
    }
    let counted = count(line as u64 * accounts * services.len() as u64)?;
    let policies = tx.policies_naming(&givers, &patterns)?;
    let policies = KnownPolicies::new(&policies, catalogue.actions(), || tx.require_time())?;
    let access = |ServiceFacts { key, contacts, .. }: &ServiceFacts| -> StoreResult<TypeAccess> {
        let mut lines = access_lines(key, contacts, &policies, catalogue, now, || tx.require_time())?;
        lines.retain(|line| contacts.admin == *account || line.source.giver().is_none_or(|giver| giver == account));
        Ok(TypeAccess { category: key.category, lines })
    };
    let mut others = services.iter().map(|of| access(&of.facts)).collect::<StoreResult<Vec<TypeAccess>>>()?;
    let Some(asked) = others.iter().position(|of| of.category == key.category) else { return Ok(None) };
    let lines = others.remove(asked).lines;
    Ok(Some((counted, screen(tx, account, now, ServiceAccess { service: key.clone(), lines, others })?)))
}

/// A page of the uses of the policies of an account that a view shows.
pub fn access_uses(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &UsesView,
    part: (Option<AccessUseId>, u32),
    now: Timestamp,
) -> StoreResult<ScreenResponse<UsesPage>> {
    let (rows, next) = uses_part(tx, account, view, part)?;
    screen(tx, account, now, UsesPage { rows, next })
}

/// Lines of the CSV file, and the cursor of the next ones.
pub fn access_uses_csv(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &UsesView,
    part: (Option<AccessUseId>, u32),
) -> StoreResult<(Vec<[String; 9]>, Option<AccessUseId>)> {
    let (rows, next) = uses_part(tx, account, view, part)?;
    Ok((rows.into_iter().map(AccessUse::csv_columns).collect(), next))
}

fn uses_part(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &UsesView,
    (after, limit): (Option<AccessUseId>, u32),
) -> StoreResult<(Vec<AccessUse>, Option<AccessUseId>)> {
    let mut rows = tx.access_uses(account, view, after, limit + 1)?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(|row| row.id);
    Ok((rows, next))
}
