//! A server in a process of its own, which can be killed, and whose files can be kept from growing.

use super::common::user::BaseUrl;
use super::common::{ProviderExport, TestUser, account, waiting};
use handover_api::route;
use handover_rules::ServiceKey;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// Upper bound for anything a test waits for.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The user id of `nobody`.
pub(crate) const NOBODY: u32 = 65534;

/// The surroundings of a server process, the same at each of its starts.
pub(crate) struct Launch {
    /// As `--database` takes it.
    database: OsString,
    /// For the log, and a database that is a file.
    folder: TempDir,
    options: Vec<String>,
    user: Option<u32>,
    /// The limit on open files, if it differs from this process's.
    files: Option<u32>,
}

/// A server in demo mode, which stores emails instead of sending them.
pub(crate) struct ServerProcess {
    launch: Launch,
    port: u16,
    child: Child,
    /// Length of the log when the process was started.
    log_before: usize,
}

/// Imports an export into a new database `handover.db`.
pub(crate) async fn import(export: &ProviderExport) -> TempDir {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    import_into(&folder.path().join("handover.db"), folder.path(), export).await;
    folder
}

/// Imports an export, which is written to a folder, into a new database.
pub(crate) async fn import_into(database: &Path, folder: &Path, export: &ProviderExport) {
    export.write(folder);
    let mut import = import_command(folder, database);
    let imported = import.arg("--create").status().await.expect("running the import");
    assert!(imported.success());
}

/// The import of the export in a folder.
pub(crate) fn import_command(export: &Path, database: &Path) -> Command {
    let mut import = Command::new(env!("CARGO_BIN_EXE_handover"));
    import.arg("import").arg(export).arg("--database").arg(database).stdout(Stdio::null()).kill_on_drop(true);
    import
}

/// The error output of another import of the same export, as another user if there is one; empty if it succeeds.
pub(crate) async fn refused_import(folder: &Path, user: Option<u32>) -> String {
    let program = user.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_handover")), |_| folder.join("handover"));
    let mut import = Command::new(program);
    import.arg("import").arg(folder).arg("--database").arg(folder.join("handover.db"));
    #[cfg(unix)]
    if let Some(user) = user {
        import.uid(user);
    }
    let ended = import.output().await.expect("running the import");
    String::from_utf8_lossy(&ended.stderr).trim().to_owned()
}

/// Gives a folder, its files and a copy of the program to a user without rights, if we are root.
#[cfg(unix)]
pub(crate) fn unprivileged(folder: &Path) -> Option<u32> {
    use std::os::unix::fs::{MetadataExt, chown};
    if std::fs::metadata(folder).expect("the folder exists").uid() != 0 {
        return None;
    }
    std::fs::copy(env!("CARGO_BIN_EXE_handover"), folder.join("handover")).expect("copying the program");
    let files = std::fs::read_dir(folder).expect("reading the folder").map(|entry| entry.expect("a file").path());
    for path in files.chain([folder.to_owned()]) {
        chown(path, Some(NOBODY), None).expect("root may give files away");
    }
    Some(NOBODY)
}

impl Launch {
    /// On the database `handover.db` in a folder.
    pub(crate) fn on_file(folder: TempDir) -> Self {
        let database = folder.path().join("handover.db").into();
        Self { database, folder, options: Vec::new(), user: None, files: None }
    }

    /// On a database of PostgreSQL, by its URL.
    pub(crate) fn on_postgres(url: &str) -> Self {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        Self { database: url.into(), ..Self::on_file(folder) }
    }

    pub(crate) fn with_options(self, options: &[&str]) -> Self {
        Self { options: options.iter().map(|&option| option.to_owned()).collect(), ..self }
    }

    /// As another user, if there is one.
    pub(crate) fn with_user(self, user: Option<u32>) -> Self {
        Self { user, ..self }
    }

    /// With a limit on open files, which the server cannot raise.
    pub(crate) fn with_files(self, files: u32) -> Self {
        Self { files: Some(files), ..self }
    }

    /// Starts the server, and waits until it is ready.
    pub(crate) async fn serve(self) -> ServerProcess {
        let server = self.begin();
        server.until_ready().await;
        server
    }

    /// Starts the server.
    pub(crate) fn begin(self) -> ServerProcess {
        let port = free_port();
        let child = self.spawn(port);
        ServerProcess { launch: self, port, child, log_before: 0 }
    }

    /// The log is in the folder, too, so that a full disk affects it.
    fn spawn(&self, port: u16) -> Child {
        let log = self.folder.path().join("log");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
        let mut command = command(self.database.as_ref(), port, self.user, self.files);
        command.args(&self.options).stdout(Stdio::null()).stderr(log).spawn().expect("starting the server")
    }
}

impl ServerProcess {
    /// Imports an export into a new database, and serves it.
    pub(crate) async fn start(export: &ProviderExport) -> Self {
        Launch::on_file(import(export).await).serve().await
    }

