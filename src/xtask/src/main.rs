//! The project's own commands. `cargo xtask` alone lists them; each one explains itself with `--help`.
//!
//! Whoever checks out the repository needs a Rust toolchain, node and nothing else: every command first looks for the
//! tools it uses and installs what is missing.

mod arguments;
mod bench;
mod ci;
mod coverage;
mod error;
mod guide;
mod lint;
mod log;
mod paths;
mod postbuild;
mod process;
mod run;
mod server;
mod size;
mod split;
mod stopwatch;
mod test;
mod tools;
mod web;

use std::process::ExitCode;

use arguments::Request;
use error::Failure;

fn main() -> ExitCode {
    match arguments::read().and_then(perform) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(request: Request) -> Result<ExitCode, Failure> {
    match request {
        Request::Help(text) => {
            println!("{}", text.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Request::Run(options) => run::run(&options),
        Request::Test(options) => Ok(test::run(&options)),
        Request::Lint => lint::run().map(|()| ExitCode::SUCCESS),
        Request::Size => size::run().map(|()| ExitCode::SUCCESS),
        Request::Coverage => coverage::run().map(|()| ExitCode::SUCCESS),
        Request::Ci => Ok(ci::run()),
        Request::Bench(options) => bench::run(&options).map(|()| ExitCode::SUCCESS),
    }
}
