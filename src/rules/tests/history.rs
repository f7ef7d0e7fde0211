//! Readers of the history of contacts, and days in it.

use crate::{prelude::*, test};
use handover_rules::history::{LANES_WIDTH, Lanes, Period, Scope, bounds_of_day, is_past_or_today, lanes};
use proptest::prelude::*;

#[test]
fn present_contacts_read_the_whole_history_and_nobody_else() {
    let names = ["aa", "bb", "cc"];
    // Every distribution of the roles among three accounts.
    for roles in 0..27_usize {
        let [admin, tech, billing] = [roles / 9, roles / 3 % 3, roles % 3].map(|index| account(names[index]));
        let contacts = Contacts { admin: admin.clone(), tech: tech.clone(), billing: billing.clone() };
        for reader in names.into_iter().chain(["stranger"]).map(account) {
            let is_contact = [&admin, &tech, &billing].contains(&&reader);
            let expected = if is_contact { Scope::Whole } else { Scope::OwnTerms };
            assert_eq!(Scope::of(&reader, &contacts), expected, "{reader} {contacts:?}");
        }
    }
}

#[test]
fn former_contacts_read_their_own_terms_and_the_changes_at_both_ends() {
    let [reader, former, next] = ["reader", "former", "next"].map(account);
    for (before, holder, term, change) in [
        (Some(&former), &reader, true, true),
        (None, &reader, true, true),
        (Some(&reader), &next, false, true),
        (Some(&former), &next, false, false),
        (None, &next, false, false),
    ] {
        assert_eq!(Scope::OwnTerms.shows_term(&reader, holder), term, "{before:?} {holder}");
        assert_eq!(Scope::OwnTerms.shows_change(&reader, before, holder), change, "{before:?} {holder}");
        assert!(Scope::Whole.shows_term(&reader, holder) && Scope::Whole.shows_change(&reader, before, holder));
    }
}

#[test]
fn a_day_begins_at_midnight_and_ends_before_the_next_one() {
    let day = at(0).date_naive();
    let (from, to) = bounds_of_day(day);
    assert_eq!((from.date_naive(), to - from), (day, TimeDelta::days(1)));
    assert_eq!((to - TimeDelta::milliseconds(1)).date_naive(), day);
    assert_eq!(bounds_of_day(day + Days::new(1)).0, to);
}

#[test]
fn days_to_come_cannot_be_looked_up() {
    let now = at(0);
    let today = now.date_naive();
    for (days, expected) in [(-400, true), (-1, true), (0, true), (1, false), (400, false)] {
        assert_eq!(is_past_or_today(today + TimeDelta::days(days), now), expected, "{days}");
    }
}

fn period(role: Role, name: &str, since: Option<i64>, until: Option<i64>) -> Period {
    Period { role, account: account(name), since: since.map(at), until: until.map(at), last_day: None }
}

#[test]
fn lanes_span_the_known_history_of_a_service() {
    let now = at(1000 * DAY);
    let creation = at(0).date_naive();
    let mut periods = vec![
        period(Role::Tech, "next", Some(500 * DAY), None),
        period(Role::Tech, "first", None, Some(500 * DAY)),
        period(Role::Admin, "admin", None, None),
    ];
    let drawn = lanes(&periods, creation, now);
    let of = |drawn: &Lanes| drawn.bars.iter().map(|bar| (bar.start, bar.end)).collect::<Vec<_>>();
    let [(middle, end), (start, same), (admin, admin_end)] = of(&drawn)[..] else { panic!("{drawn:?}") };
    assert_eq!((start, middle, admin, admin_end), (0, same, 0, end));
    assert_eq!(drawn.now, end, "present roles last until now");
    assert!((480..=490).contains(&middle) && end > 960 && end < LANES_WIDTH, "{drawn:?}");
    // 2030 is the year of the first day.
    assert_eq!(drawn.years.iter().map(|(year, _)| *year).collect::<Vec<_>>(), [2031, 2032, 2033]);

    periods[0].last_day = Some(now.date_naive() + Days::new(100));
    let drawn = lanes(&periods, creation, now);
    assert!(drawn.bars[0].end > drawn.now && drawn.bars[2].end == drawn.now, "a last day is to come: {drawn:?}");
}

proptest! {
    #![proptest_config(config())]

    /// Also with clocks that are wrong: a creation in the future, periods that end before they begin.
    #[test]
    fn bars_of_any_history_are_inside_of_the_drawing(
        times in prop::collection::vec((prop::option::of(-9000..9000_i64), prop::option::of(-9000..9000_i64)), 0..6),
        created in -9000..9000_i64,
    ) {
        let of = |(since, until): (Option<i64>, Option<i64>)| {
            period(Role::Tech, "tech", since.map(|days| days * DAY), until.map(|days| days * DAY))
        };
        let periods: Vec<Period> = times.into_iter().map(of).collect();
        let drawn = lanes(&periods, at(created * DAY).date_naive(), at(0));
        prop_assert_eq!(drawn.bars.len(), periods.len());
        for bar in &drawn.bars {
            prop_assert!(0 <= bar.start && bar.start < bar.end && bar.end <= LANES_WIDTH + 1, "{:?}", bar);
        }
        prop_assert!((0..=LANES_WIDTH).contains(&drawn.now));
        prop_assert!(drawn.years.iter().all(|(_, at)| (0..=LANES_WIDTH).contains(at)));
    }
}
