//! Policies, services and rights as version 2 of OVHcloud's API has them (decision 0064).

use super::rights;
use crate::{ListedService, ReadTx, ServiceId, StoreResult};
use handover_api::access::{PolicyRow, Question};
use handover_api::reference::{IamAction, IamPermissions, IamPolicy, IamResource, IamUrn};
use handover_rules::access::{
    AccessPolicyId, ActionName, Catalogue, ResourcePattern, account_urn, actions_of_role, resource_type, resource_urn,
    uuid_text,
};
use handover_rules::{NicHandle, Role, ServiceKey, Timestamp};
use std::collections::HashSet;

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
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(|row| row.id);
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
///
/// # Errors
/// An invalid cursor.
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
