//! Why a change cannot be made: every reason alone and with every other one, at each of the three checks, and what each
//! reader may know of it.

mod common;

use chrono::{Days, NaiveDate};
use common::{Story, about, accept, asker, contacts, facts, id, incoming, mails, moves, open_request, outgoing, roles};
use common::{stranger, usual_contacts};
use handover_rules::PerRole;
use handover_rules::model::billing::{BillStatus, PaymentStatus, is_chargeable, is_unpaid};
use handover_rules::model::role::Role::{Admin, Billing, Tech};
use handover_rules::request::lifecycle::Event;
use handover_rules::request::notices::Notice;
use handover_rules::submission::blockers::{
    Blocker, ChangeFacts, RoleTransfer, as_seen_by, blockers, readiness_blockers,
};
use handover_rules::submission::{PlanError, Resolution, plan};
use handover_rules::{Ending, NicHandle, Policy, RoleSet, ServiceStatus, State, Zone};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Something that stands in the way of the asker, who is admin, naming `incoming` as billing contact in place of
/// `outgoing`: what of the world it takes up (two faults of one kind exclude each other), and how it comes about.
struct Fault {
    takes_up: &'static str,
    reason: Blocker,
    arise: fn(&mut ChangeFacts),
}

fn billing() -> RoleSet {
    roles(&[Billing])
}

fn faults() -> Vec<Fault> {
    let fault = |takes_up, reason, arise| Fault { takes_up, reason, arise };
    vec![
        fault("admin", Blocker::RightMissing { roles: billing() }, |facts| {
            facts.service.contacts.admin = stranger();
        }),
        fault("billing", Blocker::RoleLost { roles: billing() }, |facts| {
            facts.service.contacts.billing = stranger();
        }),
        fault("status", Blocker::InCreation, |facts| {
            facts.service.status = ServiceStatus::InCreation;
        }),
        fault("status", Blocker::Expired, |facts| {
            facts.service.status = ServiceStatus::Expired;
        }),
        fault("status", Blocker::InDebt, |facts| {
            facts.service.status = ServiceStatus::UnPaid;
        }),
        fault("status", Blocker::InDebt, |facts| {
            facts.service.status = ServiceStatus::PendingDebt;
        }),
        fault("incoming", Blocker::NoSuchAccount, |facts| {
            facts.accounts.retain(|known| known.handle != incoming());
        }),
        fault("zone", Blocker::OtherZone, |facts| {
            about(facts, &incoming()).zone = Zone::Ca;
        }),
        fault("zone", Blocker::OtherZone, |facts| {
            about(facts, &outgoing()).zone = Zone::Us;
        }),
        fault("debt of the outgoing contact", Blocker::UnpaidInvoice { account: outgoing() }, |facts| {
            about(facts, &outgoing()).has_unpaid_bill = true;
        }),
        fault("debt of the incoming contact", Blocker::UnpaidInvoice { account: incoming() }, |facts| {
            about(facts, &incoming()).has_unpaid_bill = true;
        }),
        fault("profile", Blocker::ProfileIncomplete { account: incoming() }, |facts| {
            about(facts, &incoming()).profile_complete = false;
        }),
        fault("address", Blocker::AddressUnconfirmed { account: incoming() }, |facts| {
            about(facts, &incoming()).address_confirmed = false;
        }),
        fault("payment", Blocker::NoPaymentMethod { account: incoming() }, |facts| {
            about(facts, &incoming()).has_payment_method = false;
        }),
        fault("open", Blocker::RequestOpen { request: id(9), roles: billing() }, |facts| {
            facts.open = vec![open_request(9, &asker(), roles(&[Tech, Billing]))];
        }),
    ]
}

fn holders() -> handover_rules::Contacts {
    contacts(&asker(), &asker(), &outgoing())
}

fn same(left: &[Blocker], right: &[&Blocker]) -> bool {
    left.len() == right.len() && right.iter().all(|blocker| left.contains(blocker))
}

/// What the rules say at submission, where the outgoing contact is whoever holds the role.
fn at_submission(facts: &ChangeFacts) -> Vec<Blocker> {
    let found = PerRole { billing: Resolution::Account(incoming()), ..PerRole::default() };
    match plan(&asker(), &found, facts) {
        Ok(_) => Vec::new(),
        Err(PlanError::Blocked { reasons }) => {
            assert!(reasons.admin.is_empty() && reasons.tech.is_empty());
            reasons.billing
        }
        Err(PlanError::NothingToChange) => panic!("there is something to change"),
    }
}

