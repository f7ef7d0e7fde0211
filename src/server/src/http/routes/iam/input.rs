//! The body of a policy as clients of version 2 send it. A spelling that would be read back differently is refused: tools
//! that manage policies as code would find a difference in every run.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::StrictBody;
use crate::http::routes::access::refusals::{PolicyMembers, faulty};
use chrono::{DateTime, SecondsFormat};
use handover_api::reference::{ANSWERED_ONLY, IamAction, IamConditions, IamPermissions, NewIamPolicy};
use handover_rules::access::{
    ActionPattern, Permissions, PolicyContent, ResourcePattern, UrnFault, account_of, account_urn, group_of,
    resource_of, resource_urn,
};
use handover_rules::model::timestamp;
use handover_rules::{NicHandle, Timestamp};
use handover_store::canonical_pattern;
use std::collections::BTreeSet;

/// Names of members.
pub(super) const MEMBERS: PolicyMembers = PolicyMembers {
    accounts: "identities",
    services: "resources",
    actions: "permissions",
    note: "description",
    end: "expiredAt",
};

impl StrictBody for NewIamPolicy {
    const ANSWERED_ONLY: &'static [&'static str] = &ANSWERED_ONLY;
}

/// The content of the policy.
pub(super) fn content(entered: NewIamPolicy) -> ApiResult<PolicyContent> {
    if let Some(conditions) = entered.conditions {
        refuse_conditions(&conditions)?;
    }
    let IamPermissions { allow, except, deny } = entered.permissions;
    let groups = entered.permissions_groups.into_iter().map(|it| {
        let fault = |fault| unknown(fault, "permissionsGroups", &it.urn);
        group_of(&it.urn).map_err(fault)
    });
    Ok(PolicyContent {
        name: without_spaces("name", entered.name)?,
        note: entered.description.map(|text| without_spaces(MEMBERS.note, text)).transpose()?,
        accounts: accounts(entered.identities)?,
        services: entered.resources.into_iter().map(|it| services(&it.urn)).collect::<ApiResult<_>>()?,
        permissions: Permissions {
            groups: groups.collect::<ApiResult<_>>()?,
            allow: actions(allow)?,
            except: actions(except)?,
            deny: actions(deny)?,
        },
        expires_at: entered.expired_at.map(|text| end(&text)).transpose()?,
    })
}

fn accounts(urns: Vec<String>) -> ApiResult<BTreeSet<NicHandle>> {
    let read = |urn: String| {
        let account = account_of(&urn).map_err(|fault| unknown(fault, MEMBERS.accounts, &urn))?;
        require_spelling(MEMBERS.accounts, &urn, &account_urn(&account))?;
        Ok(account)
    };
    urns.into_iter().map(read).collect()
}

fn services(urn: &str) -> ApiResult<ResourcePattern> {
    let pattern = resource_of(urn).map_err(|fault| unknown(fault, MEMBERS.services, urn))?;
    let none =
        || faulty(MEMBERS.services, format!("No name begins like {urn}. Write it as names are shown, not as xn--…"));
    let stored = canonical_pattern(pattern).ok_or_else(none)?;
    require_spelling(MEMBERS.services, urn, &resource_urn(&stored))?;
    Ok(stored)
}

fn actions(list: Option<Vec<IamAction>>) -> ApiResult<BTreeSet<ActionPattern>> {
    let read = |it: IamAction| {
        let detail = || format!("No action is called {}.", it.action);
        ActionPattern::parse(&it.action).ok_or_else(|| faulty(MEMBERS.actions, detail()))
    };
    list.unwrap_or_default().into_iter().map(read).collect()
}

fn end(text: &str) -> ApiResult<Timestamp> {
    let parsed = timestamp::parse(text).and_then(|end| DateTime::from_timestamp_millis(end.timestamp_millis()));
    let example = || "Write it as 2031-01-01T00:00:00Z.".to_owned();
    let end = parsed.ok_or_else(|| faulty(MEMBERS.end, example()))?;
    require_spelling(MEMBERS.end, text, &end.to_rfc3339_opts(SecondsFormat::AutoSi, true))?;
    Ok(end)
}

fn without_spaces(member: &str, text: String) -> ApiResult<String> {
    require_spelling(member, &text, text.trim())?;
    Ok(text)
}

fn require_spelling(member: &str, text: &str, stored: &str) -> ApiResult<()> {
    if text == stored { Ok(()) } else { Err(faulty(member, format!("Write it as it is read back: {stored}"))) }
}

fn unknown(fault: UrnFault, member: &str, urn: &str) -> ApiError {
    let detail = match fault {
        UrnFault::Users => format!("Accounts have no users and groups of users here: {urn}"),
        UrnFault::Unknown => format!("Nothing here has the URN {urn}"),
    };
    faulty(member, detail)
}

/// Conditions are not supported: a policy without them would give more. The refusal names what they compare.
fn refuse_conditions(conditions: &IamConditions) -> ApiResult<()> {
    let mut names = BTreeSet::new();
    collect(conditions, &mut names);
    if names.is_empty() {
        return Ok(());
    }
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let detail = format!("Conditions are not supported here, and the policy would give more without them: {names}");
    Err(faulty("conditions", detail))
}

/// The names of compared values, and the operators.
fn collect<'a>(conditions: &'a IamConditions, names: &mut BTreeSet<&'a str>) {
    names.extend(conditions.operator.as_deref());
    names.extend(conditions.values.iter().flatten().map(|(name, _)| name.as_str()));
    conditions.conditions.iter().flatten().for_each(|part| collect(part, names));
}
