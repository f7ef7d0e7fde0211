//! Authorization queries of the provider's other systems: may account X do Y on service Z?

use handover_rules::access::{AccessVerdict, ActionName};
use handover_rules::{NicHandle, ServiceKey};
use serde::{Deserialize, Serialize};

/// Maximum number of queries in a call.
pub const MOST_QUESTIONS: usize = 1000;
/// Maximum length of the name of a system, in characters.
pub const MAX_SYSTEM: usize = 60;

/// An authorization query.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// The account.
    pub account: NicHandle,
    /// The action.
    pub action: ActionName,
    /// The service.
    pub service: ServiceKey,
    /// The account is about to act. The use of a policy is recorded for its giver, also if it is refused.
    #[serde(default)]
    pub act: bool,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightsAnswer {
    /// Permitted or not.
    pub allowed: bool,
    /// The reason.
    pub reason: AccessVerdict,
}

/// A batch of queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Questions {
    /// The queries.
    pub questions: Vec<Question>,
    /// The calling system, as givers read it in records of uses: a line of at most 60 characters.
    #[serde(default)]
    pub system: Option<String>,
}

/// The answers, in the order of the queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightsAnswers {
    /// The answers.
    pub answers: Vec<RightsAnswer>,
}