fn story(grace: u32) -> Story {
    let policy = Policy { grace, ..Policy::default() };
    Story::new(&holders(), &outgoing(), &incoming(), billing(), policy).with_codes()
}

fn reasons_of(story: &Story) -> Vec<Blocker> {
    assert_eq!(moves(&story.effects), 0, "nothing has moved");
    assert_eq!(story.request.state, State::Error);
    match story.request.ended.clone().map(|ended| ended.how) {
        Some(Ending::Failed { reasons }) => reasons,
        other => panic!("should have failed, but ended {other:?}"),
    }
}

/// What the rules say when the last party has confirmed.
fn at_the_last_answer(arise: &[fn(&mut ChangeFacts)]) -> Vec<Blocker> {
    let mut story = story(120);
    story.step(&accept(&incoming(), 2)).result.expect("accepts");
    for arise in arise {
        arise(&mut story.facts);
    }
    story.at(10).step(&accept(&asker(), 1)).result.expect("the answer counts, although a rule stands in the way");
    assert_eq!(story.request.ended.as_ref().map(|ended| ended.at), Some(common::at(10)));
    reasons_of(&story)
}

/// What the rules say when the role is to move.
fn at_the_effect(arise: &[fn(&mut ChangeFacts)]) -> Vec<Blocker> {
    let mut story = story(120);
    story.step(&accept(&incoming(), 2)).result.expect("accepts");
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    assert_eq!(story.request.state, State::Doing);
    for arise in arise {
        arise(&mut story.facts);
    }
    story.at(500).step(&Event::Due).result.expect_err("it has ended by then");
    assert_eq!(story.request.ended.as_ref().map(|ended| ended.at), Some(common::at(120)), "the moment that was set");
    reasons_of(&story)
}

#[test]
fn nothing_in_the_way_is_no_reason() {
    assert_eq!(at_submission(&facts(&holders())), []);
    for grace in [0, 120] {
        let mut story = story(grace);
        story.step(&accept(&asker(), 1)).result.expect("accepts");
        story.step(&accept(&incoming(), 2)).result.expect("accepts");
        story.at(120).step(&Event::Due).result.expect_err("done by then");
        assert_eq!(story.request.state, State::Done);
    }
}

#[test]
fn every_reason_alone_and_with_every_other_at_all_three_checks() {
    let faults = faults();
    let mut checked = 0;
    for (index, one) in faults.iter().enumerate() {
        for other in &faults[index..] {
            let alone = std::ptr::eq(one, other);
            if one.takes_up == other.takes_up && !alone {
                continue;
            }
            let missing = [one, other].iter().any(|fault| fault.reason == Blocker::NoSuchAccount);
            let about_incoming = |fault: &Fault| {
                ["zone", "profile", "address", "payment", "debt of the incoming contact"].contains(&fault.takes_up)
            };
            if missing && (about_incoming(one) || about_incoming(other)) {
                continue; // nothing can be said of an account that does not exist
            }
            let arise: Vec<fn(&mut ChangeFacts)> = if alone { vec![one.arise] } else { vec![one.arise, other.arise] };
            let expected: Vec<&Blocker> = if alone { vec![&one.reason] } else { vec![&one.reason, &other.reason] };

            let last = at_the_last_answer(&arise);
            assert!(same(&last, &expected), "{last:?} should be {expected:?}");
            assert_eq!(last, at_the_effect(&arise));
            checked += 1;

            let mut world = facts(&holders());
            for arise in &arise {
                arise(&mut world);
            }
            let first = at_submission(&world);
            if [one, other].iter().any(|fault| fault.takes_up == "admin") {
                assert_eq!(first, [Blocker::RightMissing { roles: billing() }], "the only reason given");
            } else if [one, other].iter().any(|fault| fault.takes_up == "billing") {
                // Somebody else is the outgoing contact then; that a role was lost is no matter of a submission.
                assert!(!first.iter().any(|blocker| matches!(blocker, Blocker::RoleLost { .. })));
            } else {
                assert!(same(&first, &expected), "{first:?} should be {expected:?}");
            }
        }
    }
    // 15 alone; of the 105 pairs 6 are two states of one service, 1 is two zones, and 6 say something of an account
    // that does not exist.
    assert_eq!(checked, 15 + 105 - 6 - 1 - 6);
}

