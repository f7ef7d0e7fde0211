//! The reason for declining, as a body has it.

use crate::http::errors::{ApiError, ApiResult};
use handover_api::Reason;
use handover_rules::submission::{NoteFault, check_reason};

/// Checked text; `None` without one.
pub(super) fn read_reason(text: Option<&str>) -> ApiResult<Option<String>> {
    let checked = check_reason(text.unwrap_or_default()).map_err(|fault| {
        let detail = match fault {
            NoteFault::TooLong => "The reason is too long.",
            NoteFault::Direction => "The reason has marks that change the direction of text.",
        };
        ApiError::new(Reason::Malformed, detail)
    })?;
    Ok(checked.map(str::to_owned))
}
