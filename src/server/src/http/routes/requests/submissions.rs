//! Submissions over many services (decision 0035): submitting, reading, acts on many lines, and the tech roles of a
//! submission that end on a day (decision 0038).

use crate::http::answers::json::Accepted;
use crate::http::answers::{CsvFile, ROWS_PER_READ, download_csv};
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{ClientIp, JsonBody, LargeJsonBody, PathParam, Query, Session};
use crate::http::openapi::{CSV, Routes, TOKEN};
use crate::http::preconditions::IdempotentCall;
use crate::http::routes::requests::ask::{off_thread, read_body, refused_submission};
use crate::http::routes::requests::{no_part, read_reason, submission_of};
use crate::http::sign_in::require_step_up;
use crate::http::{AppState, logs, openapi};
use crate::secrets::hash_code;
use crate::use_cases::requests::{ActError, AskRefusal, RequestedActs};
use crate::use_cases::{Act, access, requests};
use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use handover_api::csv::NamedColumns;
use handover_api::reference::Resend;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{
    ActOnLines, AnswerLines, EndRoles, EndedRoles, ExtendableRoles, LISTED_CHANGES, Lines, LinesPage, LinesResult,
    LinesView, MAX_PAGE, NAMED_SERVICES, NewSubmission, PAGE, SubmissionDetail, Submitted,
};
use handover_api::{Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::submission::file::FileFault;
use handover_rules::submission::form::{Preview, Shown};
use handover_rules::{Policy, RequestId};
use handover_store::pages::screen;
use handover_store::{LinesQuery, ReadTx, RoleEndGroup, pages};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) fn routes() -> Routes {
    let one = [route::SUBMISSIONS, "/{id}"].concat();
    let action = |action: SubmissionAction| [&one, "/", action.as_str()].concat();
    let end = [route::SUBMISSIONS, "/{id}/", SubmissionAction::EndRoles.as_str()].concat();
    let alike = [route::SUBMISSIONS, "/{id}/ends"].concat();
    Routes::default()
        .post(route::SUBMISSIONS, submit)
        .about("Asks for new contacts of many services, or of one in the name of an account that gives access to it.")
        .described(|it| it.submission_problems().problems(&[Reason::NotFound]).example(example()))
        .post(route::SUBMISSIONS_CHECK, check)
        .about("Previews the requests, and lists reasons against them. Nothing is stored.")
        .described(|it| it.submission_problems().problems(&[Reason::NotFound]).example(example()))
        .get(&one, detail)
        .about("A submission with the first page of its lines.")
        .described(|it| it.query("limit", "Most lines of the page."))
        .get(&[&one, "/lines"].concat(), lines)
        .about("A page of the lines of a submission.")
        .described(|it| it.queries(&FILTERS).page())
        .get(&[&one, "/lines.csv"].concat(), lines_csv)
        .about("The lines of a submission as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
        .post(&action(SubmissionAction::Answer), answer)
        .about("Answers lines with a code.")
        .described(|it| it.refusals())
        .problems(&[Reason::StepUp])
        .example(json!({ "token": TOKEN, "accept": "all", "decline": "none" }))
        .post(&action(SubmissionAction::Withdraw), withdraw)
        .about("Withdraws lines, as the asker.")
        .described(|it| it.refusals().example(json!({ "lines": "all" })))
        .post(&action(SubmissionAction::TakeBack), take_back)
        .about("Takes own acceptances back.")
        .described(|it| it.refusals().example(json!({ "lines": "all" })))
        .post(&action(SubmissionAction::Resend), resend)
        .about("Sends the email with the code again.")
        .described(|it| it.refusals().example(json!({ "to": "tq5108-ovh" })))
        .post(&end, end_roles)
        .about("Ends tech roles that a submission has handed over before their last day.")
        .example(json!({ "holder": "tq5108-ovh", "returnsTo": "mh20417-ovh", "until": "2030-03-31" }))
        .get(&alike, ends_alike)
        .about("The tech roles that end like the one which a request has handed over, as far as they can be extended.")
        .get(route::ENDING_SOON_CSV, ending_soon_csv)
        .about("The tech roles that end soon, as a CSV file.")
        .described(|it| it.answers_file(CSV))
}

const FILTERS: [(&str, &str); 4] = [
    ("q", "Text in names of services, handles, visible names and numbers."),
    ("state", "State of the line."),
    ("answer", "`waiting` or `accepted`: the account's own answer."),
    ("sort", "`service` or `state`, with `-` in front for descending."),
];

fn example() -> Value {
    json!({ "lines": { "selected": {
        "selection": { "these": [openapi::service()] },
        "contacts": { "admin": null, "tech": "tq5108-ovh", "billing": null },
    } } })
}

/// The refusal to submit a file. The check of the file lists all faults.
fn faulty(faults: &[FileFault]) -> ApiError {
    let first = faults.first().map_or_else(String::new, |fault| {
        let FileFault { line, column, title, problem, .. } = fault;
        let column = column.map_or_else(String::new, |column| format!(", column {column} ({title})"));
        format!(" The first: line {line}{column}: {}.", problem.as_str())
    });
    let detail = format!("The file has {} faults.{first} Check the submission to see all of them.", faults.len());
    ApiError::new(Reason::Malformed, &detail)
}

async fn check(
    state: AppState,
    session: Session,
    LargeJsonBody(body, _place): LargeJsonBody<NewSubmission>,
) -> ScreenResult<Preview> {
    let (account, now, policy) = (session.account, state.clock.now(), state.settings.policies.requests);
    let asked = read_body(&state, account.clone(), body, now).await?;
    let (count, catalogue) = (state.lookup_counter(&account, now), Arc::clone(&state.settings.catalogue));
    let check = move |reader: &ReadTx<'_>| {
        let (preview, uses) = match asked {
            Err(faults) => (Preview { faults, ..Preview::default() }, Vec::new()),
            Ok(asked) => match access::check_contacts(reader, &asked, &catalogue, &count, (now, &policy))? {
                // No limit on named services: the caller needs all of them to correct a file or to leave a group out.
                (Ok(planned), uses) => (planned.preview(Shown { refused: usize::MAX, changes: LISTED_CHANGES }), uses),
                (Err(refusal), uses) => return Ok((Err(refusal), uses)),
            },
        };
        Ok((Ok(screen(reader, &account, now, preview)?), uses))
    };
    let (checked, uses) = state.store.read(check).await?;
    if !uses.is_empty() {
        state.act_at(now, move |act| access::record_once(act, &uses)).await?;
    }
    checked.map(Json).map_err(|refusal| refused(refusal, &policy))
}

