//! Many objects in one call: a line of JSON each, and a line of the answer for each.

use crate::clock::Clock;
use crate::config::Policies;
use crate::http::AppState;
use crate::http::answers::memory::{ByteSender, HasOwnMemory, byte_channel};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ProviderKey, UniqueMembers};
use crate::http::limits::{CallerShare, Counter};
use crate::http::openapi::Routes;
use crate::http::routes::provider::objects::{problem, scope_of};
use crate::provider_objects::{Members, fault, take_version};
use crate::use_cases::Act;
use crate::use_cases::chunks::Turns;
use crate::use_cases::provider::{ObjectWrite, Refused, WriteAct, write_all};
use axum::Extension;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use futures_util::StreamExt;
use handover_api::csv::without_byte_order_mark;
use handover_api::provider::{BatchAnswer, ExportTable, Outcome, Scope};
use handover_api::{Reason, route};
use handover_rules::Timestamp;
use handover_store::{Store, StoreResult, WriteTx};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Media type of a body of lines.
pub(super) const NDJSON: &str = "application/x-ndjson";

/// Lines that are parsed and wait for the writer, and their bytes.
const LINES: usize = 500;
const LINE_BYTES: usize = 128 * 1024;

/// Batches of one key at the same time. Every key has a place, so that a slow one keeps out no other.
const MAX_OF_KEY: u32 = 1;

/// Results that wait until the client reads them, in bytes: some 60,000. Clients that send everything before they read must
/// not send more.
const RESULT_BYTES: u32 = 2 * 1024 * 1024;

/// Problems after which a batch ends: thousands of them have one cause.
const MAX_PROBLEMS: u32 = 5000;

/// Longest time of a batch.
const LONGEST: TimeDelta = TimeDelta::minutes(30);

/// Time after that in which a client that is still sending may read the last line.
const TO_FINISH: TimeDelta = TimeDelta::seconds(15);

pub(crate) fn routes() -> Routes {
    Routes::default()
        .post(route::PROVIDER_BATCH, post)
        .about("Writes many objects, one in each line, with `put` or `delete` and the kind of object. Answers a line each.")
        .described(|it| it.takes_file(NDJSON).answers_file(NDJSON))
}

async fn post(state: AppState, caller: ProviderKey, body: Body) -> ApiResult<Response> {
    let is_writer = ExportTable::ALL.map(scope_of).iter().any(|scope| caller.require(*scope).is_ok());
    if !is_writer {
        caller.require(Scope::Services)?;
    }
    let busy = |_| ApiError::new(Reason::Busy, "A batch of this key is being written. Try again when it has ended.");
    let place = state.batches.take(vec![(Counter::Key(caller.id()), MAX_OF_KEY)]).map_err(busy)?;
    let place = Arc::new(place);
    let (results, lines) = byte_channel(RESULT_BYTES, Arc::clone(&place));
    tokio::spawn(run(Batch::new(&state, caller, results), body, place));
    let headers = [(header::CONTENT_TYPE, NDJSON)];
    Ok((Extension(HasOwnMemory), headers, Body::from_stream(lines)).into_response())
}

struct Batch {
    store: Store,
    clock: Clock,
    turns: Arc<Turns>,
    policies: Policies,
    caller: ProviderKey,
    /// Longest wait for a part of the body, or until the client reads results.
    patience: Duration,
    ends_at: Timestamp,
    results: ByteSender,
    /// Lines that wait for the writer, with their numbers.
    waiting: Vec<(u64, Line)>,
    waiting_bytes: usize,
    /// Number of the last line that was answered.
    written: u64,
    problems: u32,
}

/// The rest of a batch is not written.
enum Stopped {
    /// The rest of the body is read and dropped: a client that is still sending would miss the last line.
    WhileSending,
    /// Nothing more can be read or answered.
    Ended,
}

