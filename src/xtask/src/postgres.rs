//! A throw-away PostgreSQL cluster, with its files in the target folder.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::error::{During, TaskError};
use crate::process::{exec, is_root, program, run, stdout_of};
use crate::{log, paths, tools};

/// Clients use the socket; a test of TLS, which sockets do not have, makes a user with a password.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
max_connections = 300
";

/// Fast, but a crash of the machine loses data.
const NOT_DURABLE: &str = "
fsync = off
synchronous_commit = off
full_page_writes = off
";

/// Socket paths are limited to about 100 bytes: too few for folders in a clone, and macOS's `TMPDIR` takes 50.
const SHORT: &str = "/tmp";

/// Removes the cluster after the process `$1` has ended, even by a kill.
const KEEPER: &str = r#"
pid=$1 data=$2 socket=$3
shift 3
while kill -0 "$pid"; do sleep 0.2; done
"$@"
rm -rf "$data" "$socket"
"#;

/// A running cluster, open to this user and root only. Dropping it, or the end of the process, stops and removes it.
pub(crate) struct Cluster {
    programs: PathBuf,
    user: OsUser,
    data: PathBuf,
    /// Folder of the socket.
    socket: PathBuf,
    port: u16,
    keeper: Child,
}

impl Cluster {
    /// Creates and starts a cluster: UTF-8, locale C, a superuser `postgres` without a password.
    pub(crate) fn start() -> Result<Self, TaskError> {
        Self::start_with(NOT_DURABLE)
    }

    /// The same, but commits wait for the disk, as in production.
    pub(crate) fn start_durable() -> Result<Self, TaskError> {
        Self::start_with("")
    }

    fn start_with(settings: &str) -> Result<Self, TaskError> {
        if cfg!(windows) {
            return Err(TaskError::new(
                "clients reach the throw-away PostgreSQL by a Unix socket: use Linux, macOS or WSL",
            ));
        }
        let programs = tools::postgres::ensure()?;
        let user = OsUser::choose();
        if !user.can_enter(&programs) {
            return Err(TaskError::new(format!(
                "PostgreSQL does not run as root, and {user} cannot enter {}. Run xtask as another user, or set \
                 HANDOVER_POSTGRES to another PostgreSQL's `bin` folder",
                programs.display()
            )));
        }
        log::step("Starting PostgreSQL");
        let socket = user.temporary_folder(Path::new(SHORT))?;
        let data = user.temporary_folder(&data_root(&user)?)?;
        let stop = stop(&user, &programs, &data);
        let keeper = keeper(&data, &socket, &stop).spawn().during("starting the shell that stops PostgreSQL")?;
        let cluster = Self { programs, user, data, socket, port: free_port()?, keeper };
        cluster.create(settings)?;
        cluster.launch()?;
        Ok(cluster)
    }

    /// The URL of a database, for libpq and tokio-postgres.
    pub(crate) fn url(&self, database: &str) -> String {
        url(&self.socket, self.port, database)
    }

    /// The folder of this version's programs.
    pub(crate) fn programs(&self) -> &Path {
        &self.programs
    }

    /// A program of this version of PostgreSQL.
    fn program(&self, name: &str) -> Command {
        program(self.path_of(name))
    }

