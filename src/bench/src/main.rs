//! The benchmark behind `cargo xtask bench`: it generates data, starts the release server with it, calls it, and prints its
//! measurements beside two ceilings that it measures in the same run.

mod ceilings;
mod data;
mod engine;
mod error;
mod http;
mod load;
mod parts;
mod people;
mod report;
mod server;
mod statistics;
mod stopwatch;

use clap::{Parser, Subcommand, ValueEnum};
use engine::Engine;
use error::BenchError;
use parts::{Bench, BrowserFiles, Part, Scale};
use report::Report;
use server::Program;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "The benchmark behind cargo xtask bench")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure
    Run(Run),
    /// Serve a fixed body, as a ceiling
    FixedBody { listen: SocketAddr, bytes: usize },
}

#[derive(clap::Args)]
struct Run {
    /// The server's program, a release build
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// Folder for the data, emptied before and removed afterwards
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    /// Only these parts
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    only: Vec<Part>,
    /// Small sizes and short measurements
    #[arg(long)]
    quick: bool,
    /// Folder of the built app, for the browser
    #[arg(long, value_name = "DIR", requires = "node", requires = "script")]
    app: Option<PathBuf>,
    /// Node.js, for the browser
    #[arg(long, value_name = "FILE")]
    node: Option<PathBuf>,
    /// The program that node runs to measure in the browser
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Address of a PostgreSQL cluster, with `{}` in the place of the database: its databases are used instead of files
    #[arg(long, value_name = "URL", requires = "psql")]
    postgres: Option<String>,
    /// PostgreSQL's client
    #[arg(long, value_name = "FILE")]
    psql: Option<PathBuf>,
    /// Number of runs
    #[arg(long, value_name = "NUMBER", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    runs: u32,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Run(options) => run(options),
        Command::FixedBody { listen, bytes } => ceilings::serve_fixed_body(listen, bytes),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Run) -> Result<(), BenchError> {
    let Run { server, folder, only, quick, app, node, script, postgres, psql, runs } = options;
    parts::clear(&folder)?;
    let is_browser_named = only.contains(&Part::Browser);
    let scale = if quick { Scale::QUICK } else { Scale::FULL };
    let engine = match postgres.zip(psql) {
        Some((cluster, psql)) => Engine::Postgres { cluster, psql },
        None => Engine::Sqlite,
    };
    let parts = if only.is_empty() { Part::value_variants().to_vec() } else { only };
    let browser_files = app.zip(node).zip(script).map(|((app, node), script)| BrowserFiles { app, node, script });
    if is_browser_named && browser_files.is_none() {
        return Err(BenchError::new("the browser's part needs --app, --node and --script"));
    }
    let mut bench = Bench::new(Program { path: server, engine }, folder.clone(), scale, parts);
    let mut report = Report::default();
    for run in 1..=runs {
        eprintln!("Run {run} of {runs}");
        bench.run(&mut report)?;
    }
    // Last, for it may fail. All other figures are printed even so.
    let files = browser_files.filter(|_| bench.has(Part::Browser));
    let browser = files.map_or(Ok(()), |files| (1..=runs).try_for_each(|_| bench.browser(&files, &mut report)));
    parts::clear(&folder)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("Median of {runs} runs, server and clients on the same {cores} cores.");
    print!("{}", report.markdown());
    browser
}
