//! The lines of a body, one at a time while it arrives.

use super::line::trimmed;
use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::StreamExt;
use std::time::Duration;

/// Longest line, in bytes: as of other bodies.
const MAX_LINE: usize = 16 * 1024;

/// Longest body, in bytes: some million objects.
const MAX_BODY: u64 = 1024 * 1024 * 1024;

/// The next step of a body. Lines have their numbers, from 1; empty lines are skipped.
pub(super) enum Read {
    Line(u64, Vec<u8>),
    LineTooLong(u64),
    BodyTooLong(u64),
    BrokenOff,
    End,
}

/// A body that is read.
pub(super) struct BodyLines {
    parts: BodyDataStream,
    /// Rest of the last part.
    part: Bytes,
    /// The beginning of a line whose end has not arrived.
    partial: Vec<u8>,
    total: u64,
    /// Lines that have ended.
    number: u64,
    has_ended: bool,
}

impl BodyLines {
    pub(super) fn new(body: Body) -> Self {
        let parts = body.into_data_stream();
        Self { parts, part: Bytes::new(), partial: Vec::new(), total: 0, number: 0, has_ended: false }
    }

    /// The number of the line that is read.
    pub(super) const fn number(&self) -> u64 {
        self.number + 1
    }

    /// Reads on. A call that is dropped loses nothing.
    pub(super) async fn next(&mut self) -> Read {
        loop {
            if let Some(read) = self.line_of_part() {
                return read;
            }
            if self.has_ended {
                return Read::End;
            }
            match self.parts.next().await {
                Some(Ok(part)) => {
                    self.total += part.len() as u64;
                    if self.total > MAX_BODY {
                        return Read::BodyTooLong(self.number());
                    }
                    self.part = part;
                }
                Some(Err(_)) => return Read::BrokenOff,
                None => {
                    self.has_ended = true;
                    // The last line may have no end.
                    if let Some(read) = self.end_line() {
                        return read;
                    }
                }
            }
        }
    }

    /// The next line that ends in the part, whose rest is kept.
    fn line_of_part(&mut self) -> Option<Read> {
        while !self.part.is_empty() {
            let end = self.part.iter().position(|byte| *byte == b'\n');
            let piece = self.part.split_to(end.unwrap_or(self.part.len()));
            self.partial.extend_from_slice(&piece);
            if self.partial.len() > MAX_LINE {
                return Some(Read::LineTooLong(self.number()));
            }
            end?;
            self.part = self.part.slice(1..);
            if let Some(read) = self.end_line() {
                return Some(read);
            }
        }
        None
    }

    fn end_line(&mut self) -> Option<Read> {
        self.number += 1;
        let line = trimmed(&self.partial, self.number).to_vec();
        self.partial.clear();
        (!line.is_empty()).then_some(Read::Line(self.number, line))
    }

    /// Reads and drops the rest, as long as parts come within `patience`.
    pub(super) async fn drop_rest(&mut self, patience: Duration) {
        while self.total <= MAX_BODY {
            match tokio::time::timeout(patience, self.parts.next()).await {
                Ok(Some(Ok(part))) => self.total += part.len() as u64,
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    async fn lines(parts: &'static [&'static str]) -> Vec<(u64, String)> {
        let parts = parts.iter().map(|part| Ok::<_, std::io::Error>(Bytes::from_static(part.as_bytes())));
        let mut lines = BodyLines::new(Body::from_stream(stream::iter(parts)));
        let mut read = Vec::new();
        loop {
            match lines.next().await {
                Read::Line(number, line) => read.push((number, String::from_utf8(line).expect("UTF-8"))),
                Read::End => return read,
                _ => panic!("it is a short body"),
            }
        }
    }

    #[tokio::test]
    async fn empty_lines_and_a_byte_order_mark_are_passed_over() {
        let read = lines(&["\u{feff}{}\r", "\n\n \t\r\n{\"a\"", ":1}\n\n", "\n[]"]).await;
        assert_eq!(read, [(1, "{}".to_owned()), (4, "{\"a\":1}".to_owned()), (7, "[]".to_owned())]);
        assert_eq!(lines(&["\u{feff}\n{}"]).await, [(2, "{}".to_owned())]);
        assert_eq!(lines(&["\n\n\n"]).await, []);
    }
}
