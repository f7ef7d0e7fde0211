//! Roles that end on a date (decision 0038).

use crate::{prelude::*, test};
use handover_rules::request::lifecycle::{guard_replacement, submit};
use handover_rules::role_end::{
    EarlyEndVerdict, EndState, RoleEnd, RoleEndStep, begin, gets_role, guard_early_end, judge_early_end, next_due,
    process_due,
};
use handover_rules::submission::last_day::{LastDay, MOST_DAYS, PresentEnd};
use handover_rules::submission::refused::LineRefusal;
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use proptest::{collection, sample};

fn today() -> NaiveDate {
    at(0).date_naive()
}

fn day(number: u64) -> NaiveDate {
    today() + Days::new(number)
}

fn tech_to(to: Option<&NicHandle>) -> PerRole<Resolution> {
    let tech = to.map_or(Resolution::Unchanged, |to| Resolution::Account(to.clone()));
    PerRole { tech, ..PerRole::default() }
}

fn plan(
    by: &NicHandle,
    holders: &Contacts,
    to: Option<&NicHandle>,
    wanted: Option<NaiveDate>,
    present: Option<&PresentEnd>,
) -> Result<Plan, PlanError> {
    LastDay { wanted, present, first_day: today() }.plan(by, &tech_to(to), &facts(holders))
}

fn planned(planned: Result<Plan, PlanError>) -> PlannedRequest {
    let mut plan = planned.expect("nothing blocks it");
    assert_eq!(plan.requests.len(), 1);
    plan.requests.remove(0)
}

fn blocked(planned: Result<Plan, PlanError>) -> Vec<Blocker> {
    match planned {
        Err(PlanError::Blocked { reasons }) => reasons.tech,
        other => panic!("{other:?} is not blocked"),
    }
}

fn present(until: NaiveDate) -> PresentEnd {
    PresentEnd { until, returns_to: stranger() }
}

#[test]
fn a_last_day_is_between_today_and_a_year_from_now() {
    let plan = |wanted| plan(&asker(), &usual_contacts(), Some(&incoming()), wanted, None);
    for number in [0, 1, MOST_DAYS] {
        let request = planned(plan(Some(day(number))));
        assert_eq!((request.to, request.until), (incoming(), Some(day(number))));
    }
    for wanted in [day(MOST_DAYS + 1), today() - Days::new(1)] {
        assert_eq!(blocked(plan(Some(wanted))), [Blocker::LastDayOutOfRange]);
    }
    assert_eq!(planned(plan(None)).until, None);
}

#[test]
fn a_last_day_that_has_passed_keeps_the_role_from_moving() {
    for (seconds, state) in [(2 * DAY, RequestState::Doing), (3 * DAY, RequestState::Error)] {
        let mut harness = RequestHarness::usual().accepted(1);
        harness.request.until = Some(day(2));
        harness.at(seconds).step(&accept(&incoming(), 2));
        assert_eq!(harness.request.state, state, "after {seconds} s");
    }
}

#[test]
fn the_same_contact_with_another_last_day_is_a_request_of_the_admin() {
    let end = present(day(10));
    for named in [None, Some(outgoing())] {
        let request = planned(plan(&asker(), &usual_contacts(), named.as_ref(), Some(day(40)), Some(&end)));
        assert_eq!((&request.from, &request.to, request.until), (&outgoing(), &outgoing(), Some(day(40))));
        assert_eq!(request.parties(&asker()), [asker(), outgoing()]);
    }
    let by_holder = blocked(plan(&outgoing(), &usual_contacts(), None, Some(day(40)), Some(&end)));
    assert_eq!(by_holder, [Blocker::RightMissing { roles: Role::Tech.into() }]);
    let unchanged = plan(&asker(), &usual_contacts(), None, Some(day(10)), Some(&end));
    assert_eq!(unchanged, Err(PlanError::NothingToChange));
    let without_end = planned(plan(&asker(), &usual_contacts(), None, Some(day(10)), None));
    assert_eq!(without_end.until, Some(day(10)));
}

/// A last day some days ahead, and a change of the facts.
type Fault = (u64, fn(&mut ChangeFacts));

