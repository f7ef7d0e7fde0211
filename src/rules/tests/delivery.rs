//! Retries of emails and webhooks, and reports that emails could not be delivered.

use crate::{prelude::*, test};
use handover_rules::delivery::{
    DeliveryReport, EMAILS_IN_DOUBT, EnhancedStatus, LONGEST_WAIT_FOR_LINES, LONGEST_WEBHOOK_PAUSE, ReportEffect,
    ReportedAction, ReportedMail, WebhookRefusal, may_wait_for_lines, next_attempt, next_attempt_in_doubt, next_probe,
    next_webhook_attempt, report_effect, webhook_refusal,
};

type NextAttempt = fn(u32, Timestamp, Timestamp) -> Option<Timestamp>;

/// Follows an email from failure to failure; returns the minutes waited before each attempt, and the time of the last.
fn attempts(next_attempt: NextAttempt, until: Timestamp) -> (Vec<i64>, Timestamp) {
    let (mut waits, mut now) = (Vec::new(), at(0));
    for failures in 0.. {
        let Some(at) = next_attempt(failures, now, until) else { break };
        waits.push((at - now).num_minutes());
        now = at;
    }
    (waits, now)
}

#[test]
fn email_is_retried_until_its_subject_has_ended() {
    for days in [1, 7, 30] {
        let end = at(0) + TimeDelta::days(days);
        let (waits, last) = attempts(next_attempt, end);
        assert_eq!(waits[..6], [1, 5, 15, 15, 30, 30]);
        assert!(waits.iter().all(|wait| *wait <= 30));
        assert!(last < end && end - last <= TimeDelta::minutes(30), "{days} days: {last}");
    }
    assert_eq!(next_attempt(0, at(0), at(60)), None);
    assert_eq!(next_attempt(u32::MAX, at(0), at(0)), None);
}

#[test]
fn email_that_may_have_arrived_is_repeated_ever_more_rarely_and_a_few_times() {
    let day = 24 * 60;
    let (waits, last) = attempts(next_attempt_in_doubt, at(0) + TimeDelta::days(7));
    assert_eq!(waits, [5, 30, 120, 360, 720, day, day, day, day, day, day]);
    assert!(last < at(0) + TimeDelta::days(7));
    let (waits, _) = attempts(next_attempt_in_doubt, at(0) + TimeDelta::days(365));
    assert_eq!(waits.len() + 1, EMAILS_IN_DOUBT as usize);
    assert_eq!(next_attempt_in_doubt(0, at(0), at(0) + TimeDelta::minutes(5)), None);
    assert!(next_attempt_in_doubt(0, at(0), at(0) + TimeDelta::minutes(6)).is_some());
}

#[test]
fn mail_server_that_is_down_is_tried_every_minute() {
    let waits: Vec<i64> = (0..7).map(|failures| (next_probe(failures, at(0)) - at(0)).num_seconds()).collect();
    assert_eq!(waits, [5, 10, 20, 40, 60, 60, 60]);
}

#[test]
fn email_waits_for_lines_for_ten_minutes_at_most() {
    let queued_at = at(0);
    assert_eq!(LONGEST_WAIT_FOR_LINES, TimeDelta::minutes(10));
    assert!(may_wait_for_lines(queued_at, queued_at));
    assert!(may_wait_for_lines(queued_at, queued_at + LONGEST_WAIT_FOR_LINES - TimeDelta::milliseconds(1)));
    assert!(!may_wait_for_lines(queued_at, queued_at + LONGEST_WAIT_FOR_LINES));
}

#[test]
fn webhook_is_retried_at_growing_waits_for_days_and_then_given_up() {
    let now = at(0);
    let waits: Vec<TimeDelta> =
        (0..).map_while(|earlier| next_webhook_attempt(earlier, now)).map(|next| next - now).collect();
    assert_eq!(waits.len(), 10);
    assert!(waits.is_sorted() && waits[0] == TimeDelta::seconds(5));
    let total: TimeDelta = waits.iter().sum();
    assert_eq!(total.num_hours(), 75);
    assert_eq!(next_webhook_attempt(u32::MAX, now), None);
}

