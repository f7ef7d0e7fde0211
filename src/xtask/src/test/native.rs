//! Native tests.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher};
use std::io::IsTerminal;
use std::process::Command;
use std::sync::OnceLock;

use super::Options;
use super::counts::{self, TestRun};
use super::postgres::Subset;
use crate::build;
use crate::error::TaskError;
use crate::process::{cargo, stdout_of, tee};
use crate::tools::{node, python};

/// All native tests. One selection of packages and features, so that each crate is compiled once.
pub(crate) fn all(options: &Options) -> Result<TestRun, TaskError> {
    run(&build::SELECTION, &programs(options)?, options)
}

/// Tests of the rules crate.
pub(crate) fn rules(options: &Options) -> Result<TestRun, TaskError> {
    run(&["--package", "handover-rules"], &[], options)
}

/// Arguments that select the tests of the server crate.
const SERVER_CRATE: [&str; 2] = ["--package=handover-store", "--package=handover-server"];

/// Tests of the server crate.
pub(crate) fn server(options: &Options) -> Result<TestRun, TaskError> {
    run(&SERVER_CRATE, &programs(options)?, options)
}

/// The server's HTTP tests.
pub(crate) fn http(options: &Options) -> Result<TestRun, TaskError> {
    run(&[&SERVER_CRATE[..], &["--test", "http"]].concat(), &programs(options)?, options)
}

/// Environment variables and their values.
type Variables = Vec<(&'static str, OsString)>;

/// The variable with the seed of random histories (`tests/http/random_histories`).
const SEED: &str = "HANDOVER_SEED";

/// One seed for a run, so that the same histories are played on both engines.
fn seed() -> OsString {
    static DRAWN: OnceLock<u64> = OnceLock::new();
    std::env::var_os(SEED)
        .unwrap_or_else(|| DRAWN.get_or_init(|| RandomState::new().build_hasher().finish()).to_string().into())
}

/// The environment variables of tests: the programs that they call, and the seed.
pub(super) fn programs(options: &Options) -> Result<Variables, TaskError> {
    let mut tools = vec![python::AIOSMTPD, python::OVH];
    let mut programs = vec![(node::OVH_VARIABLE, node::ovh()?.into()), (SEED, seed())];
    if options.is_all {
        tools.extend([python::SCHEMATHESIS, python::OPENAPI_PYTHON_CLIENT, python::OPENAPI_GENERATOR]);
        programs.push((node::OPENAPI_TYPESCRIPT_VARIABLE, node::openapi_typescript()?.into()));
    }
    for tool in tools {
        programs.push((tool.variable, tool.ensure()?.into()));
    }
    Ok(programs)
}

/// Prefers nextest, which runs test binaries in parallel and prints the time of each test.
fn run(selection: &[&str], variables: &[(&str, OsString)], options: &Options) -> Result<TestRun, TaskError> {
    if has_nextest() {
        run_nextest(selection, variables, options)
    } else {
        // Without documentation tests, unless a test binary is chosen.
        let targets: &[&str] = if selection.contains(&"--test") { &[] } else { &["--lib", "--bins", "--tests"] };
        run_harness(&[selection, targets].concat(), &[], variables, options)
    }
}

/// Runs some tests of a few test binaries.
pub(super) fn run_subsets(
    subsets: &[Subset<'_>],
    variables: &[(&str, OsString)],
    options: &Options,
) -> Result<TestRun, TaskError> {
    if has_nextest() {
        let expression = subsets.iter().map(Subset::expression).collect::<Vec<_>>().join(" | ");
        let mut selection = [&build::SELECTION[..], &["-E", &expression]].concat();
        selection.extend(subsets.iter().flat_map(|subset| ["--test", subset.binary]));
        return run_nextest(&selection, variables, options);
    }
    // All test binaries of a run get the same arguments. The harness prints only counts.
    let mut total = TestRun::default();
    for subset in subsets {
        let selection = [&build::SELECTION[..], &["--test", subset.binary]].concat();
        let run = run_harness(&selection, &subset.arguments(), variables, options)?;
        total.counts = total.counts + run.counts;
    }
    Ok(total)
}

fn has_nextest() -> bool {
    stdout_of(cargo().args(["nextest", "--version"])).is_some()
}

/// `--all` includes ignored tests: those with `#[ignore = "long"]`.
fn run_nextest(selection: &[&str], variables: &[(&str, OsString)], options: &Options) -> Result<TestRun, TaskError> {
    let mut tests = cargo();
    tests.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass", "--test-threads", &threads()]);
    keep_colours(&mut tests);
    tests.args(selection);
    if options.is_all {
        tests.args(["--run-ignored", "all"]);
    }
    let (status, output) = tee(tests.args(&options.arguments).envs(variables.iter().cloned()))?;
    Ok(counts::of_nextest(&output).checked(status))
}

/// `arguments` are for the harness.
fn run_harness(
    selection: &[&str],
    arguments: &[String],
    variables: &[(&str, OsString)],
    options: &Options,
) -> Result<TestRun, TaskError> {
    let mut tests = cargo();
    tests.args(["test", "--no-fail-fast"]);
    keep_colours(&mut tests);
    tests.args(selection).args(&options.arguments);
    if options.is_all || !arguments.is_empty() {
        tests.arg("--").args(options.is_all.then_some("--include-ignored")).args(arguments);
    }
    let (status, output) = tee(tests.envs(variables.iter().cloned()))?;
    Ok(counts::of_harness(&output).checked(status))
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
