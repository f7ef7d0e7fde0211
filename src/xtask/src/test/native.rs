//! Native tests.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::Command;

use super::counts::{self, TestRun};
use super::options::Options;
use crate::error::TaskError;
use crate::process::{cargo, stdout_of, tee};
use crate::server;
use crate::tools::{node_ovh, openapi_typescript, python};

/// All native tests. One selection of packages and features, so that each crate is compiled once.
pub(crate) fn all(options: &Options) -> Result<TestRun, TaskError> {
    run(&server::SELECTION, &programs(options)?, options)
}

/// Tests of the rules crate.
pub(crate) fn rules(options: &Options) -> Result<TestRun, TaskError> {
    run(&["--package", "handover-rules"], &[], options)
}

/// Arguments that select the tests of the server crate.
const SERVER_CRATE: [&str; 4] =
    ["--package=handover-store", "--package=handover-server", "--features", "handover-server/test-clock"];

/// Tests of the server crate.
pub(crate) fn server(options: &Options) -> Result<TestRun, TaskError> {
    run(&SERVER_CRATE, &programs(options)?, options)
}

/// The server's HTTP tests.
pub(crate) fn http(options: &Options) -> Result<TestRun, TaskError> {
    run(&[&SERVER_CRATE[..], &["--test", "http"]].concat(), &programs(options)?, options)
}

/// The environment variables by which tests find other programs.
fn programs(options: &Options) -> Result<Vec<(&'static str, PathBuf)>, TaskError> {
    let mut tools = vec![python::AIOSMTPD, python::OVH];
    let mut programs = vec![(node_ovh::VARIABLE, node_ovh::ensure()?)];
    if options.is_all {
        tools.extend([python::SCHEMATHESIS, python::OPENAPI_PYTHON_CLIENT, python::OPENAPI_GENERATOR]);
        programs.push((openapi_typescript::VARIABLE, openapi_typescript::ensure()?));
    }
    for tool in tools {
        programs.push((tool.variable, tool.ensure()?));
    }
    Ok(programs)
}

/// Prefers nextest, which runs test binaries in parallel and prints the time of each test. `--all` includes ignored tests:
/// those with `#[ignore = "long"]`.
fn run(selection: &[&str], variables: &[(&str, PathBuf)], options: &Options) -> Result<TestRun, TaskError> {
    let has_nextest = stdout_of(cargo().args(["nextest", "--version"])).is_some();
    let mut tests = cargo();
    let read: fn(&str) -> TestRun = if has_nextest {
        tests.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass", "--test-threads", &threads()]);
        counts::of_nextest
    } else {
        tests.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        counts::of_harness
    };
    keep_colours(&mut tests);
    tests.args(selection);
    match (options.is_all, has_nextest) {
        (true, true) => tests.args(["--run-ignored", "all"]).args(&options.arguments),
        (true, false) => tests.args(&options.arguments).args(["--", "--include-ignored"]),
        (false, _) => tests.args(&options.arguments),
    };
    let (status, output) = tee(tests.envs(variables.iter().cloned()))?;
    Ok(read(&output).checked(status))
}

/// One more than there are cores: some tests wait for a disk or a time-out.
fn threads() -> String {
    std::thread::available_parallelism().map_or(2, |cores| cores.get() + 1).to_string()
}

/// Keeps colours on a terminal: cargo drops them because its output is piped.
pub(crate) fn keep_colours(command: &mut Command) {
    if std::io::stderr().is_terminal() {
        command.args(["--color", "always"]);
    }
}
