//! Times that follow from the policy, and limits.

use crate::{prelude::*, test};
use handover_rules::account::sign_in::{
    FREE_FAILURES_OF_CLIENT, NetworkSize, is_suspicious, remembered_failures, sign_in_wait, sign_in_wait_of_network,
};
use handover_rules::model::policy::{MAX_DELEGATED, MAX_DELEGATED_BY_ALL};
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

#[test]
fn default_policy_has_the_documented_limits() {
    let expected = serde_json::json!({
        "deadline": 604_800,
        "grace": 120,
        "wrongTriesAnHour": 10,
        "resendWait": 60,
        "resendsADay": 10,
        "openRequests": 500,
        "mailsToOneAccount": 200,
        "mailsToOneself": 1000,
        "adminCooldown": 86400,
        "lookupsAMinute": 60,
        "maxLines": 2000,
    });
    assert_eq!(serde_json::to_value(Policy::default()).expect("JSON"), expected);
}

#[test]
fn budget_refuses_an_excess() {
    let policy = Policy { open_submissions: 3, ..Policy::default() };
    assert_eq!([0, 2, 3].map(|open| policy.allows_submissions(open, 1)), [true, true, false]);
    assert_eq!([1, 2, 3, u32::MAX].map(|more| policy.allows_submissions(1, more)), [true, true, false, false]);
    assert_eq!([0, 2, 3].map(|made| policy.allows_delegated(made, made)), [true, true, false]);
    let many = Policy { open_submissions: 500, ..policy };
    assert_eq!([MAX_DELEGATED - 1, MAX_DELEGATED].map(|made| many.allows_delegated(made, made)), [true, false]);
    let by_all = [MAX_DELEGATED_BY_ALL - 1, MAX_DELEGATED_BY_ALL];
    assert_eq!(by_all.map(|by_all| many.allows_delegated(0, by_all)), [true, false]);
    let policy = Policy { max_lines: 3, ..policy };
    assert_eq!([0, 3, 4].map(|lines| policy.allows_lines(lines)), [true, true, false]);
    let policy = Policy { mails_to_one_account: 2, mails_to_oneself: 3, ..policy };
    assert_eq!([false, true].map(|to_itself| policy.mail_limit(to_itself)), [2, 3]);
    let policy = Policy { lookups_a_minute: 2, ..policy };
    assert_eq!([0, 1, 2, 3].map(|made| policy.allows_lookups(made, 1)), [true, true, false, false]);
    assert_eq!([0, 1, 2].map(|made| policy.allows_lookups(made, 2)), [true, false, false]);
}

#[test]
fn cool_down_runs_from_the_change_of_address() {
    let policy = Policy { admin_cooldown: 60, ..Policy::default() };
    let until = |changed, now| policy.cooldown_until(changed, at(now));
    assert_eq!((until(None, 0), until(Some(at(0)), 59)), (None, Some(at(60))));
    assert_eq!(until(Some(at(0)), 60), None);
}

#[test]
fn sign_in_limit_by_ip_is_higher_than_by_login_and_expires() {
    let wait = |failures| sign_in_wait_of_network(failures, NetworkSize::Client, FREE_FAILURES_OF_CLIENT);
    assert_eq!(wait(29), 0);
    let waits: Vec<u32> = (30..39).map(wait).collect();
    assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    let remembered = |failures, seconds| remembered_failures(failures, NetworkSize::Client, seconds);
    assert_eq!([0, 359, 360, 3600, u32::MAX].map(|seconds| remembered(31, seconds)), [31, 31, 30, 21, 0]);
}

#[test]
fn larger_networks_have_more_failures_but_not_more_for_each_client() {
    for (size, free) in [(NetworkSize::Client, 5), (NetworkSize::Home, 10), (NetworkSize::Site, 20)] {
        let wait = |failures| sign_in_wait_of_network(failures, size, 5);
        assert_eq!([free - 1, free, free + size.weight(), u32::MAX].map(wait), [0, 30, 60, 3600], "{size:?}");
        let expected = 31 - size.weight();
        assert_eq!(remembered_failures(31, size, 360), expected, "{size:?}");
    }
}

#[test]
fn failed_sign_ins_back_off() {
    let waits: Vec<u32> = (0..14).map(sign_in_wait).collect();
    assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    assert_eq!(sign_in_wait(u32::MAX), 3600);
    // From then on, a success is suspicious, unless the account knows the browser.
    for failures in [0, 4, 5, u32::MAX] {
        assert_eq!(is_suspicious(failures, false), sign_in_wait(failures) > 0, "{failures}");
        assert!(!is_suspicious(failures, true));
    }
}