async fn run(mut batch: Batch, body: Body, place: Arc<CallerShare>) {
    let mut lines = BodyLines::new(body);
    // The last line says why a batch was not finished.
    if let Err(Stopped::WhileSending) = batch.read(&mut lines).await {
        let ends_at = batch.ends_at.max(batch.clock.now() + TO_FINISH);
        tokio::select! {
            () = lines.drop_rest(batch.patience) => {}
            () = batch.clock.sleep_until(ends_at) => {}
            () = batch.results.closed() => {}
        }
    }
    drop(place);
}

impl Batch {
    fn new(state: &AppState, caller: ProviderKey, results: ByteSender) -> Self {
        Self {
            store: state.store.clone(),
            clock: state.clock.clone(),
            turns: Arc::clone(&state.batch_turns),
            policies: state.settings.policies,
            caller,
            patience: state.settings.connections.request_time,
            ends_at: state.clock.now() + LONGEST,
            results,
            waiting: Vec::new(),
            waiting_bytes: 0,
            written: 0,
            problems: 0,
        }
    }

    async fn read(&mut self, lines: &mut BodyLines) -> Result<(), Stopped> {
        loop {
            match self.next(lines).await? {
                Read::Line(number, line) => {
                    self.waiting_bytes += line.len();
                    self.waiting.push((number, parse(&line, &self.caller)));
                    if self.waiting.len() >= LINES || self.waiting_bytes >= LINE_BYTES {
                        self.write_waiting().await?;
                    }
                }
                Read::End => return self.write_waiting().await,
                Read::BrokenOff => {
                    self.write_waiting().await?;
                    return Err(Stopped::Ended);
                }
                Read::LineTooLong(number) => {
                    let detail = "This line is too long. The rest was not written.";
                    return Err(self.stop(number, Reason::TooLarge, detail, Stopped::WhileSending).await);
                }
                Read::BodyTooLong(number) => {
                    let detail = "The body is too large. Send the rest in another batch.";
                    return Err(self.stop(number, Reason::TooLarge, detail, Stopped::Ended).await);
                }
            }
        }
    }

    async fn next(&mut self, lines: &mut BodyLines) -> Result<Read, Stopped> {
        // Nothing may wait long for lines that come slowly.
        let soon = Duration::from_millis(50).min(self.patience);
        if self.clock.now() < self.ends_at
            && let Ok(read) = tokio::time::timeout(soon, lines.next()).await
        {
            return Ok(read);
        }
        self.write_waiting().await?;
        let (clock, ends_at) = (self.clock.clone(), self.ends_at);
        tokio::select! {
            biased;
            () = clock.sleep_until(ends_at) => {
                let detail = "The batch took too long. The rest was not written: send it in another batch.";
                Err(self.stop(lines.number(), Reason::TooSlow, detail, Stopped::WhileSending).await)
            }
            read = tokio::time::timeout(self.patience, lines.next()) => {
                if let Ok(read) = read {
                    return Ok(read);
                }
                let detail = "The body took too long to arrive. The rest was not written.";
                Err(self.stop(lines.number(), Reason::TooSlow, detail, Stopped::Ended).await)
            }
        }
    }

    /// Writes the lines that wait, in short transactions, and answers each.
    async fn write_waiting(&mut self) -> Result<(), Stopped> {
        self.waiting_bytes = 0;
        let (mut writes, mut parsed) = (Vec::new(), Vec::new());
        for (number, line) in std::mem::take(&mut self.waiting) {
            let problem = line.map(|write| writes.push(write)).err();
            parsed.push((number, problem));
        }
        let mut results = self.write(writes.into()).await.into_iter();
        let mut text = String::new();
        for (number, problem) in parsed {
            self.written = number;
            let result = if let Some(problem) = problem {
                Err(problem)
            } else if let Some(result) = results.next() {
                result
            } else {
                // The store failed before this line.
                self.send(text).await?;
                return Err(Stopped::WhileSending);
            };
            let is_outage = matches!(&result, Err(error) if error.is_outage());
            self.problems += u32::from(result.is_err());
            text += &answer(number, result);
            if is_outage {
                self.send(text).await?;
                return Err(Stopped::WhileSending);
            }
        }
        if self.problems >= MAX_PROBLEMS {
            text += &answer(self.written, Err(too_many_problems()));
            self.send(text).await?;
            return Err(Stopped::WhileSending);
        }
        self.send(text).await
    }