/// Faults of the day, the service, the accounts and other requests, each of which is a reason for the admin.
fn faults() -> [Fault; 6] {
    [
        (MOST_DAYS + 1, |_| {}),
        (40, |change| change.open = vec![open_request(3, &asker(), roles(&[Role::Tech]))]),
        (40, |change| change.service.status = ServiceStatus::Expired),
        (40, |change| change.service.status = ServiceStatus::InCreation),
        (40, |change| about(change, &outgoing()).profile_complete = false),
        (40, |change| about(change, &outgoing()).suspended = true),
    ]
}

#[test]
fn missing_right_is_the_only_reason_against_a_last_day() {
    let right_missing = [Blocker::RightMissing { roles: Role::Tech.into() }];
    let end = present(day(10));
    let holders = contacts(&asker(), &outgoing(), &stranger());
    for (number, (days, spoil)) in faults().into_iter().enumerate() {
        let mut change = facts(&holders);
        spoil(&mut change);
        let last_day = LastDay { wanted: Some(day(days)), present: Some(&end), first_day: today() };
        let reasons =
            |by: &NicHandle, to: Option<NicHandle>| blocked(last_day.plan(by, &tech_to(to.as_ref()), &change));
        // Another day for the current contact, who has the right to hand the role on but not to this.
        for to in [None, Some(outgoing())] {
            assert_eq!(reasons(&outgoing(), to.clone()), right_missing, "fault {number}, to {to:?}");
            assert_eq!(reasons(&stranger(), to.clone()), right_missing, "fault {number}, billing contact, to {to:?}");
            let of_admin = reasons(&asker(), to);
            assert!(!of_admin.is_empty() && of_admin != right_missing, "fault {number}: {of_admin:?}");
        }
        // A day with a new contact, asked for by somebody without the right to the role.
        assert_eq!(reasons(&stranger(), Some(incoming())), right_missing, "fault {number}, to another account");
    }
}

#[test]
fn missing_right_to_a_last_day_leaves_the_reasons_for_other_roles() {
    let mut change = facts(&contacts(&asker(), &outgoing(), &outgoing()));
    about(&mut change, &incoming()).profile_complete = false;
    let end = present(day(10));
    let last_day = LastDay { wanted: Some(day(MOST_DAYS + 1)), present: Some(&end), first_day: today() };
    let found = PerRole { billing: Resolution::Account(incoming()), ..PerRole::default() };
    let Err(PlanError::Blocked { reasons }) = last_day.plan(&outgoing(), &found, &change) else {
        panic!("not blocked")
    };
    assert_eq!(reasons.tech, [Blocker::RightMissing { roles: Role::Tech.into() }]);
    assert_eq!(reasons.billing, [Blocker::ProfileIncomplete { account: incoming() }]);
}

#[test]
fn handing_a_role_on_keeps_its_end() {
    let end = present(day(10));
    let cases = [
        (None, incoming(), Some(day(10))),
        (Some(day(5)), incoming(), Some(day(5))),
        (Some(day(40)), incoming(), Some(day(10))),
        // Handing back ends it.
        (None, stranger(), None),
    ];
    for (wanted, to, until) in cases {
        let request = planned(plan(&outgoing(), &usual_contacts(), Some(&to), wanted, Some(&end)));
        assert_eq!(request.until, until, "{wanted:?} to {to}");
    }
    // The day must be possible for every recipient, even if the present end comes first.
    for to in [incoming(), stranger()] {
        let planned = plan(&outgoing(), &usual_contacts(), Some(&to), Some(day(MOST_DAYS + 1)), Some(&end));
        assert_eq!(blocked(planned), [Blocker::LastDayOutOfRange], "to {to}");
    }
    // The admin decides anew.
    assert_eq!(planned(plan(&asker(), &usual_contacts(), Some(&incoming()), None, Some(&end))).until, None);
}

fn request(from: &NicHandle, to: &NicHandle, until: Option<NaiveDate>) -> Request {
    let planned = PlannedRequest { from: from.clone(), to: to.clone(), roles: roles(&[Role::Tech]), until };
    submit(planned, id(7), service(), asker(), at(0), &Policy::default()).0
}

fn end(until: NaiveDate) -> RoleEnd {
    begin(&request(&outgoing(), &incoming(), Some(until)), &usual_contacts(), None, at(0)).expect("an end")
}

