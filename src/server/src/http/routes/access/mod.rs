//! Access without a role: policies, everybody with access to a service, and uses (decision 0064).

pub(super) mod iam;

use crate::http::answers::memory::{AnswerMemory, CountedMemory};
use crate::http::answers::{CsvFile, ROWS_PER_READ, download_csv};
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{
    ActingAccount, ClientIp, PathParam, Query, ServiceQuery, StrictBody, StrictJsonBody, has_control_characters,
};
use crate::http::openapi::{CSV, Routes};
use crate::http::preconditions::{IdempotentCall, IfMatch, Versioned};
use crate::http::{AppState, logs};
use crate::use_cases::access::AccessRefusal;
use crate::use_cases::{Act, access};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};
use handover_api::access::{
    AccessUseId, CSV_HANDLES, CSV_TITLES, MAX_PAGE, PoliciesPage, PolicyRow, PolicySide, ServiceAccess, UsesPage,
};
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::link::UsesView;
use handover_api::problem::Budget;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::access::{
    AccessPolicyId, Catalogue, MAX_NAME, MAX_PAIRS, MAX_POLICIES, MAX_POLICIES_NAMING, MAX_POLICIES_OF_PAIR,
    MAX_POLICY_MAILS, PolicyContent, PolicyFault, PolicyLimit, PolicyPart,
};
use handover_rules::submission::{MAX_NOTE, NoteFault};
use handover_store::{Caller, ReadTx, StoreResult, pages};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) fn routes() -> Routes {
    let one = [route::ACCESS_POLICIES, "/{id}"].concat();
    Routes::default()
        .get(route::ACCESS_POLICIES, list)
        .about("A page of the policies that the account gives, or by which it has access; latest first.")
        .described(|it| it.queries(&[("side", "`given`, or `received`; `given` if left out.")]).page())
        .post(route::ACCESS_POLICIES, give::<PolicyContent>)
        .about("Gives other accounts access to services by a policy.")
        .described(|it| it.problems(REFUSALS).example(example()))
        .get(&one, read)
        .about("A policy, for the account that gives access and those that have it.")
        .put(&one, change::<PolicyContent>)
        .about("Changes a policy that the account gives.")
        .described(|it| it.problems(REFUSALS).example(example()))
        .delete(&one, end::<PolicyContent>)
        .about("Ends a policy that the account gives, or drops the access that it has by one.")
        .get(route::ACCESS_TO_SERVICE, of_service)
        .about("Everybody with access to a service by a role or a policy, for its contacts.")
        .get(route::ACCESS_USES, uses)
        .about("A page of the uses of the account's policies, also refused ones; latest first.")
        .described(|it| it.queries(&USES_FILTERS).page())
        .get(route::ACCESS_USES_CSV, uses_csv)
        .about("The same as a CSV file.")
        .described(|it| it.queries(&USES_FILTERS).answers_file(CSV))
}

const USES_FILTERS: [(&str, &str); 2] =
    [("q", "Text in handles, names of services and of policies."), ("refused", "`1`: only refused uses.")];

const REFUSALS: &[Reason] = &[Reason::NotFound, Reason::Rejected, Reason::Conflict, Reason::OverBudget];

fn example() -> Value {
    json!({
        "name": "Agency, until June",
        "note": "Restarts after updates.",
        "accounts": ["tq5108-ovh"],
        "services": ["vps:*", "domain:amber-*"],
        "permissions": { "groups": ["see", "technical"], "except": ["changePasswords"] },
        "expiresAt": "2031-06-01T00:00:00Z",
    })
}

/// The parameters of a page.
fn part<C>(query: &Query, parse: fn(&str) -> Option<C>) -> ApiResult<(Option<C>, u32)> {
    Ok((query.cursor("after", parse)?, query.limit(MAX_PAGE, MAX_PAGE)))
}

