//! A mail server that misbehaves on command.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The way in which the server replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behavior {
    Accepts,
    /// Rejects every recipient permanently.
    RejectsForever,
    /// Rejects every recipient temporarily.
    RejectsForNow,
    /// Rejects the first attempt at each recipient temporarily.
    Greylists,
    /// Gives this reply to every recipient.
    Replies(&'static str),
    /// Accepts, with a text in Latin-1 and line feeds alone.
    RepliesInLatin1,
    /// Rejects every recipient permanently, with a text in Latin-1.
    RejectsInLatin1,
    /// Rejects the sender with an authentication error.
    RejectsSender,
    /// Reads the mail and drops the connection without a reply.
    Disconnects,
    /// Drops every connection immediately.
    HangsUp,
    /// Sends no greeting.
    IsMute,
    /// Does not reply to this recipient.
    Ignores(&'static str),
    /// Replies to a mail once the behavior changes.
    Holds,
    /// Asks for the name of the user as often as it is answered.
    AsksWithoutEnd,
}

/// A received mail.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedMail {
    pub(crate) to: String,
    pub(crate) raw: String,
}

impl ReceivedMail {
    /// The value of a header, unfolded.
    pub(crate) fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let value = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
        value.unwrap_or_else(|| panic!("no {name} in {head}"))
    }

    /// The validation code, which stands on a line of its own.
    pub(crate) fn code(&self) -> Option<&str> {
        let is_code = |line: &&str| line.len() == 32 && line.bytes().all(|b| b.is_ascii_alphanumeric());
        self.raw.lines().find(is_code)
    }
}

/// Mails and connections that the server has seen.
#[derive(Default)]
struct Record {
    /// The names that clients greeted with.
    greetings: Vec<String>,
    /// Commands that clients signed in with.
    sign_ins: Vec<String>,
    /// Recipients of refused first attempts.
    greylisted: BTreeSet<String>,
    mails: Vec<ReceivedMail>,
    connections: usize,
    /// Mails that wait for their reply.
    held: usize,
}

/// An SMTP server whose behavior the test sets.
pub(crate) struct MailServer {
    pub(crate) url: String,
    behavior: watch::Sender<Behavior>,
    record: Arc<Mutex<Record>>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        Self::offering(&[]).await
    }

    /// A server that offers these extensions.
    pub(crate) async fn offering(extensions: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("address of the bound socket"));
        let (behavior, receiver) = watch::channel(Behavior::Accepts);
        let record = Arc::default();
        let server = Self { url, behavior, record: Arc::clone(&record) };
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let session = SmtpSession { extensions, behavior: receiver.clone(), record: Arc::clone(&record) };
                tokio::spawn(session.serve(connection));
            }
        });
        server
    }

    pub(crate) fn set_behavior(&self, behavior: Behavior) {
        self.behavior.send_replace(behavior);
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        lock(&self.record)
    }

    /// All mails in order of arrival, including those without a reply.
    pub(crate) fn mails(&self) -> Vec<ReceivedMail> {
        self.record().mails.clone()
    }

    /// The mails to an account, including those without a reply.
    pub(crate) fn mails_to(&self, name: &str) -> Vec<ReceivedMail> {
        let address = format!("{name}@mail.example");
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// The ids of all mails.
    pub(crate) fn ids(&self) -> BTreeSet<String> {
        self.mails().iter().map(|mail| mail.header("Message-ID")).collect()
    }

    /// The names that clients greeted with, one for each connection.
    pub(crate) fn greetings(&self) -> Vec<String> {
        self.record().greetings.clone()
    }

    /// The commands that clients signed in with.
    pub(crate) fn sign_ins(&self) -> Vec<String> {
        self.record().sign_ins.clone()
    }

    /// Mails whose reply is held back.
    pub(crate) fn held(&self) -> usize {
        self.record().held
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.record().connections
    }
}

fn lock(record: &Mutex<Record>) -> MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks for the name of the user, in Base64.
const USER_NAME: &str = "334 VXNlcm5hbWU6";

