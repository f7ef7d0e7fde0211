//! Papers of a case, which its claimant uploads.

use super::case::{CaseAccess, act, paper_key};
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, PathParam};
use crate::http::limits::uploads;
use crate::http::openapi::BINARY;
use crate::http::route_table::Routes;
use crate::papers::inspect;
use crate::random;
use crate::use_cases::Act;
use crate::use_cases::cases;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{RawQuery, Request, State};
use handover_api::cases::{CaseView, FILE_NAME};
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::cases::papers::{PaperId, PaperKind, UnfitPaper, check_size, shown_name};
use handover_store::{NewPaper, StoreError, pages};
use percent_encoding::percent_decode_str;
use std::time::Duration;
use tokio::time::timeout;

/// The time for uploading a paper, which is larger than other bodies.
const UPLOAD_TIME: Duration = Duration::from_secs(120);

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::CASE_PAPERS, upload)
        .about("Uploads a paper of the case.")
        .described(|it| {
            it.takes_file(BINARY).query("kind", "Kind of the paper, such as `identity`.");
            it.header(FILE_NAME, "Name of the file, percent-encoded.").problems(&[Reason::CaseRefused])
        })
        .delete(&[route::CASE_PAPERS, "/{id}"].concat(), remove)
        .about("Removes a paper that was not sent yet.")
        .described(|it| it.problems(&[Reason::CaseRefused]))
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
    let policies = state.settings.policies;
    let probe = CaseEvent::AddPaper { bytes: 1 };
    let now = state.clock.now();
    state.store.read(move |reader| cases::would_accept(reader, number, &probe, now, &policies)).await??;
    let content = read(request.into_body(), policies.cases.largest_paper).await?;
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
