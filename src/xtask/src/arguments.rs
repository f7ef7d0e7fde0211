//! Reading the command line.

use std::path::PathBuf;

use lexopt::prelude::*;

use crate::error::Failure;
use crate::run;
use crate::test::{self, Part};
use crate::{bench, ci, coverage, lint, size};

/// What was asked for.
pub(crate) enum Request {
    /// Show this text.
    Help(&'static str),
    Run(run::Options),
    Test(test::Options),
    Lint,
    Size,
    Coverage,
    Ci,
    Bench(bench::Options),
}

const HELP: &str = "\
Usage: cargo xtask <command>

  run       build the app and the server, and start them with demo data
  test      run every test and print `N passed, N failed`
  lint      format, clippy with warnings denied, dependency rules
  size      what a first visit downloads, against its limit
  coverage  whether every line of the rules is run by their tests
  ci        what a change has to pass: lint, size, coverage, test
  bench     imports and the services list, at the size of an export and at a hundred times that

`cargo xtask <command> --help` says more. Missing tools are installed under target/tools.
";

pub(crate) fn read() -> Result<Request, Failure> {
    let mut parser = lexopt::Parser::from_env();
    let command = match parser.next()? {
        Some(Value(command)) => command.string()?,
        None | Some(Long("help") | Short('h')) => return Ok(Request::Help(HELP)),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "run" => run_options(&mut parser),
        "test" => test_options(&mut parser),
        "lint" => alone(&mut parser, lint::HELP, Request::Lint),
        "size" => alone(&mut parser, size::HELP, Request::Size),
        "coverage" => alone(&mut parser, coverage::HELP, Request::Coverage),
        "ci" => alone(&mut parser, ci::HELP, Request::Ci),
        "bench" => bench_options(&mut parser),
        "help" => Ok(Request::Help(HELP)),
        other => Err(Failure::new(format!("there is no command `{other}` (cargo xtask --help lists them)"))),
    }
}

fn run_options(parser: &mut lexopt::Parser) -> Result<Request, Failure> {
    let mut options = run::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Request::Help(run::HELP)),
            Long("port") => options.port = parser.value()?.parse()?,
            Long("data") => options.data = Some(PathBuf::from(parser.value()?)),
            Long("database") => options.database = Some(PathBuf::from(parser.value()?)),
            Long("release") => options.is_release = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Request::Run(options))
}

fn test_options(parser: &mut lexopt::Parser) -> Result<Request, Failure> {
    let mut options = test::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Request::Help(test::HELP)),
            Long("only") => {
                let names = parser.value()?.string()?;
                for name in names.split(',') {
                    options.only.push(Part::named(name)?);
                }
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Request::Test(options))
}

fn bench_options(parser: &mut lexopt::Parser) -> Result<Request, Failure> {
    let mut options = bench::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Request::Help(bench::HELP)),
            Long("data") => options.data = Some(PathBuf::from(parser.value()?)),
            Long("copies") => options.copies = parser.value()?.parse()?,
            Long("calls") => options.calls = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Request::Bench(options))
}

fn alone(parser: &mut lexopt::Parser, help: &'static str, request: Request) -> Result<Request, Failure> {
    match parser.next()? {
        None => Ok(request),
        Some(Long("help") | Short('h')) => Ok(Request::Help(help)),
        Some(other) => Err(other.unexpected().into()),
    }
}
