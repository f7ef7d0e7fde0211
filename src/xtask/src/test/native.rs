//! The tests that run on this machine's own processor.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::Command;

use super::counts::{self, Counts};
use crate::error::Failure;
use crate::process::{answer, cargo, listen};
use crate::server;
use crate::tools::aiosmtpd;

/// Every native test, with the examples in the documentation.
pub(crate) fn all() -> Result<Counts, Failure> {
    Ok(run(&server::SELECTION, &[mail_server()?])? + examples()?)
}

/// The tests of the rules.
pub(crate) fn rules() -> Result<Counts, Failure> {
    run(&["--package", "handover-rules"], &[])
}

/// The tests of the server and its interface.
pub(crate) fn http() -> Result<Counts, Failure> {
    run(&["--package", "handover-server", "--features", "handover-server/test-clock"], &[mail_server()?])
}

/// The mail server that tests of mails start, and the variable by which they find it.
fn mail_server() -> Result<(&'static str, PathBuf), Failure> {
    Ok((aiosmtpd::VARIABLE, aiosmtpd::ensure()?))
}

/// nextest, where it is there, runs tests side by side and names the slow ones.
fn run(selection: &[&str], variables: &[(&str, PathBuf)]) -> Result<Counts, Failure> {
    let has_nextest = answer(cargo().args(["nextest", "--version"])).is_some();
    let mut tests = cargo();
    let read: fn(&str) -> Counts = if has_nextest {
        tests.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
        counts::of_nextest
    } else {
        tests.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        counts::of_harness
    };
    colours(&mut tests);
    let (status, output) = listen(tests.args(selection).envs(variables.iter().cloned()))?;
    Ok(read(&output).checked(status))
}

fn examples() -> Result<Counts, Failure> {
    let mut tests = cargo();
    tests.args(["test", "--doc", "--no-fail-fast", "--quiet"]);
    colours(&mut tests);
    let (status, output) = listen(tests.args(server::SELECTION))?;
    Ok(counts::of_harness(&output).checked(status))
}

/// Tools see that we read along and leave colours out; whoever looks at a terminal still wants them.
pub(crate) fn colours(command: &mut Command) {
    if std::io::stderr().is_terminal() {
        command.args(["--color", "always"]);
    }
}
