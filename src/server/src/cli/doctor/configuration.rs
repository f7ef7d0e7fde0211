//! Options, and the files that they name.

use super::{Finding, Status};
use crate::config::{Serve, Settings};
use crate::http::Site;
use std::path::Path;

const CHECK: &str = "configuration";

/// Adds findings; returns the settings if the options are valid.
pub(super) fn check(serve: &Serve, findings: &mut Vec<Finding>) -> Option<Settings> {
    let files = [
        &serve.database.database_file,
        &serve.smtp_url_file,
        &serve.rights_keys_file,
        &serve.cases.papers_key_file,
        &serve.sign_in.oidc_client_secret_file,
        &serve.sign_in.desk_oidc_client_secret_file,
    ];
    findings.extend(files.into_iter().flatten().filter_map(|file| check_secret(file)));
    let settings = match serve.settings(serve.listen) {
        Ok(settings) => settings,
        Err(error) => {
            findings.push(Finding::from_validation(CHECK, Status::Fail, error));
            return None;
        }
    };
    if let Some(Err(error)) = serve.app_dir.as_deref().map(Site::open) {
        findings.push(Finding::fail(CHECK, error.to_string(), "set --app-dir to the folder of the built app"));
    }
    let warnings = settings.warnings();
    if warnings.is_empty() {
        findings.push(Finding::ok(CHECK, "the options are valid"));
    }
    findings.extend(warnings.into_iter().map(|warning| Finding::from_validation(CHECK, Status::Warn, warning)));
    Some(settings)
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