#[test]
fn a_role_goes_back_to_where_it_came_from() {
    let for_a_time = RoleEnd { returns_to: stranger(), ..end(day(10)) };
    let held = |tech: &NicHandle| contacts(&asker(), tech, &asker());
    let cases = [
        // (before, to, the end it has, goes back to)
        (held(&outgoing()), incoming(), None, Some(outgoing())),
        (held(&incoming()), outgoing(), Some(&for_a_time), Some(stranger())),
        // Another last day for the same contact.
        (held(&incoming()), incoming(), Some(&for_a_time), Some(stranger())),
        (held(&incoming()), incoming(), None, Some(asker())),
        // With a last day to the account that it would go back to: a temporary contact does not get it back.
        (held(&incoming()), stranger(), Some(&for_a_time), Some(asker())),
        (held(&incoming()), asker(), Some(&RoleEnd { returns_to: asker(), ..end(day(10)) }), None),
        // There is nobody else.
        (held(&asker()), asker(), None, None),
    ];
    for (before, to, earlier, returns_to) in cases {
        let begun = begin(&request(&before.tech, &to, Some(day(20))), &before, earlier, at(0));
        assert_eq!(begun.map(|end| end.returns_to), returns_to, "{} to {to}", before.tech);
    }
    assert_eq!(begin(&request(&outgoing(), &incoming(), None), &usual_contacts(), None, at(0)), None);
}

#[test]
fn reminders_come_once_each_and_a_late_timer_counts_the_scheduled_moment() {
    let end = end(day(30));
    let moment = end.ends_at();
    let before = |seconds: i64| moment - TimeDelta::seconds(seconds);
    assert_eq!(next_due(&end), before(7 * DAY));
    assert_eq!(process_due(&end, before(7 * DAY + 1)), None);
    for (now, reminders) in [(before(7 * DAY), 1), (before(DAY + 1), 1), (before(DAY), 2), (before(1), 2)] {
        let Some(RoleEndStep::Remind(reminded)) = process_due(&end, now) else { panic!("no reminder at {now}") };
        assert_eq!(reminded.reminders, reminders);
        assert_eq!(process_due(&reminded, now), None);
        assert_eq!(next_due(&reminded), if reminders == 1 { before(DAY) } else { moment });
    }
    for late in [0, DAY, 400 * DAY] {
        let now = moment + TimeDelta::seconds(late);
        assert_eq!(process_due(&end, now), Some(RoleEndStep::End { at: moment }));
    }
}

#[test]
fn a_short_term_skips_past_reminders() {
    for (days, reminders) in [(0, 2), (1, 1), (5, 1), (6, 1), (7, 0), (8, 0)] {
        assert_eq!(end(day(days)).reminders, reminders, "{days} days");
    }
}

#[test]
fn an_account_that_cannot_take_the_role_back_leaves_it_to_the_admin() {
    let spoil: [fn(&mut AccountFacts); 2] = [|account| account.suspended = true, |account| account.zone = Zone::Us];
    let end = end(day(10));
    let held = contacts(&asker(), &incoming(), &asker());
    assert_eq!(gets_role(&end, &facts(&held)), outgoing());
    for (number, spoil) in spoil.into_iter().enumerate() {
        let mut change = facts(&held);
        spoil(about(&mut change, &outgoing()));
        assert_eq!(gets_role(&end, &change), asker(), "reason {number}");
    }
    // Neither the service nor the one who leaves can hold it up.
    let mut change = facts(&held);
    change.service.status = ServiceStatus::Expired;
    about(&mut change, &incoming()).has_unpaid_bill = true;
    assert_eq!(gets_role(&end, &change), outgoing());
}

/// The guide allows no change of contact to or from an account that owes. An end is no such change: everybody agreed to it
/// with the hand-over, whose parties were checked then (decision 0038).
#[test]
fn admin_gets_the_ended_role_despite_any_blocker() {
    let spoil: [fn(&mut AccountFacts); 3] = [
        |account| account.has_unpaid_bill = true,
        |account| account.suspended = true,
        |account| account.profile_complete = false,
    ];
    let held = contacts(&asker(), &incoming(), &asker());
    let (end, to_admin) = (end(day(10)), RoleEnd { returns_to: asker(), ..end(day(10)) });
    for (number, spoil) in spoil.into_iter().enumerate() {
        let mut change = facts(&held);
        spoil(about(&mut change, &asker()));
        assert_eq!(gets_role(&to_admin, &change), asker(), "reason {number}: nobody else to go back to");
        // An account that can take the role goes before the admin, and one that cannot does not, even then.
        assert_eq!(gets_role(&end, &change), outgoing(), "reason {number}");
        for debtor in [outgoing(), incoming()] {
            about(&mut change, &debtor).has_unpaid_bill = true;
            assert_eq!(gets_role(&end, &change), asker(), "reason {number}: {debtor} owes");
        }
    }
}

