//! A connection to a mail server, command by command.
//!
//! lettre writes commands and does TLS. It reads replies as UTF-8 in a strict form, so a mail server that answers in
//! Latin-1 would count as down. Here the code of a reply decides, and its text is for people.

use futures_util::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use lettre::transport::smtp::Error as LettreError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism};
#[expect(deprecated, reason = "lettre has no other TLS stream that is public")]
use lettre::transport::smtp::client::AsyncNetworkStream as NetworkStream;
use lettre::transport::smtp::client::TlsParameters;
use lettre::transport::smtp::commands::{Auth, Ehlo, Quit, Starttls};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Category, Code, Detail, Response, Severity};
use std::fmt::{self, Display};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The reply that asks for more of a sign-in (RFC 4954, 4).
const CONTINUE: u16 = 334;

/// Questions of a server that are answered in one sign-in.
const MAX_QUESTIONS: u32 = 10;

const MAX_REPLY_BYTES: usize = 100_000;

/// The time after which the next address is tried as well (RFC 8305, 5).
const NEXT_ADDRESS: Duration = Duration::from_millis(300);

/// The reason a command has no positive reply.
#[derive(Debug, thiserror::Error)]
pub(super) enum SmtpError {
    #[error("{0}")]
    Refused(Reply),
    #[error("the mail server's answer is not an SMTP reply")]
    Malformed,
    #[error("connection error: {0}")]
    Network(#[from] io::Error),
    #[error(transparent)]
    Lettre(#[from] LettreError),
    #[error("the mail server does not offer {0}")]
    NotOffered(&'static str),
    #[error("the mail server asks more than {MAX_QUESTIONS} questions to sign in")]
    TooManyQuestions,
}

#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) code: u16,
    lines: Vec<String>,
}

impl Reply {
    /// Adds a line; returns whether it is the last one. A later line without a code belongs to the text.
    fn add(&mut self, line: &[u8]) -> Result<bool, SmtpError> {
        let line = String::from_utf8_lossy(line.trim_ascii_end());
        let code = line.get(..3).and_then(|code| code.parse().ok()).filter(|code| (200..600).contains(code));
        let Some(code) = code else {
            self.lines.push(line.into_owned());
            return if self.lines.len() > 1 { Ok(false) } else { Err(SmtpError::Malformed) };
        };
        self.code = code;
        self.lines.push(line.get(4..).unwrap_or_default().to_owned());
        Ok(line.as_bytes().get(3) != Some(&b'-'))
    }

    /// The lines, with the enhanced status code that each may repeat only once.
    pub(super) fn text(&self) -> String {
        let Some((first, rest)) = self.lines.split_first() else { return String::new() };
        let repeated = first.split(' ').next().filter(|word| enhanced(word).is_some()).map(|word| format!("{word} "));
        let rest = rest.iter().map(|line| repeated.as_deref().and_then(|code| line.strip_prefix(code)).unwrap_or(line));
        [first.as_str()].into_iter().chain(rest).collect::<Vec<_>>().join(" ")
    }
}

impl Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(format!("{} {}", self.code, self.text()).trim_end())
    }
}

/// The enhanced status code at the start of a reply, such as `5.1.1`.
pub(super) fn enhanced(text: &str) -> Option<(u16, u16, u16)> {
    let mut parts = text.split_whitespace().next()?.split('.').map(|part| part.parse().ok());
    match (parts.next()??, parts.next()??, parts.next()??, parts.next()) {
        (class @ (2 | 4 | 5), subject, detail, None) => Some((class, subject, detail)),
        _ => None,
    }
}

/// A connection, with or without TLS.
#[expect(deprecated, reason = "lettre has no other TLS stream that is public")]
pub(super) struct SmtpConnection {
    stream: BufReader<NetworkStream>,
    client: ClientId,
    /// Lines of the reply to `EHLO`, in capitals: names of extensions are case-insensitive (RFC 5321, 4.1.1.1).
    extensions: Vec<String>,
}

