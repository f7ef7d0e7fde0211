//! `cargo xtask psql`: psql on an empty PostgreSQL.

use std::process::ExitCode;

use super::Cluster;
use crate::error::TaskError;
use crate::process::exec;

pub(crate) const HELP: &str = "\
Usage: cargo xtask psql [-- ARGUMENT...]

Starts an empty PostgreSQL in target/postgres, opens psql on it, and removes it when psql ends. It listens on a Unix socket,
so several can run at a time; `\\conninfo` prints where. Arguments after `--` go to psql:
cargo xtask psql -- -c 'select version()'

Uses the programs in the folder HANDOVER_POSTGRES, or Debian's newest PostgreSQL; installs Debian's package if xtask runs as
root, or a Python package.
";

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, TaskError> {
    let cluster = Cluster::start()?;
    let mut psql = cluster.program("psql");
    psql.arg("--dbname").arg(cluster.url("postgres")).args(arguments);
    // psql keeps the process id of xtask, so the keeper removes the cluster when psql ends.
    exec(psql, "psql")
}
