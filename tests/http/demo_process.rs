//! A demo in a process of its own, as `cargo xtask run` starts it, for programs that are no part of these tests.

use handover_api::desk::DemoStaff;
use handover_api::route;
use serde_json::{Value, json};
use std::process::{Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Longest time until a demo answers, and until a program ends.
const TIMEOUT: Duration = Duration::from_secs(600);

pub(crate) struct DemoProcess {
    _server: Child,
    pub(crate) folder: TempDir,
    pub(crate) url: String,
    /// A key of the provider's API.
    pub(crate) key: String,
    /// The address where its webhook arrives.
    pub(crate) receiver: String,
}

impl DemoProcess {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let mut serve = Command::new(env!("CARGO_BIN_EXE_handover"));
        serve.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database"]).arg(folder.path().join("handover.db"));
        let log = std::fs::File::create(folder.path().join("log")).expect("a log");
        let mut server =
            serve.stdout(Stdio::piped()).stderr(log).kill_on_drop(true).spawn().expect("starting the demo");
        let mut lines = BufReader::new(server.stdout.take().expect("its output")).lines();
        let (mut url, mut key, mut receiver) = (None, None, None);
        let read = async {
            while url.is_none() || key.is_none() || receiver.is_none() {
                let line = lines.next_line().await.expect("text").expect("the demo runs");
                if let Some(address) = line.strip_prefix("listening on ") {
                    url = Some(address.to_owned());
                }
                let address = line.strip_prefix("A webhook posts it to ").and_then(|rest| rest.split_once(". "));
                receiver = receiver.take().or(address.map(|(address, _)| address.to_owned()));
                let after_key = line.split_once("has the key ").and_then(|(_, rest)| rest.split_once(". "));
                key = key.take().or(after_key.map(|(key, _)| key.to_owned()));
            }
        };
        tokio::time::timeout(TIMEOUT, read).await.expect("the demo starts");
        // So that its next lines have a reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let (url, key, receiver) = (url.expect("an address"), key.expect("a key"), receiver.expect("a receiver"));
        Self { _server: server, folder, url, key, receiver }
    }

    /// Runs a program in the folder of the demo, with [`Self::key`] in `KEY`.
    pub(crate) async fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).env("KEY", &self.key).current_dir(self.folder.path());
        command.stdin(Stdio::null()).kill_on_drop(true);
        let ended = tokio::time::timeout(TIMEOUT, command.output()).await.expect("the program ends in time");
        ended.unwrap_or_else(|error| panic!("{program}: {error}"))
    }

    /// The cookies of an account and of a member of staff with most roles.
    pub(crate) async fn cookies(&self, account: &str) -> String {
        let client = reqwest::Client::new();
        let sign_in = async |path: &str, body: Value| {
            let reply = client.post([&self.url, path].concat()).json(&body).send().await.expect("an answer");
            let cookie = reply.headers()["set-cookie"].to_str().expect("a text header").to_owned();
            cookie.split(';').next().unwrap_or_default().to_owned()
        };
        let account = sign_in(route::DEMO_SESSION, json!({ "account": account })).await;
        let staff = client.get([&self.url, route::DEMO_DESK].concat()).send().await.expect("an answer");
        let staff: Vec<DemoStaff> = staff.json().await.expect("the staff");
        let staff = staff.iter().max_by_key(|member| member.roles.len()).expect("a member of staff");
        let staff = sign_in(route::DEMO_DESK, json!({ "email": staff.email })).await;
        format!("{account}; {staff}")
    }
}
