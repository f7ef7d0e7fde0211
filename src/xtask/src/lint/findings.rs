//! Findings of a check of the sources.

use crate::error::TaskError;

/// All findings as one failure.
pub(super) fn report(findings: &[String]) -> Result<(), TaskError> {
    if findings.is_empty() { Ok(()) } else { Err(TaskError::new(findings.join("\n  "))) }
}
