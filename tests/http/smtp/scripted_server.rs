//! A mail server that misbehaves on command.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server replies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Behavior {
    Accepts,
    /// Rejects every recipient permanently.
    RejectsForever,
    /// Rejects every recipient temporarily.
    RejectsForNow,
    /// Rejects the sender with an authentication error.
    RejectsSender,
    /// Reads the mail and drops the connection without a reply.
    Disconnects,
}

/// A received mail.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    pub(super) to: String,
    pub(super) raw: String,
}

impl Mail {
    /// The value of a header, unfolded.
    pub(super) fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let value = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
        value.unwrap_or_else(|| panic!("no {name} in {head}"))
    }

    /// The validation code, which stands on a line of its own.
    pub(super) fn code(&self) -> Option<&str> {
        let is_code = |line: &&str| line.len() == 32 && line.bytes().all(|b| b.is_ascii_alphanumeric());
        self.raw.lines().find(is_code)
    }
}

/// An SMTP server whose behavior the test sets.
pub(super) struct MailServer {
    pub(super) url: String,
    behavior: Arc<Mutex<Behavior>>,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl MailServer {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("address of the bound socket"));
        let server = Self { url, behavior: Arc::new(Mutex::new(Behavior::Accepts)), mails: Arc::default() };
        let (behavior, mails) = (Arc::clone(&server.behavior), Arc::clone(&server.mails));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let behavior = *behavior.lock().unwrap_or_else(PoisonError::into_inner);
                // An error means that the client has disconnected.
                let _ = serve_session(connection, behavior, &mails).await;
            }
        });
        server
    }

    pub(super) fn set_behavior(&self, behavior: Behavior) {
        *self.behavior.lock().unwrap_or_else(PoisonError::into_inner) = behavior;
    }

    /// The mails to an account, including those without a reply.
    pub(super) fn mails_to(&self, name: &str) -> Vec<Mail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().filter(|mail| mail.to == format!("{name}@mail.example")).cloned().collect()
    }
}

/// Handles one SMTP session.
async fn serve_session(connection: TcpStream, behavior: Behavior, mails: &Mutex<Vec<Mail>>) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    connection.write_all(b"220 mail.example\r\n").await?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let reply = match line.split([' ', '\r']).next().unwrap_or_default() {
            "MAIL" if behavior == Behavior::RejectsSender => "535 not at present",
            "RCPT" if behavior == Behavior::RejectsForever => "550 nobody here",
            "RCPT" if behavior == Behavior::RejectsForNow => "451 later",
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1);
                address.unwrap_or_default().clone_into(&mut to);
                "250 yes"
            }
            "DATA" => {
                connection.write_all(b"354 go on\r\n").await?;
                let mut raw = String::new();
                while !raw.ends_with("\r\n.\r\n") {
                    connection.read_line(&mut raw).await?;
                }
                let mail = Mail { to: to.clone(), raw };
                mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                if behavior == Behavior::Disconnects {
                    return Ok(());
                }
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        connection.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}
