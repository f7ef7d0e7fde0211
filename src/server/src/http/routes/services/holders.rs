//! Holders of domains: for their contacts, and without a session for holders with a mailed link (decision 0031).

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, ServiceQuery, Session};
use crate::http::limits::network_attempts::{ThrottledAction, count_action};
use crate::http::openapi::TOKEN;
use crate::http::route_table::Routes;
use crate::http::{AppState, audit_log};
use crate::mail_address::is_mailable;
use crate::secrets::code_hash::hash_code;
use crate::use_cases::Act;
use crate::use_cases::holders::{self, AskError, DetailsError};
use axum::Json;
use axum::extract::State;
use handover_api::app::ScreenResponse;
use handover_api::holder::{
    AskHolderChange, ChangeHolderDetails, HolderAnswer, HolderAnswerPage, HolderPage, HolderToken,
};
use handover_api::problem::Budget;
use handover_api::{Problem, Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::details::DetailsRefusal;
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::input::{FieldFault, HolderFault};
use handover_rules::holder::lifecycle::{HolderChangeInput, HolderChangeRefusal, HolderRefusal};
use handover_store::{ReadTx, canonical_domain, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::HOLDER, page)
        .about("The holder of a domain, and its history.")
        .put(route::HOLDER_DETAILS, change_details)
        .about("Changes phone and postal address of a holder immediately.")
        .described(|it| {
            it.problems(&[Reason::NotFound, Reason::Refused, Reason::OverBudget]).example(json!({
                "domain": "amber-atelier.example",
                "details": { "phone": "+33 199001234", "street": "2 rue du Four", "postcode": "99000",
                    "town": "Ardenne", "country": "FR" },
            }))
        })
        .post(route::HOLDER_CHANGES, ask)
        .about("Asks for a change of holder. Both holders get a link by email.")
        .described(|it| {
            it.problems(&[Reason::NotFound, Reason::Rejected, Reason::OverBudget]).example(json!({
                "domain": "amber-atelier.example",
                "identity": { "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown",
                    "organisation": "", "email": "hanna@ashdown.example" },
            }))
        })
        .post(&[route::HOLDER_CHANGES, "/{id}/withdraw"].concat(), withdraw)
        .about("Withdraws a change of holder.")
        .described(|it| it.refusals())
        .post(route::HOLDER_LINK, link)
        .about("A change of holder as the holder with a mailed link sees it. Changes nothing.")
        .described(|it| it.problems(&[Reason::BadToken, Reason::TooManyTries]).example(json!({ "token": TOKEN })))
        .post(route::HOLDER_ANSWER, answer)
        .about("Answers a change of holder with a mailed link.")
        .described(|it| {
            it.problems(&[Reason::BadToken, Reason::TooManyTries]).refusals();
            it.example(json!({ "token": TOKEN, "answer": "accept" }))
        })
}

