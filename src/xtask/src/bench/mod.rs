//! `cargo xtask bench`: imports and the services list at two sizes of an export.
//!
//! It shows that a page of the list costs the same however many services other accounts have: the list of the same account
//! is measured among a hundred times as many services.

mod calls;
mod csv;
mod enlarge;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{During, Failure};
use crate::log;
use crate::paths;
use crate::process::{program, run as run_program};
use crate::stopwatch::Stopwatch;
use calls::{Connection, measure};
use server::Server;

pub(crate) const HELP: &str = "\
Usage: cargo xtask bench --data DIR [options]

Imports the provider's files of a folder, and an enlarged copy of them, each into a database of its own, with a release
build of the server. Then measures the services list of the account with the most services at both sizes, over one
connection. Writes everything to target/bench.

  --data DIR      folder with the provider's five files
  --copies N      factor of the enlarged copy (2 to 100, default 100)
  --calls N       calls measured for each list (10 to 5000, default 500)
";

/// Options of `bench`.
pub(crate) struct Options {
    pub(crate) data: Option<PathBuf>,
    pub(crate) copies: u32,
    pub(crate) calls: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { data: None, copies: 100, calls: 500 }
    }
}

/// Results at one size.
struct Measured {
    copies: u32,
    services: usize,
    first_import: Duration,
    second_import: Duration,
    lists: Vec<Latency>,
}

/// Latency of one list.
pub(crate) struct Latency {
    name: &'static str,
    median: Duration,
    p99: Duration,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let data = options.data.as_deref().ok_or_else(|| Failure::new("bench needs --data DIR"))?;
    if !(2..=100).contains(&options.copies) || !(10..=5000).contains(&options.calls) {
        return Err(Failure::new("--copies takes 2 to 100, --calls 10 to 5000"));
    }
    let data = data.canonicalize().during(data.display())?;
    let binary = crate::server::build(true)?;
    let folder = fresh_folder()?;
    let busiest = enlarge::busiest_account(&data)?;

    log::step(&format!("Enlarging the export {} times", options.copies));
    let large = folder.join("export");
    enlarge::write_copies(&data, &large, options.copies)?;

    let mut measured = Vec::new();
    for (copies, export) in [(1, &data), (options.copies, &large)] {
        measured.push(measure_size(copies, export, &folder, &binary, &busiest, options.calls)?);
    }
    print(&measured, &busiest, options.calls);
    Ok(())
}

fn measure_size(
    copies: u32,
    export: &Path,
    folder: &Path,
    binary: &Path,
    account: &str,
    calls: u32,
) -> Result<Measured, Failure> {
    log::step(&format!("Measuring with {copies} × the export"));
    let database = folder.join(format!("{copies}.sqlite"));
    let import = || {
        let stopwatch = Stopwatch::start();
        let mut import = program(binary);
        import.arg("import").arg(export).arg("--create").arg("--database").arg(&database);
        run_program(&mut import, "the import").map(|()| stopwatch.elapsed())
    };
    let (first_import, second_import) = (import()?, import()?);
    let server = Server::start(binary, &database)?;
    let mut connection = Connection::open(server.address())?;
    connection.sign_in(account)?;
    Ok(Measured {
        copies,
        services: enlarge::count_services(export)?,
        first_import,
        second_import,
        lists: measure(&mut connection, account, calls)?,
    })
}

/// An empty folder for this run.
fn fresh_folder() -> Result<PathBuf, Failure> {
    let folder = paths::root().join("target/bench");
    if folder.exists() {
        fs::remove_dir_all(&folder).during("removing the previous run")?;
    }
    fs::create_dir_all(&folder).during("creating target/bench")?;
    Ok(folder)
}

fn print(measured: &[Measured], account: &str, calls: u32) {
    let [small, large] = measured else { return };
    println!();
    print_row("", [&format!("{} ×", small.copies), &format!("{} ×", large.copies), "ratio"]);
    print_row("services", [&small.services.to_string(), &large.services.to_string(), ""]);
    print_times("import, first", small.first_import, large.first_import, "s");
    print_times("import, repeated", small.second_import, large.second_import, "s");
    println!("\nGET /1.0/me/services of {account}, {calls} calls each on one connection");
    for (before, after) in small.lists.iter().zip(&large.lists) {
        print_times(&format!("{}, median", before.name), before.median, after.median, "ms");
        print_times(&format!("{}, p99", before.name), before.p99, after.p99, "ms");
    }
}

fn print_times(what: &str, small: Duration, large: Duration, unit: &str) {
    let show = |time: Duration| {
        let number = if unit == "s" { time.as_secs_f64() } else { time.as_secs_f64() * 1000.0 };
        format!("{number:.2} {unit}")
    };
    let ratio = format!("{:.2}", large.as_secs_f64() / small.as_secs_f64().max(f64::EPSILON));
    print_row(what, [&show(small), &show(large), &ratio]);
}

fn print_row(what: &str, [small, large, ratio]: [&str; 3]) {
    println!("{what:<32}{small:>12}{large:>12}{ratio:>9}");
}
