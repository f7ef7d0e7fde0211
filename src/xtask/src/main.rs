//! The project's build tool. `cargo xtask` lists the commands; each has `--help`.
//!
//! A fresh checkout needs a Rust toolchain, Node.js and Python. Every command first looks for its tools and installs
//! missing ones.

mod arguments;
mod audit;
mod bench;
mod build;
mod ci;
mod coverage;
mod error;
mod lint;
mod log;
mod mutants;
mod paths;
mod postgres;
mod process;
mod run;
mod size;
mod sqlite_only;
mod test;
mod tools;
mod web;

use std::io::Write;
use std::process::ExitCode;

use arguments::Command;
use error::TaskError;

fn main() -> ExitCode {
    match arguments::read().and_then(perform) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> Result<ExitCode, TaskError> {
    match command {
        Command::Help(text) => print_help(text),
        Command::Run(options) => return run::run(&options),
        Command::Test(options) => return Ok(test::run(&options)),
        Command::Psql(arguments) => return postgres::psql(&arguments),
        Command::Ci => return Ok(ci::run()),
        Command::Build(options) => build::run(&options)?,
        Command::Lint(options) => lint::run(&options)?,
        Command::Size => size::run()?,
        Command::Coverage => coverage::run()?,
        Command::Audit => audit::run()?,
        Command::Mutants(options) => mutants::run(&options)?,
        Command::Package(options) => build::package::run(&options)?,
        Command::Bench(options) => bench::run(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Unlike `println!`, it does not panic when the reader has closed the pipe: `cargo xtask --help | head -1`.
fn print_help(text: &str) {
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}