async fn page(
    State(state): State<AppState>,
    session: Session,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Json<ScreenResponse<HolderPage>>> {
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::holder(tx, &session.account, &key, now, &policy);
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

async fn change_details(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    JsonBody(body): JsonBody<ChangeHolderDetails>,
) -> ApiResult<Json<()>> {
    let details = body.details.validate().map_err(|faults| wrong_entries(&faults))?;
    let domain = canonical_domain(body.domain);
    let account = session.account.clone();
    let change = move |act: &mut Act<'_, '_>| holders::change_details(act, &session.account, &domain, &details);
    state.act(change).await?.map_err(|error| match error {
        DetailsError::NoDomain => ApiError::not_found(),
        DetailsError::Refused(DetailsRefusal::NotTheAdmin) => not_the_admin(),
        DetailsError::Refused(DetailsRefusal::OverBudget) => ApiError::over_budget(Budget::AddressMails, None),
    })?;
    audit_log::record(&account, client_ip, "changed details of a holder");
    Ok(Json(()))
}

async fn ask(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    JsonBody(body): JsonBody<AskHolderChange>,
) -> ApiResult<Json<HolderChangeId>> {
    let after = body.identity.validate().map_err(|faults| wrong_entries(&faults))?;
    if !is_mailable(&after.email) {
        return Err(wrong_entries(&[FieldFault { field: HolderField::Email, fault: HolderFault::Malformed }]));
    }
    let asker = session.account.clone();
    let domain = canonical_domain(body.domain);
    let input = HolderChangeInput { domain, asker: session.account, after, opts_out: body.opts_out };
    let id = state.act(move |act| holders::ask(act, input)).await?.map_err(|error| ask_error(&error))?;
    audit_log::record(&asker, client_ip, "asked for a change of holder");
    Ok(Json(id))
}

fn ask_error(error: &AskError) -> ApiError {
    let detail = match error {
        AskError::NoDomain => return ApiError::not_found(),
        AskError::OverBudget => return ApiError::over_budget(Budget::AddressMails, None),
        AskError::Refused(HolderChangeRefusal::Blocked { .. }) => {
            "The holder cannot be changed at present. GET the holder of the domain for the reasons."
        }
        AskError::Refused(HolderChangeRefusal::NothingChanged) => "This is the present holder. Nothing would change.",
        AskError::Refused(HolderChangeRefusal::NoOptOut) => {
            "The registry of this domain knows no opt-out of the block of transfers. Ask without it."
        }
    };
    ApiError::new(Reason::Rejected, detail)
}

async fn withdraw(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<HolderChangeId>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    let withdraw = move |act: &mut Act<'_, '_>| holders::withdraw(act, id, &session.account);
    state.act(withdraw).await?.ok_or_else(ApiError::not_found)?.map_err(|refusal| refused(&refusal))?;
    audit_log::record(&account, client_ip, "withdrew a change of holder");
    Ok(Json(()))
}

/// Changes nothing: opening a link is no answer.
async fn link(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<HolderToken>,
) -> ApiResult<Json<HolderAnswerPage>> {
    let (token, now) = (hash_code(&body.token), state.clock.now());
    let found = state.store.read(move |tx| pages::holder_answer(tx, token, now)).await?;
    known_link(&state, client_ip, found).await.map(Json)
}

async fn answer(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<HolderAnswer>,
) -> ApiResult<Json<HolderAnswerPage>> {
    let (token, given, now) = (hash_code(&body.token), body.answer, state.clock.now());
    let answered = state.act(move |act| holders::answer(act, token, given)).await?;
    let result = known_link(&state, client_ip, answered).await?;
    let (change, side) = result.map_err(|refusal| refused(&refusal))?;
    audit_log::record_holder_answer(change, side, client_ip, given);
    let found = state.store.read(move |tx| pages::holder_answer(tx, token, now)).await?;
    found.map(Json).ok_or_else(|| MailedLinkRefusal::Unknown.into())
}

/// Counts links that do not exist, by network. Those that do are never held up.
async fn known_link<T>(state: &AppState, client_ip: ClientIp, found: Option<T>) -> ApiResult<T> {
    let Some(found) = found else {
        count_action(state, client_ip.networks(), ThrottledAction::UnknownHolderLink).await?;
        return Err(MailedLinkRefusal::Unknown.into());
    };
    Ok(found)
}

fn wrong_entries(faults: &[FieldFault]) -> ApiError {
    let faults: Vec<String> =
        faults.iter().map(|fault| format!("{} ({})", fault.field.as_str(), fault.fault.as_str())).collect();
    ApiError::new(Reason::Malformed, &format!("Some entries are wrong: {}.", faults.join(", ")))
}

fn not_the_admin() -> ApiError {
    ApiError::new(Reason::Refused, "Only the admin contact changes the holder.")
}

fn refused(refusal: &HolderRefusal) -> ApiError {
    let detail = match refusal {
        HolderRefusal::NotTheAdmin => return not_the_admin(),
        HolderRefusal::Closed { .. } => "This change of holder has ended.",
        HolderRefusal::Answered => "This holder has answered already.",
    };
    let mut problem = Problem::new(Reason::Refused, detail);
    problem.set_status(409);
    problem.into()
}