    /// The file of such a program.
    pub(crate) fn path_of(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    fn create(&self, settings: &str) -> Result<(), TaskError> {
        let mut initdb = self.user.program(&self.programs.join("initdb"));
        initdb.args(["--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        initdb.args(["--auth-local=trust", "--auth-host=scram-sha-256"]);
        quietly(initdb.arg("--pgdata").arg(&self.data), "initdb")?;
        let file = self.data.join("postgresql.conf");
        let (port, socket) = (self.port, self.socket.display());
        let settings = format!("{SETTINGS}{settings}port = {port}\nunix_socket_directories = '{socket}'\n");
        let mut file = OpenOptions::new().append(true).open(&file).during(file.display())?;
        file.write_all(settings.as_bytes()).during("writing postgresql.conf")
    }

    fn launch(&self) -> Result<(), TaskError> {
        let file = self.data.join("server.log");
        let mut start = self.user.program(&self.programs.join("pg_ctl"));
        start.args(["start", "--wait", "--silent", "--pgdata"]).arg(&self.data).arg("--log").arg(&file);
        quietly(&mut start, "pg_ctl start").map_err(|failure| {
            TaskError::new(format!("{failure}\n{}", fs::read_to_string(&file).unwrap_or_default().trim_end()))
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
        let _ = stdout_of(&mut stop(&self.user, &self.programs, &self.data));
        for folder in [&self.data, &self.socket] {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// The folder for clusters: in `target`, unless the clone is closed to other users, as in root's home folder.
fn data_root(user: &OsUser) -> Result<PathBuf, TaskError> {
    let folder = paths::target().join("postgres");
    fs::create_dir_all(&folder).during(format_args!("creating {}", folder.display()))?;
    Ok(if user.can_enter(&folder) { folder } else { SHORT.into() })
}

/// Stops the cluster without waiting for its sessions.
fn stop(user: &OsUser, programs: &Path, data: &Path) -> Command {
    let mut stop = user.program(&programs.join("pg_ctl"));
    stop.args(["stop", "--wait", "--silent", "--mode=immediate", "--pgdata"]).arg(data);
    stop
}

fn keeper(data: &Path, socket: &Path, stop: &Command) -> Command {
    let mut keeper = program("sh");
    keeper.args(["-c", KEEPER, "keeper", &std::process::id().to_string()]).arg(data).arg(socket);
    keeper.arg(stop.get_program()).args(stop.get_args());
    keeper.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-C reaches the whole group.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
    keeper
}

/// A port that nothing listens on.
fn free_port() -> Result<u16, TaskError> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).during("looking for a free port")?;
    Ok(listener.local_addr().during("looking for a free port")?.port())
}

fn url(socket: &Path, port: u16, database: &str) -> String {
    format!("postgres://postgres@{}:{port}/{database}", socket.display().to_string().replace('/', "%2F"))
}

/// Runs a command to the end and shows its output only in the error.
fn quietly(command: &mut Command, what: &str) -> Result<(), TaskError> {
    let output = command.stdin(Stdio::null()).output().during(format_args!("starting {what}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    Err(TaskError::new(format!("{what} failed ({})\n{}", output.status, String::from_utf8_lossy(&text).trim_end())))
}

/// Help of `cargo xtask psql`.
pub(crate) const PSQL_HELP: &str = "\
Usage: cargo xtask psql [-- ARGUMENT...]

Starts an empty PostgreSQL in target/postgres, opens psql on it, and removes it when psql ends. It listens on a Unix socket,
so several can run at a time; `\\conninfo` prints where. Arguments after `--` go to psql:
cargo xtask psql -- -c 'select version()'

Uses the programs in the folder HANDOVER_POSTGRES, or Debian's newest PostgreSQL; installs Debian's package if xtask runs as
root, or a Python package.
";

/// Opens psql on an empty PostgreSQL.
pub(crate) fn psql(arguments: &[String]) -> Result<ExitCode, TaskError> {
    let cluster = Cluster::start()?;
    let mut psql = cluster.program("psql");
    psql.arg("--dbname").arg(cluster.url("postgres")).args(arguments);
    // psql keeps the process id of xtask, so the keeper removes the cluster when psql ends.
    exec(psql, "psql")
}

/// The current user (`None`), or another one if that is root.
struct OsUser(Option<&'static str>);

impl OsUser {
    fn choose() -> Self {
        let has_postgres = || stdout_of(program("id").args(["-u", "postgres"])).is_some();
        Self(is_root().then(|| if has_postgres() { "postgres" } else { "nobody" }))
    }

    /// A program that runs as this user.
    fn program(&self, file: &Path) -> Command {
        let mut command = match self.0 {
            None => program(file),
            Some(user) => {
                let mut command = program("runuser");
                command.args(["-u", user, "--"]).arg(file);
                command
            }
        };
        // The clone may be closed to this user.
        command.current_dir("/");
        command
    }

    fn can_enter(&self, folder: &Path) -> bool {
        stdout_of(self.program(Path::new("test")).arg("-x").arg(folder)).is_some()
    }

    /// A new empty folder below another one. Only this user and root can enter it.
    fn temporary_folder(&self, parent: &Path) -> Result<PathBuf, TaskError> {
        let folder = stdout_of(program("mktemp").arg("-d").arg(parent.join("handover-XXXXXX")))
            .map(PathBuf::from)
            .ok_or_else(|| TaskError::new(format!("cannot create a folder in {}", parent.display())))?;
        if let Some(user) = self.0 {
            run(program("chown").arg(user).arg(&folder), "chown")?;
        }
        Ok(folder)
    }
}

impl fmt::Display for OsUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or("this user"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_has_the_folder_of_the_socket_as_its_host() {
        let url = url(Path::new("/tmp/handover-a1B2c3"), 5433, "test");
        assert_eq!(url, "postgres://postgres@%2Ftmp%2Fhandover-a1B2c3:5433/test");
    }
}