impl SmtpConnection {
    /// Connects within `limit`, and greets. With `tls`, encrypts first.
    pub(super) async fn open(
        (host, port): (&str, u16),
        client: &ClientId,
        tls: Option<TlsParameters>,
        limit: Duration,
    ) -> Result<Self, SmtpError> {
        let connect = async { connect_to_any(tokio::net::lookup_host((host, port)).await?).await };
        let stream = timeout(limit, connect).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))?;
        #[expect(deprecated, reason = "lettre has no other TLS stream that is public")]
        let mut stream = NetworkStream::use_existing_tokio1(Box::new(stream));
        if let Some(tls) = tls {
            stream.upgrade_tls(tls).await?;
        }
        let mut connection = Self { stream: BufReader::new(stream), client: client.clone(), extensions: Vec::new() };
        connection.reply().await?;
        connection.greet().await?;
        Ok(connection)
    }

    async fn greet(&mut self) -> Result<(), SmtpError> {
        let reply = self.command(Ehlo::new(self.client.clone())).await?;
        self.extensions = reply.lines.iter().map(|line| line.to_ascii_uppercase()).collect();
        Ok(())
    }

    /// Whether the server offers an extension, named in capitals.
    pub(super) fn offers(&self, extension: &str) -> bool {
        self.extensions.iter().any(|line| line.split_whitespace().next() == Some(extension))
    }

    pub(super) async fn start_tls(mut self, tls: TlsParameters) -> Result<Self, SmtpError> {
        if !self.offers("STARTTLS") {
            return Err(SmtpError::NotOffered("STARTTLS"));
        }
        self.command(Starttls).await?;
        // Drops what was sent ahead in clear text, which anybody on the path may have added.
        let mut stream = self.stream.into_inner();
        stream.upgrade_tls(tls).await?;
        self.stream = BufReader::new(stream);
        self.greet().await?;
        Ok(self)
    }

    /// Signs in by the first mechanism that both sides know.
    pub(super) async fn sign_in(&mut self, credentials: &Credentials) -> Result<(), SmtpError> {
        let offered = |mechanism: &Mechanism| {
            let is_offered = |line: &String| {
                let mut words = line.split([' ', '=']);
                words.next() == Some("AUTH") && words.any(|word| word == mechanism.to_string())
            };
            self.extensions.iter().any(is_offered)
        };
        let mechanism = DEFAULT_MECHANISMS.iter().copied().find(offered);
        let mechanism = mechanism.ok_or(SmtpError::NotOffered("a way to sign in that is known"))?;
        let mut reply = self.command(Auth::new(mechanism, credentials.clone(), None)?).await?;
        for _ in 0..MAX_QUESTIONS {
            if reply.code != CONTINUE {
                return Ok(());
            }
            let code = Code::new(Severity::PositiveIntermediate, Category::Unspecified3, Detail::Four);
            let answer = Auth::new_from_response(mechanism, credentials.clone(), &Response::new(code, reply.lines))?;
            reply = self.command(answer).await?;
        }
        if reply.code == CONTINUE { Err(SmtpError::TooManyQuestions) } else { Ok(()) }
    }

    pub(super) async fn command(&mut self, command: impl Display) -> Result<Reply, SmtpError> {
        self.send(command.to_string().as_bytes()).await
    }

    pub(super) async fn content(&mut self, message: &[u8]) -> Result<Reply, SmtpError> {
        let mut content = Vec::with_capacity(message.len() + 64);
        for line in message.split_inclusive(|byte| *byte == b'\n') {
            // A dot alone would end the content (RFC 5321, 4.5.2).
            content.extend(line.starts_with(b".").then_some(b'.'));
            content.extend_from_slice(line);
        }
        content.extend_from_slice(b"\r\n.\r\n");
        self.send(&content).await
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<Reply, SmtpError> {
        let stream = self.stream.get_mut();
        stream.write_all(bytes).await?;
        stream.flush().await?;
        self.reply().await
    }

    /// Reads a reply; lines may end in a line feed alone.
    async fn reply(&mut self) -> Result<Reply, SmtpError> {
        let (mut reply, mut left) = (Reply::default(), MAX_REPLY_BYTES);
        loop {
            let mut line = Vec::new();
            left -= (&mut self.stream).take(left as u64).read_until(b'\n', &mut line).await?;
            if !line.ends_with(b"\n") {
                let end =
                    if left == 0 { SmtpError::Malformed } else { io::Error::from(io::ErrorKind::UnexpectedEof).into() };
                return Err(end);
            }
            if reply.add(&line)? {
                return if reply.code < 400 { Ok(reply) } else { Err(SmtpError::Refused(reply)) };
            }
        }
    }

    /// Takes leave. The reply is irrelevant.
    pub(super) async fn quit(mut self) {
        let _ = self.command(Quit).await;
        let _ = self.stream.close().await;
    }
}

