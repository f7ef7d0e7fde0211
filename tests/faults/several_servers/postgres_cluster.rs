//! A PostgreSQL of a test's own, which can be killed, started again, copied to a standby and promoted. Commits wait for its
//! disk, as in production.

use crate::common::database;
use crate::common::waiting;
use crate::process::{NOBODY, free_port};
use handover_store::{Database, PostgresUrl};
use std::fs::{OpenOptions, metadata};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// The database of the servers.
const DATABASE: &str = "contacts";

const SETTINGS: [&str; 4] =
    ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100", "max_wal_size=128MB"];

const PAUSE: Duration = Duration::from_millis(20);

/// Dropping it ends and removes it.
pub(crate) struct PostgresCluster {
    programs: PathBuf,
    folder: TempDir,
    /// PostgreSQL refuses to run as root.
    user: Option<u32>,
    port: u16,
    /// Not while it is down.
    postmaster: Option<Child>,
}

impl PostgresCluster {
    /// A running cluster with an empty database; `None` without PostgreSQL's programs.
    pub(crate) async fn start() -> Option<Self> {
        let programs = std::env::var_os("HANDOVER_TEST_POSTGRES_PROGRAMS")?;
        let mut cluster = Self::new(programs.into(), free_port());
        let mut initdb = cluster.program("initdb");
        initdb.args(["--username=postgres", "--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync", "--pgdata"]);
        run(initdb.arg(cluster.data())).await;
        cluster.run().await;
        cluster.execute("postgres", &format!("create database {DATABASE}"));
        Some(cluster)
    }

    fn new(programs: PathBuf, port: u16) -> Self {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let is_root = metadata(folder.path()).expect("the folder exists").uid() == 0;
        if is_root {
            chown(folder.path(), Some(NOBODY), None).expect("root may give folders away");
        }
        Self { programs, folder, user: is_root.then_some(NOBODY), port, postmaster: None }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        if let Some(user) = self.user {
            command.uid(user);
        }
        command.current_dir("/").kill_on_drop(true);
        command
    }

    /// Starts it, and waits until it accepts connections.
    pub(crate) async fn run(&mut self) {
        let log = self.folder.path().join("log");
        let started = async {
            loop {
                let log = OpenOptions::new().create(true).append(true).open(&log).expect("a log");
                let mut postgres = self.program("postgres");
                postgres.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
                postgres.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
                let output = log.try_clone().expect("the log again");
                let mut postmaster = postgres.stdout(output).stderr(log).spawn().expect("starting PostgreSQL");
                // It ends while processes of one that was killed are still there.
                while postmaster.try_wait().expect("its state").is_none() {
                    if self.accepts_connections().await {
                        return postmaster;
                    }
                    sleep(PAUSE).await;
                }
                sleep(PAUSE).await;
            }
        };
        let postmaster = timeout(waiting::LIMIT, started).await;
        self.postmaster = Some(postmaster.unwrap_or_else(|_| panic!("{:?}", std::fs::read_to_string(&log))));
    }

    async fn accepts_connections(&self) -> bool {
        let mut asks = self.program("pg_isready");
        asks.args(["--quiet", "--host=127.0.0.1", "--port", &self.port.to_string()]);
        asks.status().await.expect("running pg_isready").success()
    }

    /// Ends the postmaster without any warning (SIGKILL), upon which its other processes end.
    pub(crate) async fn kill(&mut self) {
        let mut postmaster = self.postmaster.take().expect("it runs");
        postmaster.kill().await.expect("killing PostgreSQL");
    }

    /// A copy that follows this cluster.
    pub(crate) async fn standby(&self) -> Self {
        self.standby_at(free_port()).await
    }

    /// A copy that follows this cluster, where another one was.
    pub(crate) async fn standby_in_place_of(&self, former: &Self) -> Self {
        assert!(former.postmaster.is_none(), "it still runs");
        self.standby_at(former.port).await
    }

    async fn standby_at(&self, port: u16) -> Self {
        let mut standby = Self::new(self.programs.clone(), port);
        let mut copy = standby.program("pg_basebackup");
        copy.args(["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--dbname", &self.url("postgres")]);
        run(copy.arg("--pgdata").arg(standby.data())).await;
        standby.run().await;
        standby
    }

    /// Lets commits wait for a standby, and waits until there is one.
    pub(crate) async fn require_standby(&self) {
        self.execute("postgres", "alter system set synchronous_standby_names = '*'");
        self.execute("postgres", "select pg_reload_conf()");
        let synchronous = "select count(*) from pg_stat_replication where sync_state = 'sync'";
        let is_followed = async || database::value::<i64>(&self.address("postgres"), synchronous) == 1;
        waiting::until("a standby follows", waiting::LIMIT, PAUSE, is_followed).await;
    }

    /// Lets a standby take writes.
    pub(crate) async fn promote(&self) {
        run(self.program("pg_ctl").args(["promote", "--pgdata"]).arg(self.data())).await;
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn address(&self, database: &str) -> Database {
        address(&self.url(database))
    }

    fn execute(&self, database: &str, sql: &str) {
        database::batch(self.address(database), sql);
    }
}

/// The database of the servers, on the one of these clusters that takes writes.
pub(crate) fn url(clusters: &[&PostgresCluster]) -> String {
    url_at(clusters.iter().map(|cluster| cluster.port))
}

/// The same by ports.
pub(crate) fn url_at(ports: impl IntoIterator<Item = u16>) -> String {
    let hosts: Vec<String> = ports.into_iter().map(|port| format!("127.0.0.1:{port}")).collect();
    format!("postgres://postgres@{}/{DATABASE}", hosts.join(","))
}

pub(crate) fn address(url: &str) -> Database {
    Database::Postgres(PostgresUrl::parse(url).expect("the URL of a database"))
}

async fn run(command: &mut Command) {
    let ended = command.stdin(Stdio::null()).output().await.expect("starting a program of PostgreSQL");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}
