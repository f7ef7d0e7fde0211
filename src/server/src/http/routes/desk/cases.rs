//! Cases at the desk: the queue, a case beside the holder on record, its papers, and the decision (decision 0033).

use crate::http::AppState;
use crate::http::answers::memory::AnswerMemory;
use crate::http::errors::{ApiResult, JsonResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, StaffSession};
use crate::http::openapi::{BINARY, Routes};
use crate::http::preconditions::{IfMatch, Versioned};
use crate::http::routes::desk::run_audited;
use crate::use_cases::Act;
use crate::use_cases::desk::{AuditedEntry, DeskCall, NotFound, cases};
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use handover_api::cases::{Decision, DecisionKind, DeskCase, DeskPaper, DeskQueue};
use handover_api::desk::DeskPage;
use handover_api::{Reason, route};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::PaperId;
use handover_rules::desk::{DeskAct, SubjectKind};
use serde_json::json;

pub(crate) fn routes() -> Routes {
    let case = [route::DESK_CASES, "/{number}"].concat();
    Routes::default()
        .get(route::DESK_CASES, queue)
        .about("The cases that are open.")
        .get(&case, show)
        .about("A case.")
        .get(&[&case, "/papers/{paper}"].concat(), paper)
        .about("The content of a paper.")
        .described(|it| it.answers_file(BINARY).problems(&[Reason::CaseRefused, Reason::Conflict]))
        .post(&[&case, "/decision"].concat(), decide)
        .about("Decides a case. An approval needs its `ETag` as `If-Match`: it counts for what was read.")
        .problems(&[Reason::CaseRefused, Reason::Conflict])
        .example(json!({ "decision": "refuse", "reason": "Not the holder." }))
}

/// A call about a case. A malformed number is looked up in vain, like an unknown one.
fn about_case(
    session: &StaffSession,
    act: DeskAct,
    text: &str,
    reason: &str,
) -> (DeskCall, Result<CaseNumber, NotFound>) {
    let number = CaseNumber::parse(text).ok_or(NotFound);
    let name = number.as_ref().map_or_else(|_| text.to_owned(), CaseNumber::to_string);
    (session.call(act, Some((SubjectKind::Case, name)), reason), number)
}

async fn queue(state: AppState, session: StaffSession) -> JsonResult<DeskPage<DeskQueue>> {
    let call = session.call(DeskAct::SeeCases, None, "");
    run_audited(&state, call, move |act, _| Ok(cases::queue(act, &session.member)?)).await.map(Json)
}

async fn show(
    state: AppState,
    session: StaffSession,
    PathParam(number): PathParam<String>,
) -> ApiResult<Versioned<DeskPage<DeskCase>>> {
    let (call, number) = about_case(&session, DeskAct::SeeCase, &number, "");
    let by = session.member.id;
    let page = run_audited(&state, call, move |act, _| cases::case(act, number?, by)).await?;
    let decided = decided(&page.data);
    Ok(Versioned::with(page, &decided))
}

/// What a decision is about: the case without its reader and its emails.
fn decided(case: &DeskCase) -> DeskCase {
    let unopened = |paper: &DeskPaper| DeskPaper { is_opened: false, ..paper.clone() };
    let papers = case.papers.iter().map(unopened).collect();
    DeskCase { papers, mails: Vec::new(), staff: Vec::new(), no_approval: None, ..case.clone() }
}

/// A file that no browser opens by itself: untrusted content never runs beside the desk's session.
async fn paper(
    state: AppState,
    client: ClientIp,
    session: StaffSession,
    PathParam((number, paper)): PathParam<(String, String)>,
) -> ApiResult<Response> {
    let key = state.settings.cases.key.clone();
    let (call, number) = about_case(&session, DeskAct::OpenPaper, &number, "");
    let place = number.and_then(|number| PaperId::parse(&paper).map(|id| (number, id)).ok_or(NotFound));
    let by = session.member.id;
    let memory = AnswerMemory::of(&state, client, None);
    let open =
        move |act: &mut Act<'_, '_>| cases::open_paper(act, call, place, by, key.as_ref(), |bytes| memory.count(bytes));
    let (counted, cases::OpenedPaper { case, record, content }) = state.act(open).await??;
    let name = format!("{case}-{}.{}", record.facts.kind.as_str(), record.paper_type.as_str());
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, counted, content).into_response())
}

async fn decide(
    state: AppState,
    session: StaffSession,
    version: IfMatch,
    PathParam(number): PathParam<String>,
    JsonBody(body): JsonBody<Decision>,
) -> JsonResult<DeskCase> {
    let act = match body.decision {
        DecisionKind::Approve => DeskAct::ApproveCase,
        DecisionKind::AskAgain => DeskAct::AskCaseAgain,
        DecisionKind::Refuse => DeskAct::RefuseCase,
    };
    let (call, number) = about_case(&session, act, &number, &body.reason);
    let by = session.member.id;
    let decide = move |act: &mut Act<'_, '_>, entry: AuditedEntry<'_>| {
        let number = number?;
        let read = decided(&cases::view(act, number, by)?);
        // An approval counts for what was seen.
        match body.decision {
            DecisionKind::Approve => version.require_read(Some(&read))?,
            DecisionKind::AskAgain | DecisionKind::Refuse => version.require(Some(&read))?,
        }
        cases::decide(act, number, (by, &body), entry)
    };
    run_audited(&state, call, decide).await.map(Json)
}
