//! `cargo xtask bench`: builds the server and the benchmark (src/bench), and starts it.

use std::path::PathBuf;

use crate::error::{During, TaskError};
use crate::postgres::Cluster;
use crate::process::{cargo, program, run as run_program};
use crate::tools::wasm_target::{self, BuildKind};
use crate::tools::{chromium, node};
use crate::{build, log, paths};

pub(crate) const HELP: &str = "\
Usage: cargo xtask bench [options]

Measures a release build of the server on generated data, beside what the machine can do at best in the same run: a fixed body
from axum alone, and SQLite's own commits. Prints tables of medians. Needs 10 GB in target/bench, which it removes again.
It takes half an hour; other work on the machine falsifies it.

  --only LIST     parts, separated by commas: list, large, accept, import, start, submissions,
                  rights (queries about services of an account with 1,000 policies),
                  browser (typing and sorting in the app, which is built for that),
                  preview (of many lines, in WebAssembly; fails if the median is above 50 ms)
  --quick         small sizes and short measurements, without the browser unless it is named: a minute, to see that
                  everything works
  --runs N        number of runs of which to print medians (1 to 20, default 3; with --quick 1)
  --engine postgres  on a throw-away PostgreSQL that waits for the disk
  --server FILE   measure this program instead of building one, such as an earlier one
";

/// The parts of the benchmark.
const PARTS: [&str; 9] = ["list", "large", "accept", "import", "start", "submissions", "rights", BROWSER, PREVIEW];

/// The part that needs the app and a browser.
const BROWSER: &str = "browser";

/// The part that needs no server.
const PREVIEW: &str = "preview";

const TIME: &str = include_str!("preview.mjs");

/// Options of `bench`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) only: Vec<String>,
    pub(crate) is_quick: bool,
    pub(crate) runs: Option<u32>,
    pub(crate) server: Option<PathBuf>,
    pub(crate) is_postgres: bool,
}

impl Options {
    /// Fails if a value is wrong. Building takes minutes.
    pub(crate) fn check(self) -> Result<Self, TaskError> {
        if let Some(unknown) = self.only.iter().find(|part| !PARTS.contains(&part.as_str())) {
            return Err(TaskError::new(format!("bench has no part `{unknown}`; it has {}", PARTS.join(", "))));
        }
        if self.runs.is_some_and(|runs| !(1..=20).contains(&runs)) {
            return Err(TaskError::new("--runs takes 1 to 20"));
        }
        Ok(self)
    }
}

pub(crate) fn run(options: &Options) -> Result<(), TaskError> {
    let of_server: Vec<&str> = options.only.iter().map(String::as_str).filter(|part| *part != PREVIEW).collect();
    if options.only.is_empty() || !of_server.is_empty() {
        measure_server(options, &of_server)?;
    }
    // Last, for it may fail.
    if options.only.is_empty() || of_server.len() < options.only.len() {
        preview()?;
    }
    Ok(())
}

fn measure_server(options: &Options, parts: &[&str]) -> Result<(), TaskError> {
    let server = match &options.server {
        Some(file) => file.canonicalize().during(file.display())?,
        None => build::server(true)?,
    };
    log::step("Building the benchmark");
    run_program(cargo().args(["build", "--release", "--package", "handover-bench"]), "building the benchmark")?;
    let file = format!("handover-bench{}", std::env::consts::EXE_SUFFIX);
    let mut bench = program(paths::target().join("release").join(file));
    bench.arg("run").arg("--server").arg(server).arg("--folder").arg(paths::target().join("bench"));
    bench.args(["--runs", &options.runs.unwrap_or(if options.is_quick { 1 } else { 3 }).to_string()]);
    if options.is_quick {
        bench.arg("--quick");
    }
    if !parts.is_empty() {
        bench.args(["--only", &parts.join(",")]);
    }
    if parts.contains(&BROWSER) || parts.is_empty() && !options.is_quick {
        let tests = paths::browser_tests();
        node::ensure_locked(&tests)?;
        bench.env("HANDOVER_CHROMIUM", chromium::ensure()?);
        bench.arg("--node").arg(node::ensure()?).arg("--script").arg(tests.join("typing.mjs"));
        bench.arg("--app").arg(build::app()?);
    }
    let cluster = options.is_postgres.then(Cluster::start_durable).transpose()?;
    if let Some(cluster) = &cluster {
        bench.args(["--postgres", &cluster.url("{}")]).arg("--psql").arg(cluster.path_of("psql"));
    }
    run_program(&mut bench, "the benchmark")
}

/// Times the app's preview of many services, in node, compiled like a release of the app.
fn preview() -> Result<(), TaskError> {
    const EXAMPLE: &str = "preview_of_many";
    let node = node::ensure()?;
    let toolchain = wasm_target::ensure()?;
    log::step("Building the preview");
    let mut build = toolchain.cargo();
    build.args(["build", "--package", "handover-rules", "--example", EXAMPLE, "--profile", "web"]);
    build.args(["--target", wasm_target::TARGET]);
    toolchain.apply(&mut build, BuildKind::Release, &[])?;
    run_program(&mut build, "building the preview")?;
    let folder = toolchain.target_folder().join(wasm_target::TARGET).join("web/examples");
    let mut time = program(node);
    time.args(["--input-type=module", "--eval", TIME, "--"]).arg(folder.join(format!("{EXAMPLE}.wasm")));
    run_program(&mut time, "timing the preview")
}