async fn list(state: AppState, caller: ActingAccount, query: Query) -> ScreenResult<PoliciesPage> {
    let side = query.get("side").and_then(|side| PolicySide::parse(&side)).unwrap_or_default();
    let (part, now) = (part(&query, AccessPolicyId::parse)?, state.clock.now());
    state.page(move |tx| pages::policies(tx, &caller.account, side, part, now)).await
}

async fn read(
    state: AppState,
    caller: ActingAccount,
    PathParam(id): PathParam<AccessPolicyId>,
) -> ApiResult<Versioned<ScreenResponse<PolicyRow>>> {
    let now = state.clock.now();
    let read = move |tx: &ReadTx<'_>| {
        let row = pages::policy(tx, &caller.account, id)?;
        row.map(|row| pages::screen(tx, &caller.account, now, row)).transpose()
    };
    state.store.read(read).await?.map(Versioned::screen).ok_or_else(ApiError::not_found)
}

async fn of_service(
    state: AppState,
    client: ClientIp,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<(Extension<CountedMemory>, Json<ScreenResponse<ServiceAccess>>)> {
    let (now, catalogue) = (state.clock.now(), Arc::clone(&state.settings.catalogue));
    let memory = AnswerMemory::of(&state, client, Some(&caller.account));
    let read = move |tx: &ReadTx<'_>| {
        pages::access_to_service(tx, &caller.account, &key, &catalogue, now, |bytes| memory.count(bytes))
    };
    let (counted, page) = state.store.read(read).await?.ok_or_else(ApiError::not_found)?;
    Ok((counted, Json(page)))
}

async fn uses(state: AppState, caller: ActingAccount, query: Query) -> ScreenResult<UsesPage> {
    let (view, part, now) = (uses_view(&query)?, part(&query, AccessUseId::parse)?, state.clock.now());
    state.page(move |tx| pages::access_uses(tx, &caller.account, &view, part, now)).await
}

fn uses_view(query: &str) -> ApiResult<UsesView> {
    let view = UsesView::read(query);
    if has_control_characters(&view.search) {
        return Err(ApiError::new(Reason::Malformed, "A search has no control characters, such as NUL."));
    }
    Ok(view)
}

async fn uses_csv(state: AppState, caller: ActingAccount, query: Query) -> ApiResult<Response> {
    let view = uses_view(&query)?;
    let viewer = Some(caller.account.clone());
    let read = move |tx: &ReadTx<'_>, after: Option<AccessUseId>| {
        pages::access_uses_csv(tx, &caller.account, &view, (after, ROWS_PER_READ))
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &CSV_HANDLES };
    download_csv(&state.store, CsvFile { name: "uses.csv".to_owned(), columns, viewer }, read).await
}

struct PolicyMembers {
    accounts: &'static str,
    services: &'static str,
    actions: &'static str,
    note: &'static str,
    end: &'static str,
}

/// A policy as it is written: in our own form, or as in version 2 of OVHcloud's API.
trait PolicyBody: StrictBody {
    /// The policy as it is answered. Its version is that of this form.
    type Answer: From<PolicyRow> + Serialize;
    const MEMBERS: PolicyMembers;
    /// The entry in the audit log.
    const ENDED: &'static str;

    fn content(self) -> ApiResult<PolicyContent>;

    fn read(
        tx: &ReadTx<'_>,
        account: &NicHandle,
        catalogue: &Catalogue,
        id: AccessPolicyId,
    ) -> StoreResult<Option<Self::Answer>>;

    fn end(act: &mut Act<'_, '_>, account: &NicHandle, id: AccessPolicyId) -> StoreResult<bool>;

    /// Refuses changes of policies that are only shown.
    fn require_changeable(_: AccessPolicyId) -> ApiResult<()> {
        Ok(())
    }
}

impl StrictBody for PolicyContent {
    // Of a policy as it is answered.
    const ANSWERED_ONLY: &'static [&'static str] = &["id", "giver", "createdAt", "updatedAt"];
}

