//! `cargo xtask lint`: formatting, clippy, and checks of the sources that clippy does not know.

mod asvs;
mod docs;
mod layers;
mod modules;
mod sources;
mod test_tables;
mod text_arguments;
mod untranslated;

use std::process::Command;

use crate::error::TaskError;
use crate::process::{cargo, program, run as run_program, stdout_of};
use crate::tools::node;
use crate::{build, log, paths};

pub(crate) const HELP: &str = "\
Usage: cargo xtask lint [--quick]

Continues after a failure, so that one run reports everything:

  - the tests named in tests/guide.md, tests/security.md and tests/sqlite-only.md exist, and no requirement of ASVS 5.0 up
    to level 2 is missing
  - every file of tests is part of a test binary
  - no words stand untranslated in the app's views
  - the engine of the store uses no wire type, no layer of the server or the store one above it, and only the engine of
    SQLite and tests/common/database.rs name rusqlite (but for unit tests and the benchmark), only that of PostgreSQL
    tokio_postgres
  - the arguments of texts are in the order of their parameters
  - files, items and decisions that the documentation refers to exist
  - every error that the server or its store logs is in src/OPERATIONS.md
  - formatting, and types of the browser tests
  - clippy for everything with warnings denied
  - dependencies against .cargo/deny.toml, if cargo-deny is installed

  --quick   without clippy and the dependencies: half a minute
";

/// Options of `lint`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) is_quick: bool,
}

pub(crate) fn run(options: &Options) -> Result<(), TaskError> {
    let mut lint = Lint::default();
    lint.check("tests named in tables", test_tables::check);
    lint.check("test files that nothing declares", modules::check);
    lint.check("untranslated words in views", untranslated::check);
    lint.check("order of the arguments of texts", text_arguments::check);
    lint.check("layers of the server", layers::check);
    lint.check("links in the documentation", docs::check_links);
    lint.check("errors in the operator's guide", docs::check_logged_errors);
    lint.command("format", || Ok(with(cargo(), &["fmt", "--all", "--check"])));
    lint.command("types of the browser tests", tsc);
    if options.is_quick {
        return lint.result();
    }
    lint.command("clippy", || Ok(clippy(&build::SELECTION)));
    if stdout_of(cargo().args(["deny", "--version"])).is_some() {
        lint.command("dependencies", || Ok(with(cargo(), &DENY)));
    } else {
        log::note("dependencies not checked: cargo-deny is not installed (cargo install cargo-deny --locked)");
    }
    lint.result()
}

/// All findings of a check of the sources as one failure.
fn report(findings: &[String]) -> Result<(), TaskError> {
    if findings.is_empty() { Ok(()) } else { Err(TaskError::new(findings.join("\n  "))) }
}

/// Without advisories: their database is not in a package registry, and a change should not fail because of an
/// overnight publication. `cargo xtask audit` checks them.
const DENY: [&str; 7] = ["deny", "--config", ".cargo/deny.toml", "check", "bans", "licenses", "sources"];

/// Runs checks and collects the names of failed ones.
#[derive(Default)]
struct Lint {
    failed: Vec<&'static str>,
}

impl Lint {
    fn check(&mut self, name: &'static str, check: impl FnOnce() -> Result<(), TaskError>) {
        log::step(&format!("Lint: {name}"));
        if let Err(failure) = check() {
            log::note(&failure.to_string());
            self.failed.push(name);
        }
    }

    fn command(&mut self, name: &'static str, command: impl FnOnce() -> Result<Command, TaskError>) {
        self.check(name, || run_program(&mut command()?, name));
    }

    fn result(self) -> Result<(), TaskError> {
        if self.failed.is_empty() {
            Ok(())
        } else {
            Err(TaskError::new(format!("lint failed: {}", self.failed.join(", "))))
        }
    }
}

fn with(mut command: Command, arguments: &[&str]) -> Command {
    command.args(arguments);
    command
}

fn clippy(selection: &[&str]) -> Command {
    let mut clippy = cargo();
    clippy.args(["clippy", "--all-targets"]).args(selection).args(["--", "--deny", "warnings"]);
    clippy
}

/// Playwright strips types without checking them.
fn tsc() -> Result<Command, TaskError> {
    let folder = paths::browser_tests();
    let node = node::ensure()?;
    node::ensure_locked(&folder)?;
    let mut tsc = program(node);
    tsc.arg("node_modules/typescript/bin/tsc").current_dir(folder);
    Ok(tsc)
}
