//! Native tests.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::Command;

use super::counts::{self, TestCounts};
use crate::error::TaskError;
use crate::process::{cargo, stdout_of, tee};
use crate::server;
use crate::tools::aiosmtpd;

/// All native tests, including doc tests.
pub(crate) fn all(arguments: &[OsString]) -> Result<TestCounts, TaskError> {
    // The app on its own: together with the server, its dependencies would be compiled with other features.
    let app = run(&["--package", "handover-app"], &[], arguments)?;
    Ok(run(&server::SELECTION, &[smtp_server()?], arguments)? + app + doc_tests(arguments)?)
}

/// Tests of the rules crate.
pub(crate) fn rules(arguments: &[OsString]) -> Result<TestCounts, TaskError> {
    run(&["--package", "handover-rules"], &[], arguments)
}

/// Arguments that select the tests of the server crate.
const SERVER_CRATE: [&str; 4] = ["--package", "handover-server", "--features", "handover-server/test-clock"];

/// Tests of the server crate.
pub(crate) fn server(arguments: &[OsString]) -> Result<TestCounts, TaskError> {
    run(&SERVER_CRATE, &[smtp_server()?], arguments)
}

/// The server's HTTP tests.
pub(crate) fn http(arguments: &[OsString]) -> Result<TestCounts, TaskError> {
    run(&[&SERVER_CRATE[..], &["--test", "http"]].concat(), &[smtp_server()?], arguments)
}

/// The environment variable by which tests find the SMTP server.
fn smtp_server() -> Result<(&'static str, PathBuf), TaskError> {
    Ok((aiosmtpd::PYTHON_VARIABLE, aiosmtpd::ensure()?))
}

/// Prefers nextest, which runs test binaries in parallel and names slow tests.
fn run(selection: &[&str], variables: &[(&str, PathBuf)], arguments: &[OsString]) -> Result<TestCounts, TaskError> {
    let has_nextest = stdout_of(cargo().args(["nextest", "--version"])).is_some();
    let mut tests = cargo();
    let read: fn(&str) -> TestCounts = if has_nextest {
        tests.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
        counts::of_nextest
    } else {
        tests.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        counts::of_harness
    };
    keep_colours(&mut tests);
    let (status, output) = tee(tests.args(selection).args(arguments).envs(variables.iter().cloned()))?;
    Ok(read(&output).checked(status))
}

fn doc_tests(arguments: &[OsString]) -> Result<TestCounts, TaskError> {
    let mut tests = cargo();
    tests.args(["test", "--doc", "--no-fail-fast", "--quiet"]);
    keep_colours(&mut tests);
    let (status, output) = tee(tests.args(server::SELECTION).args(arguments))?;
    Ok(counts::of_harness(&output).checked(status))
}

/// Keeps colours on a terminal: cargo drops them because its output is piped.
pub(crate) fn keep_colours(command: &mut Command) {
    if std::io::stderr().is_terminal() {
        command.args(["--color", "always"]);
    }
}