    /// Writes objects, as many as possible. The last result may be an outage.
    async fn write(&self, writes: Arc<[ObjectWrite]>) -> Vec<Result<Outcome, ApiError>> {
        let mut results: Vec<Result<Outcome, ApiError>> = Vec::new();
        while results.len() < writes.len() {
            match self.write_slice(&writes, results.len()).await {
                Ok(slice) => results.extend(slice.into_iter().map(line_result)),
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
        let (now, policies) = (self.clock.now(), self.policies);
        let job = move |tx: &mut WriteTx<'_>, is_over: &dyn Fn() -> bool| {
            write_all(&mut Act { tx, now, policies: &policies }, &writes[first..], is_over)
        };
        self.turns.run(&self.store, &self.clock, job).await
    }

    /// Sends results once there is room for them. A client that reads none for long ends its batch.
    async fn send(&mut self, text: String) -> Result<(), Stopped> {
        if text.is_empty() {
            return Ok(());
        }
        if let Ok(room) = tokio::time::timeout(self.patience, self.results.has_room_for(&text)).await {
            return room.and_then(|room| self.results.send_in(room, text)).map_err(|_| Stopped::Ended);
        }
        let detail = "The results were not read in time. The rest was not written: read while you send.";
        let last = answer(self.written + 1, Err(ApiError::new(Reason::TooSlow, detail)));
        self.results.send_last(text + &last);
        Err(Stopped::WhileSending)
    }

    /// Answers the lines that wait, and then one that says why the rest is not written.
    async fn stop(&mut self, line: u64, reason: Reason, detail: &str, stopped: Stopped) -> Stopped {
        if let Err(stopped) = self.write_waiting().await {
            return stopped;
        }
        let sent = self.send(answer(line, Err(ApiError::new(reason, detail)))).await;
        sent.err().unwrap_or(stopped)
    }
}

fn too_many_problems() -> ApiError {
    let detail = format!("{MAX_PROBLEMS} lines had problems. The rest was not written: correct these first.");
    ApiError::new(Reason::TooLarge, &detail)
}

/// A stale line is a result: callers who repeat a batch expect it.
fn line_result(result: Result<Outcome, Refused>) -> Result<Outcome, ApiError> {
    match result {
        Err(Refused::Stale(_)) => Ok(Outcome::Stale),
        result => result.map_err(|refused| problem(refused).into()),
    }
}

fn answer(line: u64, result: Result<Outcome, ApiError>) -> String {
    let answer = match result {
        Ok(result) => BatchAnswer { line, result: Some(result), problem: None },
        Err(error) => BatchAnswer { line, result: None, problem: Some(error.into_problem()) },
    };
    serde_json::to_string(&answer).unwrap_or_default() + "\n"
}

/// Longest line, in bytes: the limit of other bodies.
const MAX_LINE: usize = 16 * 1024;

/// Longest body, in bytes: some million objects.
const MAX_BODY: u64 = 1024 * 1024 * 1024;

/// The next step of a body. Lines have their numbers, from 1; empty lines are skipped.
enum Read {
    Line(u64, Vec<u8>),
    LineTooLong(u64),
    BodyTooLong(u64),
    BrokenOff,
    End,
}

struct BodyLines {
    parts: BodyDataStream,
    /// Rest of the last part.
    part: Bytes,
    /// The beginning of a line whose end has not arrived.
    partial: Vec<u8>,
    total: u64,
    /// Lines that have ended.
    number: u64,
    has_ended: bool,
}

impl BodyLines {
    fn new(body: Body) -> Self {
        let parts = body.into_data_stream();
        Self { parts, part: Bytes::new(), partial: Vec::new(), total: 0, number: 0, has_ended: false }
    }

    /// The number of the line that is read.
    const fn number(&self) -> u64 {
        self.number + 1
    }

