//! Reads and reports of the provider's other systems (decision 0013): events, contacts of all services, delivery reports,
//! and authorization queries.

pub(super) mod batch;
pub(super) mod objects;

use crate::http::answers::memory::{ClientGone, HasOwnMemory, byte_channel};
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{ClientIp, JsonBody, ProviderKey, Query, bearer_token, header_text, in_time};
use crate::http::limits::Counter;
use crate::http::openapi::{Described, Operation, Routes};
use crate::http::routes::provider::batch::NDJSON;
use crate::http::routes::provider::objects::problem;
use crate::http::{AppState, logs, openapi};
use crate::mail::bounces::{READ_BYTES, parse};
use crate::mail::phrases::one_line;
use crate::provider_objects::fault;
use crate::secrets::token_hash;
use crate::use_cases::access;
use crate::use_cases::bounces::record;
use crate::use_cases::provider::Refused;
use crate::use_cases::until_over;
use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::{StreamExt, stream};
use handover_api::access::{MAX_SYSTEM, MOST_QUESTIONS, Question, Questions, RightsAnswers};
use handover_api::provider::{BounceAnswer, EventsPage, MAX_EVENTS, Scope};
use handover_api::{Problem, Reason, route};
use handover_rules::model::account::is_plain_line;
use handover_rules::provider_event::{FeedGap, FeedPosition};
use handover_store::pages::provider::AllContacts;
use handover_store::{ReadTx, StoreError, StoreResult, canonical_key, pages};
use serde_json::json;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::error::Elapsed;

/// Events of a page that names no limit.
const USUAL_EVENTS: i64 = 100;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .post(route::RIGHTS, rights)
        .about("Authorization queries by roles and policies, up to 1,000 in a call.")
        .example(json!({ "system": "Control panel", "questions": [
                { "account": "mh20417-ovh", "action": "transferOut", "service": openapi::service() },
                { "account": "tq5108-ovh", "action": "configure", "service": openapi::service(), "act": true },
            ] }))
        .with_body_limit(MAX_RIGHTS_BYTES)
        .get(route::PROVIDER_EVENTS, events)
        .about("Events after a position, oldest first.")
        .described(|it| {
            it.query("after", "Id of the last event that was processed; `0` or none begins with the oldest.")
                .query("limit", "Most events of the page.")
        })
        .problems(&[Reason::StaleCursor])
        .get(route::PROVIDER_CONTACTS, contacts)
        .about("The contacts of all services, one in each line, from one state.")
        .described(|it| it.answers_file(NDJSON))
        .post(route::PROVIDER_BOUNCES, bounce)
        .about("Takes a delivery report of the mail server (RFC 3464).")
        .described(|it| it.takes_file("message/rfc822").problems(&[Reason::Malformed, Reason::TooSlow]))
}

async fn events(state: AppState, caller: ProviderKey, query: Query) -> JsonResult<EventsPage> {
    caller.require(Scope::Events)?;
    let after = position(&query).map_err(problem)?;
    let limit = number(&query, "limit", 1..=MAX_EVENTS).map_err(problem)?.unwrap_or(USUAL_EVENTS);
    Ok(Json(state.store.hand_out_events(after, limit).await?.map_err(gap_problem)?))
}

fn gap_problem(gap: FeedGap) -> Problem {
    let why = match gap {
        FeedGap::OtherHistory => {
            "This position is not, or no longer, in the feed: the database went back to a backup, so later events are \
             gone or have other ids."
        }
        FeedGap::Deleted => "Events after this position have been deleted, because they were old.",
    };
    let remedy = "Read again everything that you keep a copy of, and then the feed without `after`.";
    Problem::new(Reason::StaleCursor, &[why, remedy].join(" "))
}

