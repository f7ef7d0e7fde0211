//! Procedures without access to an account: opening a case, its private links, its page and its papers. Responses to the
//! opening and their duration do not reveal whether the domain, the account or the address is known (decision 0033).

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, Session, bearer_token};
use crate::http::input::{parse_address, parse_locale, parse_name};
use crate::http::limits::network_attempts::{ThrottledAction, count_action};
use crate::http::openapi::{Described, Operation, TOKEN};
use crate::http::route_table::Routes;
use crate::http::{AppState, audit_log};
use crate::mail_address::is_mailable;
use crate::papers::PaperKey;
use crate::use_cases::cases::{CaseOpening, ConfirmationRefusal};
use crate::use_cases::{Act, cases};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use handover_api::cases::{CaseLinkInfo, CaseToken, CaseView, Objection, OpenCase, SessionObjection};
use handover_api::problem::Budget;
use handover_api::{Reason, route};
use handover_rules::ValidationCode;
use handover_rules::cases::claim::{Claim, parse_domain, parse_note};
use handover_rules::cases::lifecycle::CaseEvent;
use handover_rules::cases::{CaseNumber, CasePolicy};
use handover_store::{ReadTx, canonical_domain, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::CASES, terms)
        .about("Durations and limits of the procedures without access to an account.")
        .described(|it| it.problems(&[Reason::NotFound]))
        .post(route::CASES, open)
        .about("Opens a case. The answer does not reveal whether domain, account or address are known.")
        .described(|it| {
            it.problems(&[Reason::NotFound, Reason::TooManyTries]).example(json!({
                "domain": "amber-atelier.example", "name": "Imre Castellan", "email": "imre@castellan.example",
                "claimant": "holder", "legalForm": "individual", "language": "en_GB",
                "claim": { "contacts": { "roles": ["contactAdmin"], "to": "tq5108-ovh" } },
            }))
        })
        .post(route::CASE_LINK, link)
        .about("The page that a private link of a case opens.")
        .described(|it| it.problems(&[Reason::BadToken]).example(json!({ "token": TOKEN })))
        .post(route::CASE_CONFIRM, confirm)
        .about("Confirms the mailbox of a claimant. Answers with the secret of a link to the case.")
        .described(|it| it.problems(&[Reason::BadToken, Reason::OverBudget]).example(json!({ "token": TOKEN })))
        .post(route::CASE_OBJECTION, object)
        .about("Objects to an approved case with a mailed link.")
        .described(|it| {
            it.problems(&[Reason::BadToken, Reason::CaseRefused]);
            it.example(json!({ "token": TOKEN, "reason": "I never signed this." }))
        })
        .get(&[route::MY_CASES, "/{number}"].concat(), in_session)
        .about("A case that the account can object to.")
        .described(|it| it.problems(&[Reason::NotFound]))
        .post(&[route::MY_CASES, "/{number}/objection"].concat(), object_in_session)
        .about("Objects to a case as the admin of its domain, or as an account at the address of its holder.")
        .described(|it| it.problems(&[Reason::CaseRefused]).example(json!({ "reason": "I never signed this." })))
        .get(route::CASE, page)
        .about("The case of a private link.")
        .post(route::CASE_SEND, send)
        .about("Sends the papers of the case to staff.")
        .described(|it| it.problems(&[Reason::CaseRefused]))
        .post(route::CASE_CLOSE, close)
        .about("Closes the case.")
        .described(|it| it.problems(&[Reason::CaseRefused]))
}

/// The key of papers. Without one there are no procedures.
pub(crate) fn paper_key(state: &AppState) -> ApiResult<&PaperKey> {
    state.settings.cases.key.as_ref().ok_or_else(ApiError::not_found)
}

/// The periods and limits for the pages that open a case.
async fn terms(State(state): State<AppState>) -> ApiResult<Json<CasePolicy>> {
    paper_key(&state)?;
    Ok(Json(state.settings.policies.cases))
}

async fn open(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<OpenCase>,
) -> ApiResult<Json<()>> {
    paper_key(&state)?;
    let malformed = |detail| ApiError::new(Reason::Malformed, detail);
    let domain = parse_domain(&body.domain).ok_or_else(|| malformed("This is not a domain name."))?;
    let domain = canonical_domain(domain);
    let email = parse_address(&body.email)?;
    let name = parse_name(&body.name)?;
    if name.is_empty() {
        return Err(malformed("A name is required."));
    }
    let wrong_claim =
        || malformed("The claim names at least one role and a NIC handle, or every required field of the new holder.");
    let claim = body.claim.validate().map_err(|_| wrong_claim())?;
    if matches!(&claim, Claim::Holder(identity) if !is_mailable(&identity.email)) {
        return Err(wrong_claim());
    }
    let language = parse_locale(&body.language)?;
    count_action(&state, client_ip.networks(), ThrottledAction::OpenCase).await?;
    let (claimant, legal_form, network) = (body.claimant, body.legal_form, client_ip.coarse_network());
    let opening = CaseOpening { domain, name, claimant, legal_form, language, claim, network };
    let is_demo = state.settings.demo;
    state.act(move |act| cases::postpone_case(act, &email, &opening, is_demo)).await?;
    Ok(Json(()))
}

