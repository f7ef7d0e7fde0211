//! Many objects in one call: a line of JSON each, and a line of the answer for each.
//!
//! Results wait in memory until the client reads them: many clients send everything before they read, and would wait forever
//! if the server waited for them.

use super::object::take_version;
use super::problem::{problem, scope_of};
use crate::clock::Clock;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ProviderKey;
use crate::http::route_table::Routes;
use crate::http::shares::{Counter, Share};
use crate::http::unique_members::UniqueMembers;
use crate::import::object::{Members, fault};
use crate::store::import::ExportTable;
use crate::store::{Store, StoreError, StoreResult, WriteTx};
use crate::use_cases::chunks::run_chunk;
use crate::use_cases::provider::{ObjectWrite, Refused, WriteAct, WriteContext, write_all};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use handover_api::provider::{BatchAnswer, Outcome, Scope};
use handover_api::{Reason, route};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{self, UnboundedSender};

/// Media type of a body of lines.
pub(super) const NDJSON: &str = "application/x-ndjson";

/// Lines that are parsed and wait for the writer.
const LINES: usize = 500;

/// Longest line, in bytes: as of other bodies.
const MAX_LINE: usize = 16 * 1024;

/// Longest body, in bytes: some million objects.
const MAX_BODY: u64 = 1024 * 1024 * 1024;

/// Batches at the same time: they share one writer.
const MAX_BATCHES: u32 = 2;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::PROVIDER_BATCH, post)
        .about("Writes many objects, one in each line, with `put` or `delete` and the kind of object. Answers a line each.")
        .described(|it| it.takes_file(NDJSON).answers_file(NDJSON))
}

async fn post(State(state): State<AppState>, caller: ProviderKey, body: Body) -> ApiResult<Response> {
    let is_writer = ExportTable::ALL.map(scope_of).iter().any(|scope| caller.require(*scope).is_ok());
    if !is_writer {
        caller.require(Scope::Services)?;
    }
    let busy = |_| ApiError::new(Reason::Busy, "Two batches are being written. Try again when one has ended.");
    let place = state.batches.take(vec![(Counter::Server, MAX_BATCHES)]).map_err(busy)?;
    let (results, lines) = mpsc::unbounded_channel::<String>();
    tokio::spawn(run(Batch::new(&state, caller, results), body, place));
    let lines = stream::unfold(lines, async |mut lines| Some((Ok::<_, StoreError>(lines.recv().await?), lines)));
    Ok(([(header::CONTENT_TYPE, NDJSON)], Body::from_stream(lines)).into_response())
}

/// A parsed line: an object, or its problem.
type Line = Result<ObjectWrite, ApiError>;

struct Batch {
    store: Store,
    clock: Clock,
    context: WriteContext,
    caller: ProviderKey,
    /// Longest time between two parts of the body.
    patience: Duration,
    results: UnboundedSender<String>,
    waiting: Vec<Line>,
    /// Lines that were answered.
    answered: u64,
}

/// The rest of a batch is not read.
struct Stopped;

async fn run(mut batch: Batch, body: Body, place: Share) {
    // The last line says why a batch was not finished.
    let _ = batch.read(body).await;
    drop(place);
}

impl Batch {
    fn new(state: &AppState, caller: ProviderKey, results: UnboundedSender<String>) -> Self {
        Self {
            store: state.store.clone(),
            clock: state.clock.clone(),
            context: state.write_context(),
            caller,
            patience: state.settings.connections.request_time,
            results,
            waiting: Vec::new(),
            answered: 0,
        }
    }

    async fn read(&mut self, body: Body) -> Result<(), Stopped> {
        let mut parts = body.into_data_stream();
        let (mut partial, mut total) = (Vec::new(), 0_u64);
        while let Some(part) = self.next(&mut parts).await? {
            total += part.len() as u64;
            if total > MAX_BODY {
                return self.stop(Reason::TooLarge, "The body is too large. Send the rest in another batch.").await;
            }
            let mut pieces = part.split(|byte| *byte == b'\n').peekable();
            while let Some(piece) = pieces.next() {
                partial.extend_from_slice(piece);
                if partial.len() > MAX_LINE {
                    return self.stop(Reason::TooLarge, "This line is too long. The rest was not read.").await;
                }
                if pieces.peek().is_some() {
                    self.add(&std::mem::take(&mut partial)).await?;
                }
            }
        }
        if !partial.is_empty() {
            self.add(&partial).await?;
        }
        self.write_waiting().await
    }

    async fn next(
        &mut self,
        parts: &mut (impl futures_util::Stream<Item = Result<Bytes, axum::Error>> + Unpin),
    ) -> Result<Option<Bytes>, Stopped> {
        // Nothing may wait long for lines that come slowly.
        let soon = Duration::from_millis(50).min(self.patience);
        let part = if let Ok(part) = tokio::time::timeout(soon, parts.next()).await {
            part
        } else {
            self.write_waiting().await?;
            let Ok(part) = tokio::time::timeout(self.patience, parts.next()).await else {
                self.stop(Reason::TooSlow, "The body took too long to arrive. The rest was not read.").await?;
                return Err(Stopped);
            };
            part
        };
        match part {
            Some(Ok(bytes)) => Ok(Some(bytes)),
            Some(Err(_)) => {
                self.write_waiting().await?;
                Err(Stopped)
            }
            None => Ok(None),
        }
    }