#[test]
fn receiver_of_a_webhook_can_ask_for_a_pause_or_a_stop() {
    let now = at(0);
    let at = |seconds: i64| now + TimeDelta::seconds(seconds);
    let paused = |until| Some(WebhookRefusal::PauseUntil(until));
    for (status, retry_at, expected) in [
        (410, None, Some(WebhookRefusal::Stop)),
        (410, Some(at(60)), Some(WebhookRefusal::Stop)),
        (429, Some(at(120)), paused(at(120))),
        (503, Some(at(1)), paused(at(1))),
        (302, Some(at(120)), paused(at(120))),
        (503, Some(at(86_400)), paused(now + LONGEST_WEBHOOK_PAUSE)),
        (503, Some(at(10_000_000)), paused(now + LONGEST_WEBHOOK_PAUSE)),
        (429, Some(now), None),
        (429, Some(at(-5)), None),
        (429, None, None),
        (503, None, None),
        (404, None, None),
    ] {
        assert_eq!(webhook_refusal(status, retry_at, now), expected, "{status} {retry_at:?}");
    }
}

// Delivery reports

fn report(action: ReportedAction, status: &str, recipients: &[&str]) -> DeliveryReport {
    let status = EnhancedStatus::parse(status).expect("a status");
    DeliveryReport { action, status, recipients: recipients.iter().map(|to| email(to)).collect() }
}

fn failed(status: &str) -> DeliveryReport {
    report(ReportedAction::Failed, status, &["a@mail.example"])
}

/// Sent at 100 s to an address that was confirmed at 0 s.
fn mail() -> ReportedMail {
    ReportedMail {
        is_sent: true,
        sent_to: email("A@mail.example"),
        sent_at: at(100),
        account: Some((email("a@mail.example"), Some(at(0)))),
    }
}

#[test]
fn permanent_failure_of_an_address_marks_it() {
    let unconfirmed = ReportedMail { account: Some((email("a@mail.example"), None)), ..mail() };
    for status in ["5.1.1", "5.1.10", "5.2.1", "5.2.2", "5.4.4", "5.0.0"] {
        for mail in [&mail(), &unconfirmed] {
            assert_eq!(report_effect(&failed(status), Some(mail)), ReportEffect::AddressMarked, "{status}");
        }
    }
    for status in ["5.7.1", "5.7.26", "5.3.4", "5.5.0", "5.6.1"] {
        assert_eq!(report_effect(&failed(status), Some(&mail())), ReportEffect::MailFailed, "{status}");
    }
}

#[test]
fn anything_but_a_permanent_failure_has_no_effect() {
    for action in ReportedAction::ALL {
        for status in ["2.0.0", "4.2.2", "5.1.1"] {
            let expected = match (action, status) {
                (ReportedAction::Failed, "5.1.1") => ReportEffect::AddressMarked,
                _ => ReportEffect::Temporary,
            };
            let given = report(action, status, &["a@mail.example"]);
            assert_eq!(report_effect(&given, Some(&mail())), expected, "{action:?} {status}");
        }
    }
}

#[test]
fn report_counts_for_the_email_and_the_address_that_it_was_sent_to() {
    let of = |account| ReportedMail { account, ..mail() };
    let address = || email("a@mail.example");
    for (mail, expected) in [
        (None, ReportEffect::UnknownMail),
        // Not even to the present address.
        (Some(ReportedMail { sent_to: email("b@mail.example"), ..mail() }), ReportEffect::UnknownMail),
        (Some(ReportedMail { is_sent: false, ..mail() }), ReportEffect::Repeated),
        // The address is another one since, or was confirmed since.
        (Some(of(None)), ReportEffect::MailFailed),
        (Some(of(Some((email("new@mail.example"), Some(at(0)))))), ReportEffect::MailFailed),
        (Some(of(Some((address(), Some(at(101)))))), ReportEffect::MailFailed),
    ] {
        assert_eq!(report_effect(&failed("5.1.1"), mail.as_ref()), expected, "{mail:?}");
    }
    let of_nobody = report(ReportedAction::Failed, "5.1.1", &[]);
    assert_eq!(report_effect(&of_nobody, Some(&mail())), ReportEffect::UnknownMail);
    let forwarded = report(ReportedAction::Failed, "5.1.1", &["elsewhere@mail.example", "a@mail.example"]);
    assert_eq!(report_effect(&forwarded, Some(&mail())), ReportEffect::AddressMarked);
}

#[test]
fn statuses_have_three_numbers() {
    let status = |text| EnhancedStatus::parse(text).map(|status| (status.class, status.subject, status.detail));
    assert_eq!(status("5.1.1"), Some((5, 1, 1)));
    assert_eq!(status(" 5.1.10 (bad destination)"), Some((5, 1, 10)));
    for text in ["", "5", "5.1", "5.1.1.1", "5.a.1", "-5.1.1", "5.1.99999999"] {
        assert_eq!(status(text), None, "{text}");
    }
}
