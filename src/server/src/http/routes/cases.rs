//! Procedures without access to an account: opening a case, its private links, its page and its papers. Responses to the
//! opening and their duration do not reveal whether the domain, the account or the address is known (decision 0033).

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, Session};
use crate::http::input::{parse_address, parse_locale, parse_name};
use crate::http::route_table::Routes;
use crate::http::throttle::{self, ThrottledAction};
use crate::http::{AppState, audit_log, uploads};
use crate::mail_address::is_mailable;
use crate::papers::{PaperKey, inspect};
use crate::random;
use crate::store::{CaseRecord, NewPaper, ReadTx, StoreError, StoreResult, WriteTx, canonical_domain};
use crate::use_cases::cases::{self, CaseOpening, ConfirmationRefusal, Policies};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, RawQuery, Request, State};
use axum::http::header;
use axum::http::request::Parts;
use handover_api::cases::{CaseLinkInfo, CaseToken, CaseView, FILE_NAME, Objection, OpenCase, SessionObjection};
use handover_api::problem::Budget;
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::ValidationCode;
use handover_rules::cases::claim::{Claim, parse_domain, parse_note};
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::cases::papers::{
    PaperFacts, PaperId, PaperKind, UnfitPaper, check_size, papers_needed, shown_name,
};
use handover_rules::cases::policy::CasePolicy;
use handover_rules::cases::timeline::CaseEntry;
use handover_rules::cases::{CaseNumber, papers_missing};
use percent_encoding::percent_decode_str;
use std::time::Duration;
use tokio::time::timeout;

/// The time for uploading a paper, which is larger than other bodies.
const UPLOAD_TIME: Duration = Duration::from_secs(120);

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::CASES, terms)
        .post(route::CASES, open)
        .post(route::CASE_LINK, link)
        .post(route::CASE_CONFIRM, confirm)
        .post(route::CASE_OBJECTION, object)
        .post(&[route::MY_CASES, "/{number}/objection"].concat(), object_in_session)
        .get(route::CASE, page)
        .post(route::CASE_PAPERS, upload)
        .delete(&[route::CASE_PAPERS, "/{id}"].concat(), remove)
        .post(route::CASE_SEND, send)
        .post(route::CASE_CLOSE, close)
}

/// The key of papers. Without one there are no procedures.
pub(super) fn paper_key(state: &AppState) -> ApiResult<&PaperKey> {
    state.settings.cases.key.as_ref().ok_or_else(ApiError::not_found)
}

/// The periods and limits for the pages that open a case.
async fn terms(State(state): State<AppState>) -> ApiResult<Json<CasePolicy>> {
    paper_key(&state)?;
    Ok(Json(state.settings.cases.policy))
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
    throttle::count_action(&state, client_ip, ThrottledAction::OpenCase).await?;
    let (claimant, legal_form, network) = (body.claimant, body.legal_form, client_ip.coarse_network());
    let opening = CaseOpening { domain, name, claimant, legal_form, language, claim, network };
    let (now, is_demo) = (state.clock.now(), state.settings.demo);
    state.store.write(move |tx| cases::postpone_case(tx, &email, &opening, now, is_demo)).await?;
    Ok(Json(()))
}

/// Unthrottled: tokens cannot be guessed.
async fn link(
    State(state): State<AppState>,
    JsonBody(CaseToken { token }): JsonBody<CaseToken>,
) -> ApiResult<Json<CaseLinkInfo>> {
    let policy = state.settings.cases.policy;
    let find = move |reader: &ReadTx<'_>| {
        let link = match cases::find_link(reader, &token)? {
            Ok(link) => link,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let record = reader.case(link.case)?.ok_or(StoreError::Corrupt("link of a missing case"))?;
        Ok(Ok(CaseLinkInfo {
            link: link.link,
            number: link.case,
            until: policy.wait_until(&record.case),
            domain: record.domain,
            claim: link.link.objector().map(|_| record.claim),
            state: record.case.state,
        }))
    };
    Ok(Json(state.store.read(find).await??))
}

async fn confirm(
    State(state): State<AppState>,
    JsonBody(CaseToken { token }): JsonBody<CaseToken>,
) -> ApiResult<Json<ValidationCode>> {
    let (now, policy) = (state.clock.now(), Policies::from(&*state.settings));
    let confirm = move |tx: &mut WriteTx<'_>| cases::confirm_mailbox(tx, &token, now, &policy);
    let confirmed = state.store.write(confirm).await?;
    Ok(Json(confirmed.map_err(|refusal| match refusal {
        ConfirmationRefusal::Link(refusal) => ApiError::from(refusal),
        ConfirmationRefusal::TooMany { until } => ApiError::over_budget(Budget::ConfirmedCases, Some(until)),
    })?))
}

async fn object(State(state): State<AppState>, JsonBody(body): JsonBody<Objection>) -> ApiResult<Json<()>> {
    let (now, policy) = (state.clock.now(), Policies::from(&*state.settings));
    let note = parse_note(&body.reason);
    let object = move |tx: &mut WriteTx<'_>| cases::object(tx, &body.token, note, now, &policy);
    state.store.write(object).await???;
    Ok(Json(()))
}

