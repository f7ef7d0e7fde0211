//! A GET request, as a client of the public URL sends it.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

/// Time for a request and its answer.
const TIMEOUT: Duration = Duration::from_secs(10);

const MAX_BODY: usize = 1024 * 1024;

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Fetches a URL, without following redirects. Errors are for people.
pub(super) async fn get(url: &str) -> Result<Answer, String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    tokio::time::timeout(TIMEOUT, connect_and_send(&url)).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
}

async fn connect_and_send(url: &Url) -> Result<Answer, String> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = url.port_or_known_default().unwrap_or_default();
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|error| error.to_string())?;
    if url.scheme() == "http" {
        return send(url, stream).await;
    }
    let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
    let stream = TlsConnector::from(Arc::new(tls()?)).connect(name, stream).await;
    send(url, stream.map_err(|error| format!("TLS: {error}"))?).await
}

fn tls() -> Result<ClientConfig, String> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

async fn send(url: &Url, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<Answer, String> {
    let (mut client, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let host = url.authority();
    let request = Request::get(url.path()).header(header::HOST, host).body(Body::empty());
    let request = request.map_err(|error| error.to_string())?;
    let answer = client.send_request(request).await.map_err(|error| error.to_string())?;
    let (head, body) = answer.into_parts();
    let body = to_bytes(Body::new(body), MAX_BODY).await.map_err(|error| error.to_string())?;
    Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
}
