//! Refusals of policies, in words.

use crate::http::errors::ApiError;
use crate::use_cases::access::AccessRefusal;
use handover_api::Reason;
use handover_api::problem::Budget;
use handover_rules::access::{
    MAX_NAME, MAX_PAIRS, MAX_POLICIES, MAX_POLICIES_NAMING, MAX_POLICIES_OF_PAIR, MAX_POLICY_MAILS, PolicyFault,
    PolicyLimit, PolicyPart,
};
use handover_rules::submission::{MAX_NOTE, NoteFault};

/// Names of the members of a policy.
pub(in crate::http::routes) struct PolicyMembers {
    pub(in crate::http::routes) accounts: &'static str,
    pub(in crate::http::routes) services: &'static str,
    pub(in crate::http::routes) actions: &'static str,
    pub(in crate::http::routes) note: &'static str,
    pub(in crate::http::routes) end: &'static str,
}

/// The answer to a refusal.
pub(in crate::http::routes) fn refused(refusal: AccessRefusal, members: &PolicyMembers) -> ApiError {
    match refusal {
        AccessRefusal::NoPolicy => ApiError::not_found(),
        AccessRefusal::Fault(fault) => {
            let (member, problem) = described(&fault, members);
            faulty(member, problem)
        }
        AccessRefusal::NoAccount(account) => {
            faulty(members.accounts, format!("There is no account {account}.")).with_account(Some(account))
        }
        AccessRefusal::NoService(key) => {
            faulty(members.services, format!("You have no role on a service {} of this type.", key.name))
        }
        AccessRefusal::NoBeginning(pattern) => faulty(
            members.services,
            format!("No name begins like {pattern}. Write the beginning as names are shown, not as xn--…"),
        ),
        AccessRefusal::TooManyLookups { until } => ApiError::over_budget(Budget::Lookups, Some(until)),
        AccessRefusal::Limit(limit) => over_limit(limit, members),
    }
}

fn over_limit(limit: PolicyLimit, members: &PolicyMembers) -> ApiError {
    match limit {
        PolicyLimit::Policies => {
            let detail = format!("An account gives at most {MAX_POLICIES} policies. End one first.");
            ApiError::new(Reason::Conflict, &detail)
        }
        PolicyLimit::Pairs => {
            let detail = format!(
                "All policies of an account have at most {MAX_PAIRS} pairs of account and service. Use patterns, or end one."
            );
            ApiError::new(Reason::Conflict, &detail)
        }
        PolicyLimit::NothingToGive => {
            faulty(members.services, "You are no contact of a service, so you have no access to give.".to_owned())
        }
        PolicyLimit::OfPair(account) => {
            let detail =
                format!("You give {account} {MAX_POLICIES_OF_PAIR} policies already. Change or end one of them.");
            ApiError::new(Reason::Conflict, &detail).with_account(Some(account))
        }
        PolicyLimit::Naming(account) => {
            let detail = format!("{account} is named in {MAX_POLICIES_NAMING} policies, and takes no more.");
            ApiError::new(Reason::Conflict, &detail).with_account(Some(account))
        }
        PolicyLimit::AllMails => {
            let detail = format!("Your policies have caused {MAX_POLICY_MAILS} emails in 24 hours. Try again later.");
            ApiError::new(Reason::OverBudget, &detail)
        }
        PolicyLimit::OwnMails => ApiError::over_budget(Budget::OwnMails, None),
        PolicyLimit::Mails(account) => ApiError::over_budget(Budget::Mails, None).with_account(Some(account)),
    }
}

/// A member of the policy that is wrong, in words.
pub(in crate::http::routes) fn faulty(member: &str, problem: String) -> ApiError {
    ApiError::faulty_member(member, problem)
}

/// The member, and the problem.
fn described(fault: &PolicyFault, members: &PolicyMembers) -> (&'static str, String) {
    let part = |part: PolicyPart| match part {
        PolicyPart::Accounts => members.accounts,
        PolicyPart::Services => members.services,
        PolicyPart::Actions => members.actions,
    };
    match fault {
        PolicyFault::Name => ("name", format!("A name is one line of at most {MAX_NAME} characters, without < or >.")),
        PolicyFault::Note { fault: NoteFault::TooLong } => {
            (members.note, format!("A note has at most {MAX_NOTE} characters."))
        }
        PolicyFault::Note { fault: NoteFault::Direction } => {
            (members.note, "The note has a mark that changes the direction of text.".to_owned())
        }
        PolicyFault::Missing { part: list } => (part(*list), format!("Name {} of the policy.", part(*list))),
        PolicyFault::TooMany { part: list, most } => (part(*list), format!("A policy has at most {most} of them.")),
        PolicyFault::OwnAccount => (members.accounts, "A policy gives access to other accounts only.".to_owned()),
        PolicyFault::EndPassed => (members.end, "The end has to be in the future.".to_owned()),
        PolicyFault::UnknownAction { action } => (members.actions, format!("No action is called {}.", action.as_str())),
        PolicyFault::NotGivable { action } => {
            (members.actions, format!("{} cannot be given to other accounts.", action.as_str()))
        }
    }
}