/// Unthrottled: tokens cannot be guessed.
async fn link(
    State(state): State<AppState>,
    JsonBody(CaseToken { token }): JsonBody<CaseToken>,
) -> ApiResult<Json<CaseLinkInfo>> {
    let policy = state.settings.policies.cases;
    let read = move |tx: &ReadTx<'_>| match cases::find_link(tx, &token)? {
        Ok(link) => pages::case_link(tx, &link, &policy).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    };
    Ok(Json(state.store.read(read).await??))
}

async fn confirm(
    State(state): State<AppState>,
    JsonBody(CaseToken { token }): JsonBody<CaseToken>,
) -> ApiResult<Json<ValidationCode>> {
    let confirmed = state.act(move |act| cases::confirm_mailbox(act, &token)).await?;
    Ok(Json(confirmed.map_err(|refusal| match refusal {
        ConfirmationRefusal::Link(refusal) => ApiError::from(refusal),
        ConfirmationRefusal::TooMany { until } => ApiError::over_budget(Budget::ConfirmedCases, Some(until)),
    })?))
}

async fn object(State(state): State<AppState>, JsonBody(body): JsonBody<Objection>) -> ApiResult<Json<()>> {
    let note = parse_note(&body.reason);
    state.act(move |act| cases::object(act, &body.token, note)).await???;
    Ok(Json(()))
}

/// Anybody but the current admin and the holder learns nothing, not even whether there is such a case.
async fn in_session(
    State(state): State<AppState>,
    session: Session,
    PathParam(number): PathParam<String>,
) -> ApiResult<Json<CaseLinkInfo>> {
    let number = CaseNumber::parse(&number).ok_or_else(ApiError::not_found)?;
    let (now, policy) = (state.clock.now(), state.settings.policies.cases);
    let read = move |tx: &ReadTx<'_>| pages::case_to_object(tx, number, &session.account, now, &policy);
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

/// As for [`in_session`].
async fn object_in_session(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(number): PathParam<String>,
    JsonBody(body): JsonBody<SessionObjection>,
) -> ApiResult<Json<()>> {
    let number = CaseNumber::parse(&number).ok_or_else(ApiError::not_found)?;
    let (account, note) = (session.account.clone(), parse_note(&body.reason));
    let object = move |act: &mut Act<'_, '_>| cases::object_in_session(act, number, &session.account, note);
    state.act(object).await?.ok_or_else(ApiError::not_found)??;
    audit_log::record(&account, client_ip, "objected to a case");
    Ok(Json(()))
}

/// The case of the private link that a call is made with.
pub(super) struct CaseAccess(pub(super) CaseNumber);

impl FromRequestParts<AppState> for CaseAccess {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        paper_key(state)?;
        let token = bearer_token(&parts.headers).to_owned();
        let case = state.store.read(move |reader| cases::case_of_page_link(reader, &token)).await?;
        case.map(Self).ok_or_else(ApiError::not_found)
    }
}

impl Described for CaseAccess {
    fn describe(operation: &mut Operation) {
        operation.security("caseLink").problems(&[Reason::NotFound]);
    }
}

async fn page(State(state): State<AppState>, CaseAccess(number): CaseAccess) -> ApiResult<Json<CaseView>> {
    let policy = state.settings.policies.cases;
    Ok(Json(state.store.read(move |tx| pages::case(tx, number, &policy)).await?))
}

/// Applies an event of the claimant, and answers with the page.
pub(super) async fn act(state: &AppState, number: CaseNumber, event: CaseEvent) -> ApiResult<Json<CaseView>> {
    let apply = move |act: &mut Act<'_, '_>| {
        let result = cases::apply(act, number, &event)?;
        Ok((result, pages::case(act.tx, number, &act.policies.cases)?))
    };
    let (result, view) = state.act(apply).await?;
    result?;
    Ok(Json(view))
}

async fn send(State(state): State<AppState>, CaseAccess(number): CaseAccess) -> ApiResult<Json<CaseView>> {
    act(&state, number, CaseEvent::SendPapers).await
}

async fn close(State(state): State<AppState>, CaseAccess(number): CaseAccess) -> ApiResult<Json<CaseView>> {
    act(&state, number, CaseEvent::Close).await
}
