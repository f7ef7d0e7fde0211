//! A system that allows few open files: each connection takes one, and the database and the log need some, too.

use super::common::{ProviderExport, TO_NEWCOMER, account, domain};
use super::process::{Launch, ServerProcess, import};
use handover_api::app::DemoCredentials;
use handover_api::route;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The limit on open files.
const FILES: u32 = 512;

/// The connections that the server has room for then; three quarters of them for event streams.
const CONNECTIONS: usize = 320;
const STREAMS: usize = 240;

/// Connections beyond these, which answer health checks.
const RESERVE: usize = 64;

const STREAMS_OF_A_SESSION: usize = 10;

/// Upper bound for anything the test waits for.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A connection that stays open until it is dropped. An HTTP client would keep one or two of its own.
struct Connection(TcpStream);

impl Connection {
    async fn open(server: &ServerProcess) -> Self {
        let url = server.url();
        let address = url.strip_prefix("http://").expect("an HTTP server");
        Self(TcpStream::connect(address).await.expect("the server accepts"))
    }

    async fn get(&mut self, server: &ServerProcess, path: &str, cookie: &str) -> Option<u16> {
        self.call(server, ["GET", path, cookie], "").await.map(|(status, _)| status)
    }

    /// Status and head of the response, whose body is read as well if it has a length. `None` without a response: the
    /// connection was one of the reserve, and this process was too slow for it.
    async fn call(
        &mut self,
        server: &ServerProcess,
        [method, path, cookie]: [&str; 3],
        body: &str,
    ) -> Option<(u16, String)> {
        let (url, length) = (server.url(), body.len());
        let host = url.trim_start_matches("http://");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        self.0.write_all(request.as_bytes()).await.ok()?;
        tokio::time::timeout(TIMEOUT, self.response()).await.expect("a response in time")
    }

    async fn response(&mut self) -> Option<(u16, String)> {
        let mut response = Vec::new();
        loop {
            let mut chunk = [0; 4096];
            let length = self.0.read(&mut chunk).await.ok().filter(|length| *length > 0)?;
            response.extend_from_slice(&chunk[..length]);
            let text = String::from_utf8_lossy(&response);
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
            let length: usize = field("content-length: ").map_or(0, |length| length.parse().expect("a number"));
            if body.len() >= length {
                let status = field("HTTP/1.1 ").and_then(|line| line.get(..3)?.parse().ok());
                return Some((status.expect("a status"), head.to_owned()));
            }
        }
    }

    /// Begins a session. Returns its cookies.
    async fn sign_in(&mut self, server: &ServerProcess) -> String {
        let body = serde_json::to_string(&DemoCredentials { account: account("admin") }).expect("JSON");
        let response = self.call(server, ["POST", route::DEMO_SESSION, ""], &body).await;
        let (status, head) = response.expect("a response");
        assert_eq!(status, 200, "{head}");
        let cookies = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        cookies.filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ")
    }
}

/// The answer to a call on a connection of its own, and the connection.
async fn answer(server: &ServerProcess, path: &str) -> (u16, Connection) {
    loop {
        let mut connection = Connection::open(server).await;
        if let Some(status) = connection.get(server, path, "").await {
            return (status, connection);
        }
    }
}

/// A regular connection. Those that were closed before may still be counted.
async fn regular(server: &ServerProcess) -> Connection {
    let admitted = async {
        loop {
            if let (200, connection) = answer(server, route::APP).await {
                return connection;
            }
        }
    };
    tokio::time::timeout(TIMEOUT, admitted).await.expect("room in time")
}

#[tokio::test(flavor = "multi_thread")]
async fn few_open_files_leave_room_for_health_checks() {
    // This process has the other ends of all connections.
    rlimit::increase_nofile_limit(4096).expect("the limit of this process");
    // Connections may be idle during the whole test.
    let options = ["--request-seconds", "600", "--event-streams-per-account", "5000"];
    let server =
        Launch::on_file(import(&ProviderExport::new()).await).with_options(&options).with_files(FILES).serve().await;
    let log = || server.log();
    let message =
        format!("only {FILES} files may be open, so there is room for {CONNECTIONS} connections instead of 10000");
    assert!(log().contains(&message), "{}", log());

    let mut first = regular(&server).await;
    let session = first.sign_in(&server).await;
    let mut held = Vec::new();
    for _ in 0..STREAMS / STREAMS_OF_A_SESSION {
        let other = first.sign_in(&server).await;
        for _ in 0..STREAMS_OF_A_SESSION {
            let mut stream = regular(&server).await;
            assert_eq!(stream.get(&server, route::EVENTS, &other).await, Some(200));
            held.push(stream);
        }
    }
    assert_eq!(first.get(&server, route::EVENTS, &session).await, Some(503), "no room for another stream");
    while held.len() + 1 < CONNECTIONS {
        held.push(regular(&server).await);
    }

    for _ in 0..2 {
        assert_eq!(answer(&server, route::APP).await.0, 503, "no room for another call");
        assert_eq!(answer(&server, route::HEALTH).await.0, 200);
        // Then with silent clients on all of the reserve, until they are cut off.
        for _ in 0..RESERVE {
            held.push(Connection::open(&server).await);
        }
    }
    let change = serde_json::to_string(&TO_NEWCOMER.body()).expect("JSON");
    let submitted = first.call(&server, ["POST", &route::change_contact(&domain()), &session], &change).await;
    assert_eq!(submitted.map(|(status, _)| status), Some(200));
    assert!(!log().contains("cannot accept connections"), "{}", log());
    println!(
        "{FILES} open files: {CONNECTIONS} connections held, {STREAMS} of them event streams; health checks answered"
    );
    server.stop().await;
}
