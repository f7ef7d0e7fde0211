//! Calls over hyper's connections, without a pool: a call costs a fifth of what it costs with an HTTP client library, so that
//! most of the machine is the server's.

use crate::error::{BenchError, During};
use axum::body::Bytes;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A request that is prepared for a server.
pub(crate) type PreparedCall = Request<Full<Bytes>>;

/// A call of the API, apart from the server it goes to.
#[derive(Clone, Debug)]
pub(crate) struct ApiCall {
    method: Method,
    path: String,
    cookie: Option<String>,
    key: Option<String>,
    body: String,
}

impl ApiCall {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), cookie: None, key: None, body: String::new() }
    }

    pub(crate) fn post(path: impl Into<String>, body: impl Into<String>) -> Self {
        Self { method: Method::POST, path: path.into(), cookie: None, key: None, body: body.into() }
    }

    /// The call in a session.
    pub(crate) fn with_session(self, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..self }
    }

    /// The call of a system with a key.
    pub(crate) fn with_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    /// The request to the server at `address`.
    pub(crate) fn prepare(&self, address: &str) -> Result<PreparedCall, BenchError> {
        let mut request = Request::builder().method(self.method.clone()).uri(&self.path).header(HOST, address);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(key) = &self.key {
            request = request.header(AUTHORIZATION, ["Bearer ", key].concat());
        }
        if !self.body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        request.body(self.body.clone().into()).during("preparing a call")
    }
}

/// An answer with status 200 or 202.
#[derive(Clone, Debug)]
pub(crate) struct ApiAnswer {
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl ApiAnswer {
    /// Name and value of the cookie that it sets.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.headers.get(SET_COOKIE)?.to_str().ok()?.split(';').next()
    }
}

/// A keep-alive connection.
pub(crate) struct HttpConnection(SendRequest<Full<Bytes>>);

impl HttpConnection {
    pub(crate) async fn open(address: &str) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(address).await.during("connecting to the server")?;
        stream.set_nodelay(true).during("setting up a connection")?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.during("setting up a connection")?;
        // Ends with the sender; its errors reach that as well.
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a call and waits for its answer; `None` if the server was busy (503).
    pub(crate) async fn call(&mut self, call: &PreparedCall) -> Result<Option<ApiAnswer>, BenchError> {
        let (head, body) = self.send(call).await?.into_parts();
        let body = body.collect().await.during("reading an answer")?.to_bytes();
        match head.status {
            StatusCode::OK | StatusCode::ACCEPTED => Ok(Some(ApiAnswer { headers: head.headers, body })),
            StatusCode::SERVICE_UNAVAILABLE => Ok(None),
            status => Err(BenchError::new(format!("the server answered {status} {}", String::from_utf8_lossy(&body)))),
        }
    }

    async fn send(&mut self, call: &PreparedCall) -> Result<Response<Incoming>, BenchError> {
        self.0.ready().await.during("calling the server")?;
        self.0.send_request(call.clone()).await.during("calling the server")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::block_on;
    use axum::Router;
    use axum::http::HeaderName;
    use axum::routing::{get, post};

    /// A server with a few answers.
    async fn serve() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let echo = async |headers: HeaderMap, body: String| {
            let sent = |name: HeaderName| headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
            ([(SET_COOKIE, "a=b; HttpOnly")], [sent(COOKIE), sent(CONTENT_TYPE), body].join(" "))
        };
        let routes = Router::new()
            .route("/echo", post(echo))
            .route("/busy", get(async || StatusCode::SERVICE_UNAVAILABLE))
            .route("/limited", get(async || StatusCode::TOO_MANY_REQUESTS));
        tokio::spawn(async { axum::serve(listener, routes).await });
        address
    }

    #[test]
    fn calls_carry_session_and_body() {
        let test = async {
            let address = serve().await;
            let mut connection = HttpConnection::open(&address).await.unwrap();
            let mut call = async |call: ApiCall| connection.call(&call.prepare(&address).unwrap()).await;
            let answer = call(ApiCall::post("/echo", "{}").with_session("s=1")).await.unwrap().unwrap();
            assert_eq!((answer.cookie(), answer.body.as_ref()), (Some("a=b"), &b"s=1 application/json {}"[..]));
            assert!(call(ApiCall::get("/busy")).await.unwrap().is_none());
            assert!(call(ApiCall::get("/limited")).await.unwrap_err().to_string().contains("429"));
        };
        block_on(test).unwrap();
    }
}