/// `None` begins with the oldest event.
fn position(query: &Query) -> Result<Option<FeedPosition>, Refused> {
    match query.get("after") {
        None => Ok(None),
        Some(text) if text == "0" => Ok(None),
        Some(text) => match FeedPosition::parse(&text) {
            Some(position) => Ok(Some(position)),
            None => Err(fault("after", "is not the `id` of an event or the `next` of a page".to_owned()).into()),
        },
    }
}

fn number(query: &Query, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, Refused> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| range.contains(number));
    let wrong = || fault(name, format!("is not a number from {} to {}", range.start(), range.end())).into();
    number.map(Some).ok_or_else(wrong)
}

/// Services of one part of the answer.
const PART: u32 = 1000;

/// Bytes that wait for the client.
const WAITING_BYTES: u32 = 1024 * 1024;

/// Exports at the same time, one of each key: each holds a snapshot, and the memory above.
const MAX_EXPORTS: u32 = 4;

/// Longest time of an answer: while it is read, the write-ahead log grows.
const LONGEST: Duration = Duration::from_secs(600);

async fn contacts(state: AppState, caller: ProviderKey) -> ApiResult<Response> {
    caller.require(Scope::Services)?;
    let busy = |_| ApiError::new(Reason::Busy, "The contacts are being read. Try again when that has ended.");
    let place =
        state.exports.take(vec![(Counter::Key(caller.id()), 1), (Counter::Server, MAX_EXPORTS)]).map_err(busy)?;
    let place = Arc::new(place);
    let (parts, received) = byte_channel(WAITING_BYTES, Arc::clone(&place));
    let store = state.store.clone();
    let is_over = until_over(&state.clock, LONGEST);
    let (runtime, patience) = (Handle::current(), state.settings.connections.request_time);
    tokio::task::spawn_blocking(move || {
        let send = |text| runtime.block_on(tokio::time::timeout(patience, parts.send(text)));
        let read = store.read_snapshot(|reader| send_all(reader, send, &is_over));
        if let Err(error) = read {
            parts.abort(error);
        }
        drop(place);
    });
    // Errors before the first part have a status of their own.
    let mut received = Box::pin(received);
    let first = received.next().await.unwrap_or(Ok(Bytes::new()))?;
    let all = stream::iter([Ok::<_, StoreError>(first)]).chain(received);
    let headers = [(header::CONTENT_TYPE, NDJSON)];
    Ok((Extension(HasOwnMemory), headers, Body::from_stream(all)).into_response())
}

/// Fails if the client does not read for long: the snapshot must not stay.
fn send_all(
    reader: &ReadTx<'_>,
    send: impl Fn(String) -> Result<Result<(), ClientGone>, Elapsed>,
    is_over: &dyn Fn() -> bool,
) -> StoreResult<()> {
    let mut contacts = AllContacts::begin();
    loop {
        let services = contacts.next(reader, PART)?;
        if services.is_empty() {
            return Ok(());
        }
        let mut text = String::new();
        for service in services {
            let line = serde_json::to_string(&service);
            text.push_str(&line.map_err(|error| StoreError::Engine(Box::new(error)))?);
            text.push('\n');
        }
        if is_over() {
            return Err(StoreError::Busy);
        }
        match send(text) {
            Ok(Ok(())) => {}
            Ok(Err(ClientGone)) => return Ok(()),
            Err(_) => return Err(StoreError::Busy),
        }
    }
}

/// Longest report, in bytes. Only its beginning is parsed.
const MAX_REPORT_BYTES: usize = 32 * 1024 * 1024;

async fn bounce(state: AppState, caller: ProviderKey, headers: HeaderMap, body: Body) -> JsonResult<BounceAnswer> {
    caller.require(Scope::Bounces)?;
    let mut message = message_head(&headers)?;
    in_time(&state, read_beginning(body, &mut message)).await?;
    // Fails only if the parser panics.
    let bounced = tokio::task::spawn_blocking(move || parse(&message)).await.ok().flatten();
    let bounced = bounced.ok_or_else(no_report)?;
    let now = state.clock.now();
    let effects = state.act(move |act| record(act.tx, &bounced, now)).await?;
    Ok(Json(BounceAnswer { effects }))
}

