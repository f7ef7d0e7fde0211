//! A receiver of webhooks in this process, which answers as a test says.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A delivery.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("deliveries are JSON")
    }

    /// The kind and the name of the service.
    pub(crate) fn summary(&self) -> String {
        let body = self.json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        format!("{} {}", text(&body["type"]), text(&body["data"]["service"]["name"]))
    }
}

type Answer = Box<dyn FnMut(&Received) -> Response + Send>;

#[derive(Clone)]
struct ReceiverState {
    received: Arc<Mutex<Vec<Received>>>,
    answer: Arc<Mutex<Answer>>,
}

pub(crate) struct WebhookReceiver {
    pub(crate) url: String,
    state: ReceiverState,
    running: JoinHandle<()>,
}

impl WebhookReceiver {
    /// Accepts everything.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("address of the bound socket"));
        let state = ReceiverState { received: Arc::default(), answer: Arc::new(Mutex::new(Box::new(|_| accepted()))) };
        let router = Router::new().fallback(receive).with_state(state.clone());
        let running = tokio::spawn(async { axum::serve(listener, router).await.expect("serving") });
        Self { url, state, running }
    }

    /// Answers from now on with a status.
    pub(crate) fn answer(&self, status: impl FnMut(&Received) -> u16 + Send + 'static) {
        let mut status = status;
        self.answer_with(move |received| {
            StatusCode::from_u16(status(received)).expect("a valid status").into_response()
        });
    }

    /// Answers from now on with a response.
    pub(crate) fn answer_with(&self, answer: impl FnMut(&Received) -> Response + Send + 'static) {
        *self.state.answer.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(answer);
    }

    /// All deliveries so far, also those that were not accepted.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for WebhookReceiver {
    fn drop(&mut self) {
        self.running.abort();
    }
}

pub(crate) fn accepted() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

async fn receive(State(state): State<ReceiverState>, request: Request) -> Response {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(header);
    let body = axum::body::to_bytes(request.into_body(), 1 << 20).await.expect("a body");
    let received = Received { id, timestamp, signature, body: String::from_utf8(body.to_vec()).expect("UTF-8") };
    state.received.lock().unwrap_or_else(PoisonError::into_inner).push(received.clone());
    let mut answer = state.answer.lock().unwrap_or_else(PoisonError::into_inner);
    answer(&received)
}
