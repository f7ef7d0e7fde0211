//! Policies for clients of version 2 of OVHcloud's API (decision 0064).

use crate::http::AppState;
use crate::http::answers::memory::{AnswerMemory, CountedMemory};
use crate::http::answers::{PageRange, ReferenceList};
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{ActingAccount, ClientIp, JsonBody, PathParam, StrictBody};
use crate::http::openapi::Routes;
use crate::http::preconditions::Versioned;
use crate::http::routes::access::{PolicyBody, PolicyMembers, REFUSALS, change, end, give};
use crate::mail::phrases;
use crate::use_cases::{Act, access};
use axum::http::Uri;
use axum::{Extension, Json};
use chrono::{DateTime, SecondsFormat};
use handover_api::access::MOST_QUESTIONS;
use handover_api::reference::{
    ANSWERED_ONLY, AuthorizationCheck, CheckedAuthorization, IamAction, IamCategory, IamConditions, IamPermissions,
    IamPolicy, IamResource, NewIamPolicy, ReferenceAction,
};
use handover_api::{Reason, route};
use handover_rules::access::{
    AccessPolicyId, ActionGroup, ActionPattern, Catalogue, CatalogueAction, Permissions, PolicyContent, ProviderAction,
    ResourcePattern, UrnFault, account_of, account_urn, group_of, resource_of, resource_type, resource_urn,
};
use handover_rules::model::timestamp;
use handover_rules::submission::abilities::Effect;
use handover_rules::{Category, Language, NicHandle, ServiceKey, Timestamp};
use handover_store::{ReadTx, StoreError, StoreResult, canonical_key, canonical_pattern, pages};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) fn routes() -> Routes {
    let one = [route::IAM_POLICY, "/{policyId}"].concat();
    let resource = [route::IAM_RESOURCE, "/{resourceURN}"].concat();
    Routes::default()
        .get(route::IAM_POLICY, list)
        .about("Policies that the account gives, latest first, then read-only ones for its roles (reference).")
        .post(route::IAM_POLICY, give::<NewIamPolicy>)
        .about("Gives other accounts access to services by a policy (reference).")
        .described(|it| it.problems(REFUSALS).example(example()))
        .get(&one, read)
        .about("A policy that the account gives, or that stands for one of its roles (reference).")
        .put(&one, change::<NewIamPolicy>)
        .about("Changes a policy that the account gives (reference).")
        .described(|it| it.problems(REFUSALS).problems(&[Reason::NotAllowed]).example(example()))
        .delete(&one, end::<NewIamPolicy>)
        .about("Ends a policy that the account gives (reference).")
        .problems(&[Reason::NotAllowed])
        .get(route::IAM_RESOURCE, resources)
        .about("The services on which the account has a role (reference).")
        .get(&resource, read_resource)
        .about("A service on which the account has a role (reference).")
        .post(&[&resource, "/authorization/check"].concat(), check)
        .about("Which of some actions the account may take on a service, by roles and policies (reference).")
        .example(json!({ "actions": ["configure", "seeInvoices"] }))
        .get(route::IAM_ACTIONS, catalogue)
        .about("The catalogue of actions, by type of services (reference).")
}

fn example() -> Value {
    json!({
        "name": "agency",
        "description": "Restarts after updates.",
        "identities": ["urn:v1:eu:identity:account:tq5108-ovh"],
        "resources": [{ "urn": "urn:v1:eu:resource:vps:*" }],
        "permissions": { "allow": [{ "action": "configure" }], "except": null, "deny": null },
        "permissionsGroups": [{ "urn": "urn:v1:eu:permissionsGroup:ovh:see" }],
        "expiredAt": "2031-06-01T00:00:00Z",
    })
}

async fn list(
    state: AppState,
    client: ClientIp,
    caller: ActingAccount,
    uri: Uri,
) -> ApiResult<(Extension<CountedMemory>, ReferenceList<IamPolicy>)> {
    let PageRange { after, limit } = PageRange::of(&uri)?;
    let after = after.map(|after| AccessPolicyId::parse(&after).ok_or(StoreError::StaleCursor)).transpose()?;
    let catalogue = Arc::clone(&state.settings.catalogue);
    let memory = AnswerMemory::of(&state, client, Some(&caller.account));
    let read = move |tx: &ReadTx<'_>| {
        pages::iam_policies(tx, &caller.account, &catalogue, (after, limit), |bytes| memory.count(bytes))
    };
    let (counted, rows, next) = state.store.read(read).await?;
    Ok((counted, ReferenceList::new(rows, &uri, next.map(|id| id.to_string()))))
}

