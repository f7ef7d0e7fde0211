//! A receiver of webhooks in this process, which answers as a test says.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use handover_rules::provider_event::FeedPosition;
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto};
use tokio_rustls::server::TlsStream;

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

    /// The number of the event.
    pub(crate) fn number(&self) -> i64 {
        let position = self.id.strip_prefix("evt_").and_then(FeedPosition::parse);
        position.expect("an id with a position of the feed").number
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
        Self::serve(url, listener)
    }

    /// Accepts everything, over TLS with the certificate of the mail server's tests.
    pub(crate) async fn start_tls() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
        let port = listener.local_addr().expect("address of the bound socket").port();
        Self::serve(format!("https://localhost:{port}/hook"), TlsListener { listener, acceptor: acceptor() })
    }

    fn serve<L: Listener<Addr: std::fmt::Debug>>(url: String, listener: L) -> Self {
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

struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.listener.accept().await.expect("a connection");
            // Clients that do not trust the certificate hang up.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../http/smtp/cert.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../http/smtp/key.pem")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the default versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    Arc::new(config.expect("a key of the certificate")).into()
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
