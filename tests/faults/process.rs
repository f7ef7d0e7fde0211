//! A server in a process of its own, which can be killed.

use super::common::ProviderExport;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// Upper bound for anything a test waits for.
const TIMEOUT: Duration = Duration::from_secs(60);

pub(crate) struct ServerProcess {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl ServerProcess {
    /// Imports an export into a new database, and serves it in demo mode, which stores emails instead of sending them.
    pub(crate) async fn start(export: &ProviderExport) -> Self {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        export.write(folder.path());
        let mut import = Command::new(env!("CARGO_BIN_EXE_handover"));
        import
            .arg("import")
            .arg(folder.path())
            .arg("--create")
            .arg("--database")
            .arg(folder.path().join("handover.db"));
        let imported = import.stdout(Stdio::null()).status().await.expect("running the import");
        assert!(imported.success());
        let port = free_port();
        let child = serve(&folder.path().join("handover.db"), port);
        let server = Self { folder, port, child };
        server.wait_until_it_answers().await;
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    pub(crate) fn base(&self) -> Arc<Mutex<String>> {
        Arc::new(Mutex::new(self.url()))
    }

    /// Ends the process without any warning (SIGKILL), and starts another on the same database.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.child.kill().await.expect("killing the server");
        self.child = serve(&self.folder.path().join("handover.db"), self.port);
        self.wait_until_it_answers().await;
    }

    pub(crate) async fn stop(mut self) {
        self.child.kill().await.expect("killing the server");
    }

    async fn wait_until_it_answers(&self) {
        let url = [&self.url(), handover_api::route::READY].concat();
        let client = reqwest::Client::new();
        self.until(|| async { client.get(&url).send().await.is_ok_and(|response| response.status().is_success()) })
            .await;
    }

    pub(crate) async fn until<F: Future<Output = bool>>(&self, condition: impl Fn() -> F) {
        let wait = async {
            while !condition().await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        assert!(tokio::time::timeout(TIMEOUT, wait).await.is_ok(), "timed out");
    }
}

fn serve(database: &PathBuf, port: u16) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handover"));
    command.arg("serve").arg("--database").arg(database).arg("--demo");
    command.args(["--listen", &format!("127.0.0.1:{port}"), "--public-url", &format!("http://localhost:{port}")]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    command.spawn().expect("starting the server")
}

/// A port that is free at the moment.
fn free_port() -> u16 {
    let probe = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("binding a free port");
    probe.local_addr().expect("address of the bound socket").port()
}