/// Connects to the first address that answers. Does not wait for those whose packets vanish.
async fn connect_to_any(mut addresses: impl Iterator<Item = SocketAddr>) -> io::Result<TcpStream> {
    let mut attempts = JoinSet::new();
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    loop {
        let next = addresses.next();
        let patience = if next.is_some() { NEXT_ADDRESS } else { Duration::MAX };
        if let Some(address) = next {
            attempts.spawn(TcpStream::connect(address));
        }
        match timeout(patience, attempts.join_next()).await {
            Ok(Some(Ok(Ok(stream)))) => return Ok(stream),
            Ok(Some(Ok(Err(error)))) => failure = error,
            Ok(Some(Err(panicked))) => failure = io::Error::other(panicked),
            Ok(None) => return Err(failure),
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::{TcpListener, TcpSocket};

    fn reply(text: &[u8]) -> Option<(u16, String)> {
        let mut reply = Reply::default();
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            if reply.add(line).ok()? {
                return Some((reply.code, reply.text()));
            }
        }
        None
    }

    #[test]
    fn code_of_a_reply_counts_whatever_its_text() {
        for (bytes, expected) in [
            (&b"250 fine\r\n"[..], Some((250, "fine"))),
            (b"250\r\n", Some((250, ""))),
            (b"250 \n", Some((250, ""))),
            (b"550 5.1.1 bo\xeete inconnue\r\n", Some((550, "5.1.1 bo\u{fffd}te inconnue"))),
            (b"250 \xc4\xe3\xba\xc3\n", Some((250, "\u{fffd}\u{fffd}\u{fffd}"))),
            (b"250-one\n250-\n250 two\r\n", Some((250, "one  two"))),
            (b"550-5.7.1 no\r\n550 5.7.1 mail\r\n", Some((550, "5.7.1 no mail"))),
            (b"550-no\r\n mail\r\n550 here\r\n", Some((550, "no  mail here"))),
            (b"550-no\r\n554 mail\r\n", Some((554, "no mail"))),
            (b"fine\r\n250 fine\r\n", None),
            (b"\xe9\r\n", None),
            (b"150 wait\r\n", None),
            (b"250-and\r\n", None),
        ] {
            let expected = expected.map(|(code, text): (u16, &str)| (code, text.to_owned()));
            assert_eq!(reply(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[tokio::test]
    async fn address_that_is_silent_or_refuses_does_not_hold_up_the_next() {
        let any: SocketAddr = "127.0.0.1:0".parse().expect("an address");
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(any).expect("a free port");
        // Its queue is full, so packets vanish.
        let silent = socket.listen(1).expect("a listener").local_addr().expect("its address");
        let mut queue = JoinSet::new();
        for _ in 0..8 {
            queue.spawn(TcpStream::connect(silent));
        }
        let refuses = TcpListener::bind(any).await.expect("a free port").local_addr().expect("its address");
        let answers = TcpListener::bind(any).await.expect("a free port");
        let address = answers.local_addr().expect("its address");
        let stream = connect_to_any([silent, silent, refuses, address].into_iter()).await.expect("a connection");
        assert_eq!(stream.peer_addr().expect("its address"), address);
        connect_to_any([refuses, refuses].into_iter()).await.expect_err("none answers");
        connect_to_any([].into_iter()).await.expect_err("there is none");
    }
}