async fn read(
    state: AppState,
    caller: ActingAccount,
    PathParam(id): PathParam<AccessPolicyId>,
) -> ApiResult<Versioned<IamPolicy>> {
    let catalogue = Arc::clone(&state.settings.catalogue);
    let read = move |tx: &ReadTx<'_>| NewIamPolicy::read(tx, &caller.account, &catalogue, id);
    state.store.read(read).await?.map(Versioned::new).ok_or_else(ApiError::not_found)
}

async fn resources(state: AppState, caller: ActingAccount, uri: Uri) -> ApiResult<ReferenceList<IamResource>> {
    let PageRange { after, limit } = PageRange::of(&uri)?;
    let (rows, next) = state.store.read(move |tx| pages::iam_resources(tx, &caller.account, after, limit)).await?;
    Ok(ReferenceList::new(rows, &uri, next))
}

/// The service of a URN in a path. A pattern is answered like an unknown service.
fn service_of(urn: &str) -> ApiResult<ServiceKey> {
    let service = resource_of(urn).ok().and_then(|pattern| pattern.service());
    service.map(canonical_key).ok_or_else(ApiError::not_found)
}

async fn read_resource(
    state: AppState,
    caller: ActingAccount,
    PathParam(urn): PathParam<String>,
) -> JsonResult<IamResource> {
    let key = service_of(&urn)?;
    state.find(move |tx| pages::iam_resource(tx, &caller.account, &key)).await
}

async fn check(
    state: AppState,
    caller: ActingAccount,
    PathParam(urn): PathParam<String>,
    JsonBody(AuthorizationCheck { actions }): JsonBody<AuthorizationCheck>,
) -> JsonResult<CheckedAuthorization> {
    let service = service_of(&urn)?;
    if actions.len() > MOST_QUESTIONS {
        return Err(ApiError::new(Reason::TooLarge, &format!("At most {MOST_QUESTIONS} actions per call.")));
    }
    let (now, catalogue) = (state.clock.now(), Arc::clone(&state.settings.catalogue));
    let read = move |tx: &ReadTx<'_>| {
        pages::iam_authorizations(tx, (&caller.account, &service), actions.clone(), &catalogue, now)
    };
    let (authorized_actions, unauthorized_actions) = state.store.read(read).await?;
    Ok(Json(CheckedAuthorization { resource_urn: urn, authorized_actions, unauthorized_actions }))
}

async fn catalogue(state: AppState, _: ActingAccount) -> Json<Vec<ReferenceAction>> {
    Json(reference_actions(&state.settings.catalogue, &state.settings.provider_actions))
}

impl StrictBody for NewIamPolicy {
    const ANSWERED_ONLY: &'static [&'static str] = &ANSWERED_ONLY;
}

/// The body of a policy as clients of version 2 send it. A spelling that would be read back differently is refused: tools
/// that manage policies as code would find a difference in every run.
impl PolicyBody for NewIamPolicy {
    type Answer = IamPolicy;
    const MEMBERS: PolicyMembers = PolicyMembers {
        accounts: "identities",
        services: "resources",
        actions: "permissions",
        note: "description",
        end: "expiredAt",
    };
    const ENDED: &'static str = "ended a policy";

    fn content(self) -> ApiResult<PolicyContent> {
        if let Some(conditions) = self.conditions {
            refuse_conditions(&conditions)?;
        }
        let IamPermissions { allow, except, deny } = self.permissions;
        let groups = self.permissions_groups.into_iter().map(|it| {
            let fault = |fault| unknown(fault, "permissionsGroups", &it.urn);
            group_of(&it.urn).map_err(fault)
        });
        Ok(PolicyContent {
            name: without_spaces("name", self.name)?,
            note: self.description.map(|text| without_spaces(Self::MEMBERS.note, text)).transpose()?,
            accounts: accounts(self.identities)?,
            services: self.resources.into_iter().map(|it| services(&it.urn)).collect::<ApiResult<_>>()?,
            permissions: Permissions {
                groups: groups.collect::<ApiResult<_>>()?,
                allow: actions(allow)?,
                except: actions(except)?,
                deny: actions(deny)?,
            },
            expires_at: self.expired_at.map(|text| end_of(&text)).transpose()?,
        })
    }

