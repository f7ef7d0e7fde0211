//! Delivery reports: only permanent failures of an email of ours, to the address that it went to, mark that address.

use crate::{prelude::*, test};
use handover_rules::delivery_report::{
    DeliveryReport, EnhancedStatus, ReportEffect, ReportedAction, ReportedMail, effect,
};

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_900_000_000 + seconds, 0).expect("a time")
}

fn report(action: ReportedAction, status: &str, recipients: &[&str]) -> DeliveryReport {
    let status = EnhancedStatus::parse(status).expect("a status");
    DeliveryReport { action, status, recipients: recipients.iter().map(|to| address(to)).collect() }
}

fn failed(status: &str) -> DeliveryReport {
    report(ReportedAction::Failed, status, &["a@mail.example"])
}

/// Sent at 100 s to an address that was confirmed at 0 s.
fn mail() -> ReportedMail {
    ReportedMail {
        is_sent: true,
        sent_to: address("A@mail.example"),
        sent_at: at(100),
        account: Some((address("a@mail.example"), Some(at(0)))),
    }
}

#[test]
fn permanent_failure_of_an_address_marks_it() {
    for status in ["5.1.1", "5.1.10", "5.2.1", "5.2.2", "5.4.4", "5.0.0"] {
        assert_eq!(effect(&failed(status), Some(&mail())), ReportEffect::AddressMarked, "{status}");
    }
    let unconfirmed = ReportedMail { account: Some((address("a@mail.example"), None)), ..mail() };
    assert_eq!(effect(&failed("5.1.1"), Some(&unconfirmed)), ReportEffect::AddressMarked);
}

#[test]
fn forwarded_email_counts_for_the_address_it_was_sent_to() {
    let forwarded = report(ReportedAction::Failed, "5.1.1", &["elsewhere@mail.example", "a@mail.example"]);
    assert_eq!(effect(&forwarded, Some(&mail())), ReportEffect::AddressMarked);
}

#[test]
fn failure_for_other_reasons_is_one_of_the_email_alone() {
    for status in ["5.7.1", "5.7.26", "5.3.4", "5.5.0", "5.6.1"] {
        assert_eq!(effect(&failed(status), Some(&mail())), ReportEffect::MailFailed, "{status}");
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
            assert_eq!(effect(&given, Some(&mail())), expected, "{action:?} {status}");
        }
    }
}

#[test]
fn reports_that_name_no_email_to_their_recipient_have_no_effect() {
    assert_eq!(effect(&failed("5.1.1"), None), ReportEffect::UnknownMail);
    let to_others = ReportedMail { sent_to: address("b@mail.example"), ..mail() };
    assert_eq!(
        effect(&failed("5.1.1"), Some(&to_others)),
        ReportEffect::UnknownMail,
        "not even to the present address"
    );
    assert_eq!(effect(&report(ReportedAction::Failed, "5.1.1", &[]), Some(&mail())), ReportEffect::UnknownMail);
}

#[test]
fn an_email_fails_once() {
    let reported = ReportedMail { is_sent: false, ..mail() };
    assert_eq!(effect(&failed("5.1.1"), Some(&reported)), ReportEffect::Repeated);
}

#[test]
fn report_about_an_earlier_address_or_confirmation_marks_nothing() {
    for account in
        [None, Some((address("new@mail.example"), Some(at(0)))), Some((address("a@mail.example"), Some(at(101))))]
    {
        let mail = ReportedMail { account, ..mail() };
        assert_eq!(effect(&failed("5.1.1"), Some(&mail)), ReportEffect::MailFailed, "{mail:?}");
    }
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
