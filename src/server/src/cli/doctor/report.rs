//! Findings, as text and JSON.

use serde::Serialize;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// It works, but is unsafe or soon will not.
    Warn,
    /// It does not work.
    Fail,
}

#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    pub check: &'static str,
    pub status: Status,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, status: Status::Ok, message: message.into(), fix: None }
    }

    pub(super) fn warn(check: &'static str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, status: Status::Warn, message: message.into(), fix: Some(fix.into()) }
    }

    pub(super) fn fail(check: &'static str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, status: Status::Fail, message: message.into(), fix: Some(fix.into()) }
    }

    /// A message of the server's own validation, which includes the remedy.
    pub(super) fn from_validation(check: &'static str, status: Status, message: String) -> Self {
        Self { check, status, message, fix: None }
    }
}

#[derive(Clone, Debug)]
pub struct Report {
    /// In the order of the checks.
    pub findings: Vec<Finding>,
}

impl Report {
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.status == Status::Fail)
    }

    /// The findings for programs.
    pub(crate) fn to_json(&self) -> String {
        serde_json::json!({ "ok": !self.has_failed(), "checks": self.findings }).to_string()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { check, status, message, fix } in &self.findings {
            let status = match status {
                Status::Ok => "ok  ",
                Status::Warn => "warn",
                Status::Fail => "fail",
            };
            writeln!(f, "{status}  {check}: {message}")?;
            if let Some(fix) = fix {
                writeln!(f, "      → {fix}")?;
            }
        }
        let [failures, warnings] = [Status::Fail, Status::Warn]
            .map(|status| self.findings.iter().filter(|found| found.status == status).count());
        write!(f, "failures: {failures}, warnings: {warnings}")
    }
}