/// An SMTP session.
struct SmtpSession {
    extensions: &'static [&'static str],
    behavior: watch::Receiver<Behavior>,
    record: Arc<Mutex<Record>>,
}

impl SmtpSession {
    fn behavior(&self) -> Behavior {
        *self.behavior.borrow()
    }

    /// Returns once the behavior differs.
    async fn while_it(&mut self, behavior: Behavior) {
        // An error means that the test has ended.
        let _ = self.behavior.wait_for(|now| *now != behavior).await;
    }

    /// An error means that the client has disconnected.
    async fn serve(mut self, connection: TcpStream) -> std::io::Result<()> {
        lock(&self.record).connections += 1;
        match self.behavior() {
            Behavior::HangsUp => return Ok(()),
            Behavior::IsMute => self.while_it(Behavior::IsMute).await,
            _ => {}
        }
        let mut connection = BufReader::new(connection);
        connection.write_all(b"220 mail.example\r\n").await?;
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if connection.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let reply = match (line.split([' ', '\r']).next().unwrap_or_default(), self.behavior()) {
                ("EHLO", _) => {
                    let name = line.split_whitespace().nth(1).unwrap_or_default();
                    lock(&self.record).greetings.push(name.to_owned());
                    for extension in self.extensions {
                        connection.write_all(format!("250-{extension}\r\n").as_bytes()).await?;
                    }
                    "250 fine"
                }
                ("AUTH", behavior) => {
                    lock(&self.record).sign_ins.push(line.trim().to_owned());
                    if behavior == Behavior::AsksWithoutEnd { USER_NAME } else { "235 signed in" }
                }
                ("aGFuZG92ZXI=", Behavior::AsksWithoutEnd) => USER_NAME,
                ("MAIL", Behavior::RejectsSender) => "535 not at present",
                ("MAIL", Behavior::HangsUp) => return Ok(()),
                ("RCPT", Behavior::RejectsForever) => "550 nobody here",
                ("RCPT", Behavior::RejectsInLatin1) => "550 5.1.1",
                ("RCPT", Behavior::RejectsForNow) => "451 later",
                ("RCPT", Behavior::Replies(reply)) => reply,
                ("RCPT", Behavior::Greylists) if lock(&self.record).greylisted.insert(line.clone()) => {
                    "450 4.2.0 greylisted, try again in 60 seconds"
                }
                ("RCPT", behavior) => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    if matches!(behavior, Behavior::Ignores(name) if to == format!("{name}@mail.example")) {
                        self.while_it(behavior).await;
                    }
                    "250 yes"
                }
                ("DATA", _) => match self.receive(&mut connection, &to).await? {
                    Some(reply) => reply,
                    None => return Ok(()),
                },
                ("QUIT", _) => "221 bye",
                _ => "250 fine",
            };
            let end: &[u8] = match self.behavior() {
                Behavior::RepliesInLatin1 => b" re\xe7u\n",
                Behavior::RejectsInLatin1 => b" bo\xeete inconnue\r\n",
                _ => b"\r\n",
            };
            connection.write_all(&[reply.as_bytes(), end].concat()).await?;
        }
    }

    /// Reads a mail; `None` drops the connection.
    async fn receive(
        &mut self,
        connection: &mut BufReader<TcpStream>,
        to: &str,
    ) -> std::io::Result<Option<&'static str>> {
        connection.write_all(b"354 go on\r\n").await?;
        let mut raw = String::new();
        while !raw.ends_with("\r\n.\r\n") {
            connection.read_line(&mut raw).await?;
        }
        lock(&self.record).mails.push(ReceivedMail { to: to.to_owned(), raw });
        match self.behavior() {
            Behavior::Disconnects => return Ok(None),
            Behavior::Holds => {
                lock(&self.record).held += 1;
                self.while_it(Behavior::Holds).await;
                lock(&self.record).held -= 1;
            }
            _ => {}
        }
        Ok(Some("250 taken"))
    }
}
