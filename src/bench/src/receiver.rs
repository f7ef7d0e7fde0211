//! A receiver of webhooks that refuses every third event once.

use crate::error::{BenchError, During};
use crate::stopwatch::{Stopwatch, pause};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;

/// The time between two looks at what has arrived, and how long nothing may arrive.
const POLL: Duration = Duration::from_millis(5);
const TIMEOUT: Duration = Duration::from_secs(120);

/// Ids of events.
#[derive(Default)]
struct Arrived {
    refused: HashSet<String>,
    accepted: HashSet<String>,
    /// Events that were tried.
    tried: usize,
}

type Shared = Arc<Mutex<Arrived>>;

/// A receiver on a thread of its own, until it is dropped.
pub(crate) struct Receiver {
    url: String,
    arrived: Shared,
    _runtime: Runtime,
}

impl Receiver {
    pub(crate) fn start() -> Result<Self, BenchError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.during("starting a receiver")?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0))).during("listening")?;
        let url = format!("http://{}/", listener.local_addr().during("listening")?);
        let arrived = Shared::default();
        let router = Router::new().route("/", post(receive)).with_state(Arc::clone(&arrived));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, arrived, _runtime: runtime })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until this number of events is accepted.
    pub(crate) fn wait_for(&self, number: usize) -> Result<(), BenchError> {
        let (mut known, mut since) = (0, Stopwatch::start());
        loop {
            let accepted = self.arrived.lock().unwrap_or_else(PoisonError::into_inner).accepted.len();
            if accepted >= number {
                return Ok(());
            }
            if accepted > known {
                (known, since) = (accepted, Stopwatch::start());
            } else if since.elapsed() > TIMEOUT {
                return Err(BenchError::new(format!("only {accepted} of {number} events have arrived")));
            }
            pause(POLL);
        }
    }
}

async fn receive(State(arrived): State<Shared>, headers: HeaderMap, _body: String) -> StatusCode {
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let mut arrived = arrived.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = !arrived.refused.contains(&id) && !arrived.accepted.contains(&id);
    arrived.tried += usize::from(is_new);
    if is_new && arrived.tried.is_multiple_of(3) {
        arrived.refused.insert(id);
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    arrived.accepted.insert(id);
    StatusCode::NO_CONTENT
}