#[test]
fn only_the_admin_ends_or_extends_it_and_everybody_concerned_is_notified() {
    let (end, held) = (end(day(10)), contacts(&stranger(), &incoming(), &asker()));
    for account in [asker(), incoming(), outgoing(), stranger()] {
        let is_admin = account == stranger();
        let may = (end.may_be_ended_by(&account, &held), end.may_be_extended_by(&account, &held));
        assert_eq!(may, (is_admin, is_admin), "{account}");
    }
    assert_eq!(end.notified(&held), [incoming(), outgoing(), stranger()]);
}

#[test]
fn only_the_admin_ends_a_role_early() {
    let (end, held) = (end(day(10)), contacts(&stranger(), &incoming(), &asker()));
    let reasons = PerRole { tech: vec![Blocker::RightMissing { roles: Role::Tech.into() }], ..PerRole::default() };
    let right_missing = || Some(LineRefusal::Plan(PlanError::Blocked { reasons: reasons.clone() }));
    let refusals = [stranger(), incoming(), asker(), outgoing()].map(|by| guard_early_end(&end, &held, &by).err());
    // The last one is no contact of the service.
    assert_eq!(refusals, [None, right_missing(), right_missing(), Some(LineRefusal::NoService)]);
}

#[test]
fn one_of_several_roles_ends_early() {
    use EarlyEndVerdict::{EndedBefore, Ends, GoesOn, Over, Unknown};
    use EndState::{EndedEarly, ToCome};
    let (end, held) = (end(day(10)), contacts(&stranger(), &incoming(), &asker()));
    let [admin, tech, nobody] = [stranger(), incoming(), outgoing()];
    let judge = |by, state, now| judge_early_end(&end, state, &held, by, now);
    let right_missing = || GoesOn(guard_early_end(&end, &held, &tech).expect_err("only the admin may"));
    let (before, last) = (end.ends_at() - TimeDelta::seconds(1), end.ends_at());
    for (by, state, now, verdict) in [
        (&admin, ToCome, before, Ends),
        (&admin, ToCome, last, Over),
        (&admin, EndState::Over, before, Over),
        (&admin, EndedEarly(&admin), before, EndedBefore),
        (&admin, EndedEarly(&admin), last, EndedBefore),
        (&admin, EndedEarly(&nobody), before, Over),
        (&tech, ToCome, before, right_missing()),
        (&tech, ToCome, last, Over),
        (&tech, EndedEarly(&admin), before, Over),
        // The former admin who ended it is tech contact now.
        (&tech, EndedEarly(&tech), before, EndedBefore),
        (&nobody, ToCome, before, Unknown),
        (&nobody, ToCome, last, Unknown),
        (&nobody, EndedEarly(&nobody), before, Unknown),
    ] {
        assert_eq!(judge(by, state, now), verdict, "{by} {state:?} {now}");
    }
}

#[test]
fn it_ends_soon_from_the_first_reminder_on() {
    let end = end(day(30));
    let first = next_due(&end);
    for now in [first - TimeDelta::seconds(1), first, first + TimeDelta::hours(30)] {
        assert_eq!(end.is_soon(now), end.until <= RoleEnd::last_day_soon(now));
    }
    assert!(!end.is_soon(first - TimeDelta::seconds(1)) && end.is_soon(first) && end.is_soon(end.ends_at()));
    let about: Vec<Notice> = Notice::ALL.into_iter().filter(|notice| notice.is_about_role_end()).collect();
    assert_eq!(about, [Notice::RoleEnding, Notice::RoleEnded]);
}

#[test]
fn the_asker_replaces_its_open_request_for_the_same_service() {
    let (open, policy) = (request(&outgoing(), &incoming(), None), Policy::default());
    let guard = |by: &NicHandle, key: &ServiceKey| guard_replacement(&open, by, key, at(0), &policy);
    assert_eq!(guard(&asker(), &open.service), Ok(()));
    assert_eq!(guard(&stranger(), &open.service), Err(Refusal::NoPart));
    let elsewhere = ServiceKey { category: Category::Zone, ..open.service.clone() };
    assert_eq!(guard(&asker(), &elsewhere), Err(Refusal::NoPart));
}

