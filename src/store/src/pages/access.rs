//! Policies that an account gives and has received, everybody with access to a service, and uses; policies also as version 2
//! of OVHcloud's API has them (decision 0064).

use super::{rights, screen};
use crate::paging::cut_page;
use crate::{ListedService, PolicyRecord, ReadTx, ServiceId, StoreResult};
use handover_api::access::{
    AccessUse, AccessUseId, PoliciesPage, PolicyRow, PolicySide, Question, ServiceAccess, TypeAccess, UsesPage,
};
use handover_api::app::ScreenResponse;
use handover_api::link::UsesView;
use handover_api::reference::{IamAction, IamPermissions, IamPolicy, IamResource, IamUrn};
use handover_rules::access::{
    AccessPolicy, AccessPolicyId, ActionName, Catalogue, KnownPolicies, ResourcePattern, access_lines, account_urn,
    actions_of_role, resource_type, resource_urn, uuid_text,
};
use handover_rules::{NicHandle, Role, ServiceFacts, ServiceKey, Timestamp};
use std::collections::HashSet;

/// Bytes of a line of [`ServiceAccess`] without its actions, about.
const LINE_BYTES: usize = 400;

/// Lines of all types of a name.
const MAX_LINES: u64 = 5_000;

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
    let next = cut_page(&mut records, limit, |record| record.policy.id);
    Ok(PoliciesPage { rows: records.into_iter().map(PolicyRow::from).collect(), next })
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

/// A policy as a reader sees it: its giver sees everything, an account with access by it everything but the other accounts,
/// anybody else nothing, so that strangers cannot send texts.
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
    let next = cut_page(&mut rows, limit, |row| row.id);
    Ok((rows, next))
}

/// A page of the policies that an account gives, latest first, then of those for its roles; and the cursor of the next page.
/// `count` is given the bytes of the page before it is read: with its URNs, up to four times as many as are stored.
///
/// # Errors
/// An invalid cursor, or an error of `count`.
pub fn iam_policies<C>(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    catalogue: &Catalogue,
    (after, limit): (Option<AccessPolicyId>, u32),
    count: impl FnOnce(u64) -> StoreResult<C>,
) -> StoreResult<(C, Vec<IamPolicy>, Option<AccessPolicyId>)> {
    let last_role = after.and_then(AccessPolicyId::role);
    let (counted, given) = if last_role.is_none() {
        let counted = count(4 * tx.size_of_policies_given(account, after, limit + 1)?)?;
        (counted, tx.policies_given(account, after, limit + 1)?)
    } else {
        (count(0)?, Vec::new())
    };
    let mut rows: Vec<IamPolicy> = given.into_iter().map(|record| PolicyRow::from(record).into()).collect();
    let roles = tx.roles_held(account)?.iter().filter(|role| last_role.is_none_or(|last| *role > last));
    rows.extend(roles.map(|role| of_role(account, role, catalogue)));
    let next = cut_page(&mut rows, limit, |row| row.id);
    Ok((counted, rows, next))
}

/// A policy that the account gives, or that stands for one of its roles.
pub fn iam_policy(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    catalogue: &Catalogue,
    id: AccessPolicyId,
) -> StoreResult<Option<IamPolicy>> {
    if let Some(role) = id.role() {
        return Ok(tx.roles_held(account)?.contains(role).then(|| of_role(account, role, catalogue)));
    }
    let record = tx.access_policy(id)?.filter(|found| found.policy.giver == *account);
    Ok(record.map(|record| PolicyRow::from(record).into()))
}

/// The provider's policy for a role of the account.
fn of_role(account: &NicHandle, role: Role, catalogue: &Catalogue) -> IamPolicy {
    let all = ResourcePattern::parse("*");
    let allow = actions_of_role(role, catalogue, |_| true).into_iter();
    IamPolicy {
        id: AccessPolicyId::of_role(role),
        owner: account.clone(),
        name: role.as_str().to_owned(),
        description: Some(format!("Services on which this account is {}.", role.as_str())),
        identities: vec![account_urn(account)],
        resources: all.iter().map(|services| IamUrn { urn: resource_urn(services) }).collect(),
        permissions: IamPermissions {
            allow: Some(allow.map(|action| IamAction { action: action.into() }).collect()),
            ..IamPermissions::default()
        },
        permissions_groups: None,
        expired_at: None,
        created_at: None,
        updated_at: None,
        read_only: true,
    }
}

/// A page of the services on which an account has a role, by name, and the cursor of the next page.
pub fn iam_resources(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    after: Option<String>,
    limit: u32,
) -> StoreResult<(Vec<IamResource>, Option<String>)> {
    let (services, next) = tx.services_by_name(account, after, limit)?;
    let rows = services.into_iter().map(|ListedService { id, row, .. }| resource(id, &row.service, row.contacts.admin));
    Ok((rows.collect(), next))
}

/// A service on which the account has a role.
pub fn iam_resource(tx: &ReadTx<'_>, account: &NicHandle, key: &ServiceKey) -> StoreResult<Option<IamResource>> {
    let found = tx.service(key)?.filter(|record| !record.facts.contacts.roles_of(account).is_empty());
    Ok(found.map(|record| resource(record.id, &record.facts.key, record.facts.contacts.admin)))
}

fn resource(id: ServiceId, service: &ServiceKey, admin: NicHandle) -> IamResource {
    let name = service.name.as_str();
    IamResource {
        id: uuid_text(u128::from(id.get().unsigned_abs())),
        urn: resource_urn(&ResourcePattern::of(service)),
        name: name.to_owned(),
        display_name: name.to_owned(),
        owner: admin,
        kind: resource_type(service.category).to_owned(),
    }
}

/// The actions that an account may take on a service, of those that are asked about, and the others. Unknown actions and
/// services are not permitted.
pub fn iam_authorizations(
    tx: &ReadTx<'_>,
    (account, service): (&NicHandle, &ServiceKey),
    actions: Vec<ActionName>,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<(Vec<ActionName>, Vec<ActionName>)> {
    let known = actions.iter().filter(|action| catalogue.get(action).is_some());
    let question = |action: &ActionName| Question {
        account: account.clone(),
        action: action.clone(),
        service: service.clone(),
        act: false,
    };
    let questions: Vec<Question> = known.map(question).collect();
    let (answers, _) = rights(tx, &questions, catalogue, now)?;
    let allowed = questions.iter().zip(answers).filter(|(_, answer)| answer.allowed);
    let allowed: HashSet<&ActionName> = allowed.map(|(question, _)| &question.action).collect();
    Ok(actions.into_iter().partition(|action| allowed.contains(action)))
}