async fn submit(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    headers: HeaderMap,
    LargeJsonBody(body, _place): LargeJsonBody<NewSubmission>,
) -> ApiResult<Accepted<Submitted>> {
    let now = state.clock.now();
    let account = session.account.clone();
    let read_call = move || IdempotentCall::new(account, &headers, &body, now).map(|call| (call, body));
    let (call, body) = off_thread(read_call).await??;
    if let Some(submitted) = call.repeated(&state.store).await? {
        return Ok(Accepted(submitted));
    }
    let asked = read_body(&state, session.account, body, now).await?.map_err(|faults| faulty(&faults))?;
    if asked.names_admin() {
        require_step_up(&state, SensitiveAct::AskForAdmin, session.authentication.as_ref())?;
    }
    let (count, catalogue) = (state.lookup_counter(asked.viewer(), now), Arc::clone(&state.settings.catalogue));
    let (policy, delegate) = (state.settings.policies.requests, asked.delegate.clone());
    let submit = move |act: &mut Act<'_, '_>| {
        let ask = |act: &mut Act<'_, '_>| access::ask_for_contacts(act, &asked, &catalogue, &count);
        call.run(act, |act| Ok(ask(act)?.map(|made| stored(&made))))
    };
    let submitted = state.act_at(now, submit).await??.map_err(|refusal| refused(refusal, &policy))?;
    if let Some(delegate) = delegate {
        logs::audit(&delegate, client_ip, "asked for contacts in the name of another account");
    }
    Ok(Accepted(submitted))
}

fn stored(submitted: &requests::Submitted) -> Submitted {
    Submitted {
        submission: submitted.submission,
        preview: submitted.planned.preview(Shown { refused: NAMED_SERVICES, changes: 0 }),
    }
}

fn refused(refusal: AskRefusal, policy: &Policy) -> ApiError {
    refused_submission(refusal, policy, |_| {
        let detail = "Not all services can be changed, or none. Check the submission to see which ones and why.";
        ApiError::new(Reason::Conflict, detail)
    })
}

async fn answer(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    LargeJsonBody(body, _place): LargeJsonBody<AnswerLines>,
) -> JsonResult<LinesResult> {
    let AnswerLines { token, accept, decline, reason } = body;
    let reason = read_reason(reason.as_deref())?;
    if accept != Lines::None {
        require_step_up(&state, SensitiveAct::Accept, session.authentication.as_ref())?;
    }
    let what = RequestedActs::Answer { code: hash_code(&token), accept, decline, reason };
    act(&state, session, &id, what).await
}