impl PolicyBody for PolicyContent {
    type Answer = PolicyRow;
    const MEMBERS: PolicyMembers = PolicyMembers {
        accounts: "accounts",
        services: "services",
        actions: "permissions",
        note: "note",
        end: "expiresAt",
    };
    const ENDED: &'static str = "ended or dropped access by a policy";

    fn content(self) -> ApiResult<PolicyContent> {
        Ok(self)
    }

    fn read(tx: &ReadTx<'_>, account: &NicHandle, _: &Catalogue, id: AccessPolicyId) -> StoreResult<Option<PolicyRow>> {
        pages::policy(tx, account, id)
    }

    fn end(act: &mut Act<'_, '_>, account: &NicHandle, id: AccessPolicyId) -> StoreResult<bool> {
        access::end(act, account, id)
    }
}

/// Gives access by a policy, once for each idempotency key.
async fn give<B: PolicyBody>(
    state: AppState,
    client_ip: ClientIp,
    caller: ActingAccount,
    from: Caller,
    headers: HeaderMap,
    StrictJsonBody(body): StrictJsonBody<B>,
) -> ApiResult<Versioned<B::Answer>> {
    let (now, giver, content) = (state.clock.now(), caller.account, body.content()?);
    let call = IdempotentCall::new(giver.clone(), &headers, &content, now)?;
    if let Some(row) = call.repeated::<PolicyRow>(&state.store).await? {
        return Ok(Versioned::new(row.into()));
    }
    let (count, catalogue) = (state.lookup_counter(&giver, now), Arc::clone(&state.settings.catalogue));
    let by = giver.clone();
    let give = move |act: &mut Act<'_, '_>| {
        call.run(act, |act| access::give(act, (&by, &from), content.clone(), &catalogue, &count))
    };
    let row = state.act_at(now, give).await??.map_err(|refusal| refused(refusal, &B::MEMBERS))?;
    logs::audit(&giver, client_ip, "gave access by a policy");
    Ok(Versioned::new(row.into()))
}

async fn change<B: PolicyBody>(
    state: AppState,
    client_ip: ClientIp,
    caller: ActingAccount,
    from: Caller,
    version: IfMatch,
    PathParam(id): PathParam<AccessPolicyId>,
    StrictJsonBody(body): StrictJsonBody<B>,
) -> ApiResult<Versioned<B::Answer>> {
    B::require_changeable(id)?;
    let (now, giver, content) = (state.clock.now(), caller.account, body.content()?);
    let (count, catalogue) = (state.lookup_counter(&giver, now), Arc::clone(&state.settings.catalogue));
    let (reader, shown, by) = (giver.clone(), Arc::clone(&catalogue), giver.clone());
    let read = move |tx: &ReadTx<'_>| B::read(tx, &reader, &shown, id);
    let change =
        move |act: &mut Act<'_, '_>| access::change(act, (&by, &from), id, content.clone(), &catalogue, &count);
    let row = state.act_if(version, read, change).await?.map_err(|refusal| refused(refusal, &B::MEMBERS))?;
    logs::audit(&giver, client_ip, "changed a policy");
    Ok(Versioned::new(row.into()))
}

async fn end<B: PolicyBody>(
    state: AppState,
    client_ip: ClientIp,
    caller: ActingAccount,
    version: IfMatch,
    PathParam(id): PathParam<AccessPolicyId>,
) -> JsonResult<()> {
    B::require_changeable(id)?;
    let ([reader, by], catalogue) = ([(); 2].map(|()| caller.account.clone()), Arc::clone(&state.settings.catalogue));
    let read = move |tx: &ReadTx<'_>| B::read(tx, &reader, &catalogue, id);
    ApiError::unless_found(state.act_if(version, read, move |act| B::end(act, &by, id)).await?)?;
    logs::audit(&caller.account, client_ip, B::ENDED);
    Ok(Json(()))
}

