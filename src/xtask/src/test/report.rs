//! The result of a run: parts with their counts and times, the slowest tests, and the last line.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::counts::{TestCounts, TestRun};
use crate::error::TaskError;
use crate::log;

/// The number of slowest tests that are printed for each kind.
const SLOWEST: usize = 10;

/// The results so far.
#[derive(Default)]
pub(crate) struct Report {
    parts: Vec<Part>,
}

/// A group of tests, or a check that either passes or fails.
struct Part {
    name: &'static str,
    /// `None` for a check that passed.
    run: Option<TestRun>,
    elapsed: Duration,
    /// The reason if it could not run, or failed.
    error: Option<String>,
}

impl Report {
    /// Runs tests. Running none at all counts as a failure.
    pub(crate) fn tests(&mut self, name: &'static str, tests: impl FnOnce() -> Result<TestRun, TaskError>) {
        self.part(name, || match tests() {
            Ok(run) if run.counts == TestCounts::default() => Err(TaskError::new("no tests were run")),
            result => result.map(Some),
        });
    }

    /// Runs a check that is no test. It counts only if it fails; then the result is false.
    pub(crate) fn check(&mut self, name: &'static str, check: impl FnOnce() -> Result<(), TaskError>) -> bool {
        self.part(name, || check().map(|()| None))
    }

    fn part(&mut self, name: &'static str, run: impl FnOnce() -> Result<Option<TestRun>, TaskError>) -> bool {
        let stopwatch = Stopwatch::start();
        log::step(name);
        let (run, error) = match run() {
            Ok(run) => (run, None),
            Err(failure) => {
                log::note(&failure.to_string());
                (Some(TestRun { counts: TestCounts::BROKEN, ..TestRun::default() }), Some(failure.to_string()))
            }
        };
        let is_ok = error.is_none();
        // As it ends, so that a run that is stopped says where it was.
        log::note(&format!("{name}: {} s", stopwatch.elapsed().as_secs()));
        self.parts.push(Part { name, run, elapsed: stopwatch.elapsed(), error });
        is_ok
    }

    /// Prints the result. `note` stands before the last line, which is `N passed, N failed`.
    pub(crate) fn print(self, note: Option<&str>) -> ExitCode {
        let (mut lines, total) = self.lines();
        lines.extend(note.map(|note| format!("\n{note}")));
        lines.push(format!("{} passed, {} failed", total.passed, total.failed));
        println!("\n{}", lines.join("\n"));
        if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn lines(&self) -> (Vec<String>, TestCounts) {
        let (mut lines, mut total) = (Vec::new(), TestCounts::default());
        for part in &self.parts {
            lines.extend(part.slow_tests());
        }
        for Part { name, run, elapsed, error } in &self.parts {
            let seconds = elapsed.as_secs();
            lines.push(match run.as_ref().map(|run| run.counts) {
                Some(TestCounts { passed, failed }) => {
                    format!("{name:<10} {passed:>6} passed {failed:>4} failed {seconds:>5} s")
                }
                None => format!("{name:<10} {:>25} {seconds:>5} s", "ok"),
            });
            lines.extend(error.as_ref().map(|error| format!("           {error}")));
            let tried_twice = run.iter().flat_map(|run| &run.second_tries);
            lines.extend(tried_twice.map(|test| format!("           second try: {test}")));
            let failed = run.iter().flat_map(|run| &run.failed);
            lines.extend(failed.map(|test| format!("           failed: {test}")));
            total = total + run.as_ref().map(|run| run.counts).unwrap_or_default();
        }
        (lines, total)
    }
}

impl Part {
    /// A heading and the slowest tests.
    fn slow_tests(&self) -> Vec<String> {
        let mut times: Vec<&(Duration, String)> = self.run.iter().flat_map(|run| &run.times).collect();
        times.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        let heading = (!times.is_empty()).then(|| format!("slowest of {}:", self.name));
        let slowest = times.iter().take(SLOWEST).map(|(time, test)| format!("{:>8.1} s  {test}", time.as_secs_f64()));
        heading.into_iter().chain(slowest).collect()
    }
}

/// Measures the time since it was started.
struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "measures the build, not the product")]
    fn start() -> Self {
        Self(Instant::now())
    }

    #[expect(clippy::disallowed_methods, reason = "measures the build, not the product")]
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_parts_slow_tests_and_totals() {
        let mut report = Report::default();
        report.check("lint", || Ok(()));
        report.check("size", || Err(TaskError::new("above its limit: sign-in")));
        report.tests("native", || {
            let times = (1..=12).map(|number| (Duration::from_secs(number), format!("test {number}"))).collect();
            let counts = TestCounts { passed: 11, failed: 1 };
            Ok(TestRun { counts, times, second_tries: vec!["test 3".to_owned()], failed: vec!["test 5".to_owned()] })
        });
        report.tests("browser", || Ok(TestRun::default()));
        let (lines, total) = report.lines();
        assert_eq!(lines[..2], ["slowest of native:", "    12.0 s  test 12"]);
        assert_eq!(lines[10], "     3.0 s  test 3");
        let parts = [
            "lint                              ok     0 s",
            "size            0 passed    1 failed     0 s",
            "           above its limit: sign-in",
            "native         11 passed    1 failed     0 s",
            "           second try: test 3",
            "           failed: test 5",
            "browser         0 passed    1 failed     0 s",
            "           no tests were run",
        ];
        assert_eq!(lines[11..], parts);
        assert_eq!(total, TestCounts { passed: 11, failed: 3 });
    }
}
