//! `handover doctor`: checks a configuration and what it depends on. It changes nothing, and works beside a running
//! server. The rules are those of the server: it asks the modules that apply them.

mod database;
mod network;
mod report;

pub use report::{Finding, Report, Status};

use crate::config::{Serve, Settings};
use crate::http::Site;
use chrono::TimeDelta;
use clap::Args;
use handover_rules::Timestamp;
use lettre::message::Mailbox;
use std::path::{Path, PathBuf};

/// `handover doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    pub serve: Serve,
    /// Also send a test email to this address
    #[arg(long, value_name = "ADDRESS")]
    pub send_to: Option<Mailbox>,
    /// Also check the age of the newest backup (`*.db`) in this folder
    #[arg(long, value_name = "DIR")]
    pub backups: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl Doctor {
    /// Prints the report; fails if a check has failed.
    pub(super) async fn run(&self, now: Timestamp) -> Result<(), String> {
        let report = examine(self, now).await;
        println!("{}", if self.json { report.to_json() } else { report.to_string() });
        if report.has_failed() { Err("a check has failed".to_owned()) } else { Ok(()) }
    }
}

/// Runs all checks that are possible; without valid options, only those of files.
pub async fn examine(options: &Doctor, now: Timestamp) -> Report {
    let mut findings = Vec::new();
    let settings = check_configuration(&options.serve, &mut findings).map_err(|finding| findings.push(finding)).ok();
    let last_run = database::check(&options.serve.database, &mut findings).map_err(|finding| findings.push(finding));
    if let Some(folder) = &options.backups {
        findings.push(database::check_backups(&options.serve.database, folder, now));
    }
    let mut date = None;
    if let Some(settings) = &settings {
        network::check_identity_providers(settings, now, &mut findings).await;
        network::check_mail_server(settings, options.send_to.as_ref(), now, &mut findings).await;
        let checked = network::check_public_address(&options.serve, settings, &mut findings).await;
        date = checked.map_err(|finding| findings.push(finding)).ok().flatten();
    }
    findings.push(check_clock(now, last_run.ok().flatten(), date));
    Report { findings }
}

const CONFIGURATION: &str = "configuration";

/// Adds findings; returns the settings if the options are valid.
fn check_configuration(serve: &Serve, findings: &mut Vec<Finding>) -> Result<Settings, Finding> {
    let files = [
        &serve.database.database_file,
        &serve.smtp_url_file,
        &serve.rights_keys_file,
        &serve.cases.papers_key_file,
        &serve.sign_in.customers.client_secret_file,
        &serve.sign_in.staff.client_secret_file,
    ];
    findings.extend(files.into_iter().flatten().filter_map(|file| check_secret(file)));
    let invalid = |error| Finding::from_validation(CONFIGURATION, Status::Fail, error);
    let settings = serve.settings(serve.listen).map_err(invalid)?;
    if let Some(Err(error)) = serve.app_dir.as_deref().map(Site::open) {
        findings.push(Finding::fail(CONFIGURATION, error.to_string(), "set --app-dir to the folder of the built app"));
    }
    let warnings = settings.warnings();
    if warnings.is_empty() {
        findings.push(Finding::ok(CONFIGURATION, "the options are valid"));
    }
    findings.extend(warnings.into_iter().map(|warning| Finding::from_validation(CONFIGURATION, Status::Warn, warning)));
    Ok(settings)
}

/// Whether everybody on the machine can read a secret. Whether the server can is part of the validation.
#[cfg(unix)]
fn check_secret(file: &Path) -> Option<Finding> {
    use std::os::unix::fs::MetadataExt;
    let is_open = std::fs::metadata(file).is_ok_and(|found| found.mode() & 0o007 != 0);
    is_open.then(|| {
        let message = format!("every user of this machine has access to {}", file.display());
        Finding::warn("secrets", message, format!("chmod o= {}", file.display()))
    })
}

#[cfg(not(unix))]
fn check_secret(_: &Path) -> Option<Finding> {
    None
}

const CLOCK: &str = "clock";

/// Larger differences matter to deadlines and second factors.
const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

fn check_clock(now: Timestamp, last_run: Option<Timestamp>, date: Option<Timestamp>) -> Finding {
    const FIX: &str = "correct the clock, and let NTP keep it";
    match (last_run, date) {
        (Some(last_run), _) if last_run - now > TOLERANCE => {
            Finding::fail(CLOCK, format!("it says {now}, which is before the last run of a server at {last_run}"), FIX)
        }
        (_, Some(date)) if (date - now).abs() > TOLERANCE => Finding::warn(
            CLOCK,
            format!("it says {now}, and the public address {date}"),
            "correct the clock that is wrong, and let NTP keep both",
        ),
        (_, Some(_)) => Finding::ok(CLOCK, "it agrees with the public address"),
        (_, None) => Finding::ok(CLOCK, "not compared: the public address did not answer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_clock_that_is_apart() {
        let at = |seconds: i64| Timestamp::from_timestamp(1_900_000_000 + seconds, 0);
        let now = at(0).expect("a time");
        for (last_run, date, expected) in [
            (None, None, Status::Ok),
            (None, at(60), Status::Ok),
            (None, at(61), Status::Warn),
            (None, at(-61), Status::Warn),
            (at(60), at(0), Status::Ok),
            (at(61), at(0), Status::Fail),
            (at(-100_000), at(0), Status::Ok),
        ] {
            assert_eq!(check_clock(now, last_run, date).status, expected, "{last_run:?} {date:?}");
        }
    }
}
