//! Submissions and their outcomes.

use super::budget::OverBudget;
use chrono::NaiveDate;
use handover_api::problem::MalformedInputs;
use handover_rules::PerRole;
use handover_rules::submission::{InputResult, Plan, PlanError};
use handover_rules::{NicHandle, Refusal, RequestId, ServiceKey};

/// A change of contacts that an account asks for.
#[derive(Clone, Debug)]
pub struct SubmissionInput {
    /// The asking account.
    pub asker: NicHandle,
    /// The service.
    pub service: ServiceKey,
    /// The new contacts as entered.
    pub inputs: PerRole<InputResult>,
    /// The last day of the tech contact.
    pub until: Option<NaiveDate>,
    /// An open request of the asker that it replaces.
    pub replaces: Option<RequestId>,
}

/// A refused submission. Nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitError {
    /// The service does not exist, or the asker is not one of its contacts.
    NoService,
    /// Inputs that the asker may give name no account.
    Malformed(MalformedInputs),
    /// The rules refuse it; without anything the asker must not know.
    Rejected(PlanError),
    /// The request cannot be replaced.
    Irreplaceable(Refusal),
    /// A budget is exhausted.
    OverBudget(OverBudget),
}

impl From<OverBudget> for SubmitError {
    fn from(over: OverBudget) -> Self {
        Self::OverBudget(over)
    }
}

/// The outcome that submitting would have.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The account found for each role, and its zone's relation to the asker's.
    pub found: PerRole<Option<ResolvedAccount>>,
    /// The plan, or the rules' refusal without anything the asker must not know.
    pub plan: Result<Plan, PlanError>,
}

/// An account that a contact input resolved to.
#[derive(Clone, Debug)]
pub struct ResolvedAccount {
    /// The account.
    pub handle: NicHandle,
    /// The account is in the asker's zone.
    pub is_in_asker_zone: bool,
}
