//! The contacts of all services, from one state of the database.

use super::batch::NDJSON;
use super::bodies::service_contacts;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ProviderKey;
use crate::http::route_table::Routes;
use crate::http::shares::Counter;
use crate::store::{AllContacts, ReadTx, StoreError, StoreResult};
use crate::use_cases::chunks::until_over;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use handover_api::provider::Scope;
use handover_api::{Reason, route};
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender};

/// Services of one part of the answer.
const PART: u32 = 1000;

/// Parts that wait for the client.
const PARTS: usize = 4;

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
    let place = state.exports.take(vec![(Counter::Server, 1)]).map_err(busy)?;
    let (parts, mut received) = mpsc::channel::<StoreResult<String>>(PARTS);
    let store = state.store.clone();
    let is_over = until_over(&state.clock, LONGEST);
    tokio::task::spawn_blocking(move || {
        let read = store.read_snapshot(|reader| send_all(reader, &parts, &is_over));
        if let Err(error) = read {
            // Fails if the client has left. An error aborts the answer, whose status was sent before.
            let _ = parts.blocking_send(Err(error));
        }
        drop(place);
    });
    // Errors before the first part have a status of their own.
    let first = received.recv().await.unwrap_or(Ok(String::new()))?;
    let rest = stream::unfold(received, async |mut received| Some((received.recv().await?, received)));
    let all = futures_util::StreamExt::chain(stream::iter([Ok::<_, StoreError>(first)]), rest);
    Ok(([(header::CONTENT_TYPE, NDJSON)], Body::from_stream(all)).into_response())
}

fn send_all(reader: &ReadTx<'_>, parts: &Sender<StoreResult<String>>, is_over: &dyn Fn() -> bool) -> StoreResult<()> {
    let mut contacts = AllContacts::begin();
    loop {
        let services = contacts.next(reader, PART)?;
        if services.is_empty() || parts.is_closed() {
            return Ok(());
        }
        let mut text = String::new();
        for service in services {
            let line = serde_json::to_string(&service_contacts(service));
            text.push_str(&line.map_err(|error| StoreError::Engine(Box::new(error)))?);
            text.push('\n');
        }
        if is_over() {
            return Err(StoreError::Busy);
        }
        if parts.blocking_send(Ok(text)).is_err() {
            return Ok(());
        }
    }
}
