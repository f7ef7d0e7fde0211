//! Findings of a check of the sources.

use crate::error::Failure;

/// All findings as one failure.
pub(super) fn report(findings: &[String]) -> Result<(), Failure> {
    if findings.is_empty() { Ok(()) } else { Err(Failure::new(findings.join("\n  "))) }
}
