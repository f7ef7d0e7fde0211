//! `cargo xtask audit`: whether libraries are brought up to date within the time frames of decision 0003.

use crate::error::TaskError;
use crate::log;
use crate::paths;
use crate::process::{cargo, program, run as run_program, stdout_of, tee};

pub(crate) const HELP: &str = "\
Usage: cargo xtask audit

Looks for libraries with known vulnerabilities, and for those that are older than decision 0003 allows. Not part of lint,
because a change should not fail for what was published overnight: run it weekly and before a release.

  - advisories about libraries of the product (cargo deny; its database comes from GitHub, so that it needs the network
    or an earlier copy)
  - advisories about those of the browser tests (npm audit)
  - updates that Cargo.toml allows, if Cargo.lock has not been changed for 90 days
";

/// Within how many days everything is brought up to date.
const DAYS: u32 = 90;

pub(crate) fn run() -> Result<(), TaskError> {
    let mut failed = Vec::new();
    let mut check = |name: &'static str, result: Result<(), TaskError>| {
        if let Err(failure) = result {
            log::note(&failure.to_string());
            failed.push(name);
        }
    };
    log::step("Advisories about libraries of the product");
    check("advisories", advisories());
    log::step("Advisories about libraries of the browser tests");
    let mut audit = program("npm");
    audit.arg("audit").current_dir(paths::browser_tests());
    check("npm audit", run_program(&mut audit, "npm audit"));
    log::step("Updates");
    check("updates", updates());
    if failed.is_empty() { Ok(()) } else { Err(TaskError::new(format!("to be looked at: {}", failed.join(", ")))) }
}

fn advisories() -> Result<(), TaskError> {
    if stdout_of(cargo().args(["deny", "--version"])).is_none() {
        return Err(TaskError::new("cargo-deny is not installed: cargo install cargo-deny --locked"));
    }
    let mut deny = cargo();
    deny.args(["deny", "--config", ".cargo/deny.toml", "check", "advisories"]).current_dir(paths::root());
    run_program(&mut deny, "cargo deny")
}

fn updates() -> Result<(), TaskError> {
    let (status, text) = tee(cargo().args(["update", "--dry-run", "--color", "never"]).current_dir(paths::root()))?;
    if !status.success() {
        return Err(TaskError::new("cargo update failed"));
    }
    let mut history = program("git");
    history.args(["log", "-1", "--format=%h", &format!("--since={DAYS} days ago"), "--", "Cargo.lock"]);
    let recent = stdout_of(history.current_dir(paths::root())).ok_or_else(|| TaskError::new("git log failed"))?;
    match count_updates(&text) {
        updates @ 1.. if recent.is_empty() => Err(TaskError::new(format!(
            "{updates} libraries have updates, and Cargo.lock is older than {DAYS} days: run cargo update and the tests"
        ))),
        updates => {
            log::note(&format!("{updates} libraries have updates that can wait"));
            Ok(())
        }
    }
}

/// The libraries that `cargo update --dry-run` would change.
fn count_updates(text: &str) -> usize {
    let is_update = |line: &&str| line.trim_start().starts_with("Updating ") && line.contains(" -> ");
    text.lines().filter(is_update).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_are_counted() {
        let text = "    Updating crates.io index\n     Locking 2 packages\n    Updating clap v4.6.7 -> v4.6.8\n    \
                    Updating url v2.5.8 -> v2.5.9\n      Adding tiny v1.0.0\nwarning: not updating lockfile";
        assert_eq!(count_updates(text), 2);
        assert_eq!(count_updates("    Updating crates.io index\n     Locking 0 packages"), 0);
    }
}