    fn read(
        tx: &ReadTx<'_>,
        account: &NicHandle,
        catalogue: &Catalogue,
        id: AccessPolicyId,
    ) -> StoreResult<Option<IamPolicy>> {
        pages::iam_policy(tx, account, catalogue, id)
    }

    fn end(act: &mut Act<'_, '_>, account: &NicHandle, id: AccessPolicyId) -> StoreResult<bool> {
        access::end_given(act, account, id)
    }

    fn require_changeable(id: AccessPolicyId) -> ApiResult<()> {
        let detail = "This policy is read-only: it stands for a role. Change the contacts of services instead.";
        if id.role().is_some() { Err(ApiError::new(Reason::NotAllowed, detail)) } else { Ok(()) }
    }
}

const MEMBERS: PolicyMembers = NewIamPolicy::MEMBERS;

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
    let none = || {
        ApiError::faulty_member(
            MEMBERS.services,
            format!("No name begins like {urn}. Write it as names are shown, not as xn--…"),
        )
    };
    let stored = canonical_pattern(pattern).ok_or_else(none)?;
    require_spelling(MEMBERS.services, urn, &resource_urn(&stored))?;
    Ok(stored)
}

fn actions(list: Option<Vec<IamAction>>) -> ApiResult<BTreeSet<ActionPattern>> {
    let read = |it: IamAction| {
        let detail = || format!("No action is called {}.", it.action);
        ActionPattern::parse(&it.action).ok_or_else(|| ApiError::faulty_member(MEMBERS.actions, detail()))
    };
    list.unwrap_or_default().into_iter().map(read).collect()
}

fn end_of(text: &str) -> ApiResult<Timestamp> {
    let parsed = timestamp::parse(text).and_then(|end| DateTime::from_timestamp_millis(end.timestamp_millis()));
    let example = || "Write it as 2031-01-01T00:00:00Z.".to_owned();
    let end = parsed.ok_or_else(|| ApiError::faulty_member(MEMBERS.end, example()))?;
    require_spelling(MEMBERS.end, text, &end.to_rfc3339_opts(SecondsFormat::AutoSi, true))?;
    Ok(end)
}

fn without_spaces(member: &str, text: String) -> ApiResult<String> {
    require_spelling(member, &text, text.trim())?;
    Ok(text)
}

fn require_spelling(member: &str, text: &str, stored: &str) -> ApiResult<()> {
    if text == stored {
        Ok(())
    } else {
        Err(ApiError::faulty_member(member, format!("Write it as it is read back: {stored}")))
    }
}

fn unknown(fault: UrnFault, member: &str, urn: &str) -> ApiError {
    let detail = match fault {
        UrnFault::Users => format!("Accounts have no users and groups of users here: {urn}"),
        UrnFault::Unknown => format!("Nothing here has the URN {urn}"),
    };
    ApiError::faulty_member(member, detail)
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
    Err(ApiError::faulty_member("conditions", detail))
}

/// The names of compared values, and the operators.
fn collect<'a>(conditions: &'a IamConditions, names: &mut BTreeSet<&'a str>) {
    names.extend(conditions.operator.as_deref());
    names.extend(conditions.values.iter().flatten().map(|(name, _)| name.as_str()));
    conditions.conditions.iter().flatten().for_each(|part| collect(part, names));
}

/// Each action with each type of services that has it.
fn reference_actions(catalogue: &Catalogue, provided: &[ProviderAction]) -> Vec<ReferenceAction> {
    let of_type = |action: &CatalogueAction, category| ReferenceAction {
        action: action.name.clone(),
        description: phrases::action(Language::English, Effect::Can, &action.name, provided).to_owned(),
        categories: vec![kind(action.group)],
        resource_type: resource_type(category).to_owned(),
    };
    let each = catalogue.actions().iter().flat_map(|action| {
        let types = Category::ALL.into_iter().filter(|category| action.exists_for(*category));
        types.map(move |category| of_type(action, category))
    });
    each.collect()
}

const fn kind(group: Option<ActionGroup>) -> IamCategory {
    match group {
        Some(ActionGroup::See | ActionGroup::BillingRead) => IamCategory::Read,
        Some(ActionGroup::Technical) => IamCategory::Edit,
        Some(ActionGroup::BillingPay | ActionGroup::Contacts) | None => IamCategory::Operate,
    }
}
