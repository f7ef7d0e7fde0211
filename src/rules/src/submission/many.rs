//! Limits on a submission over many services as a whole (decision 0035).

use crate::Policy;

/// Requests of a submission that take effect together: one transaction ends or moves them.
pub const MOST_TOGETHER: usize = 500;

/// Totals of the plans for the services of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanFigures {
    /// Services that change.
    pub changes: usize,
    /// Services that cannot be changed.
    pub refused: usize,
    /// Requests.
    pub requests: usize,
}

/// The reason a submission is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyRefusal {
    /// There are more requests than are allowed.
    TooManyLines,
    /// There are more requests that are to take effect together than are allowed.
    TooManyTogether,
    /// Services cannot be changed and were not to be left out, or nothing is left.
    NotAcceptable,
}

impl PlanFigures {
    /// Checks that the submission may be made.
    ///
    /// # Errors
    /// The first reason against it. A submission that is too large has to be made anew anyway, so its services do not
    /// matter then.
    pub const fn guard(self, leave_out: bool, all_or_nothing: bool, policy: &Policy) -> Result<(), ManyRefusal> {
        if !policy.allows_lines(self.requests) {
            return Err(ManyRefusal::TooManyLines);
        }
        if all_or_nothing && self.requests > MOST_TOGETHER {
            return Err(ManyRefusal::TooManyTogether);
        }
        if self.changes == 0 || self.refused > 0 && !leave_out {
            return Err(ManyRefusal::NotAcceptable);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_TOGETHER, ManyRefusal, PlanFigures};
    use crate::Policy;

    #[test]
    fn refused_services_are_left_out_on_request_if_something_changes() {
        use ManyRefusal::NotAcceptable;
        for (changes, refused, leave_out, expected) in [
            (2, 0, false, Ok(())),
            (2, 0, true, Ok(())),
            (2, 1, false, Err(NotAcceptable)),
            (2, 1, true, Ok(())),
            (0, 0, false, Err(NotAcceptable)),
            (0, 0, true, Err(NotAcceptable)),
            (0, 1, true, Err(NotAcceptable)),
        ] {
            let figures = PlanFigures { changes, refused, requests: changes };
            let guarded = figures.guard(leave_out, false, &Policy::default());
            assert_eq!(guarded, expected, "{changes} {refused} {leave_out}");
        }
    }

    #[test]
    fn a_submission_has_limits_that_are_named_before_refused_services() {
        let policy = Policy::default();
        let most = policy.max_lines as usize;
        for (requests, all_or_nothing, refused, expected) in [
            (most, false, 0, Ok(())),
            (most + 1, false, 1, Err(ManyRefusal::TooManyLines)),
            (most + 1, true, 1, Err(ManyRefusal::TooManyLines)),
            (MOST_TOGETHER, true, 0, Ok(())),
            (MOST_TOGETHER + 1, false, 0, Ok(())),
            (MOST_TOGETHER + 1, true, 1, Err(ManyRefusal::TooManyTogether)),
        ] {
            let figures = PlanFigures { changes: 1, refused, requests };
            assert_eq!(figures.guard(false, all_or_nothing, &policy), expected, "{requests} {all_or_nothing}");
        }
    }
}
