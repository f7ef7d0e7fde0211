//! A real mail server, in a process of its own.

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The Python that has the server's library.
const PYTHON: &str = "HANDOVER_AIOSMTPD";

/// A mail as the server's own parser reads it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Mail {
    to: Vec<String>,
    headers: Vec<(String, String)>,
    /// What is wrong with its form.
    pub(super) defects: Vec<String>,
    pub(super) text: String,
    pub(super) html: String,
    /// Who the sender signed in as.
    pub(super) login: Option<String>,
    /// Whether it came over TLS.
    pub(super) tls: bool,
}

impl Mail {
    /// The value of a header that is there once.
    pub(super) fn header(&self, name: &str) -> &str {
        let values: Vec<&str> =
            self.headers.iter().filter(|header| header.0 == name).map(|header| &*header.1).collect();
        match values.as_slice() {
            [value] => value,
            _ => panic!("{name} is there {} times: {:?}", values.len(), self.headers),
        }
    }

    /// The names of all headers.
    pub(super) fn header_names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The code, which stands on a line of its own.
    pub(super) fn code(&self) -> &str {
        let is_code = |line: &&str| line.len() == 32 && line.bytes().all(|b| b.is_ascii_alphanumeric());
        self.text.lines().find(is_code).expect("a code")
    }
}

/// How a server treats mails.
#[derive(Clone, Copy, Default)]
pub(super) struct Mood {
    /// An address there is nobody at.
    pub(super) refuse: Option<&'static str>,
    /// At which step it answers what: `CONNECT`, `MAIL`, `RCPT` or `DATA`.
    pub(super) answer: Option<(&'static str, &'static str)>,
    /// Where it breaks off: `inMail` or `beforeAnswer`.
    pub(super) cut: Option<&'static str>,
    /// Where it stops talking: `greeting`, `inMail`, `goodbye`, or an address.
    pub(super) stall: Option<&'static str>,
    /// Whether it keeps its answer to itself.
    pub(super) hold: bool,
}

pub(super) struct MailServer {
    pub(super) port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
    events: UnboundedReceiver<String>,
    wishes: ChildStdin,
    process: Child,
}

impl MailServer {
    pub(super) async fn start(options: &[&str]) -> Self {
        let python = std::env::var_os(PYTHON).unwrap_or_else(|| {
            panic!(
                "this test needs a real mail server: run `cargo xtask test --only http`, which sets one up, or let \
                 {PYTHON} name a python3 that has aiosmtpd"
            )
        });
        let folder = folder();
        let mut process = Command::new(&python)
            .arg(folder.join("server.py"))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{PYTHON} names {}: {error}", python.display()));
        let wishes = process.stdin.take().expect("its input is ours");
        let mut lines = BufReader::new(process.stdout.take().expect("its output is ours")).lines();
        let first = lines.next_line().await.expect("it says something").expect("it starts");
        let ready: Value = serde_json::from_str(&first).expect("it speaks JSON");
        let port = ready["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
        let mails: Arc<Mutex<Vec<Mail>>> = Arc::default();
        let (tell, events) = unbounded_channel();
        let arrived = Arc::clone(&mails);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let said: Value = serde_json::from_str(&line).expect("it speaks JSON");
                let event = said["event"].as_str().expect("an event").to_owned();
                if event == "mail" {
                    let mail = serde_json::from_value(said).expect("a mail");
                    arrived.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                }
                // Nobody may be waiting for it any more.
                let _ = tell.send(event);
            }
        });
        Self { port, mails, events, wishes, process }
    }

    pub(super) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Waits until it is in this mood.
    pub(super) async fn is(&mut self, mood: Mood) {
        let Mood { refuse, answer, cut, stall, hold } = mood;
        let refuse: Vec<&str> = refuse.into_iter().collect();
        let answers: BTreeMap<&str, &str> = answer.into_iter().collect();
        let wish = json!({ "refuse": refuse, "answers": answers, "cut": cut, "stall": stall, "hold": hold });
        let wish = format!("{wish}\n");
        self.wishes.write_all(wish.as_bytes()).await.expect("it listens");
        self.comes("mood").await;
    }

    /// Waits until it says this.
    pub(super) async fn comes(&mut self, event: &str) {
        while self.events.recv().await.expect("it goes on") != event {}
    }

    /// Stops it, as an outage would, and keeps its port for a later one.
    pub(super) async fn stop(mut self) -> u16 {
        self.process.kill().await.expect("it can be stopped");
        self.port
    }

    /// The addresses of what it has read, in order.
    pub(super) fn receivers(&self) -> Vec<String> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().flat_map(|mail| mail.to.clone()).collect()
    }

    /// What it has read for an account.
    pub(super) fn mails_to(&self, name: &str) -> Vec<Mail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        let address = format!("{name}@mail.example");
        mails.iter().filter(|mail| mail.to.contains(&address)).cloned().collect()
    }
}

/// Where this file and the server's program are.
pub(super) fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/http/smtp")
}
