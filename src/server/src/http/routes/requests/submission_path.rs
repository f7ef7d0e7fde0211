//! The submission that a path names.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use handover_api::Problem;
use handover_rules::{Refusal, RequestId, SubmissionId};

/// The submission of a path: its own number, or that of any of its requests.
pub(super) async fn submission_of(state: &AppState, id: &str) -> ApiResult<SubmissionId> {
    let id = RequestId::parse(id).ok_or_else(no_part)?;
    state.store.read(move |reader| reader.submission_of(id)).await?.ok_or_else(no_part)
}

/// Does not reveal whether the submission exists.
pub(super) fn no_part() -> ApiError {
    Problem::refused(Refusal::NoPart).into()
}