async fn withdraw(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    LargeJsonBody(body, _place): LargeJsonBody<ActOnLines>,
) -> JsonResult<LinesResult> {
    act(&state, session, &id, RequestedActs::Withdraw(body.lines)).await
}

async fn take_back(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    LargeJsonBody(body, _place): LargeJsonBody<ActOnLines>,
) -> JsonResult<LinesResult> {
    act(&state, session, &id, RequestedActs::TakeBack(body.lines)).await
}

async fn act(state: &AppState, session: Session, id: &str, what: RequestedActs) -> JsonResult<LinesResult> {
    let (id, by) = (submission_of(state, id).await?, session.account);
    let done = state.act(move |act| requests::act_on_lines(act, id, &by, &what)).await?;
    done.map(Json).map_err(|error| match error {
        ActError::Contradiction => ApiError::new(Reason::Malformed, "A line can be accepted or declined, not both."),
        ActError::Refused(refusal) => refusal.into(),
    })
}

async fn resend(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<Resend>,
) -> JsonResult<()> {
    let id = submission_of(&state, &id).await?;
    let by = session.account;
    let party = body.to.unwrap_or_else(|| by.clone());
    let done = state.act(move |act| requests::resend(act, id, &by, &party)).await?;
    done.map(Json).map_err(ApiError::from)
}

async fn detail(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    query: Query,
) -> ScreenResult<SubmissionDetail> {
    let number = RequestId::parse(&id).ok_or_else(no_part)?;
    let lines = query.limit(PAGE, MAX_PAGE);
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::submission(tx, &session.account, (number, lines), now, &policy);
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

async fn lines(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    query: Query,
) -> ScreenResult<LinesPage> {
    let number = RequestId::parse(&id).ok_or_else(no_part)?;
    let (view, part) = (LinesView::read(&query), (query.get("after"), query.limit(PAGE, MAX_PAGE)));
    let now = state.clock.now();
    let read = move |tx: &ReadTx<'_>| {
        let query = pages::submission_lines_query(tx, &session.account, number, &view, part)?;
        query.map(|query| pages::submission_lines(tx, &query, now)).transpose()
    };
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

async fn lines_csv(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    query: Query,
) -> ApiResult<Response> {
    let number = RequestId::parse(&id).ok_or_else(no_part)?;
    let (viewer, view) = (session.account, LinesView::read(&query));
    let of = viewer.clone();
    let part = (None, ROWS_PER_READ);
    let find = move |tx: &ReadTx<'_>| pages::submission_lines_query(tx, &of, number, &view, part);
    let query = state.store.read(find).await?.ok_or_else(no_part)?;
    let name = format!("request-{}.csv", query.submission);
    let read = move |tx: &ReadTx<'_>, after| pages::submission_lines_csv(tx, &LinesQuery { after, ..query.clone() });
    let file = CsvFile { name, columns: pages::LINES_CSV, viewer: Some(viewer) };
    download_csv(&state.store, file, read).await
}

/// Columns of a file of new contacts, and who gets the role back: with other last days, the file asks to extend.
const ENDING_SOON_TITLES: [&str; 5] = ["service", "category", "tech", "until", "returnsTo"];

/// One line for each role instead of groups.
async fn ending_soon_csv(state: AppState, session: Session) -> ApiResult<Response> {
    let (viewer, now) = (session.account, state.clock.now());
    let reads = Some(viewer.clone());
    let read = move |tx: &ReadTx<'_>, rest| pages::ending_soon_csv(tx, &viewer, (rest, ROWS_PER_READ as usize), now);
    let columns = NamedColumns { titles: &ENDING_SOON_TITLES, handles: &["tech", "returnsTo"] };
    download_csv(&state.store, CsvFile { name: "ending-soon.csv".to_owned(), columns, viewer: reads }, read).await
}

async fn ends_alike(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
) -> ScreenResult<ExtendableRoles> {
    let request = RequestId::parse(&id).ok_or_else(no_part)?;
    let (viewer, now) = (session.account, state.clock.now());
    state.store.read(move |tx| pages::extendable_roles(tx, request, &viewer, now)).await?.map(Json).ok_or_else(no_part)
}

async fn end_roles(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<EndRoles>,
) -> JsonResult<EndedRoles> {
    let EndRoles { holder, returns_to, until } = body;
    let group = RoleEndGroup { submission: submission_of(&state, &id).await?, holder, returns_to, until };
    state.act(move |act| requests::end_roles_now(act, &group, &session.account)).await?.map(Json).ok_or_else(no_part)
}
