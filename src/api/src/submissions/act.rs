//! Acts on many lines.

use handover_rules::request::Answer;
use handover_rules::{Refusal, RequestId};
use serde::{Deserialize, Serialize};

/// Bytes of a body: two lists with all requests of a submission.
pub const MAX_ACT_BYTES: usize = 512 * 1024;

/// Lines of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Lines {
    /// None.
    #[default]
    None,
    /// All lines that allow the act, except lines in the other list of the same call.
    All,
    /// The same without these requests.
    AllBut(Vec<RequestId>),
    /// These requests.
    These(Vec<RequestId>),
}

/// Body of an answer to lines of a submission. The code is never part of a URL.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerLines {
    /// The validation code.
    pub token: String,
    /// Lines to accept.
    pub accept: Lines,
    /// Lines to decline.
    pub decline: Lines,
    /// Reason given for declining, for the other parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Body of withdrawing lines, and of taking acceptances back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActOnLines {
    /// The lines.
    pub lines: Lines,
}

/// The outcome of an act on lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LinesResult {
    /// Services on which it was done, or had been before by the same act.
    pub done: u64,
    /// Lines that it was refused for; at most [`super::PAGE`].
    pub refused: Vec<RefusedLineAct>,
    /// Number of services that it was refused for.
    pub refused_count: u64,
}

/// A line that an act was refused for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedLineAct {
    /// The request.
    pub request: RequestId,
    /// The answer that was refused, if the act was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The reason.
    pub refusal: Refusal,
}
