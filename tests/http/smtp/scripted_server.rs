//! A mail server that misbehaves on command.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What a mail server answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// Takes every mail.
    Takes,
    /// Knows no such mailbox, and never will.
    Refuses,
    /// Asks to come again later.
    Later,
    /// Does not let this client in at present.
    NoEntry,
    /// Reads the mail and breaks off.
    BreaksOff,
}

/// A mail as a mail server gets it.
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

    /// The code, which stands on a line of its own.
    pub(super) fn code(&self) -> Option<&str> {
        let is_code = |line: &&str| line.len() == 32 && line.bytes().all(|b| b.is_ascii_alphanumeric());
        self.raw.lines().find(is_code)
    }
}

/// A mail server in a mood that the test sets.
pub(super) struct MailServer {
    pub(super) url: String,
    mood: Arc<Mutex<Mood>>,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl MailServer {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("there is a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("a bound socket has an address"));
        let server = Self { url, mood: Arc::new(Mutex::new(Mood::Takes)), mails: Arc::default() };
        let (mood, mails) = (Arc::clone(&server.mood), Arc::clone(&server.mails));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let mood = *mood.lock().unwrap_or_else(PoisonError::into_inner);
                // A client that goes away ends the conversation.
                let _ = converse(connection, mood, &mails).await;
            }
        });
        server
    }

    pub(super) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What it got for an account, also where it broke off.
    pub(super) fn mails_to(&self, name: &str) -> Vec<Mail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().filter(|mail| mail.to == format!("{name}@mail.example")).cloned().collect()
    }
}

/// One conversation, as short as the protocol allows.
async fn converse(connection: TcpStream, mood: Mood, mails: &Mutex<Vec<Mail>>) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    connection.write_all(b"220 mail.example\r\n").await?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let reply = match line.split([' ', '\r']).next().unwrap_or_default() {
            "MAIL" if mood == Mood::NoEntry => "535 not at present",
            "RCPT" if mood == Mood::Refuses => "550 nobody here",
            "RCPT" if mood == Mood::Later => "451 later",
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
                if mood == Mood::BreaksOff {
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
