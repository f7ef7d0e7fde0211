//! A small HTTP/1.1 client: calls prepared as bytes, kept connections, answers with a length.
//!
//! It does less for a call than any HTTP library, so that as much as possible of the machine is the server's.

use crate::error::{BenchError, During};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A call of the API, apart from the server it goes to.
#[derive(Clone, Debug)]
pub(crate) struct ApiCall {
    method: &'static str,
    path: String,
    cookie: Option<String>,
    body: String,
}

impl ApiCall {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), cookie: None, body: String::new() }
    }

    pub(crate) fn post(path: impl Into<String>, body: impl Into<String>) -> Self {
        Self { method: "POST", path: path.into(), cookie: None, body: body.into() }
    }

    /// The call in a session.
    pub(crate) fn with_session(self, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..self }
    }

    /// The bytes to send to the server at `address`.
    pub(crate) fn bytes(&self, address: &str) -> Vec<u8> {
        let Self { method, path, cookie, body } = self;
        let cookie = cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let kind = match body.len() {
            0 => String::new(),
            length => format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"),
        };
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}{kind}\r\n{body}").into_bytes()
    }
}

/// An answer with status 200 or 202.
#[derive(Clone, Debug)]
pub(crate) struct ApiAnswer {
    /// Name and value of the cookie that it sets.
    pub(crate) cookie: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// A keep-alive connection.
pub(crate) struct HttpConnection {
    stream: TcpStream,
    /// The last answer.
    received: Vec<u8>,
}

/// Outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallOutcome {
    Done,
    /// The server was busy (503).
    Refused,
}

/// Lengths of the head and the body of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ResponseLengths {
    head: usize,
    body: usize,
}

impl HttpConnection {
    pub(crate) async fn open(address: &str) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(address).await.during("connecting to the server")?;
        stream.set_nodelay(true).during("setting up a connection")?;
        Ok(Self { stream, received: Vec::with_capacity(32 * 1024) })
    }

    /// Sends a call and waits for its answer.
    pub(crate) async fn call(&mut self, call: &[u8]) -> Result<CallOutcome, BenchError> {
        self.send(call).await?;
        loop {
            if let Some(ResponseLengths { head, body }) = extent(&self.received)?
                && self.received.len() >= head + body
            {
                return outcome(&self.received);
            }
            self.receive().await?;
        }
    }

    /// The last answer.
    pub(crate) fn answer(&self) -> Result<ApiAnswer, BenchError> {
        let ResponseLengths { head, .. } =
            extent(&self.received)?.ok_or_else(|| BenchError::new("there is no answer yet"))?;
        let (head, body) = self.received.split_at(head);
        let cookie = header(head, "set-cookie").and_then(|value| value.split(';').next()).map(str::to_owned);
        Ok(ApiAnswer { cookie, body: body.to_vec() })
    }

    /// Sends a call whose answer does not end, and waits until it begins.
    pub(crate) async fn open_stream(&mut self, call: &[u8]) -> Result<(), BenchError> {
        self.send(call).await?;
        while end_of_head(&self.received).is_none() {
            self.receive().await?;
        }
        match outcome(&self.received)? {
            CallOutcome::Done => Ok(()),
            CallOutcome::Refused => Err(BenchError::new("the server is too busy for an event stream")),
        }
    }

    /// Reads and discards the server's output, until it closes the connection.
    pub(crate) async fn drain(&mut self) {
        loop {
            self.received.clear();
            if self.receive().await.is_err() {
                return;
            }
        }
    }

    async fn send(&mut self, call: &[u8]) -> Result<(), BenchError> {
        self.received.clear();
        self.stream.write_all(call).await.during("calling the server")
    }

    async fn receive(&mut self) -> Result<(), BenchError> {
        match self.stream.read_buf(&mut self.received).await.during("reading an answer")? {
            0 => Err(BenchError::new("the server closed the connection")),
            _ => Ok(()),
        }
    }
}

/// The extent of an answer; `None` while its head is incomplete.
fn extent(received: &[u8]) -> Result<Option<ResponseLengths>, BenchError> {
    let Some(head) = end_of_head(received) else { return Ok(None) };
    let length = header(&received[..head], "content-length").and_then(|value| value.parse().ok());
    let body = length.ok_or_else(|| BenchError::new("an answer without Content-Length"))?;
    Ok(Some(ResponseLengths { head, body }))
}

fn end_of_head(received: &[u8]) -> Option<usize> {
    received.windows(4).position(|bytes| bytes == b"\r\n\r\n").map(|position| position + 4)
}

fn outcome(received: &[u8]) -> Result<CallOutcome, BenchError> {
    if received.starts_with(b"HTTP/1.1 200") || received.starts_with(b"HTTP/1.1 202") {
        return Ok(CallOutcome::Done);
    }
    if received.starts_with(b"HTTP/1.1 503") {
        return Ok(CallOutcome::Refused);
    }
    Err(BenchError::new(format!("the server answered {}", String::from_utf8_lossy(received))))
}

/// The value of a header in a head; the name is in lower case.
fn header<'h>(head: &'h [u8], name: &str) -> Option<&'h str> {
    let lines = head.split(|byte| *byte == b'\n').skip(1);
    let value = lines.filter(|line| line.len() > name.len() && line[name.len()] == b':').find_map(|line| {
        let (found, value) = line.split_at(name.len());
        found.eq_ignore_ascii_case(name.as_bytes()).then(|| &value[1..])
    })?;
    std::str::from_utf8(value).ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; HttpOnly\r\nContent-Length: 3\r\n\r\nabc";

    #[test]
    fn finds_the_extent_of_an_answer() {
        assert_eq!(extent(&ANSWER[..40]).unwrap(), None);
        let found = extent(ANSWER).unwrap().unwrap();
        assert_eq!((found.head + found.body, found.body), (ANSWER.len(), 3));
        assert_eq!(header(ANSWER, "set-cookie"), Some("a=b; HttpOnly"));
        assert_eq!(header(ANSWER, "content-type"), None);
    }

    #[test]
    fn errors_and_answers_without_a_length_are_failures() {
        let refused = b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 2\r\n\r\nno";
        assert!(outcome(refused).unwrap_err().to_string().contains("429"));
        assert_eq!(outcome(b"HTTP/1.1 503 Service Unavailable\r\n").unwrap(), CallOutcome::Refused);
        assert!(extent(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn calls_carry_session_and_body() {
        let call = ApiCall::post("/a", "{}").with_session("s=1");
        let expected = "POST /a HTTP/1.1\r\nHost: h:1\r\nCookie: s=1\r\nContent-Type: application/json\r\n\
                        Content-Length: 2\r\n\r\n{}";
        assert_eq!(String::from_utf8(call.bytes("h:1")).unwrap(), expected);
    }
}
