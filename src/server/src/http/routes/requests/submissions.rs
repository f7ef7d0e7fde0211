//! Submissions over many services (decision 0035): submitting, and acts on many lines.

use super::reason::read_reason;
use super::submission::{detail, lines, lines_csv};
use super::submission_body::{off_thread, read_body};
use super::submission_path::submission_of;
use crate::http::answers::json::Accepted;
use crate::http::answers::refused_lines::refused_submission;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, LargeJsonBody, PathParam, Session};
use crate::http::idempotency::IdempotentCall;
use crate::http::openapi::{CSV, TOKEN};
use crate::http::route_table::Routes;
use crate::http::sign_in::step_up;
use crate::http::{AppState, audit_log, openapi};
use crate::secrets::code_hash::hash_code;
use crate::use_cases::requests::{ActError, AskRefusal, RequestedActs};
use crate::use_cases::{Act, access, requests};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use handover_api::app::ScreenResponse;
use handover_api::reference::Resend;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{
    ActOnLines, AnswerLines, LISTED_CHANGES, Lines, LinesResult, NAMED_SERVICES, NewSubmission, Submitted,
};
use handover_api::{Reason, route};
use handover_rules::Policy;
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::submission::file::FileFault;
use handover_rules::submission::form::{Preview, Shown};
use handover_store::ReadTx;
use handover_store::pages::screen;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn routes() -> Routes {
    let one = [route::SUBMISSIONS, "/{id}"].concat();
    let action = |action: SubmissionAction| [&one, "/", action.as_str()].concat();
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
        .described(|it| {
            it.refusals().problems(&[Reason::StepUp]);
            it.example(json!({ "token": TOKEN, "accept": "all", "decline": "none" }))
        })
        .post(&action(SubmissionAction::Withdraw), withdraw)
        .about("Withdraws lines, as the asker.")
        .described(|it| it.refusals().example(json!({ "lines": "all" })))
        .post(&action(SubmissionAction::TakeBack), take_back)
        .about("Takes own acceptances back.")
        .described(|it| it.refusals().example(json!({ "lines": "all" })))
        .post(&action(SubmissionAction::Resend), resend)
        .about("Sends the email with the code again.")
        .described(|it| it.refusals().example(json!({ "to": "tq5108-ovh" })))
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
    State(state): State<AppState>,
    session: Session,
    LargeJsonBody(body, _place): LargeJsonBody<NewSubmission>,
) -> ApiResult<Json<ScreenResponse<Preview>>> {
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
    State(state): State<AppState>,
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
        step_up::require(&state, SensitiveAct::AskForAdmin, session.authentication.as_ref())?;
    }
    let (count, catalogue) = (state.lookup_counter(asked.viewer(), now), Arc::clone(&state.settings.catalogue));
    let (policy, delegate) = (state.settings.policies.requests, asked.delegate.clone());
    let submit = move |act: &mut Act<'_, '_>| {
        let ask = |act: &mut Act<'_, '_>| access::ask_for_contacts(act, &asked, &catalogue, &count);
        call.run(act, |act| Ok(ask(act)?.map(|made| stored(&made))))
    };
    let submitted = state.act_at(now, submit).await??.map_err(|refusal| refused(refusal, &policy))?;
    if let Some(delegate) = delegate {
        audit_log::record(&delegate, client_ip, "asked for contacts in the name of another account");
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
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    LargeJsonBody(body, _place): LargeJsonBody<AnswerLines>,
) -> ApiResult<Json<LinesResult>> {
    let AnswerLines { token, accept, decline, reason } = body;
    let reason = read_reason(reason.as_deref())?;
    if accept != Lines::None {
        step_up::require(&state, SensitiveAct::Accept, session.authentication.as_ref())?;
    }
    let what = RequestedActs::Answer { code: hash_code(&token), accept, decline, reason };
    act(&state, session, &id, what).await
}

async fn withdraw(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    LargeJsonBody(body, _place): LargeJsonBody<ActOnLines>,
) -> ApiResult<Json<LinesResult>> {
    act(&state, session, &id, RequestedActs::Withdraw(body.lines)).await
}

async fn take_back(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    LargeJsonBody(body, _place): LargeJsonBody<ActOnLines>,
) -> ApiResult<Json<LinesResult>> {
    act(&state, session, &id, RequestedActs::TakeBack(body.lines)).await
}

async fn act(state: &AppState, session: Session, id: &str, what: RequestedActs) -> ApiResult<Json<LinesResult>> {
    let (id, by) = (submission_of(state, id).await?, session.account);
    let done = state.act(move |act| requests::act_on_lines(act, id, &by, &what)).await?;
    done.map(Json).map_err(|error| match error {
        ActError::Contradiction => ApiError::new(Reason::Malformed, "A line can be accepted or declined, not both."),
        ActError::Refused(refusal) => refusal.into(),
    })
}

async fn resend(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<Resend>,
) -> ApiResult<Json<()>> {
    let id = submission_of(&state, &id).await?;
    let by = session.account;
    let party = body.to.unwrap_or_else(|| by.clone());
    let done = state.act(move |act| requests::resend(act, id, &by, &party)).await?;
    done.map(Json).map_err(ApiError::from)
}
