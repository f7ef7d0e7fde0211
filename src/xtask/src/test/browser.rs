//! Browser tests: the app in Chromium, against the real server.

use std::io::IsTerminal;
use std::path::Path;

use super::Options;
use super::counts::{self, TestRun};
use crate::error::TaskError;
use crate::postgres::Cluster;
use crate::process::{program, tee};
use crate::tools::wasm_target::BuildKind;
use crate::tools::{chromium, node};
use crate::web::WebBuild;
use crate::{build, paths};

/// Builds the app and the server, and runs the tests.
pub(crate) fn run(options: &Options) -> Result<TestRun, TaskError> {
    let dist = if options.is_dev { WebBuild::set_up(BuildKind::Development)?.build()? } else { build::app()? };
    run_with(&dist, options)
}

/// Runs the tests with an app that is built already.
pub(crate) fn run_with(dist: &Path, options: &Options) -> Result<TestRun, TaskError> {
    let folder = paths::browser_tests();
    let node = node::ensure()?;
    node::ensure_locked(&folder)?;
    let chromium = chromium::ensure()?;
    let binary = build::server_for_tests()?;

    let mut tests = program(node);
    tests.arg("node_modules/@playwright/test/cli.js").arg("test").args(&options.arguments).current_dir(folder);
    tests.env("HANDOVER_BINARY", binary).env("HANDOVER_APP", dist).env("HANDOVER_CHROMIUM", chromium);
    // For a journey on PostgreSQL.
    let cluster = if cfg!(windows) { None } else { Some(Cluster::start()?) };
    if let Some(cluster) = &cluster {
        tests.env("HANDOVER_TEST_POSTGRES", cluster.url("{}")).env("HANDOVER_PSQL", cluster.path_of("psql"));
    }
    // playwright.config.ts leaves out tests by their tags.
    if options.is_dev {
        tests.env("HANDOVER_TESTS_DEV", "1");
    }
    if options.is_all {
        tests.env("HANDOVER_TESTS_ALL", "1");
    }
    if std::io::stdout().is_terminal() {
        tests.env("FORCE_COLOR", "1");
    }
    let (status, output) = tee(&mut tests)?;
    Ok(counts::of_browser(&output).checked(status))
}
