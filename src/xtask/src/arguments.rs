//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;

use crate::build::package;
use crate::error::TaskError;
use crate::postgres;
use crate::run;
use crate::test::{self, TestPart};
use crate::{audit, bench, build, ci, coverage, lint, mutants, size};

/// A command with its options.
pub(crate) enum Command {
    /// Prints this text.
    Help(&'static str),
    Run(run::Options),
    Test(test::Options),
    Build(build::Options),
    Lint(lint::Options),
    Size,
    Coverage,
    Audit,
    Mutants(mutants::Options),
    Package(package::Options),
    Ci,
    Bench(bench::Options),
    Psql(Vec<String>),
}

const HELP: &str = "\
Usage: cargo xtask <command>

  run       build the app and the server, and start them with demo data
  test      run the tests and print `N passed, N failed`; with --all, long ones, too
  lint      format, clippy, texts and links in the sources, dependency rules
  build     build a release of the app and the server
  package   make a Debian package of a release
  size      check the download size of the release against its limits
  coverage  check that the tests of the rules cover every line
  mutants   change the rules in one place at a time; a test must fail each time
  audit     look for advisories about libraries, and for overdue updates
  ci        lint, test, size, coverage and package
  bench     measure the server beside what the machine can do at best
  psql      open psql on an empty PostgreSQL

`cargo xtask <command> --help` says more. Missing tools are installed into the user's cache folder, once a machine.
";

pub(crate) fn read() -> Result<Command, TaskError> {
    parse(lexopt::Parser::from_env())
}

fn parse(mut parser: lexopt::Parser) -> Result<Command, TaskError> {
    let command = match parser.next()? {
        Some(Value(command)) => command.string()?,
        None | Some(Long("help") | Short('h')) => return Ok(Command::Help(HELP)),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "run" => run_options(&mut parser),
        "test" => test_options(&mut parser),
        "build" => build_options(&mut parser),
        "lint" => lint_options(&mut parser),
        "package" => package_options(&mut parser),
        "size" => no_options(&mut parser, size::HELP, Command::Size),
        "coverage" => no_options(&mut parser, coverage::HELP, Command::Coverage),
        "audit" => no_options(&mut parser, audit::HELP, Command::Audit),
        "mutants" => mutants_options(&mut parser),
        "ci" => no_options(&mut parser, ci::HELP, Command::Ci),
        "bench" => bench_options(&mut parser),
        "psql" => psql_arguments(&mut parser),
        "help" => Ok(Command::Help(HELP)),
        other => Err(TaskError::new(format!("there is no command `{other}` (cargo xtask --help lists them)"))),
    }
}

fn run_options(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut options = run::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(run::HELP)),
            Long("port") => options.port = parser.value()?.parse()?,
            Long("data") => options.data = Some(PathBuf::from(parser.value()?)),
            Long("database") => options.database = Some(PathBuf::from(parser.value()?)),
            Long("release") => options.is_release = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Run(options))
}

fn test_options(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut options = test::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(test::HELP)),
            Long("only") => {
                let names = parser.value()?.string()?;
                for name in names.split(',') {
                    options.only.push(TestPart::named(name)?);
                }
            }
            Long("all") => options.is_all = true,
            Long("dev") => options.is_dev = true,
            Value(argument) => options.arguments.push(argument),
            other => return Err(other.unexpected().into()),
        }
    }
    if !options.arguments.is_empty() && options.only.len() != 1 {
        return Err(TaskError::new("arguments for the test runner need --only with a single part"));
    }
    Ok(Command::Test(options))
}

fn build_options(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut options = build::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(build::HELP)),
            Long("app") => options.is_app_only = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Build(options))
}

fn package_options(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut options = package::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(package::HELP)),
            Long("try") => options.is_try = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Package(options))
}

fn lint_options(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut options = lint::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(lint::HELP)),
            Long("quick") => options.is_quick = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Lint(options))
}

fn mutants_options(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut options = mutants::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(mutants::HELP)),
            Long("shard") => options.shard = Some(parser.value()?.string()?),
            Long("file") => options.files.push(parser.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Mutants(options))
}

fn bench_options(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut options = bench::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(bench::HELP)),
            Long("only") => options.only.extend(parser.value()?.string()?.split(',').map(str::to_owned)),
            Long("quick") => options.is_quick = true,
            Long("runs") => options.runs = Some(parser.value()?.parse()?),
            Long("engine") => options.is_postgres = means_postgres(&parser.value()?.string()?)?,
            Long("server") => options.server = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    options.check().map(Command::Bench)
}

fn means_postgres(engine: &str) -> Result<bool, TaskError> {
    match engine {
        "sqlite" => Ok(false),
        "postgres" => Ok(true),
        _ => Err(TaskError::new("--engine takes sqlite or postgres")),
    }
}

fn psql_arguments(parser: &mut lexopt::Parser) -> Result<Command, TaskError> {
    let mut arguments = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help(postgres::PSQL_HELP)),
            Value(argument) => arguments.push(argument.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Psql(arguments))
}

fn no_options(parser: &mut lexopt::Parser, help: &'static str, request: Command) -> Result<Command, TaskError> {
    match parser.next()? {
        None => Ok(request),
        Some(Long("help") | Short('h')) => Ok(Command::Help(help)),
        Some(other) => Err(other.unexpected().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(arguments: &[&str]) -> Result<Command, TaskError> {
        parse(lexopt::Parser::from_args(arguments))
    }

    #[test]
    fn every_command_has_help() {
        let commands: Vec<&str> = HELP
            .lines()
            .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(commands.len(), 12);
        for name in commands {
            let Ok(Command::Help(text)) = command(&[name, "--help"]) else { panic!("{name} has no help") };
            assert!(text.starts_with(&format!("Usage: cargo xtask {name}")), "{text}");
        }
    }

    #[test]
    fn test_runner_arguments_need_a_single_part() {
        assert!(command(&["test", "--only", "browser", "--", "-g", "sorts"]).is_ok());
        assert!(command(&["test", "--", "sorts"]).is_err());
        assert!(command(&["test", "--only", "rules,http", "sorts"]).is_err());
    }

    #[test]
    fn unknown_commands_and_options_are_rejected() {
        assert!(command(&["deploy"]).is_err());
        assert!(command(&["lint", "--fast"]).is_err());
        assert!(command(&["bench", "--only", "list,start"]).is_ok());
        assert!(command(&["bench", "--only", "lists"]).is_err());
        assert!(command(&["bench", "--runs", "0"]).is_err());
        assert!(command(&["bench", "--engine", "postgres"]).is_ok());
        assert!(command(&["bench", "--engine", "mysql"]).is_err());
    }
}
