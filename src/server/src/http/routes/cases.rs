//! Procedures without access to an account: opening a case, its private links, its page and its papers. Responses to the
//! opening and their duration do not reveal whether the domain, the account or the address is known (decision 0033).

use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{
    ClientIp, JsonBody, PathParam, Query, Session, bearer_token, header_text, parse_address, parse_locale, parse_name,
};
use crate::http::limits::attempts::{ThrottledAction, begin_upload, count_action};
use crate::http::openapi::{BINARY, Described, Operation, Routes, TOKEN};
use crate::http::{AppState, logs};
use crate::mail_address::is_mailable;
use crate::papers::{PaperKey, inspect};
use crate::random;
use crate::use_cases::cases::{CaseOpening, ConfirmationRefusal};
use crate::use_cases::{Act, cases};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use handover_api::cases::{CaseLinkInfo, CaseToken, CaseView, FILE_NAME, Objection, OpenCase, SessionObjection};
use handover_api::problem::Budget;
use handover_api::{Reason, route};
use handover_rules::ValidationCode;
use handover_rules::cases::claim::{Claim, parse_domain, parse_note};
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::cases::papers::{PaperId, PaperKind, UnfitPaper, check_size, shown_name};
use handover_rules::cases::{CaseNumber, CasePolicy};
use handover_store::{NewPaper, ReadTx, StoreError, canonical_domain, pages};
use percent_encoding::percent_decode_str;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::CASES, terms)
        .about("Durations and limits of the procedures without access to an account.")
        .problems(&[Reason::NotFound])
        .post(route::CASES, open)
        .about("Opens a case. The answer does not reveal whether domain, account or address are known.")
        .problems(&[Reason::NotFound, Reason::TooManyTries])
        .example(json!({
            "domain": "amber-atelier.example", "name": "Imre Castellan", "email": "imre@castellan.example",
            "claimant": "holder", "legalForm": "individual", "language": "en_GB",
            "claim": { "contacts": { "roles": ["contactAdmin"], "to": "tq5108-ovh" } },
        }))
        .post(route::CASE_LINK, link)
        .about("The page that a private link of a case opens.")
        .described(|it| it.problems(&[Reason::BadToken]).example(json!({ "token": TOKEN })))
        .post(route::CASE_CONFIRM, confirm)
        .about("Confirms the mailbox of a claimant. Answers with the secret of a link to the case.")
        .described(|it| it.problems(&[Reason::BadToken, Reason::OverBudget]).example(json!({ "token": TOKEN })))
        .post(route::CASE_OBJECTION, object)
        .about("Objects to an approved case with a mailed link.")
        .problems(&[Reason::BadToken, Reason::CaseRefused])
        .example(json!({ "token": TOKEN, "reason": "I never signed this." }))
        .get(&[route::MY_CASES, "/{number}"].concat(), in_session)
        .about("A case that the account can object to.")
        .problems(&[Reason::NotFound])
        .post(&[route::MY_CASES, "/{number}/objection"].concat(), object_in_session)
        .about("Objects to a case as the admin of its domain, or as an account at the address of its holder.")
        .described(|it| it.problems(&[Reason::CaseRefused]).example(json!({ "reason": "I never signed this." })))
        .get(route::CASE, page)
        .about("The case of a private link.")
        .post(route::CASE_SEND, send)
        .about("Sends the papers of the case to staff.")
        .problems(&[Reason::CaseRefused])
        .post(route::CASE_CLOSE, close)
        .about("Closes the case.")
        .problems(&[Reason::CaseRefused])
        .post(route::CASE_PAPERS, upload)
        .about("Uploads a paper of the case.")
        .described(|it| {
            it.takes_file(BINARY)
                .query("kind", "Kind of the paper, such as `identity`.")
                .header(FILE_NAME, "Name of the file, percent-encoded.")
        })
        .problems(&[Reason::CaseRefused])
        .delete(&[route::CASE_PAPERS, "/{id}"].concat(), remove)
        .about("Removes a paper that was not sent yet.")
        .problems(&[Reason::CaseRefused])
}