    async fn add(&mut self, line: &[u8]) -> Result<(), Stopped> {
        self.waiting.push(parse(line, &self.caller));
        if self.waiting.len() >= LINES { self.write_waiting().await } else { Ok(()) }
    }

    /// Writes the lines that wait, in short transactions, and answers each.
    async fn write_waiting(&mut self) -> Result<(), Stopped> {
        let lines = std::mem::take(&mut self.waiting);
        let mut writes = Vec::new();
        let mut problems = Vec::new();
        for line in lines {
            match line {
                Ok(write) => {
                    writes.push(write);
                    problems.push(None);
                }
                Err(problem) => problems.push(Some(problem)),
            }
        }
        let mut results = self.write(writes.into()).await.into_iter();
        for known in problems {
            let result = match known {
                Some(problem) => Err(problem),
                None => match results.next() {
                    Some(result) => result,
                    // The store failed before this line.
                    None => return Err(Stopped),
                },
            };
            let is_outage = matches!(&result, Err(error) if error.is_outage());
            self.answer(result)?;
            if is_outage {
                return Err(Stopped);
            }
        }
        Ok(())
    }

    /// Writes objects, as many as possible. The last result may be an outage.
    async fn write(&self, writes: Arc<[ObjectWrite]>) -> Vec<Result<Outcome, ApiError>> {
        let mut results: Vec<Result<Outcome, ApiError>> = Vec::new();
        while results.len() < writes.len() {
            match self.write_slice(&writes, results.len()).await {
                Ok(slice) => results.extend(slice.into_iter().map(|result| result.map_err(refused_error))),
                Err(error) => {
                    results.push(Err(error.into()));
                    break;
                }
            }
        }
        results
    }

    async fn write_slice(
        &self,
        writes: &Arc<[ObjectWrite]>,
        first: usize,
    ) -> StoreResult<Vec<Result<Outcome, Refused>>> {
        let writes = Arc::clone(writes);
        let context = WriteContext { now: self.clock.now(), ..self.context };
        let job =
            move |tx: &mut WriteTx<'_>, is_over: &dyn Fn() -> bool| write_all(tx, &writes[first..], &context, is_over);
        run_chunk(&self.store, &self.clock, job).await
    }

    fn answer(&mut self, result: Result<Outcome, ApiError>) -> Result<(), Stopped> {
        self.answered += 1;
        let line = self.answered;
        let answer = match result {
            Ok(result) => BatchAnswer { line, result: Some(result), problem: None },
            Err(error) => BatchAnswer { line, result: None, problem: Some(error.into_problem()) },
        };
        let text = serde_json::to_string(&answer).unwrap_or_default() + "\n";
        // Fails once the client has left: then nobody learns of further results.
        self.results.send(text).map_err(|_| Stopped)
    }

    /// Answers the lines that wait, and then one that says why the rest is not read.
    async fn stop(&mut self, reason: Reason, detail: &str) -> Result<(), Stopped> {
        self.write_waiting().await?;
        self.answer(Err(ApiError::new(reason, detail)))?;
        Err(Stopped)
    }
}

fn refused_error(refused: Refused) -> ApiError {
    problem(refused).into()
}

/// Parses a line: the members of an object, and `put` or `delete` with its kind.
fn parse(line: &[u8], caller: &ProviderKey) -> Line {
    let members = serde_json::from_slice::<UniqueMembers>(line);
    let UniqueMembers(mut members) =
        members.map_err(|_| ApiError::new(Reason::Malformed, "This line is not a JSON object."))?;
    let (act, kind) = take_act(&mut members).map_err(refused_error)?;
    caller.require(scope_of(kind))?;
    let version = take_version(&mut members).map_err(refused_error)?;
    Ok(ObjectWrite { act, table: kind, members, version })
}

fn take_act(members: &mut Members) -> Result<(WriteAct, ExportTable), Refused> {
    let (member, act, kind) = match (members.remove("put"), members.remove("delete")) {
        (Some(kind), None) => ("put", WriteAct::Put, kind),
        (None, Some(kind)) => ("delete", WriteAct::Delete, kind),
        _ => return Err(fault("put", "or delete is needed, with the kind of object".to_owned()).into()),
    };
    let name = if let Value::String(name) = &kind { name.as_str() } else { "" };
    let kind = ExportTable::ALL.into_iter().find(|kind| scope_of(*kind).as_str() == name);
    let all = || ExportTable::ALL.map(|kind| scope_of(kind).as_str()).join(" ");
    let kind = kind.ok_or_else(|| Refused::from(fault(member, format!("is not one of {}", all()))))?;
    Ok((act, kind))
}