/// Anybody but the present admin learns nothing, not even whether there is such a case.
async fn object_in_session(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(number): PathParam<String>,
    JsonBody(body): JsonBody<SessionObjection>,
) -> ApiResult<Json<()>> {
    let number = CaseNumber::parse(&number).ok_or_else(ApiError::not_found)?;
    let (now, policy) = (state.clock.now(), Policies::from(&*state.settings));
    let (account, note) = (session.account.clone(), parse_note(&body.reason));
    let object = move |tx: &mut WriteTx<'_>| cases::object_in_session(tx, number, &session.account, note, now, &policy);
    state.store.write(object).await?.ok_or_else(ApiError::not_found)??;
    audit_log::record(&account, client_ip, "objected to a case");
    Ok(Json(()))
}

/// The case of the private link that a call is made with.
struct CaseAccess(CaseNumber);

impl FromRequestParts<AppState> for CaseAccess {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        paper_key(state)?;
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().to_owned();
        let case = state.store.read(move |reader| cases::case_of_page_link(reader, &token)).await?;
        case.map(Self).ok_or_else(ApiError::not_found)
    }
}

async fn page(State(state): State<AppState>, CaseAccess(number): CaseAccess) -> ApiResult<Json<CaseView>> {
    let policy = Policies::from(&*state.settings);
    Ok(Json(state.store.read(move |reader| view(reader, number, &policy)).await?))
}

fn view(reader: &ReadTx<'_>, number: CaseNumber, policy: &Policies) -> StoreResult<CaseView> {
    let record = reader.case(number)?.ok_or(StoreError::Corrupt("link of a missing case"))?;
    let CaseRecord { case, domain, name, claim, .. } = record;
    let papers = reader.case_papers(number)?;
    let facts: Vec<PaperFacts> = papers.iter().map(|paper| paper.facts.clone()).collect();
    let timeline = reader.case_timeline(number)?;
    Ok(CaseView {
        number,
        procedure: case.procedure,
        domain,
        claim,
        name,
        claimant: case.claimant,
        legal_form: case.legal_form,
        state: case.state,
        until: policy.cases.wait_until(&case),
        needed: papers_needed(case.procedure, case.legal_form, case.claimant),
        missing: papers_missing(&case, &facts),
        papers: papers.into_iter().map(Into::into).collect(),
        timeline: timeline.iter().filter_map(CaseEntry::as_seen_by_claimant).collect(),
        papers_deleted_at: policy.cases.papers_deleted_at(&case),
        policy: policy.cases,
        asked_again: case.asked_again,
    })
}

/// Applies an event of the claimant, and answers with the page.
async fn act(state: &AppState, number: CaseNumber, event: CaseEvent) -> ApiResult<Json<CaseView>> {
    let (now, policy) = (state.clock.now(), Policies::from(&*state.settings));
    let act = move |tx: &mut WriteTx<'_>| {
        let result = cases::apply(tx, number, &event, now, &policy)?;
        Ok((result, view(tx, number, &policy)?))
    };
    let (result, view) = state.store.write(act).await?;
    result?;
    Ok(Json(view))
}

async fn send(State(state): State<AppState>, CaseAccess(number): CaseAccess) -> ApiResult<Json<CaseView>> {
    act(&state, number, CaseEvent::SendPapers).await
}

async fn close(State(state): State<AppState>, CaseAccess(number): CaseAccess) -> ApiResult<Json<CaseView>> {
    act(&state, number, CaseEvent::Close).await
}

async fn remove(
    State(state): State<AppState>,
    CaseAccess(number): CaseAccess,
    PathParam(paper): PathParam<PaperId>,
) -> ApiResult<Json<CaseView>> {
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
    State(state): State<AppState>,
    CaseAccess(number): CaseAccess,
    client_ip: ClientIp,
    RawQuery(query): RawQuery,
    request: Request,
) -> ApiResult<Json<CaseView>> {
    let kind = query.as_deref().and_then(|query| parameter(query, "kind")).and_then(|kind| PaperKind::parse(&kind));
    let kind = kind.ok_or_else(|| ApiError::new(Reason::Malformed, "Name the kind of the paper: ?kind=identity"))?;
    let name = file_name(&request);
    let busy = || ApiError::new(Reason::Busy, "Too many uploads at the same time. Try again in a moment.");
    let _upload = uploads::begin(&state.uploads, number, client_ip.networks()).ok_or_else(busy)?;
    let policy = Policies::from(&*state.settings);
    let probe = CaseEvent::AddPaper { bytes: 1 };
    let now = state.clock.now();
    state.store.read(move |reader| cases::would_accept(reader, number, &probe, now, &policy)).await??;
    let content = read(request.into_body(), policy.cases.largest_paper).await?;
    store_paper(&state, number, UploadedPaper { kind, name, content }).await
}

fn file_name(request: &Request) -> String {
    let name = request.headers().get(FILE_NAME).and_then(|name| name.to_str().ok()).unwrap_or_default();
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

async fn store_paper(state: &AppState, number: CaseNumber, upload: UploadedPaper) -> ApiResult<Json<CaseView>> {
    let unfit = |reason| ApiError::from(CaseRefusal::Unfit { reason });
    let UploadedPaper { kind, name, content } = upload;
    let policy = Policies::from(&*state.settings);
    check_size(content.len() as u64, &policy.cases).map_err(unfit)?;
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
    let now = state.clock.now();
    let add = move |tx: &mut WriteTx<'_>| {
        let result = cases::add_paper(tx, number, &paper, now, &policy)?;
        Ok((result, view(tx, number, &policy)?))
    };
    let (result, view) = state.store.write(add).await?;
    result?;
    Ok(Json(view))
}
