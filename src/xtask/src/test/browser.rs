//! The app in a real browser against the real server.

use std::io::IsTerminal;

use super::counts::{self, Counts};
use crate::error::Failure;
use crate::paths;
use crate::process::{listen, program};
use crate::server;
use crate::tools::wasm_target::Purpose;
use crate::tools::{chromium, node};
use crate::web::WebBuild;

pub(crate) fn run() -> Result<Counts, Failure> {
    let folder = paths::browser_tests();
    let node = node::ensure()?;
    node::ensure_locked(&folder)?;
    let chromium = chromium::ensure()?;
    // The app as it ships: divided, without words in its panics.
    let dist = WebBuild::set_up(Purpose::Release)?.build()?;
    let binary = server::build_for_tests()?;

    let mut tests = program(node);
    tests.arg("node_modules/@playwright/test/cli.js").arg("test").current_dir(folder);
    tests.env("HANDOVER_BINARY", binary).env("HANDOVER_APP", dist).env("HANDOVER_CHROMIUM", chromium);
    if std::io::stdout().is_terminal() {
        tests.env("FORCE_COLOR", "1");
    }
    let (status, output) = listen(&mut tests)?;
    Ok(counts::of_browser(&output).checked(status))
}
