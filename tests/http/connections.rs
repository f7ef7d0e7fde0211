//! Connections: the number that a client may hold open, and their end.

use crate::common::{TO_NEWCOMER, TestServer, domain, waiting};
use handover_api::{Reason, route};
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection without an HTTP client in between.
pub(crate) struct Connection(TcpStream);

impl Connection {
    pub(crate) async fn open(server: &TestServer) -> Self {
        let url = server.visitor().url("");
        let address = url.strip_prefix("http://").expect("an HTTP server");
        Self(TcpStream::connect(address).await.expect("the server accepts"))
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.expect("the server reads");
    }

    /// Reads until the server closes the connection.
    pub(crate) async fn rest(mut self) -> String {
        let mut text = Vec::new();
        let end = tokio::time::timeout(waiting::LIMIT, self.0.read_to_end(&mut text)).await;
        end.expect("the server closes the connection in time").expect("an orderly end");
        String::from_utf8(text).expect("UTF-8")
    }

    /// Reads one response without a body that could be mistaken for another, or the beginning of a long one.
    pub(crate) async fn response(&mut self) -> String {
        let mut text = String::new();
        let read = async {
            while !text.contains("\r\n\r\n") {
                let mut chunk = [0; 4096];
                let length = self.0.read(&mut chunk).await.expect("an intact connection");
                assert!(length > 0, "closed after {text:?}");
                text.push_str(std::str::from_utf8(&chunk[..length]).expect("UTF-8"));
            }
        };
        tokio::time::timeout(waiting::LIMIT, read).await.expect("a response in time");
        text
    }
}

const HEALTH_CHECK: &str = "GET /healthz HTTP/1.1\r\nHost: handover.test\r\n\r\n";
const APP_INFO: &str = "GET /1.0/app HTTP/1.1\r\nHost: handover.test\r\n\r\n";

fn closes(response: &str) -> bool {
    response.lines().any(|line| line.eq_ignore_ascii_case("connection: close"))
}

