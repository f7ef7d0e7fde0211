//! A batch of the provider's API: lines are sent while results are read.

use crate::error::{BenchError, During};
use handover_api::route;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

/// Bytes of a part of the body.
const PART: usize = 64 * 1024;

/// The results of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcomes {
    /// Lines that were sent.
    pub(crate) lines: usize,
    /// Lines of the answer that name an outcome.
    pub(crate) written: usize,
}

impl Outcomes {
    /// Fails if a line was refused or has no answer.
    pub(crate) fn all_written(self) -> Result<(), BenchError> {
        if self.lines == self.written {
            return Ok(());
        }
        Err(BenchError::new(format!("only {} of {} objects were written", self.written, self.lines)))
    }
}

/// Sends lines to the server at `address`, with a key.
pub(crate) fn send(
    address: &str,
    key: &str,
    lines: impl Iterator<Item = Result<String, BenchError>>,
) -> Result<Outcomes, BenchError> {
    let mut stream = TcpStream::connect(address).during("connecting to the server")?;
    let mut answer = stream.try_clone().during("setting up a connection")?;
    let reading = std::thread::spawn(move || {
        let mut text = Vec::new();
        answer.read_to_end(&mut text).map(|_| text)
    });
    let path = route::PROVIDER_BATCH;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).during("calling the server")?;
    let (mut part, mut number) = (String::with_capacity(PART + 1024), 0);
    for line in lines {
        part.push_str(&line?);
        part.push('\n');
        number += 1;
        if part.len() >= PART {
            write_part(&mut stream, &part)?;
            part.clear();
        }
    }
    if !part.is_empty() {
        write_part(&mut stream, &part)?;
    }
    stream.write_all(b"0\r\n\r\n").during("calling the server")?;
    let answer = reading.join().map_err(|_| BenchError::new("the answer was not read"))?.during("reading an answer")?;
    let _ = stream.shutdown(Shutdown::Both);
    let answer = String::from_utf8_lossy(&answer);
    if !answer.starts_with("HTTP/1.1 200") {
        return Err(BenchError::new(format!("the server answered {answer}")));
    }
    Ok(Outcomes { lines: number, written: answer.matches("\"result\":").count() })
}

fn write_part(stream: &mut TcpStream, part: &str) -> Result<(), BenchError> {
    let chunk = format!("{:x}\r\n{part}\r\n", part.len());
    stream.write_all(chunk.as_bytes()).during("calling the server")
}
