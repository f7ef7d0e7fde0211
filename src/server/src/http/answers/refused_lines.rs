//! Errors for submissions that are refused.

use crate::http::errors::ApiError;
use crate::use_cases::requests::{AskRefusal, OverBudget, Planned};
use handover_api::problem::Budget;
use handover_api::submissions::SubmissionLimit;
use handover_api::{Problem, Reason};
use handover_rules::submission::refused::LineRefusal;
use handover_rules::submission::{MOST_TOGETHER, PlanError};
use handover_rules::{NicHandle, Policy};

/// The error for a refused submission; `of_lines` is the one for refused lines.
pub(crate) fn refused_submission(
    refusal: AskRefusal,
    policy: &Policy,
    of_lines: impl Fn(&Planned) -> ApiError,
) -> ApiError {
    match refusal {
        AskRefusal::TooManyLines => too_many_lines(policy),
        AskRefusal::TooManyTogether => {
            let detail = format!("At most {MOST_TOGETHER} requests take effect together. Select fewer services.");
            too_large(SubmissionLimit::Together, &detail)
        }
        AskRefusal::TooManyLookups => {
            let detail = format!(
                "One submission names at most {} different new contacts. Submit the others separately.",
                policy.lookups_a_minute
            );
            let mut problem = Problem::new(Reason::TooLarge, &detail);
            problem.budget = Some(Budget::Lookups);
            problem.into()
        }
        AskRefusal::Irreplaceable(refusal) => Problem::refused(refusal).into(),
        AskRefusal::NoAccess => {
            ApiError::new(Reason::NotFound, "This account gives you no access to ask for contacts of this service.")
        }
        AskRefusal::OverBudget(OverBudget { budget, account, until }) => {
            ApiError::over_budget(budget, until).with_account(account)
        }
        AskRefusal::Lines(planned) => of_lines(&planned),
    }
}

/// The error for the only line of a submission that changes nothing.
pub(crate) fn refused_only_line(planned: &Planned) -> ApiError {
    match planned.refused.first() {
        Some(line) => refused_line(&line.refusal, &planned.viewer),
        None => rejected(PlanError::NothingToChange),
    }
}

/// The error for a refused line, as far as `viewer` may know the reason.
pub(crate) fn refused_line(refusal: &LineRefusal, viewer: &NicHandle) -> ApiError {
    match refusal {
        LineRefusal::NoService => ApiError::not_found(),
        LineRefusal::Malformed { inputs } => {
            let mut problem = Problem::new(Reason::BadEntry, "A contact is a NIC handle or an email address.");
            problem.entries = Some(inputs.clone());
            problem.into()
        }
        LineRefusal::NamedTwice => ApiError::new(Reason::Malformed, "A service is named twice."),
        LineRefusal::Plan(error) => rejected(error.as_seen_by(viewer)),
    }
}

fn rejected(error: PlanError) -> ApiError {
    let mut problem = Problem::new(Reason::Rejected, "The rules do not allow this change.");
    problem.rejected = Some(error);
    problem.into()
}

pub(crate) fn too_many_lines(policy: &Policy) -> ApiError {
    let detail = format!("One submission covers at most {} requests. Select fewer services.", policy.max_lines);
    too_large(SubmissionLimit::Requests, &detail)
}

fn too_large(limit: SubmissionLimit, detail: &str) -> ApiError {
    let mut problem = Problem::new(Reason::TooLarge, detail);
    problem.cause = Some(limit.as_str().to_owned());
    problem.into()
}