/// The key of papers. Without one there are no procedures.
fn paper_key(state: &AppState) -> ApiResult<&PaperKey> {
    state.settings.cases.key.as_ref().ok_or_else(ApiError::not_found)
}

/// The periods and limits for the pages that open a case.
async fn terms(state: AppState) -> JsonResult<CasePolicy> {
    paper_key(&state)?;
    Ok(Json(state.settings.policies.cases))
}

async fn open(state: AppState, client_ip: ClientIp, JsonBody(body): JsonBody<OpenCase>) -> JsonResult<()> {
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
async fn link(state: AppState, JsonBody(CaseToken { token }): JsonBody<CaseToken>) -> JsonResult<CaseLinkInfo> {
    let policy = state.settings.policies.cases;
    let read = move |tx: &ReadTx<'_>| match cases::find_link(tx, &token)? {
        Ok(link) => pages::case_link(tx, &link, &policy).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    };
    Ok(Json(state.store.read(read).await??))
}

async fn confirm(state: AppState, JsonBody(CaseToken { token }): JsonBody<CaseToken>) -> JsonResult<ValidationCode> {
    let confirmed = state.act(move |act| cases::confirm_mailbox(act, &token)).await?;
    Ok(Json(confirmed.map_err(|refusal| match refusal {
        ConfirmationRefusal::Link(refusal) => ApiError::from(refusal),
        ConfirmationRefusal::TooMany { until } => ApiError::over_budget(Budget::ConfirmedCases, Some(until)),
    })?))
}

async fn object(state: AppState, JsonBody(body): JsonBody<Objection>) -> JsonResult<()> {
    let note = parse_note(&body.reason);
    state.act(move |act| cases::object(act, &body.token, note)).await???;
    Ok(Json(()))
}

/// Anybody but the current admin and the holder learns nothing, not even whether there is such a case.
async fn in_session(
    state: AppState,
    session: Session,
    PathParam(number): PathParam<String>,
) -> JsonResult<CaseLinkInfo> {
    let number = CaseNumber::parse(&number).ok_or_else(ApiError::not_found)?;
    let (now, policy) = (state.clock.now(), state.settings.policies.cases);
    state.find(move |tx| pages::case_to_object(tx, number, &session.account, now, &policy)).await
}

/// As for [`in_session`].
async fn object_in_session(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    PathParam(number): PathParam<String>,
    JsonBody(body): JsonBody<SessionObjection>,
) -> JsonResult<()> {
    let number = CaseNumber::parse(&number).ok_or_else(ApiError::not_found)?;
    let (account, note) = (session.account.clone(), parse_note(&body.reason));
    let object = move |act: &mut Act<'_, '_>| cases::object_in_session(act, number, &session.account, note);
    state.act(object).await?.ok_or_else(ApiError::not_found)??;
    logs::audit(&account, client_ip, "objected to a case");
    Ok(Json(()))
}

/// The case of the private link that a call is made with.
struct CaseAccess(CaseNumber);

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

async fn page(state: AppState, CaseAccess(number): CaseAccess) -> JsonResult<CaseView> {
    let policy = state.settings.policies.cases;
    state.page(move |tx| pages::case(tx, number, &policy)).await
}

/// Applies an event of the claimant, and answers with the page.
async fn act(state: &AppState, number: CaseNumber, event: CaseEvent) -> JsonResult<CaseView> {
    let apply = move |act: &mut Act<'_, '_>| {
        let result = cases::apply(act, number, &event)?;
        Ok((result, pages::case(act.tx, number, &act.policies.cases)?))
    };
    let (result, view) = state.act(apply).await?;
    result?;
    Ok(Json(view))
}

async fn send(state: AppState, CaseAccess(number): CaseAccess) -> JsonResult<CaseView> {
    act(&state, number, CaseEvent::SendPapers).await
}