#[test]
fn only_the_billing_role_needs_a_payment_method_and_is_locked_by_a_debt_of_the_service() {
    for role in [Admin, Tech, Billing] {
        let mut world = facts(&contacts(&asker(), &outgoing(), &outgoing()));
        let from = if role == Admin { asker() } else { outgoing() };
        about(&mut world, &incoming()).has_payment_method = false;
        for status in [ServiceStatus::PendingDebt, ServiceStatus::UnPaid] {
            world.service.status = status;
            let hand_over = RoleTransfer { asker: &asker(), from: &from, to: &incoming(), roles: role.into() };
            let found = blockers(hand_over, &world);
            let locked = [Blocker::InDebt, Blocker::NoPaymentMethod { account: incoming() }];
            assert_eq!(found, if role == Billing { locked.to_vec() } else { Vec::new() });
        }
    }
}

#[test]
fn what_the_outgoing_contact_lacks_besides_its_debts_does_not_matter() {
    let mut world = facts(&holders());
    let leaving = about(&mut world, &outgoing());
    (leaving.profile_complete, leaving.address_confirmed, leaving.has_payment_method) = (false, false, false);
    assert_eq!(at_submission(&world), []);
}

#[test]
fn debts_of_an_asker_who_neither_gives_nor_takes_do_not_matter() {
    let mut world = facts(&holders());
    about(&mut world, &asker()).has_unpaid_bill = true;
    assert_eq!(at_submission(&world), []);
}

#[test]
fn the_check_list_of_a_profile_shows_what_the_checks_would() {
    let mut world = facts(&holders());
    let own = about(&mut world, &incoming());
    (own.profile_complete, own.address_confirmed, own.has_payment_method) = (false, false, false);
    let account = incoming;
    let profile = Blocker::ProfileIncomplete { account: account() };
    let address = Blocker::AddressUnconfirmed { account: account() };
    let payment = Blocker::NoPaymentMethod { account: account() };
    assert_eq!(readiness_blockers(own, roles(&[Tech])), [profile.clone(), address.clone()]);
    assert_eq!(readiness_blockers(own, billing()), [profile, address, payment]);
}

#[test]
fn a_right_lost_only_to_a_sibling_still_counts() {
    let mut world = facts(&usual_contacts());
    world.service.contacts.admin = incoming();
    world.service.contacts.billing = incoming();
    let hand_over = RoleTransfer { asker: &asker(), from: &outgoing(), to: &stranger(), roles: roles(&[Tech]) };
    assert_eq!(blockers(hand_over, &world), [Blocker::RightMissing { roles: roles(&[Tech]) }]);
    world.lost_to_siblings = roles(&[Admin]);
    assert_eq!(blockers(hand_over, &world), []);
    world.lost_to_siblings = billing();
    assert_eq!(
        blockers(hand_over, &world),
        [Blocker::RightMissing { roles: roles(&[Tech]) }],
        "the billing right is no use"
    );
}

/// Every reason that could end a request between these people, as (the reason, who sees it in full).
fn secrets() -> Vec<(Blocker, &'static str)> {
    let account = incoming;
    vec![
        (Blocker::RightMissing { roles: billing() }, "everybody"),
        (Blocker::RoleLost { roles: billing() }, "everybody"),
        (Blocker::NoSuchAccount, "everybody"),
        (Blocker::SeveralAccounts, "everybody"),
        (Blocker::OtherZone, "everybody"),
        (Blocker::ProfileIncomplete { account: account() }, "incoming"),
        (Blocker::AddressUnconfirmed { account: account() }, "incoming"),
        (Blocker::UnpaidInvoice { account: account() }, "incoming"),
        (Blocker::UnpaidInvoice { account: outgoing() }, "outgoing"),
        (Blocker::NoPaymentMethod { account: account() }, "incoming"),
        (Blocker::Unable { account: account() }, "everybody"),
        (Blocker::InCreation, "everybody"),
        (Blocker::Expired, "everybody"),
        (Blocker::InDebt, "everybody"),
        (Blocker::RequestOpen { request: id(3), roles: billing() }, "everybody"),
    ]
}

