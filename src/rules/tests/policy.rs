//! Times that follow from the policy.

use crate::{prelude::*, test};
use handover_rules::model::timestamp::end_of_day;
use handover_rules::submission::last_day::LastDay;

#[test]
fn deadline_and_transfer_follow_from_the_policy() {
    let policy = Policy { deadline: 60, grace: 5, ..Policy::default() };
    assert_eq!((policy.deadline_after(at(0)), policy.transfer_after(at(7))), (at(60), at(12)));
}

#[test]
fn answers_count_as_long_as_the_role_can_move_on_its_last_day() {
    let policy = Policy { deadline: 3 * 86_400, grace: 5, ..Policy::default() };
    let today = at(0).date_naive();
    let end_of = |days| end_of_day(today + Days::new(days));
    for (days, deadline) in
        [(0, end_of(0) - TimeDelta::seconds(5)), (2, end_of(2) - TimeDelta::seconds(5)), (3, at(3 * 86_400))]
    {
        assert_eq!(policy.answer_deadline(at(0), Some(today + Days::new(days))), deadline, "in {days} days");
    }
    assert_eq!(policy.answer_deadline(at(0), None), policy.deadline_after(at(0)));
    // At any time, the first day that may be asked for leaves time for an answer.
    for second in 0..10 {
        let now = end_of(0) - TimeDelta::seconds(second);
        let first_day = LastDay::first_day(now, &policy);
        assert!(policy.answer_deadline(now, Some(first_day)) > now, "{second} s before midnight");
        assert!(policy.answer_deadline(now, first_day.pred_opt()) <= now, "{second} s before midnight");
    }
}
