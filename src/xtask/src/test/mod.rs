//! `cargo xtask test`: every test there is, and one line that says how it went.

mod browser;
mod counts;
mod native;
mod wasm;

use std::process::ExitCode;
use std::time::Duration;

use crate::error::Failure;
use crate::log;
use crate::stopwatch::Stopwatch;
use counts::Counts;

pub(crate) const HELP: &str = "\
Usage: cargo xtask test [--only PART[,PART]]

Runs every test, goes on after a part that fails, and ends with one line `N passed, N failed`. A part that cannot run,
or runs no test at all, counts as one failure.

  native    rules, server, xtask and the examples in the documentation, on this machine
  wasm      the rules again, compiled for the browser
  browser   the app in Chromium against the real server

Pieces of `native`, for --only:

  rules     the rules alone
  http      the server and its interface alone
";

/// What `test` was asked for.
#[derive(Default)]
pub(crate) struct Options {
    /// These parts; all when empty.
    pub(crate) only: Vec<Part>,
}

/// Tests that run together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Native,
    Rules,
    Http,
    Wasm,
    Browser,
}

/// What a whole run consists of.
const ALL: [Part; 3] = [Part::Native, Part::Wasm, Part::Browser];

impl Part {
    pub(crate) fn named(name: &str) -> Result<Self, Failure> {
        [Self::Native, Self::Rules, Self::Http, Self::Wasm, Self::Browser]
            .into_iter()
            .find(|part| part.name() == name)
            .ok_or_else(|| Failure::new(format!("there is no part `{name}` (cargo xtask test --help lists them)")))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Rules => "rules",
            Self::Http => "http",
            Self::Wasm => "wasm",
            Self::Browser => "browser",
        }
    }

    fn run(self) -> Result<Counts, Failure> {
        match self {
            Self::Native => native::all(),
            Self::Rules => native::rules(),
            Self::Http => native::http(),
            Self::Wasm => wasm::run(),
            Self::Browser => browser::run(),
        }
    }
}

/// How one part went.
struct Report {
    part: Part,
    counts: Counts,
    took: Duration,
    /// Why the part could not run, or what is wrong with its result.
    trouble: Option<String>,
}

pub(crate) fn run(options: &Options) -> ExitCode {
    let parts = if options.only.is_empty() { &ALL[..] } else { &options.only };
    let reports: Vec<Report> = parts.iter().map(|part| report(*part)).collect();

    println!();
    let mut total = Counts::default();
    for report in &reports {
        let Counts { passed, failed } = report.counts;
        let name = report.part.name();
        println!("{name:<8} {passed:>6} passed {failed:>4} failed {:>5} s", report.took.as_secs());
        if let Some(trouble) = &report.trouble {
            println!("         {trouble}");
        }
        total = total + report.counts;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(part: Part) -> Report {
    let stopwatch = Stopwatch::start();
    log::step(&format!("Tests: {}", part.name()));
    let (counts, trouble) = match part.run() {
        // Nothing found is nothing tested; it must not look like success.
        Ok(counts) if counts == Counts::default() => (Counts::BROKEN, Some("ran no test".to_owned())),
        Ok(counts) => (counts, None),
        Err(failure) => (Counts::BROKEN, Some(failure.to_string())),
    };
    if let Some(trouble) = &trouble {
        log::note(trouble);
    }
    Report { part, counts, took: stopwatch.read(), trouble }
}