#[tokio::test]
async fn a_second_host_or_origin_header_is_refused() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let own = "http://handover.test";
    for headers in [
        [("host", "handover.test"), ("host", "elsewhere.example")],
        [("host", "handover.test"), ("host", "handover.test")],
        [("origin", own), ("origin", "https://elsewhere.example")],
        [("origin", own), ("origin", own)],
    ] {
        let read = admin.call(Method::GET, route::SERVICES, &headers, "").await;
        assert_eq!(read.reason(400), Reason::Malformed, "{headers:?}");
        let write = admin.call(Method::DELETE, route::SESSION, &headers, "").await;
        assert_eq!(write.reason(400), Reason::Malformed, "{headers:?}");
    }
    admin.submit_one(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn an_answer_before_the_whole_body_closes_the_connection() {
    let server = TestServer::start().await;
    for (path, origin) in [("/1.0/session", "https://elsewhere.example"), ("/1.0/nothing", "http://handover.test")] {
        let mut early = Connection::open(&server).await;
        let head = format!("POST {path} HTTP/1.1\r\nHost: handover.test\r\nOrigin: {origin}\r\n");
        early.send(&format!("{head}Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{{")).await;
        let response = early.rest().await;
        assert!(closes(&response), "{response}");

        let mut chunked = Connection::open(&server).await;
        chunked.send(&format!("{head}Transfer-Encoding: chunked\r\n\r\n")).await;
        let response = chunked.rest().await;
        assert!(closes(&response), "{response}");
    }
    // Without a body, or after one that was read, the connection stays open.
    let mut read = Connection::open(&server).await;
    read.send("POST /1.0/session HTTP/1.1\r\nHost: handover.test\r\nContent-Type: application/json\r\n").await;
    read.send("Content-Length: 2\r\n\r\n{}").await;
    let response = read.response().await;
    assert!(response.starts_with("HTTP/1.1 400") && !closes(&response), "{response}");
    read.send("DELETE /1.0/session HTTP/1.1\r\nHost: handover.test\r\n\r\n").await;
    let response = read.response().await;
    assert!(response.starts_with("HTTP/1.1 401") && !closes(&response), "{response}");
}

#[tokio::test]
async fn slow_clients_are_cut_off() {
    let server = TestServer::start_with(&["--request-seconds", "1"], |_| {}).await;
    let mut slow_head = Connection::open(&server).await;
    slow_head.send("GET /1.0/app HTTP/1.1\r\nHost: handover.test\r\n").await;
    let mut slow_body = Connection::open(&server).await;
    slow_body.send("POST /1.0/session HTTP/1.1\r\nHost: handover.test\r\nContent-Type: application/json\r\n").await;
    slow_body.send("Content-Length: 20\r\n\r\n{").await;
    let silent = Connection::open(&server).await;
    let mut idle = Connection::open(&server).await;
    idle.send(APP_INFO).await;

    assert_eq!(slow_head.rest().await, "");
    assert_eq!(silent.rest().await, "");
    let response = slow_body.rest().await;
    assert!(response.starts_with("HTTP/1.1 408") && closes(&response), "{response}");
    assert!(response.contains("tooSlow"), "{response}");
    assert!(idle.rest().await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_full_server_still_answers_health_checks() {
    let server = TestServer::start_with(&["--connections", "4"], |_| {}).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut connection = Connection::open(&server).await;
        connection.send(APP_INFO).await;
        assert!(connection.response().await.starts_with("HTTP/1.1 200"));
        held.push(connection);
    }
    let mut health = Connection::open(&server).await;
    health.send(HEALTH_CHECK).await;
    let response = health.rest().await;
    assert!(response.starts_with("HTTP/1.1 200") && closes(&response), "{response}");
    let mut refused = Connection::open(&server).await;
    refused.send(APP_INFO).await;
    let response = refused.rest().await;
    assert!(response.starts_with("HTTP/1.1 503") && closes(&response), "{response}");
    assert!(response.contains("\r\nretry-after: 1\r\n") && response.contains("busy"), "{response}");

    drop(held.pop());
    let admitted = async {
        loop {
            let mut connection = Connection::open(&server).await;
            connection.send(APP_INFO).await;
            if connection.response().await.starts_with("HTTP/1.1 200") {
                return;
            }
        }
    };
    tokio::time::timeout(waiting::LIMIT, admitted).await.expect("room in time");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_off() {
    let server = TestServer::start_with(&["--request-seconds", "1"], |_| {}).await;
    let mut deaf = Connection::open(&server).await;
    let flood = async { while deaf.0.write_all(APP_INFO.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(waiting::LIMIT, flood).await.expect("the server closes the connection in time");
}

#[tokio::test]
async fn differing_lengths_of_a_body_are_refused() {
    let server = TestServer::start().await;
    let mut connection = Connection::open(&server).await;
    connection.send("POST /1.0/session HTTP/1.1\r\nHost: handover.test\r\nContent-Type: application/json\r\n").await;
    connection.send("Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}").await;
    let response = connection.rest().await;
    assert!(response.starts_with("HTTP/1.1 400"), "{response}");
}

#[tokio::test]
async fn silent_clients_cannot_hold_the_reserve() {
    // Otherwise a client may take ten minutes.
    let server = TestServer::start_with(&["--connections", "1", "--request-seconds", "600"], |_| {}).await;
    let mut silent = Vec::new();
    // The only regular place, and all of the reserve.
    for _ in 0..=64 {
        silent.push(Connection::open(&server).await);
    }
    let mut check = Connection::open(&server).await;
    check.send(HEALTH_CHECK).await;
    let health = check.response().await;
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    // Those of the reserve were closed, and the regular one was not.
    let mut regular = silent.remove(0);
    for closed in silent {
        assert_eq!(closed.rest().await, "");
    }
    regular.send(APP_INFO).await;
    assert!(regular.response().await.starts_with("HTTP/1.1 200"));
}
