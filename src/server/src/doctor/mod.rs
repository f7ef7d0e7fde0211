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

use crate::config::Doctor;
use handover_rules::Timestamp;

/// Runs all checks that are possible; without valid options, only those of files.
pub async fn examine(options: &Doctor, now: Timestamp) -> Report {
    let mut findings = Vec::new();
    let settings = configuration::check(&options.serve, &mut findings);
    let last_run = database::check(&options.serve.database.path, &mut findings);
    if let Some(folder) = &options.backups {
        findings.push(database::check_backups(folder, now));
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
