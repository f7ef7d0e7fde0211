//! Blockers: each alone and in pairs, at each of the three checks, and their visibility.

use crate::{prelude::*, test};
use handover_rules::model::account::{BillStatus, PaymentStatus, is_chargeable, is_unpaid};
use handover_rules::request::notices::who_can_remove;
use handover_rules::submission::Initiator;
use handover_rules::submission::blockers::{
    RoleTransfer, as_seen_by, blockers, incoming_blockers, is_unable, may_be_handed_over, may_become, owes,
    own_blockers, shown_to_asker, to_resolve,
};
use handover_rules::submission::last_day::LastDay;

/// A blocker of the change from `outgoing` to `incoming` as billing contact, made by the admin. Two faults of one kind
/// exclude each other.
struct BlockerCause {
    kind: &'static str,
    blocker: Blocker,
    cause: fn(&mut ChangeFacts),
}

fn billing() -> RoleSet {
    roles(&[Billing])
}

fn faults() -> Vec<BlockerCause> {
    let fault = |kind, blocker, cause| BlockerCause { kind, blocker, cause };
    vec![
        fault("admin", Blocker::RightMissing { roles: billing() }, |facts| facts.service.contacts.admin = stranger()),
        fault("billing", Blocker::RoleLost { roles: billing() }, |facts| facts.service.contacts.billing = stranger()),
        fault("status", Blocker::InCreation, |facts| facts.service.status = ServiceStatus::InCreation),
        fault("status", Blocker::Expired, |facts| facts.service.status = ServiceStatus::Expired),
        fault("status", Blocker::InDebt, |facts| facts.service.status = ServiceStatus::UnPaid),
        fault("status", Blocker::InDebt, |facts| facts.service.status = ServiceStatus::PendingDebt),
        fault("incoming", Blocker::NoSuchAccount, |facts| facts.accounts.retain(|known| known.handle != incoming())),
        fault("zone", Blocker::OtherZone { from: outgoing(), to: incoming() }, |facts| {
            about(facts, &incoming()).zone = Zone::Ca;
        }),
        fault("zone", Blocker::OtherZone { from: outgoing(), to: incoming() }, |facts| {
            about(facts, &outgoing()).zone = Zone::Us;
        }),
        fault("debt of the outgoing contact", Blocker::UnpaidInvoice { account: outgoing() }, |facts| {
            about(facts, &outgoing()).has_unpaid_bill = true;
        }),
        fault("debt of the incoming contact", Blocker::UnpaidInvoice { account: incoming() }, |facts| {
            about(facts, &incoming()).has_unpaid_bill = true;
        }),
        fault("suspension", Blocker::Unable { account: incoming() }, |facts| {
            about(facts, &incoming()).suspended = true;
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

/// Pairs that cannot be: two of the four statuses of one service.
const PAIRS_OF_STATUSES: usize = 6;
/// Both accounts in another zone.
const PAIRS_OF_ZONES: usize = 1;
/// An incoming contact that does not exist, and one of the seven faults that it could have.
const PAIRS_ABOUT_A_MISSING_ACCOUNT: usize = 7;

fn holders() -> Contacts {
    contacts(&asker(), &asker(), &outgoing())
}

fn is_same_set(left: &[Blocker], right: &[&Blocker]) -> bool {
    left.len() == right.len() && right.iter().all(|blocker| left.contains(blocker))
}

/// A submission that names one account for one role.
fn for_role(role: Role, to: NicHandle) -> PerRole<Resolution> {
    let mut found = PerRole::default();
    *found.get_mut(role) = Resolution::Account(to);
    found
}

fn reasons_of(planned: Result<Plan, PlanError>) -> PerRole<Vec<Blocker>> {
    match planned {
        Ok(_) => PerRole::default(),
        Err(PlanError::Blocked { reasons }) => reasons,
        Err(PlanError::NothingToChange) => panic!("there is something to change"),
    }
}

/// The blockers at submission.
fn at_submission(facts: &ChangeFacts) -> Vec<Blocker> {
    let reasons = reasons_of(plan(&asker(), &for_role(Billing, incoming()), facts));
    assert!(reasons.admin.is_empty() && reasons.tech.is_empty());
    reasons.billing
}

fn harness(grace: u32) -> RequestHarness {
    let policy = Policy { grace, ..Policy::default() };
    RequestHarness::new(&holders(), &outgoing(), &incoming(), billing(), policy).with_codes()
}

/// The blockers that end it: immediately, or at its deadline if it waits for people to remove them.
fn blockers_of(harness: &RequestHarness, checked_at: Timestamp) -> Vec<Blocker> {
    let mut harness = harness.clone();
    if harness.request.is_blocked() {
        let found = lifecycle::blockers_of(&harness.request, &harness.facts, harness.now);
        assert!(!found.is_empty() && found.iter().all(Blocker::can_be_removed), "{found:?}");
        let step = harness.at(7 * DAY).step(&Event::Due);
        assert_eq!(timeline(&step.effects), ["failed"]);
        assert_eq!(harness.request.ended.as_ref().map(|ended| ended.at), Some(at(7 * DAY)));
    } else {
        assert_eq!(harness.request.ended.as_ref().map(|ended| ended.at), Some(checked_at), "the scheduled timestamp");
    }
    assert_eq!(moves(&harness.effects), 0, "nothing has moved");
    assert_eq!(harness.request.state, RequestState::Error);
    match harness.request.ended.clone().map(|ended| ended.how) {
        Some(Ending::Failed { reasons }) => reasons,
        other => panic!("should have failed, but ended {other:?}"),
    }
}

/// The blockers at the last answer.
fn at_last_answer(cause: &[fn(&mut ChangeFacts)]) -> Vec<Blocker> {
    let mut harness = harness(120);
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    for cause in cause {
        cause(&mut harness.facts);
    }
    harness.at(10).step(&accept(&asker(), 1)).result.expect("the answer counts despite the blocker");
    blockers_of(&harness, at(10))
}

/// The blockers at the effect.
fn at_effect(cause: &[fn(&mut ChangeFacts)]) -> Vec<Blocker> {
    let mut harness = harness(120);
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    assert_eq!(harness.request.state, RequestState::Doing);
    for cause in cause {
        cause(&mut harness.facts);
    }
    harness.at(500).step(&Event::Due);
    blockers_of(&harness, at(120))
}

#[test]
fn accounts_that_can_remove_what_blocks_a_request_are_asked() {
    let request = harness(120).request;
    assert_eq!(who_can_remove(&request, &every_blocker()), [incoming(), outgoing()]);
    assert_eq!(who_can_remove(&request, &[Blocker::Expired]), []);
}

#[test]
fn asker_reads_only_that_a_payment_method_is_missing() {
    let facts = facts(&holders());
    let mut party = facts.account(&incoming()).expect("an account").clone();
    assert_eq!(shown_to_asker(&party, billing(), &asker()), []);
    (party.has_payment_method, party.has_unpaid_bill, party.profile_complete) = (false, true, false);
    let missing = Blocker::NoPaymentMethod { account: incoming() };
    let unable = Blocker::Unable { account: incoming() };
    let shown = shown_to_asker(&party, billing(), &asker());
    assert!(is_same_set(&shown, &[&missing, &unable]), "{shown:?}");
}

#[test]
fn every_blocker_alone_and_in_pairs_at_all_three_checks() {
    let faults = faults();
    let mut checked = 0;
    for (index, one) in faults.iter().enumerate() {
        for other in &faults[index..] {
            let alone = std::ptr::eq(one, other);
            if one.kind == other.kind && !alone {
                continue;
            }
            let missing = [one, other].iter().any(|fault| fault.blocker == Blocker::NoSuchAccount);
            let about_incoming = |fault: &BlockerCause| {
                let kinds = ["zone", "suspension", "profile", "address", "payment", "debt of the incoming contact"];
                kinds.contains(&fault.kind)
            };
            if missing && (about_incoming(one) || about_incoming(other)) {
                continue; // an account that does not exist has no other blockers
            }
            let cause: Vec<fn(&mut ChangeFacts)> = if alone { vec![one.cause] } else { vec![one.cause, other.cause] };
            let expected: Vec<&Blocker> = if alone { vec![&one.blocker] } else { vec![&one.blocker, &other.blocker] };

            let last = at_last_answer(&cause);
            assert!(is_same_set(&last, &expected), "{last:?} should be {expected:?}");
            assert_eq!(last, at_effect(&cause));
            checked += 1;

            let mut change_facts = facts(&holders());
            for cause in &cause {
                cause(&mut change_facts);
            }
            let first = at_submission(&change_facts);
            // Debts and limits of another account only show once all have confirmed.
            let hidden =
                [Blocker::UnpaidInvoice { account: outgoing() }, Blocker::NoPaymentMethod { account: incoming() }];
            let expected: Vec<&Blocker> = expected.into_iter().filter(|blocker| !hidden.contains(blocker)).collect();
            if [one, other].iter().any(|fault| fault.kind == "admin") {
                assert_eq!(first, [Blocker::RightMissing { roles: billing() }], "the only reason given");
            } else if [one, other].iter().any(|fault| fault.kind == "billing") {
                // The outgoing contact is another then; a submission cannot lose a role.
                assert!(!first.iter().any(|blocker| matches!(blocker, Blocker::RoleLost { .. })));
            } else {
                assert!(is_same_set(&first, &expected), "{first:?} should be {expected:?}");
            }
        }
    }
    let pairs = faults.len() * (faults.len() - 1) / 2;
    assert_eq!(checked, faults.len() + pairs - PAIRS_OF_STATUSES - PAIRS_OF_ZONES - PAIRS_ABOUT_A_MISSING_ACCOUNT);
}

#[test]
fn only_billing_needs_a_payment_method_and_is_locked_by_service_debt() {
    for role in [Admin, Tech, Billing] {
        let mut change_facts = facts(&contacts(&asker(), &outgoing(), &outgoing()));
        let from = if role == Admin { asker() } else { outgoing() };
        about(&mut change_facts, &incoming()).has_payment_method = false;
        for status in [ServiceStatus::PendingDebt, ServiceStatus::UnPaid] {
            change_facts.service.status = status;
            let hand_over = RoleTransfer { asker: &asker(), from: &from, to: &incoming(), roles: role.into() };
            let found = blockers(hand_over, &change_facts);
            let locked = [Blocker::InDebt, Blocker::NoPaymentMethod { account: incoming() }];
            assert_eq!(found, if role == Billing { locked.to_vec() } else { Vec::new() });
        }
    }
}

/// Every combination of faults of an account.
fn every_state_of(change_facts: &ChangeFacts, account: &NicHandle) -> Vec<ChangeFacts> {
    let spoilers: [fn(&mut AccountFacts); 6] = [
        |account| account.profile_complete = false,
        |account| account.address_confirmed = false,
        |account| account.has_unpaid_bill = true,
        |account| account.has_payment_method = false,
        |account| account.suspended = true,
        |account| account.cooldown_until = Some(at(5)),
    ];
    let spoiled = |set: u32| {
        let mut change_facts = change_facts.clone();
        for (_, spoil) in spoilers.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0) {
            spoil(about(&mut change_facts, account));
        }
        change_facts
    };
    (0..1 << spoilers.len()).map(spoiled).collect()
}

/// The answer for each role if the asker, who is the admin, names `to` for one role after the other.
fn answers(change_facts: &ChangeFacts, to: &NicHandle) -> [Vec<Blocker>; 3] {
    [Admin, Tech, Billing].map(|role| {
        let reasons = reasons_of(plan(&asker(), &for_role(role, to.clone()), change_facts));
        as_seen_by(reasons.get(role), &asker())
    })
}

#[test]
fn answers_for_one_account_do_not_differ_between_the_roles() {
    let change_facts = facts(&usual_contacts());
    for change_facts in every_state_of(&change_facts, &incoming()) {
        let of_incoming = change_facts.account(&incoming()).expect("it exists").clone();
        let [admin, tech, billing] = answers(&change_facts, &incoming());
        assert_eq!((&admin, &tech), (&tech, &billing), "{of_incoming:?}");
        // Nor does a payment method make any difference.
        let mut other = change_facts.clone();
        about(&mut other, &incoming()).has_payment_method = !of_incoming.has_payment_method;
        assert_eq!(answers(&other, &incoming()), [admin, tech, billing], "{of_incoming:?}");
    }
}

#[test]
fn delegate_learns_nothing_about_the_asker_and_ends_nothing() {
    let last_day = LastDay { wanted: None, present: None, first_day: at(0).date_naive() };
    let reasons = |change_facts: &ChangeFacts, role, to| {
        let found = for_role(role, to);
        reasons_of(last_day.plan_with(&asker(), &found, change_facts, Initiator::Delegate)).get(role).clone()
    };
    for change_facts in every_state_of(&facts(&holders()), &asker()) {
        for to in [asker(), incoming()] {
            let reasons = reasons(&change_facts, Billing, to);
            assert!(!reasons.iter().any(|reason| matches!(reason, Blocker::NoPaymentMethod { .. })), "{reasons:?}");
            for seen in as_seen_by(&reasons, &stranger()) {
                assert!(matches!(&seen, Blocker::Unable { account } if *account == asker()), "{seen:?}");
            }
        }
    }
    let mut change_facts = facts(&usual_contacts());
    change_facts.open = vec![open_request(9, &outgoing(), roles(&[Tech])), open_request(8, &asker(), billing())];
    for (role, number) in [(Tech, 9), (Billing, 8)] {
        let open = Blocker::RequestOpen { request: id(number), roles: role.into() };
        assert_eq!(reasons(&change_facts, role, incoming()), [open]);
    }
    // Nor does another delegate's request give way to it.
    change_facts.open = vec![OpenRequest { unconfirmed: true, ..open_request(9, &outgoing(), roles(&[Tech])) }];
    let open = Blocker::RequestOpen { request: id(9), roles: roles(&[Tech]) };
    assert_eq!(reasons(&change_facts, Tech, incoming()), [open]);
}

#[test]
fn asker_learns_of_its_own_missing_payment_method() {
    let mut change_facts = facts(&holders());
    about(&mut change_facts, &asker()).has_payment_method = false;
    let reasons = reasons_of(plan(&asker(), &for_role(Billing, asker()), &change_facts));
    assert_eq!(reasons.billing, [Blocker::NoPaymentMethod { account: asker() }]);
}

#[test]
fn outgoing_contact_is_blocked_only_by_unpaid_invoices() {
    let mut change_facts = facts(&holders());
    let leaving = about(&mut change_facts, &outgoing());
    (leaving.profile_complete, leaving.address_confirmed, leaving.has_payment_method) = (false, false, false);
    leaving.suspended = true;
    // The asker is not involved.
    about(&mut change_facts, &asker()).has_unpaid_bill = true;
    assert_eq!(at_submission(&change_facts), []);
}

#[test]
fn an_account_resolves_what_keeps_the_roles_it_is_asked_for_from_moving() {
    let mut change_facts = facts(&holders());
    let own = about(&mut change_facts, &incoming());
    (own.has_payment_method, own.has_unpaid_bill, own.cooldown_until) = (false, true, Some(at(5)));
    let payment = Blocker::NoPaymentMethod { account: incoming() };
    let unpaid = Blocker::UnpaidInvoice { account: incoming() };
    assert_eq!(to_resolve(own, billing(), RoleSet::EMPTY), [payment, unpaid.clone()]);
    assert_eq!(to_resolve(own, roles(&[Admin, Tech]), RoleSet::EMPTY), std::slice::from_ref(&unpaid));
    assert_eq!(to_resolve(own, RoleSet::EMPTY, billing()), [unpaid]);
    assert_eq!(to_resolve(own, RoleSet::EMPTY, RoleSet::EMPTY), []);
}

#[test]
fn each_reason_of_an_account_lists_its_blocked_roles() {
    let mut change_facts = facts(&holders());
    let own = about(&mut change_facts, &incoming());
    assert_eq!(own_blockers(own), []);
    (own.profile_complete, own.address_confirmed, own.has_payment_method) = (false, false, false);
    (own.has_unpaid_bill, own.cooldown_until) = (true, Some(at(5)));
    let account = incoming;
    let all = roles(&[Admin, Tech, Billing]);
    let found = [
        (Blocker::ProfileIncomplete { account: account() }, all),
        (Blocker::AddressUnconfirmed { account: account() }, all),
        (Blocker::NoPaymentMethod { account: account() }, billing()),
        (Blocker::UnpaidInvoice { account: account() }, all),
        (Blocker::CoolingDown { account: account(), until: at(5) }, roles(&[Admin])),
    ];
    assert_eq!(own_blockers(own), found);
}

#[test]
fn an_account_is_unable_if_others_read_that_it_cannot_take_a_role() {
    type Spoil = fn(&mut AccountFacts);
    let (all, none) = ([true; 3], [false; 3]);
    // Whether it is unable, and which roles it may take by itself. A suspension is not its own.
    let table: [(Spoil, bool, [bool; 3]); 7] = [
        (|_| {}, false, all),
        (|account| account.profile_complete = false, true, none),
        (|account| account.address_confirmed = false, true, none),
        (|account| account.has_unpaid_bill = true, true, none),
        (|account| account.suspended = true, true, all),
        (|account| account.has_payment_method = false, false, [true, true, false]),
        (|account| account.cooldown_until = Some(at(5)), false, [false, true, true]),
    ];
    for (number, (spoil, expected, takes)) in table.into_iter().enumerate() {
        let mut change_facts = facts(&holders());
        spoil(about(&mut change_facts, &incoming()));
        let found = incoming_blockers(&outgoing(), &incoming(), roles(&[Tech]), &change_facts);
        let account = about(&mut change_facts, &incoming());
        let is_read = !as_seen_by(&found, &asker()).is_empty();
        assert_eq!((is_read, is_unable(account)), (expected, expected), "case {number}");
        assert_eq!([Admin, Tech, Billing].map(|role| may_become(account, role)), takes, "case {number}");
    }
}

/// The asker or the outgoing contact can be the incoming one, too.
#[test]
fn one_account_in_two_parts_has_each_reason_once() {
    let mut change_facts = facts(&holders());
    about(&mut change_facts, &asker()).suspended = true;
    let to_asker = RoleTransfer { asker: &asker(), from: &outgoing(), to: &asker(), roles: billing() };
    assert_eq!(blockers(to_asker, &change_facts), [Blocker::Unable { account: asker() }]);
    let mut change_facts = facts(&holders());
    about(&mut change_facts, &outgoing()).has_unpaid_bill = true;
    let stays = RoleTransfer { asker: &asker(), from: &outgoing(), to: &outgoing(), roles: billing() };
    assert_eq!(blockers(stays, &change_facts), [Blocker::UnpaidInvoice { account: outgoing() }]);
}

#[test]
fn right_lost_to_a_sibling_request_still_counts() {
    let mut change_facts = facts(&usual_contacts());
    change_facts.service.contacts.admin = incoming();
    change_facts.service.contacts.billing = incoming();
    let hand_over = RoleTransfer { asker: &asker(), from: &outgoing(), to: &stranger(), roles: roles(&[Tech]) };
    assert_eq!(blockers(hand_over, &change_facts), [Blocker::RightMissing { roles: roles(&[Tech]) }]);
    change_facts.lost_to_siblings = roles(&[Admin]);
    assert_eq!(blockers(hand_over, &change_facts), []);
    change_facts.lost_to_siblings = billing();
    // The billing right is no use.
    assert_eq!(blockers(hand_over, &change_facts), [Blocker::RightMissing { roles: roles(&[Tech]) }]);
}

/// The account that alone sees a blocker in full; `None` if everybody does.
const fn private_to(blocker: &Blocker) -> Option<&NicHandle> {
    match blocker {
        Blocker::ProfileIncomplete { account }
        | Blocker::AddressUnconfirmed { account }
        | Blocker::UnpaidInvoice { account }
        | Blocker::NoPaymentMethod { account }
        | Blocker::CoolingDown { account, .. } => Some(account),
        _ => None,
    }
}

/// Every blocker, and the one that the outgoing contact can have, too.
fn blockers_of_both_contacts() -> Vec<Blocker> {
    let mut all = every_blocker();
    all.push(Blocker::UnpaidInvoice { account: outgoing() });
    all
}

#[test]
fn blockers_are_removed_in_a_profile_or_by_payment() {
    let contacts = usual_contacts();
    for blocker in blockers_of_both_contacts() {
        // Only time ends a cool-down.
        let in_profile_of = private_to(&blocker).filter(|_| !matches!(blocker, Blocker::CoolingDown { .. }));
        assert_eq!(blocker.can_be_removed(), in_profile_of.is_some() || blocker == Blocker::InDebt, "{blocker:?}");
        let is_lasting = matches!(blocker, Blocker::RightMissing { .. } | Blocker::RoleLost { .. });
        assert_eq!(blocker.is_lasting(), is_lasting, "{blocker:?}");
        // So that the asker can tell them to look, without learning why.
        let seen = blocker.as_seen_by(&asker());
        for account in [outgoing(), incoming()] {
            assert_eq!(blocker.is_resolved_in_profile_of(&account), in_profile_of == Some(&account), "{blocker:?}");
            let is_hidden = seen == Blocker::Unable { account: account.clone() };
            assert_eq!(seen.may_be_resolved_by(&account), is_hidden, "{account}: {blocker:?}");
            let is_named = blocker.is_resolved_in_profile_of(&account);
            assert!(blocker.may_be_resolved_by(&account) || !is_named, "{account}: {blocker:?}");
        }
        let payer = match &blocker {
            Blocker::UnpaidInvoice { account } => Some(account),
            Blocker::InDebt => Some(&contacts.billing),
            _ => None,
        };
        assert_eq!(blocker.payer(&contacts), payer, "{blocker:?}");
    }
}

#[test]
fn private_blockers_are_shown_in_full_only_to_their_account() {
    for blocker in blockers_of_both_contacts() {
        for viewer in [asker(), outgoing(), incoming(), stranger()] {
            let expected = match private_to(&blocker) {
                Some(account) if *account != viewer => Blocker::Unable { account: account.clone() },
                _ => blocker.clone(),
            };
            assert_eq!(blocker.as_seen_by(&viewer), expected, "{viewer} sees {blocker:?}");
        }
    }
}

#[test]
fn reasons_against_a_plan_are_shown_as_its_blockers_are() {
    let reasons = PerRole { tech: blockers_of_both_contacts(), ..PerRole::default() };
    for viewer in [asker(), outgoing(), incoming(), stranger()] {
        let seen = PerRole { tech: as_seen_by(&reasons.tech, &viewer), ..PerRole::default() };
        let error = PlanError::Blocked { reasons: reasons.clone() };
        assert_eq!(error.as_seen_by(&viewer), PlanError::Blocked { reasons: seen });
        assert_eq!(PlanError::NothingToChange.as_seen_by(&viewer), PlanError::NothingToChange);
    }
}

#[test]
fn private_blockers_of_one_account_merge_for_others() {
    let all = blockers_of_both_contacts();
    let unable = |viewer: &NicHandle| {
        let seen = as_seen_by(&all, viewer);
        [incoming(), outgoing()].map(|account| {
            let hidden = Blocker::Unable { account };
            seen.iter().filter(|blocker| **blocker == hidden).count()
        })
    };
    // One `Unable` of the incoming contact is among them.
    let seen = [asker(), stranger(), outgoing(), incoming()].map(|viewer| unable(&viewer));
    assert_eq!(seen, [[1, 1], [1, 1], [1, 0], [1, 1]]);
    assert_eq!(as_seen_by(&all, &incoming()).len(), all.len());
}

#[test]
fn failed_request_hides_private_blockers_from_others() {
    let mut harness = harness(0);
    about(&mut harness.facts, &outgoing()).has_unpaid_bill = true;
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = harness.step(&accept(&incoming(), 2));
    assert_eq!(mails(&step.effects), [(Notice::Blocked, outgoing())]);
    let step = harness.at(7 * DAY).step(&Event::Due);
    assert!(mails(&step.effects).contains(&(Notice::Failed, asker())));
    let seen = |viewer: &NicHandle| match harness.request.as_seen_by(viewer).ended.map(|ended| ended.how) {
        Some(Ending::Failed { reasons }) => reasons,
        other => panic!("should have failed, but ended {other:?}"),
    };
    assert_eq!(seen(&outgoing()), [Blocker::UnpaidInvoice { account: outgoing() }]);
    for other in [asker(), incoming(), stranger()] {
        assert_eq!(seen(&other), [Blocker::Unable { account: outgoing() }]);
    }
    let mut declined = RequestHarness::usual();
    declined.step(&decline(&asker(), 1)).result.expect("declines");
    assert_eq!(declined.request.as_seen_by(&stranger()), declined.request, "nothing else is hidden");
}

#[test]
fn unpaid_bills_by_status_and_due_date() {
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
        ("OTHER", [false, false, false, false]),
    ];
    assert_eq!(table.len(), BillStatus::ALL.len());
    for (name, expected) in table {
        let status = BillStatus::parse(name).expect("a status");
        let dues = [Some(yesterday), Some(today), Some(tomorrow), None];
        assert_eq!(dues.map(|due| is_unpaid(status, due, "12.50", today)), expected, "{name}");
        assert_eq!(dues.map(|due| is_unpaid(status, due, "-12.50", today)), [false; 4], "a credit note, {name}");
    }
}

#[test]
fn payment_method_is_chargeable_through_its_last_day() {
    let today = NaiveDate::from_ymd_opt(2028, 2, 29).expect("a day");
    let last_days = [Some(today - Days::new(1)), Some(today), Some(today + Days::new(1)), None];
    for status in PaymentStatus::ALL {
        let expected = if status == PaymentStatus::Valid { [false, true, true, true] } else { [false; 4] };
        assert_eq!(last_days.map(|last| is_chargeable(status, last, today)), expected, "{}", status.as_str());
    }
}

/// An account that leaves is offered only services with a change that it can still ask for.
#[test]
fn roles_with_open_requests_in_the_way_cannot_be_handed_over() {
    let held = contacts(&asker(), &outgoing(), &incoming());
    let open = |by: &NicHandle, role| [open_request(1, by, roles(&[role]))];
    let may = |account: &NicHandle, open: &[OpenRequest]| may_be_handed_over(account, &held, ServiceStatus::Ok, open);
    assert!(may(&outgoing(), &[]) && may(&asker(), &[]));
    assert!(!may(&stranger(), &[]), "not one of the contacts");
    assert!(!may_be_handed_over(&asker(), &held, ServiceStatus::Expired, &[]));
    assert!(!may(&outgoing(), &open(&asker(), Tech)), "a request of the admin is in the way");
    assert!(may(&outgoing(), &open(&asker(), Billing)), "another role");
    assert!(may(&asker(), &open(&outgoing(), Admin)), "the admin replaces it");
    assert!(!may(&asker(), &open(&asker(), Admin)), "its own stays");
    let unconfirmed = |by: &NicHandle| open(by, Tech).map(|open| OpenRequest { unconfirmed: true, ..open });
    assert!(may(&outgoing(), &unconfirmed(&asker())), "one that a delegate made gives way");
}

#[test]
fn only_the_billing_contact_owes_for_a_service_in_debt() {
    let contacts = usual_contacts();
    for status in ServiceStatus::ALL {
        for account in [&contacts.admin, &contacts.tech, &contacts.billing, &stranger()] {
            let expected = status.is_in_debt() && *account == contacts.billing;
            assert_eq!(owes(account, status, &contacts), expected, "{status:?} {account}");
        }
    }
}

/// On every page, in the error and in emails (decision 0008).
#[test]
fn asker_reads_that_a_party_which_has_accepted_lacks_a_payment_method() {
    let missing = Blocker::NoPaymentMethod { account: incoming() };
    let unable = Blocker::Unable { account: incoming() };
    let planned = PlannedRequest { from: outgoing(), to: incoming(), roles: billing(), until: None };
    let (mut request, _) = lifecycle::submit(planned, id(1), service(), asker(), at(0), &Policy::default());
    let seen = |request: &Request, viewer| request.blockers_for(&[missing.clone(), missing.clone()], &viewer);
    assert_eq!(seen(&request, asker()), std::slice::from_ref(&unable));
    request.parties[1].accepted_at = Some(at(1));
    assert_eq!(seen(&request, asker()), std::slice::from_ref(&missing));
    assert_eq!(seen(&request, incoming()), std::slice::from_ref(&missing));
    assert_eq!(seen(&request, outgoing()), [unable]);
    let reasons = vec![missing.clone()];
    request.ended = Some(Ended { at: at(2), how: Ending::Failed { reasons } });
    let ended = request.as_seen_by(&asker()).ended.map(|ended| ended.how);
    assert_eq!(ended, Some(Ending::Failed { reasons: vec![missing] }));
}
