//! A real mail server in a process of its own: `server.py`.

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Names a Python interpreter with aiosmtpd installed.
const PYTHON: &str = "HANDOVER_AIOSMTPD";

/// A mail as Python's parser reads it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ParsedMail {
    to: Vec<String>,
    headers: Vec<(String, String)>,
    /// Defects that the parser found.
    pub(super) defects: Vec<String>,
    pub(super) text: String,
    pub(super) html: String,
    /// Name, media type and content of each attached file.
    pub(super) files: Vec<[String; 3]>,
    /// Content id and media type of each image of the HTML page.
    pub(super) images: Vec<[String; 2]>,
    /// The login of the SMTP client.
    pub(super) login: Option<String>,
    pub(super) tls: bool,
}

impl ParsedMail {
    /// The value of a header, which must occur once.
    pub(super) fn header(&self, name: &str) -> &str {
        let values: Vec<&str> =
            self.headers.iter().filter(|header| header.0 == name).map(|header| &*header.1).collect();
        match values.as_slice() {
            [value] => value,
            _ => panic!("{name} occurs {} times: {:?}", values.len(), self.headers),
        }
    }

    pub(super) fn header_names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The validation code, which stands on a line of its own.
    pub(super) fn code(&self) -> &str {
        let is_code = |line: &&str| line.len() == 32 && line.bytes().all(|b| b.is_ascii_alphanumeric());
        self.text.lines().find(is_code).expect("a validation code")
    }
}

/// Reactions of the server to mails.
#[derive(Clone, Copy, Default)]
pub(super) struct AiosmtpdBehavior {
    /// A recipient it rejects as unknown.
    pub(super) refuse: Option<&'static str>,
    /// The reply at a step: `CONNECT`, `MAIL`, `RCPT` or `DATA`.
    pub(super) answer: Option<(&'static str, &'static str)>,
    /// Whether it drops the connection in the middle of a mail.
    pub(super) cut: bool,
    /// The point at which it stops responding: `inMail` or `quit`.
    pub(super) stall: Option<&'static str>,
    /// Whether it holds its reply to `DATA` back.
    pub(super) hold: bool,
}

pub(super) struct RealMailServer {
    pub(super) port: u16,
    mails: Arc<Mutex<Vec<ParsedMail>>>,
    events: UnboundedReceiver<String>,
    commands: ChildStdin,
    /// Killed when dropped.
    _process: Child,
}

impl RealMailServer {
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
        let commands = process.stdin.take().expect("stdin is piped");
        let mut lines = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        let first = lines.next_line().await.expect("reading stdout").expect("a first line");
        let ready: Value = serde_json::from_str(&first).expect("a line of JSON");
        let port = ready["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
        let mails: Arc<Mutex<Vec<ParsedMail>>> = Arc::default();
        let (sender, events) = unbounded_channel();
        let arrived = Arc::clone(&mails);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let record: Value = serde_json::from_str(&line).expect("a line of JSON");
                let event = record["event"].as_str().expect("an event name").to_owned();
                if event == "mail" {
                    let mail = serde_json::from_value(record).expect("a mail");
                    arrived.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                }
                // The receiver may be gone at the end of a test.
                let _ = sender.send(event);
            }
        });
        Self { port, mails, events, commands, _process: process }
    }

    pub(super) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Sets the behavior and waits until it applies.
    pub(super) async fn set_behavior(&mut self, behavior: AiosmtpdBehavior) {
        let AiosmtpdBehavior { refuse, answer, cut, stall, hold } = behavior;
        let refuse: Vec<&str> = refuse.into_iter().collect();
        let answers: BTreeMap<&str, &str> = answer.into_iter().collect();
        let command = json!({ "refuse": refuse, "answers": answers, "cut": cut, "stall": stall, "hold": hold });
        let command = format!("{command}\n");
        self.commands.write_all(command.as_bytes()).await.expect("writing to stdin");
        self.wait_for("behavior").await;
    }

    /// Waits for an event of the server's output.
    pub(super) async fn wait_for(&mut self, event: &str) {
        while self.events.recv().await.expect("the server is running") != event {}
    }

    /// The recipients of all mails, in order of arrival.
    pub(super) fn receivers(&self) -> Vec<String> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().flat_map(|mail| mail.to.clone()).collect()
    }

    /// The mails to an account.
    pub(super) fn mails_to(&self, name: &str) -> Vec<ParsedMail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        let address = format!("{name}@mail.example");
        mails.iter().filter(|mail| mail.to.contains(&address)).cloned().collect()
    }
}

/// The folder of the server's script and certificates.
pub(super) fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/http/smtp")
}