fn refused(refusal: AccessRefusal, members: &PolicyMembers) -> ApiError {
    match refusal {
        AccessRefusal::NoPolicy => ApiError::not_found(),
        AccessRefusal::Fault(fault) => {
            let (member, problem) = described(&fault, members);
            ApiError::faulty_member(member, problem)
        }
        AccessRefusal::NoAccount(account) => {
            ApiError::faulty_member(members.accounts, format!("There is no account {account}."))
                .with_account(Some(account))
        }
        AccessRefusal::NoService(key) => ApiError::faulty_member(
            members.services,
            format!("You have no role on a service {} of this type.", key.name),
        ),
        AccessRefusal::NoBeginning(pattern) => ApiError::faulty_member(
            members.services,
            format!("No name begins like {pattern}. Write the beginning as names are shown, not as xn--…"),
        ),
        AccessRefusal::TooManyLookups { until } => ApiError::over_budget(Budget::Lookups, Some(until)),
        AccessRefusal::Limit(limit) => over_limit(limit, members),
    }
}

fn over_limit(limit: PolicyLimit, members: &PolicyMembers) -> ApiError {
    match limit {
        PolicyLimit::Policies => {
            let detail = format!("An account gives at most {MAX_POLICIES} policies. End one first.");
            ApiError::new(Reason::Conflict, &detail)
        }
        PolicyLimit::Pairs => {
            let detail = format!(
                "All policies of an account have at most {MAX_PAIRS} pairs of account and service. Use patterns, or end one."
            );
            ApiError::new(Reason::Conflict, &detail)
        }
        PolicyLimit::NothingToGive => ApiError::faulty_member(
            members.services,
            "You are no contact of a service, so you have no access to give.".to_owned(),
        ),
        PolicyLimit::OfPair(account) => {
            let detail =
                format!("You give {account} {MAX_POLICIES_OF_PAIR} policies already. Change or end one of them.");
            ApiError::new(Reason::Conflict, &detail).with_account(Some(account))
        }
        PolicyLimit::Naming(account) => {
            let detail = format!("{account} is named in {MAX_POLICIES_NAMING} policies, and takes no more.");
            ApiError::new(Reason::Conflict, &detail).with_account(Some(account))
        }
        PolicyLimit::AllMails => {
            let detail = format!("Your policies have caused {MAX_POLICY_MAILS} emails in 24 hours. Try again later.");
            ApiError::new(Reason::OverBudget, &detail)
        }
        PolicyLimit::OwnMails => ApiError::over_budget(Budget::OwnMails, None),
        PolicyLimit::Mails(account) => ApiError::over_budget(Budget::Mails, None).with_account(Some(account)),
    }
}

fn described(fault: &PolicyFault, members: &PolicyMembers) -> (&'static str, String) {
    let part = |part: PolicyPart| match part {
        PolicyPart::Accounts => members.accounts,
        PolicyPart::Services => members.services,
        PolicyPart::Actions => members.actions,
    };
    match fault {
        PolicyFault::Name => ("name", format!("A name is one line of at most {MAX_NAME} characters, without < or >.")),
        PolicyFault::Note { fault: NoteFault::TooLong } => {
            (members.note, format!("A note has at most {MAX_NOTE} characters."))
        }
        PolicyFault::Note { fault: NoteFault::Direction } => {
            (members.note, "The note has a mark that changes the direction of text.".to_owned())
        }
        PolicyFault::Missing { part: list } => (part(*list), format!("Name {} of the policy.", part(*list))),
        PolicyFault::TooMany { part: list, most } => (part(*list), format!("A policy has at most {most} of them.")),
        PolicyFault::OwnAccount => (members.accounts, "A policy gives access to other accounts only.".to_owned()),
        PolicyFault::EndPassed => (members.end, "The end has to be in the future.".to_owned()),
        PolicyFault::UnknownAction { action } => (members.actions, format!("No action is called {}.", action.as_str())),
        PolicyFault::NotGivable { action } => {
            (members.actions, format!("{} cannot be given to other accounts.", action.as_str()))
        }
    }
}
