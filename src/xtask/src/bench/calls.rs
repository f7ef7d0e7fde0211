//! Measures calls over one keep-alive connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Latency;
use crate::error::{During, Failure};
use crate::log;
use crate::stopwatch::Stopwatch;

/// Calls before the measurement.
const WARM_UP: u32 = 50;
/// Timeout of a call.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Limit on the measurement of one list, whatever the number of calls.
const TIME_LIMIT: Duration = Duration::from_secs(60);

const LIST: &str = "/1.0/me/services";

/// A keep-alive connection with a session.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    /// The `Host` header.
    host: String,
    cookie: Option<String>,
}

struct Response {
    cookie: Option<String>,
    body: String,
}

impl Connection {
    pub(crate) fn open(address: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).during("connecting to the server")?;
        stream.set_nodelay(true).during("setting up the connection")?;
        stream.set_read_timeout(Some(TIMEOUT)).during("setting up the connection")?;
        let port = address.rsplit(':').next().unwrap_or_default();
        Ok(Self { stream: BufReader::new(stream), host: format!("localhost:{port}"), cookie: None })
    }

    pub(crate) fn sign_in(&mut self, account: &str) -> Result<(), Failure> {
        let body = format!("{{\"account\":\"{account}\"}}");
        let response = self.call("POST", "/1.0/demo/session", &body)?;
        self.cookie = Some(response.cookie.ok_or_else(|| Failure::new("sign-in set no cookie"))?);
        Ok(())
    }

    fn get(&mut self, path: &str) -> Result<String, Failure> {
        Ok(self.call("GET", path, "")?.body)
    }

    fn call(&mut self, method: &str, path: &str, body: &str) -> Result<Response, Failure> {
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{cookie}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}",
            self.host
        );
        self.stream.get_mut().write_all(request.as_bytes()).during("calling the server")?;
        let response = self.read_response()?;
        Ok(response)
    }

    fn read_response(&mut self) -> Result<Response, Failure> {
        let status = self.read_line()?;
        let (mut length, mut cookie) = (None, None);
        loop {
            let line = self.read_line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok(),
                "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
                _ => {}
            }
        }
        let length: usize = length.ok_or_else(|| Failure::new("response without Content-Length"))?;
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).during("reading a response")?;
        let body = String::from_utf8_lossy(&body).into_owned();
        if status.split(' ').nth(1) == Some("200") {
            Ok(Response { cookie, body })
        } else {
            Err(Failure::new(format!("the server responded {status}: {body}")))
        }
    }

    /// Reads a line without its line ending.
    fn read_line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        self.stream.read_line(&mut line).during("reading a response")?;
        Ok(line.trim_end().to_owned())
    }
}

/// Measures the services list as it opens, searched, sorted by state, and on its second page.
pub(crate) fn measure(connection: &mut Connection, account: &str, calls: u32) -> Result<Vec<Latency>, Failure> {
    let first_page = connection.get(LIST)?;
    let next = next_page(&first_page)
        .ok_or_else(|| Failure::new(format!("{account} has too few services for a second page")))?;
    let lists = [
        ("first page", LIST.to_owned()),
        ("search", format!("{LIST}?serviceName=studio")),
        ("sorted by state", format!("{LIST}?sort=state")),
        ("second page", format!("{LIST}?after={}", escape(&next))),
    ];
    lists.into_iter().map(|(name, path)| measure_list(connection, name, &path, calls)).collect()
}

fn measure_list(connection: &mut Connection, name: &'static str, path: &str, calls: u32) -> Result<Latency, Failure> {
    for _ in 0..WARM_UP {
        connection.get(path)?;
    }
    let mut times = Vec::new();
    let all = Stopwatch::start();
    for _ in 0..calls {
        let one = Stopwatch::start();
        connection.get(path)?;
        times.push(one.elapsed());
        if all.elapsed() > TIME_LIMIT {
            log::note(&format!("{name}: stopped after {} calls", times.len()));
            break;
        }
    }
    times.sort();
    Ok(Latency { name, median: percentile(&times, 50), p99: percentile(&times, 99) })
}

/// The nearest-rank percentile of the sorted `times`.
fn percentile(times: &[Duration], percent: usize) -> Duration {
    let rank = (times.len() * percent).div_ceil(100).max(1);
    times.get(rank - 1).copied().unwrap_or_default()
}

/// The cursor `next` of a page, which is the last such field in the body.
fn next_page(body: &str) -> Option<String> {
    let (_, text) = body.rsplit_once("\"next\":\"")?;
    let mut value = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '"' => return Some(value),
            '\\' => value.push(characters.next()?),
            other => value.push(other),
        }
    }
}

fn escape(text: &str) -> String {
    let escaped = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    escaped.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measured_values() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Duration::from_millis(100));
        assert_eq!(percentile(&times, 99), Duration::from_millis(198));
        assert_eq!(percentile(&times[..1], 99), Duration::from_millis(1));
    }

    #[test]
    fn finds_and_escapes_the_next_cursor() {
        let body = r#"{"data":{"rows":[],"next":"[[\"a b\"],12]"},"now":1}"#;
        assert_eq!(next_page(body).as_deref(), Some("[[\"a b\"],12]"));
        assert_eq!(next_page(r#"{"next":null}"#), None);
        assert_eq!(escape("[\"é\"]"), "%5B%22%C3%A9%22%5D");
    }
}
