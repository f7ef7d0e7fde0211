//! `cargo xtask lint`: what a reader should never have to point out.

use std::process::Command;

use crate::error::Failure;
use crate::guide;
use crate::log;
use crate::paths;
use crate::process::{answer, cargo, program, run as run_program};
use crate::server;
use crate::tools::node;
use crate::tools::wasm_target::{self, Purpose, Toolchain};

pub(crate) const HELP: &str = "\
Usage: cargo xtask lint

Checks the format, runs clippy over everything with warnings denied, checks the types of the browser tests, that the
tests named in tests/guide.md exist, and the dependencies against .cargo/deny.toml if cargo-deny is installed. Goes on
after a failure, so that one run names everything.
";

pub(crate) fn run() -> Result<(), Failure> {
    let mut failed = Vec::new();
    let mut look = |name: &'static str, check: &mut dyn FnMut() -> Result<(), Failure>| {
        log::step(&format!("Lint: {name}"));
        if let Err(failure) = check() {
            log::note(&failure.to_string());
            failed.push(name);
        }
    };
    look("tests named in tests/guide.md", &mut guide::check);
    let mut check = |name, command: &mut Command| look(name, &mut || run_program(command, name));
    check("format", cargo().args(["fmt", "--all", "--check"]));
    check(
        "clippy",
        cargo().args(["clippy", "--all-targets"]).args(server::SELECTION).args(["--", "--deny", "warnings"]),
    );
    check("clippy of the app", &mut app()?);
    check("types of the browser tests", &mut browser_tests()?);
    if answer(cargo().args(["deny", "--version"])).is_some() {
        // Not the advisories: their database comes from outside the package registries, and a change doesn't fail
        // because of what was published overnight. `cargo deny check advisories` asks for them.
        let what = ["bans", "licenses", "sources"];
        check("dependencies", cargo().args(["deny", "--config", ".cargo/deny.toml", "check"]).args(what));
    } else {
        log::note("dependencies not checked: cargo-deny is not installed (cargo install cargo-deny --locked)");
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("lint found something in: {}", failed.join(", "))))
    }
}

/// Playwright strips the types of the tests without looking at them.
fn browser_tests() -> Result<Command, Failure> {
    let folder = paths::browser_tests();
    let node = node::ensure()?;
    node::ensure_locked(&folder)?;
    let mut check = program(node);
    check.arg("node_modules/typescript/bin/tsc").current_dir(folder);
    Ok(check)
}

/// The app as the browser will get it, where the toolchain with clippy has the target. Debian's has the target but no
/// clippy; there the app is checked as if it ran on this machine, which its libraries allow.
fn app() -> Result<Command, Failure> {
    let toolchain = wasm_target::ensure()?;
    let mut clippy = cargo();
    clippy.args(["clippy", "--package", "handover-app", "--all-targets"]);
    if toolchain == Toolchain::Usual {
        clippy.args(["--target", wasm_target::TARGET]);
        toolchain.apply(&mut clippy, Purpose::Development, &[])?;
    }
    clippy.args(["--", "--deny", "warnings"]);
    Ok(clippy)
}
