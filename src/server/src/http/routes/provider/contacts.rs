//! The contacts of all services, from one state of the database.

use super::batch::NDJSON;
use crate::http::AppState;
use crate::http::answers::byte_channel::{ClientGone, byte_channel};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ProviderKey;
use crate::http::limits::Counter;
use crate::http::middleware::answer_memory::HasOwnMemory;
use crate::http::route_table::Routes;
use crate::use_cases::until_over;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use handover_api::provider::Scope;
use handover_api::{Reason, route};
use handover_store::pages::provider::AllContacts;
use handover_store::{ReadTx, StoreError, StoreResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::error::Elapsed;

/// Services of one part of the answer.
const PART: u32 = 1000;

/// Bytes that wait for the client.
const WAITING_BYTES: u32 = 1024 * 1024;

/// Exports at the same time, one of each key: each holds a snapshot, and the memory above.
const MAX_EXPORTS: u32 = 4;

/// Longest time of an answer: while it is read, the write-ahead log grows.
const LONGEST: Duration = Duration::from_secs(600);

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::PROVIDER_CONTACTS, get)
        .about("The contacts of all services, one in each line, from one state.")
        .described(|it| it.answers_file(NDJSON))
}

async fn get(State(state): State<AppState>, caller: ProviderKey) -> ApiResult<Response> {
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
