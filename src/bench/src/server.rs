//! Child processes: the measured server, its imports, and the fixed-body server.

use crate::engine::{Engine, with_ending};
use crate::error::{BenchError, During};
use crate::http::ApiCall;
use crate::load;
use crate::stopwatch::{Stopwatch, pause};
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The time between two looks at another process.
const POLL: Duration = Duration::from_millis(2);
/// Timeout of a start.
const START_TIMEOUT: Duration = Duration::from_secs(300);

/// A process that is killed on drop.
pub(crate) struct Child {
    process: std::process::Child,
    address: String,
    started: Stopwatch,
}

impl Child {
    /// Starts a server that will listen on `address`.
    pub(crate) fn start(mut command: Command, address: &str) -> Result<Self, BenchError> {
        let started = Stopwatch::start();
        let process = command.stdout(Stdio::null()).spawn().during("starting a server")?;
        Ok(Self { process, address: address.to_owned(), started })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Waits for the first answer to a path, and returns the time since the start.
    pub(crate) fn wait_for(&mut self, path: &str) -> Result<Duration, BenchError> {
        loop {
            if load::answer(&self.address, ApiCall::get(path)).is_ok() {
                return Ok(self.started.elapsed());
            }
            if let Some(status) = self.process.try_wait().during("waiting for a server")? {
                return Err(BenchError::new(format!("the server exited before it answered ({status})")));
            }
            if self.started.elapsed() > START_TIMEOUT {
                return Err(BenchError::new("the server did not answer within five minutes"));
            }
            pause(POLL);
        }
    }

    pub(crate) fn peak_memory(&self) -> Option<u64> {
        peak_memory(self.process.id())
    }

    /// The processor time that the server has used so far. Only Linux reports it for a running process.
    pub(crate) fn processor_time(&self) -> Option<Duration> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.process.id())).ok()?;
        let of_thread = |folder: fs::DirEntry| {
            let text = fs::read_to_string(folder.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<u64>().ok()
        };
        Some(Duration::from_nanos(threads.filter_map(|folder| of_thread(folder.ok()?)).sum()))
    }

    /// Asks the server to end, and waits until it has written everything.
    #[cfg(unix)]
    pub(crate) fn stop(mut self) -> Result<(), BenchError> {
        let mut kill = Command::new("kill");
        kill.args(["-TERM", &self.process.id().to_string()]).status().during("stopping the server")?;
        self.process.wait().during("stopping the server").map(|_| ())
    }

    #[cfg(not(unix))]
    pub(crate) fn stop(self) -> Result<(), BenchError> {
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The peak memory of a process, in MiB. Only Linux reports it for a running process.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes / 1024)
}

/// An address that nothing listens on.
pub(crate) fn free_address() -> Result<String, BenchError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).during("looking for a free port")?;
    listener.local_addr().map(|address| address.to_string()).during("looking for a free port")
}

/// The measured program.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) engine: Engine,
}

/// Time of an import, its peak memory (MiB), and the largest size of the write-ahead log (bytes).
pub(crate) struct ImportCost {
    pub(crate) time: Duration,
    pub(crate) memory: Option<u64>,
    pub(crate) log: u64,
}

impl Program {
    /// Starts the server in demo mode, with room for the clients of the benchmark, and waits until it answers.
    pub(crate) fn serve_demo(&self, database: &Path, options: &[&str]) -> Result<Child, BenchError> {
        let mut server = self.start(database, &[&["--demo"], options].concat())?;
        server.wait_for("/healthz")?;
        Ok(server)
    }

    /// Starts the server.
    pub(crate) fn start(&self, database: &Path, options: &[&str]) -> Result<Child, BenchError> {
        let address = free_address()?;
        let mut command = self.command("serve", database);
        command.args(["--listen", &address]).args(options);
        command.args(["--connections", "16000"]);
        // A file, as in production: logging takes its time.
        command.stderr(fs::File::create(with_ending(database, ".log")).during("creating the server's log")?);
        Child::start(command, &address)
    }

    /// Imports an export into a database, which is created if it does not exist.
    pub(crate) fn import(&self, export: &Path, database: &Path) -> Result<ImportCost, BenchError> {
        self.engine.create(database)?;
        let stopwatch = Stopwatch::start();
        let mut command = self.command("import", database);
        let mut process = command
            .arg(export)
            .arg("--create")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .during("starting an import")?;
        let (mut memory, mut log) = (None, 0);
        let status = loop {
            memory = peak_memory(process.id()).or(memory);
            log = fs::metadata(with_ending(database, "-wal")).map_or(0, |file| file.len()).max(log);
            if let Some(status) = process.try_wait().during("waiting for an import")? {
                break status;
            }
            pause(POLL);
        };
        let time = stopwatch.elapsed();
        if status.success() { Ok(ImportCost { time, memory, log }) } else { Err(BenchError::new("the import failed")) }
    }

    fn command(&self, subcommand: &str, database: &Path) -> Command {
        let mut command = Command::new(&self.path);
        command.arg(subcommand).arg("--database").arg(self.engine.argument(database));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("HANDOVER_") {
                command.env_remove(name);
            }
        }
        command
    }
}