#[test]
fn debts_payment_methods_and_profile_gaps_are_told_only_to_the_account_whose_they_are() {
    let viewers = [("asker", asker()), ("outgoing", outgoing()), ("incoming", incoming()), ("reader", stranger())];
    let whose = |blocker: &Blocker| {
        if *blocker == (Blocker::UnpaidInvoice { account: outgoing() }) { outgoing() } else { incoming() }
    };
    for (reason, told) in secrets() {
        for (name, viewer) in &viewers {
            let seen = reason.as_seen_by(viewer);
            if told == "everybody" || told == *name {
                assert_eq!(seen, reason);
            } else {
                assert_eq!(seen, Blocker::Unable { account: whose(&reason) }, "{name} sees {reason:?}");
            }
        }
    }
}

#[test]
fn several_secrets_of_one_account_are_one_reason_to_others() {
    let all: Vec<Blocker> = secrets().into_iter().map(|(reason, _)| reason).collect();
    let unable = |seen: &[Blocker]| -> Vec<NicHandle> {
        let account = |blocker: &Blocker| match blocker {
            Blocker::Unable { account } => Some(account.clone()),
            _ => None,
        };
        seen.iter().filter_map(account).collect()
    };
    assert_eq!(unable(&as_seen_by(&all, &asker())), [incoming(), outgoing()]);
    assert_eq!(unable(&as_seen_by(&all, &stranger())), [incoming(), outgoing()]);
    assert_eq!(unable(&as_seen_by(&all, &outgoing())), [incoming()]);
    let own = as_seen_by(&all, &incoming());
    // The last `Unable` stands among the reasons itself.
    assert_eq!(unable(&own), [outgoing(), incoming()]);
    assert_eq!(own.len(), all.len());
}

#[test]
fn a_failed_request_tells_each_reader_only_what_concerns_it() {
    let mut story = story(0);
    about(&mut story.facts, &outgoing()).has_unpaid_bill = true;
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = story.step(&accept(&incoming(), 2));
    assert!(mails(&step.effects).contains(&(Notice::Failed, asker())));
    let seen = |viewer: &NicHandle| match story.request.as_seen_by(viewer).ended.map(|ended| ended.how) {
        Some(Ending::Failed { reasons }) => reasons,
        other => panic!("should have failed, but ended {other:?}"),
    };
    assert_eq!(seen(&outgoing()), [Blocker::UnpaidInvoice { account: outgoing() }]);
    for other in [asker(), incoming(), stranger()] {
        assert_eq!(seen(&other), [Blocker::Unable { account: outgoing() }]);
    }
    let mut declined = common::Story::usual();
    declined.step(&common::decline(&asker(), 1)).result.expect("declines");
    assert_eq!(declined.request.as_seen_by(&stranger()), declined.request, "nothing else is hidden");
}

#[test]
fn only_what_contacts_did_ends_a_request_at_once() {
    for (reason, _) in secrets() {
        let lasting = matches!(reason, Blocker::RightMissing { .. } | Blocker::RoleLost { .. });
        assert_eq!(reason.is_lasting(), lasting);
    }
}

#[test]
fn every_bill_by_status_and_due_date() {
    let today = NaiveDate::from_ymd_opt(2027, 3, 1).expect("a day");
    let yesterday = today - Days::new(1);
    let tomorrow = today + Days::new(1);
    let table = [
        // status, past due, due today, due later, no due date
        ("PAID", [false, false, false, false]),
        ("REFUNDED", [false, false, false, false]),
        ("TO_BE_PAID", [true, false, false, false]),
        ("UNMATURED", [false, false, false, false]),
        ("UNPAID", [true, true, true, true]),
        ("WRITE_OFF", [false, false, false, false]),
    ];
    assert_eq!(table.len(), BillStatus::ALL.len());
    for (name, expected) in table {
        let status = BillStatus::parse(name).expect("a status");
        let dues = [Some(yesterday), Some(today), Some(tomorrow), None];
        assert_eq!(dues.map(|due| is_unpaid(status, due, today)), expected, "{name}");
    }
}

#[test]
fn a_payment_method_is_good_while_valid_and_through_its_last_day() {
    let today = NaiveDate::from_ymd_opt(2028, 2, 29).expect("a day");
    let last_days = [Some(today - Days::new(1)), Some(today), Some(today + Days::new(1)), None];
    for status in PaymentStatus::ALL {
        let expected = if status == PaymentStatus::Valid { [false, true, true, true] } else { [false; 4] };
        assert_eq!(last_days.map(|last| is_chargeable(status, last, today)), expected, "{}", status.as_str());
    }
}
