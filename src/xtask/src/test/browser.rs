//! Browser tests: the release build of the app in Chromium, against the real server.

use std::ffi::OsString;
use std::io::IsTerminal;

use super::counts::{self, TestCounts};
use crate::error::TaskError;
use crate::process::{program, tee};
use crate::tools::{chromium, node};
use crate::{build, paths, server};

pub(crate) fn run(arguments: &[OsString]) -> Result<TestCounts, TaskError> {
    let folder = paths::browser_tests();
    let node = node::ensure()?;
    node::ensure_locked(&folder)?;
    let chromium = chromium::ensure()?;
    let dist = build::app()?;
    let binary = server::build_for_tests()?;

    let mut tests = program(node);
    tests.arg("node_modules/@playwright/test/cli.js").arg("test").args(arguments).current_dir(folder);
    tests.env("HANDOVER_BINARY", binary).env("HANDOVER_APP", dist).env("HANDOVER_CHROMIUM", chromium);
    if std::io::stdout().is_terminal() {
        tests.env("FORCE_COLOR", "1");
    }
    let (status, output) = tee(&mut tests)?;
    Ok(counts::of_browser(&output).checked(status))
}
