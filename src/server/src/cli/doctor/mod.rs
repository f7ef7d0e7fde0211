//! `handover doctor`: checks a configuration and what it depends on. It changes nothing, and works beside a running
//! server. The rules are those of the server: it asks the modules that apply them.

mod clock;
mod configuration;
mod database;
mod identity_provider;
mod mail;
mod public_address;
mod report;

pub use report::{Finding, Report, Status};

use crate::config::Serve;
use clap::Args;
use handover_rules::Timestamp;
use lettre::message::Mailbox;
use std::path::PathBuf;

/// `handover doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// The configuration to check
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
    let settings = configuration::check(&options.serve, &mut findings);
    let last_run = database::check(&options.serve.database, &mut findings);
    if let Some(folder) = &options.backups {
        findings.push(database::check_backups(&options.serve.database, folder, now));
    }
    let mut date = None;
    if let Some(settings) = &settings {
        identity_provider::check(settings, now, &mut findings).await;
        mail::check(settings, options.send_to.as_ref(), now, &mut findings).await;
        date = public_address::check(&options.serve, settings, &mut findings).await;
    }
    findings.push(clock::check(now, last_run, date));
    Report { findings }
}