    /// Reads on. A call that is dropped loses nothing.
    async fn next(&mut self) -> Read {
        loop {
            if let Some(read) = self.line_of_part() {
                return read;
            }
            if self.has_ended {
                return Read::End;
            }
            match self.parts.next().await {
                Some(Ok(part)) => {
                    self.total += part.len() as u64;
                    if self.total > MAX_BODY {
                        return Read::BodyTooLong(self.number());
                    }
                    self.part = part;
                }
                Some(Err(_)) => return Read::BrokenOff,
                None => {
                    self.has_ended = true;
                    // The last line may have no end.
                    if let Some(read) = self.end_line() {
                        return read;
                    }
                }
            }
        }
    }

    /// The next line that ends in the part, whose rest is kept.
    fn line_of_part(&mut self) -> Option<Read> {
        while !self.part.is_empty() {
            let end = self.part.iter().position(|byte| *byte == b'\n');
            let piece = self.part.split_to(end.unwrap_or(self.part.len()));
            self.partial.extend_from_slice(&piece);
            if self.partial.len() > MAX_LINE {
                return Some(Read::LineTooLong(self.number()));
            }
            end?;
            self.part = self.part.slice(1..);
            if let Some(read) = self.end_line() {
                return Some(read);
            }
        }
        None
    }

    fn end_line(&mut self) -> Option<Read> {
        self.number += 1;
        let line = trimmed(&self.partial, self.number).to_vec();
        self.partial.clear();
        (!line.is_empty()).then_some(Read::Line(self.number, line))
    }

    /// Reads and drops the rest, as long as parts come within `patience`.
    async fn drop_rest(&mut self, patience: Duration) {
        while self.total <= MAX_BODY {
            match tokio::time::timeout(patience, self.parts.next()).await {
                Ok(Some(Ok(part))) => self.total += part.len() as u64,
                _ => return,
            }
        }
    }
}

/// A parsed line: an object, or its problem.
type Line = Result<ObjectWrite, ApiError>;

/// A line as it was sent, without the byte order mark of a first line and the white space around it.
fn trimmed(line: &[u8], number: u64) -> &[u8] {
    let line = if number == 1 { without_byte_order_mark(line) } else { line };
    line.trim_ascii()
}

/// Parses a line: the members of an object, and `put` or `delete` with its kind.
fn parse(line: &[u8], caller: &ProviderKey) -> Line {
    let members = serde_json::from_slice::<UniqueMembers>(line);
    let UniqueMembers(mut members) =
        members.map_err(|_| ApiError::new(Reason::Malformed, "This line is not a JSON object."))?;
    let (act, kind) = take_act(&mut members).map_err(problem)?;
    caller.require(scope_of(kind))?;
    let version = take_version(&mut members).map_err(|fault| problem(fault.into()))?;
    Ok(ObjectWrite { act, table: kind, members, version, may_write_holders: caller.may(Scope::Holders) })
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    async fn lines(parts: &'static [&'static str]) -> Vec<(u64, String)> {
        let parts = parts.iter().map(|part| Ok::<_, std::io::Error>(Bytes::from_static(part.as_bytes())));
        let mut lines = BodyLines::new(Body::from_stream(stream::iter(parts)));
        let mut read = Vec::new();
        loop {
            match lines.next().await {
                Read::Line(number, line) => read.push((number, String::from_utf8(line).expect("UTF-8"))),
                Read::End => return read,
                _ => panic!("it is a short body"),
            }
        }
    }

    #[tokio::test]
    async fn empty_lines_and_a_byte_order_mark_are_passed_over() {
        let read = lines(&["\u{feff}{}\r", "\n\n \t\r\n{\"a\"", ":1}\n\n", "\n[]"]).await;
        assert_eq!(read, [(1, "{}".to_owned()), (4, "{\"a\":1}".to_owned()), (7, "[]".to_owned())]);
        assert_eq!(lines(&["\u{feff}\n{}"]).await, [(2, "{}".to_owned())]);
        assert_eq!(lines(&["\n\n\n"]).await, []);
    }
}