/// An event in the history of a role, as a server processes it.
#[derive(Clone, Debug)]
enum Act {
    Move { by_admin: bool, to: NicHandle, until: Option<u64> },
    EndNow,
    Late { hours: i64 },
}

fn act() -> impl Strategy<Value = Act> {
    let to = sample::select(vec![incoming(), outgoing(), stranger(), asker()]);
    let until = prop_oneof![Just(None), (0..400_u64).prop_map(Some)];
    prop_oneof![
        3 => (proptest::bool::ANY, to, until).prop_map(|(by_admin, to, until)| Act::Move { by_admin, to, until }),
        1 => Just(Act::EndNow),
        4 => (1..2000_i64).prop_map(|hours| Act::Late { hours }),
    ]
}

struct RoleEndHarness {
    held: Contacts,
    end: Option<RoleEnd>,
    now: Timestamp,
    ended: usize,
    begun: usize,
}

impl RoleEndHarness {
    fn run_due(&mut self) {
        while let Some(end) = &self.end {
            match process_due(end, self.now) {
                None => return,
                Some(RoleEndStep::Remind(reminded)) => {
                    assert!(reminded.reminders > end.reminders && reminded.reminders <= 2);
                    self.end = Some(reminded);
                }
                Some(RoleEndStep::End { at }) => {
                    assert!(at <= self.now);
                    self.give_back();
                }
            }
        }
    }

    fn give_back(&mut self) {
        let Some(end) = self.end.take() else { return };
        assert_eq!(end.holder, self.held.tech);
        self.held.tech = gets_role(&end, &facts(&self.held));
        self.ended += 1;
    }

    fn move_role(&mut self, by: &NicHandle, to: &NicHandle, until: Option<u64>) {
        let present = self.end.as_ref().map(PresentEnd::from);
        let today = self.now.date_naive();
        let wanted = until.map(|days| today + Days::new(days));
        let last_day = LastDay { wanted, present: present.as_ref(), first_day: today };
        let Ok(plan) = last_day.plan(by, &tech_to(Some(to)), &facts(&self.held)) else { return };
        let planned = plan.requests.into_iter().next().expect("one request");
        let (request, _) = submit(planned, id(7), service(), by.clone(), self.now, &Policy::default());
        let begun = begin(&request, &self.held, self.end.as_ref(), self.now);
        if let (Some(earlier), Some(begun)) = (&self.end, &begun) {
            let is_admin = begun.returns_to == self.held.admin;
            assert!(is_admin || begun.returns_to != earlier.holder, "a term would become permanent");
        }
        if let (Some(earlier), false) = (&self.end, *by == self.held.admin) {
            let is_bound = begun.as_ref().is_some_and(|end| end.until <= earlier.until);
            assert!(is_bound || request.to == earlier.returns_to, "{by} escaped the end of the role");
        }
        self.ended += usize::from(self.end.is_some());
        self.begun += usize::from(begun.is_some());
        self.held = self.held.after(request.roles, &request.to);
        self.end = begun;
    }
}

proptest! {
    #[test]
    fn a_role_with_an_end_always_ends(acts in collection::vec(act(), 1..30)) {
        let mut harness = RoleEndHarness { held: usual_contacts(), end: None, now: at(0), ended: 0, begun: 0 };
        for act in acts {
            harness.run_due();
            match act {
                Act::Move { by_admin, to, until } => {
                    let by = if by_admin { asker() } else { harness.held.tech.clone() };
                    harness.move_role(&by, &to, until);
                }
                Act::EndNow => harness.give_back(),
                Act::Late { hours } => harness.now += TimeDelta::hours(hours),
            }
            if let Some(end) = &harness.end {
                assert_eq!(end.holder, harness.held.tech);
                assert_ne!(end.returns_to, end.holder);
                assert!(end.until <= LastDay::latest(harness.now.date_naive()));
            }
        }
        harness.now += TimeDelta::days(400);
        harness.run_due();
        assert_eq!(harness.end, None);
        assert_eq!(harness.begun, harness.ended);
    }
}

#[test]
fn last_day_does_not_hide_that_there_is_no_such_account() {
    let last_day = LastDay { wanted: Some(day(3)), present: None, first_day: today() };
    let unknown = PerRole { tech: Resolution::NoAccount, ..PerRole::default() };
    let refused = last_day.plan(&asker(), &unknown, &facts(&usual_contacts()));
    assert_eq!(blocked(refused), [Blocker::NoSuchAccount]);
}
