//! Submissions: from the entered contacts to requests (decisions 0004 and 0005).
//!
//! Three steps, because accounts are looked up in between: [`ContactInput::read`] checks the syntax, [`lookups`] decides
//! what to look up, and [`plan`](fn@plan) applies all other rules and splits the submission into requests. The browser
//! takes the same steps with what it knows.

pub mod abilities;
pub mod blockers;
mod contact_input;
pub mod file;
pub mod foresight;
pub mod last_day;
pub mod locked_roles;
pub mod note;
mod plan;
pub mod preview;
pub mod refused;

pub use contact_input::{
    ContactInput, InputResult, Lookup, Resolution, lookups, malformed_inputs, resolved_accounts, wanted_accounts,
};
pub use locked_roles::locked_roles;
pub use plan::{OwnRequests, Plan, PlanError, PlannedRequest, plan, presumed_account};
pub use preview::ChangePreview;

/// Requests of a submission that take effect together: one transaction ends or moves them.
pub const MOST_TOGETHER: usize = 500;

/// Services of a submission in preparation whose open requests end, which happens when it is opened.
pub const MOST_REPLACING: usize = 50;

/// Whether a submission that was accepted goes on without lines that can no longer be changed. Those that take effect
/// together are as many as the asker was told, or none.
#[must_use]
pub const fn may_drop_lines(leave_out: bool, all_or_nothing: bool) -> bool {
    leave_out && !all_or_nothing
}

#[cfg(test)]
mod tests {
    use super::may_drop_lines;

    #[test]
    fn lines_drop_out_only_if_that_was_asked_for_and_the_others_take_effect_alone() {
        let decided = [(false, false), (false, true), (true, false), (true, true)].map(|(a, b)| may_drop_lines(a, b));
        assert_eq!(decided, [false, false, true, false]);
    }
}