    /// The error output of a refused start.
    pub(crate) async fn refused_start(database: &Path, user: Option<u32>) -> String {
        let start = command(database, free_port(), user, None).stdout(Stdio::null()).stderr(Stdio::piped()).output();
        let ended = tokio::time::timeout(TIMEOUT, start).await.expect("the server does not start").expect("its output");
        assert_eq!(ended.status.code(), Some(1));
        String::from_utf8_lossy(&ended.stderr).trim().to_owned()
    }

    /// A file of the server, such as its database or its log.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.launch.folder.path().join(name)
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.file("log")).expect("reading the log")
    }

    pub(crate) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    pub(crate) fn base(&self) -> BaseUrl {
        BaseUrl::of(self.url())
    }

    /// Ends the process without any warning (SIGKILL), and starts another on the same database.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.kill_process().await;
        self.start_again().await;
    }

    /// Ends the process without any warning (SIGKILL).
    pub(crate) async fn kill_process(&mut self) {
        self.child.kill().await.expect("killing the server");
    }

    /// Asks the process to end (SIGTERM), waits for that, and starts another on the same database.
    pub(crate) async fn stop_and_restart(&mut self) {
        self.signal("TERM").await;
        let ended = self.child.wait().await.expect("the end of the server");
        assert!(ended.success(), "{ended}: {}", self.log());
        self.start_again().await;
    }

    /// Starts a process again that has ended.
    pub(crate) async fn start_again(&mut self) {
        self.log_before = self.log().len();
        self.child = self.launch.spawn(self.port);
        self.until_ready().await;
    }

    /// Lets the process stand still (SIGSTOP): its connections stay open.
    pub(crate) async fn freeze(&self) {
        self.signal("STOP").await;
    }

    /// Lets a frozen process go on.
    pub(crate) async fn wake(&self) {
        self.signal("CONT").await;
    }

    async fn signal(&self, name: &str) {
        let process = self.child.id().expect("the server is running").to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status().await.expect("running kill");
        assert!(sent.success());
    }

    /// Lets every write to a file of the server fail from now on.
    #[cfg(target_os = "linux")]
    pub(crate) fn fill_disk(&self) {
        self.limit_files(1);
    }

    /// Lets the server write again.
    #[cfg(target_os = "linux")]
    pub(crate) fn free_disk(&self) {
        self.limit_files(rlimit::INFINITY);
    }

    /// Lets writes fail from now on that would make a file longer than this.
    #[cfg(target_os = "linux")]
    pub(crate) fn limit_files(&self, bytes: u64) {
        let process = self.child.id().and_then(|id| id.try_into().ok()).expect("the server is running");
        let limit = Some((bytes, rlimit::INFINITY));
        rlimit::prlimit(process, rlimit::Resource::FSIZE, limit, None).expect("limiting a process of ours");
    }

    pub(crate) async fn stop(mut self) {
        self.kill_process().await;
    }

    /// Ends the process without any warning (SIGKILL), and returns its files.
    pub(crate) async fn kill(mut self) -> TempDir {
        self.kill_process().await;
        self.launch.folder
    }

    async fn until_ready(&self) {
        self.until(async || self.is_ready().await).await;
    }

    /// Whether it is the one of several that runs timers, as its log says.
    pub(crate) fn is_on_duty(&self) -> bool {
        let log = self.log();
        let last = log[self.log_before..].lines().rfind(|line| line.contains("on duty"));
        last.is_some_and(|line| line.contains("is on duty"))
    }

    pub(crate) async fn is_ready(&self) -> bool {
        let url = self.url() + route::READY;
        reqwest::get(url).await.is_ok_and(|response| response.status().is_success())
    }

    /// Waits until `newcomer` has the tech role of all services.
    pub(crate) async fn until_moved(&self, admin: &TestUser, services: &[ServiceKey]) {
        for service in services {
            let has_moved =
                async || admin.service(service).await.is_some_and(|row| row.contacts.tech == account("newcomer"));
            self.until(has_moved).await;
        }
    }

    pub(crate) async fn until(&self, condition: impl AsyncFn() -> bool) {
        waiting::until("the condition holds", TIMEOUT, Duration::from_millis(5), condition).await;
    }
}

/// The server. A write beyond a limit on the size of files is to fail instead of ending the process.
fn command(database: &Path, port: u16, user: Option<u32>, files: Option<u32>) -> Command {
    let program = match user {
        Some(_) => database.with_file_name("handover"),
        None => PathBuf::from(env!("CARGO_BIN_EXE_handover")),
    };
    let mut command = Command::new("sh");
    let limit = files.map_or_else(String::new, |files| format!("ulimit -n {files} && "));
    command.args(["-c", &format!("trap '' XFSZ && {limit}exec \"$@\""), "sh"]).arg(program);
    command.arg("serve").arg("--database").arg(database).args(["--demo", "--movable-clock"]);
    command.args(["--listen", &format!("127.0.0.1:{port}"), "--public-url", &format!("http://localhost:{port}")]);
    #[cfg(unix)]
    if let Some(user) = user {
        command.uid(user);
    }
    command.kill_on_drop(true);
    command
}

/// A port that is free at the moment.
pub(crate) fn free_port() -> u16 {
    let probe = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("binding a free port");
    probe.local_addr().expect("address of the bound socket").port()
}