fn no_report() -> ApiError {
    ApiError::new(
        Reason::Malformed,
        "The body isn't a delivery report: it has no part message/delivery-status. Send message/rfc822, or multipart/…",
    )
}

/// The headers that make the body a message: none if it is one.
fn message_head(headers: &HeaderMap) -> ApiResult<Vec<u8>> {
    let content_type = header_text(headers, header::CONTENT_TYPE);
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "message/rfc822" | "message/global" => Ok(Vec::new()),
        _ if kind.starts_with("multipart/") => Ok(["Content-Type: ", content_type, "\r\n\r\n"].concat().into_bytes()),
        _ => Err(no_report()),
    }
}

/// Adds the beginning of a body. The rest is read and dropped.
async fn read_beginning(body: Body, message: &mut Vec<u8>) -> ApiResult<()> {
    let mut chunks = body.into_data_stream();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| ApiError::new(Reason::Malformed, "The body broke off."))?;
        length += chunk.len();
        if length > MAX_REPORT_BYTES {
            return Err(ApiError::new(Reason::TooLarge, "The body is too large."));
        }
        let room = READ_BYTES.saturating_sub(message.len()).min(chunk.len());
        message.extend_from_slice(&chunk[..room]);
    }
    Ok(())
}

/// Fits the maximum number of questions with names of maximum length. Bodies are read only after the key was checked.
const MAX_RIGHTS_BYTES: usize = 512 * 1024;

/// A system that may ask whether an account may do something on a service, by a role or a policy.
struct RightsClient;

impl FromRequestParts<AppState> for RightsClient {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        // Comparing hashes leaks no timing information about the key.
        let hash = token_hash(bearer_token(&parts.headers));
        if state.settings.rights_keys.contains(&hash) {
            return Ok(Self);
        }
        logs::audit_rejected_key(state, "rights", ClientIp::of_parts(parts, state));
        Err(ApiError::new(Reason::NotSignedIn, "A key is required: Authorization: Bearer …"))
    }
}

impl Described for RightsClient {
    fn describe(operation: &mut Operation) {
        operation.security("rightsKey").problems(&[Reason::NotSignedIn]);
    }
}

async fn rights(state: AppState, _: RightsClient, JsonBody(body): JsonBody<Questions>) -> JsonResult<RightsAnswers> {
    let Questions { questions, system } = body;
    let questions: Vec<Question> = questions.into_iter().map(canonical).collect();
    if questions.len() > MOST_QUESTIONS {
        return Err(ApiError::new(Reason::TooLarge, &format!("At most {MOST_QUESTIONS} questions per call.")));
    }
    let (now, catalogue) = (state.clock.now(), Arc::clone(&state.settings.catalogue));
    if let Some(unknown) = questions.iter().find(|question| catalogue.get(&question.action).is_none()) {
        return Err(ApiError::new(Reason::Malformed, &format!("No action is called {}.", unknown.action)));
    }
    let system = system.as_deref().map(parse_system).transpose()?;
    let (answers, uses) = state.store.read(move |tx| pages::rights(tx, &questions, &catalogue, now)).await?;
    if !uses.is_empty() {
        state.act_at(now, move |act| access::record_uses(act, &uses, system.as_deref())).await?;
    }
    Ok(Json(RightsAnswers { answers }))
}

/// The name of a system, for people.
fn parse_system(text: &str) -> ApiResult<String> {
    let name = one_line(text);
    let is_valid = !name.is_empty() && is_plain_line(&name, MAX_SYSTEM);
    let detail = format!("The name of a system is one line of 1 to {MAX_SYSTEM} characters, without < or >.");
    is_valid.then_some(name).ok_or_else(|| ApiError::new(Reason::Malformed, &detail))
}

fn canonical(question: Question) -> Question {
    Question { service: canonical_key(question.service), ..question }
}