async fn close(state: AppState, CaseAccess(number): CaseAccess) -> JsonResult<CaseView> {
    act(&state, number, CaseEvent::Close).await
}

/// The time for uploading a paper, which is larger than other bodies.
const UPLOAD_TIME: Duration = Duration::from_secs(120);

async fn remove(
    state: AppState,
    CaseAccess(number): CaseAccess,
    PathParam(paper): PathParam<PaperId>,
) -> JsonResult<CaseView> {
    act(&state, number, CaseEvent::RemovePaper { paper }).await
}

/// A file that is on its way into a case.
struct UploadedPaper {
    kind: PaperKind,
    name: String,
    content: Vec<u8>,
}

/// The file is read only after the state of the case was checked, and stored only after it was scanned.
async fn upload(
    state: AppState,
    CaseAccess(number): CaseAccess,
    client_ip: ClientIp,
    query: Query,
    request: Request,
) -> JsonResult<CaseView> {
    let kind = query.get("kind").and_then(|kind| PaperKind::parse(&kind));
    let kind = kind.ok_or_else(|| ApiError::new(Reason::Malformed, "Name the kind of the paper: ?kind=identity"))?;
    let name = file_name(&request);
    let busy = || ApiError::new(Reason::Busy, "Too many uploads at the same time. Try again in a moment.");
    let _upload = begin_upload(&state.uploads, number, client_ip.networks()).ok_or_else(busy)?;
    let policies = state.settings.policies;
    let probe = CaseEvent::AddPaper { bytes: 1 };
    let now = state.clock.now();
    state.store.read(move |reader| cases::would_accept(reader, number, &probe, now, &policies)).await??;
    let content = read(request.into_body(), policies.cases.largest_paper).await?;
    store_paper(&state, number, UploadedPaper { kind, name, content }).await
}

fn file_name(request: &Request) -> String {
    let name = header_text(request.headers(), FILE_NAME);
    shown_name(&percent_decode_str(name).decode_utf8_lossy())
}

/// Reads a file of a size that can be accepted.
async fn read(body: Body, largest: u32) -> ApiResult<Vec<u8>> {
    // One byte more than allowed is enough to know that it is too large.
    let limit = usize::try_from(largest).unwrap_or(usize::MAX);
    match timeout(UPLOAD_TIME, to_bytes(body, limit)).await {
        Err(_) => Err(ApiError::new(Reason::TooSlow, "The file took too long to arrive.")),
        Ok(Err(_)) => Err(CaseRefusal::Unfit { reason: UnfitPaper::TooLarge }.into()),
        Ok(Ok(content)) => Ok(content.into()),
    }
}

async fn store_paper(state: &AppState, number: CaseNumber, upload: UploadedPaper) -> JsonResult<CaseView> {
    let unfit = |reason| ApiError::from(CaseRefusal::Unfit { reason });
    let UploadedPaper { kind, name, content } = upload;
    check_size(content.len() as u64, &state.settings.policies.cases).map_err(unfit)?;
    let paper_type = inspect(&content).map_err(unfit)?;
    let scanner = state.settings.cases.scanner.as_ref();
    if let Some(scanner) = scanner {
        scanner.scan(&content).await.map_err(unfit)?;
    }
    let id = PaperId::new(random::number());
    let key = paper_key(state)?.clone();
    let bytes = u32::try_from(content.len()).unwrap_or(u32::MAX);
    let sealing = tokio::task::spawn_blocking(move || key.seal(number, id, &content));
    let sealed = sealing.await.ok().flatten().ok_or(StoreError::Corrupt("paper that cannot be sealed"))?;
    let paper = NewPaper { id, kind, paper_type, name, bytes, is_scanned: scanner.is_some(), sealed };
    let add = move |act: &mut Act<'_, '_>| {
        let result = cases::add_paper(act, number, &paper)?;
        Ok((result, pages::case(act.tx, number, &act.policies.cases)?))
    };
    let (result, view) = state.act(add).await?;
    result?;
    Ok(Json(view))
}
