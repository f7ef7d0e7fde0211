//! The services list: its search, services that need attention, and services of one name as a group.

use crate::{prelude::*, test};
use handover_rules::model::service::ServiceSearch;
use handover_rules::service_list::{
    ClaimKind, DomainClaim, Due, GroupHolder, Need, NeedFacts, Ticked, URGENT, days_of, due_from, group_holder,
    most_urgent, need_of_state, ticked,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn today() -> NaiveDate {
    day("2030-03-10")
}

#[test]
fn a_service_needs_attention_by_status_or_last_day() {
    use ServiceStatus::{Expired, InCreation, Ok, PendingDebt, UnPaid};
    let far = Some("2031-01-01");
    let rows = [
        (Expired, None, Some(Need::Unpaid)),
        (Expired, far, Some(Need::Unpaid)),
        (UnPaid, far, Some(Need::Unpaid)),
        (PendingDebt, far, Some(Need::Unpaid)),
        (Ok, Some("2030-03-09"), Some(Need::Unpaid)),
        (Ok, Some("2030-03-10"), Some(Need::Ending)),
        (Ok, Some("2030-04-09"), Some(Need::Ending)),
        (Ok, Some("2030-04-10"), None),
        (Ok, None, None),
        (InCreation, Some("2030-03-12"), Some(Need::Ending)),
        (InCreation, None, None),
    ];
    for (status, last_day, need) in rows {
        assert_eq!(need_of_state(status, last_day.map(day), today()), need, "{status:?} {last_day:?}");
    }
}

#[test]
fn days_of_a_need_are_those_of_its_services() {
    for offset in -400..400_i64 {
        let last_day = today() + TimeDelta::days(offset);
        for status in ServiceStatus::ALL {
            let need = need_of_state(status, Some(last_day), today());
            let by_days = Need::ALL.into_iter().find(|need| {
                days_of(*need, today())
                    .is_some_and(|(first, last)| first.is_none_or(|first| first <= last_day) && last_day <= last)
            });
            let expected = if URGENT.contains(&status) { Some(Need::Unpaid) } else { by_days };
            assert_eq!(need, expected, "{status:?} {last_day}");
        }
    }
    for need in [Need::Claims, Need::Waiting] {
        assert_eq!(days_of(need, today()), None);
    }
}

#[test]
fn most_urgent_service_stands_for_its_group() {
    use ServiceStatus::{Expired, Ok, UnPaid};
    let state = |status, last_day: Option<&str>| state(status, last_day.map(day));
    let urgent = |services: &[NeedFacts]| most_urgent(services.iter().copied(), today());
    assert_eq!(urgent(&[]), None);
    assert_eq!(urgent(&[state(Ok, None), state(Ok, Some("2031-01-01")), state(Ok, Some("2030-12-31"))]), Some(2));
    assert_eq!(urgent(&[state(Ok, Some("2030-03-12")), state(UnPaid, None)]), Some(1));
    assert_eq!(urgent(&[state(UnPaid, None), state(Expired, None)]), Some(1));
    assert_eq!(urgent(&[state(Ok, None), state(Ok, None)]), Some(0), "the first of equals");
    let waiting = |hours| NeedFacts { answer_by: Some(noon() + TimeDelta::hours(hours)), ..state(Ok, None) };
    assert_eq!(urgent(&[state(Expired, None), waiting(2), waiting(1)]), Some(2), "the first deadline");
    let [case, change] = [[claim(ClaimKind::Case)], [claim(ClaimKind::HolderChange)]];
    assert_eq!(urgent(&[waiting(1), NeedFacts { claims: &case, ..state(Ok, None) }]), Some(1));
    assert_eq!(urgent(&[state(UnPaid, None), NeedFacts { claims: &change, ..state(Ok, None) }]), Some(1));
}

fn noon() -> Timestamp {
    today().and_hms_opt(12, 0, 0).expect("a time").and_utc()
}

fn claim(kind: ClaimKind) -> DomainClaim {
    DomainClaim { kind, number: 1, domain: service().name, until: noon(), is_own: false, as_holder: false, side: None }
}

fn state(status: ServiceStatus, last_day: Option<NaiveDate>) -> NeedFacts<'static> {
    NeedFacts { claims: &[], answer_by: None, is_billing: true, status, last_day }
}

#[test]
fn a_service_can_have_several_needs() {
    let quiet = state(ServiceStatus::Ok, None);
    let claims = [claim(ClaimKind::Case)];
    let all = NeedFacts { claims: &claims, answer_by: Some(noon()), ..state(ServiceStatus::UnPaid, None) };
    for need in Need::ALL {
        assert!(!quiet.has(need, today()), "{need:?}");
        assert_eq!(all.has(need, today()), need != Need::Ending, "{need:?}");
    }
    let of_another = NeedFacts { is_billing: false, ..all };
    assert!(!of_another.has(Need::Unpaid, today()), "the billing contact pays");
    assert!(of_another.has(Need::Claims, today()) && of_another.has(Need::Waiting, today()));
    let claims = [claim(ClaimKind::HolderChange)];
    let changing = NeedFacts { claims: &claims, ..quiet };
    assert!(changing.has(Need::Waiting, today()) && !changing.has(Need::Claims, today()), "a request, not a claim");
}

#[test]
fn billing_contact_pays_or_renews() {
    use ServiceStatus::{Expired, Ok, PendingDebt, UnPaid};
    let (me, other) = (asker(), stranger());
    let rows = [
        (UnPaid, None, Some(Due::Pay)),
        (PendingDebt, Some("2030-03-01"), Some(Due::Pay)),
        (Expired, None, Some(Due::Renew)),
        (Ok, Some("2030-03-09"), Some(Due::Renew)),
        (Ok, Some("2030-03-20"), Some(Due::Renew)),
        (Ok, Some("2031-03-20"), None),
    ];
    for (status, last_day, due) in rows {
        let due_to = |billing| due_from(&me, billing, status, last_day.map(day), today());
        assert_eq!(due_to(&me), due, "{status:?} {last_day:?}");
        assert_eq!(due_to(&other), None, "{status:?} {last_day:?}");
    }
}

#[test]
fn column_of_a_group_names_one_person_or_counts() {
    let handle = |name: char| account(&format!("{name}{name}1"));
    let column = |holders: &str| {
        let holders: Vec<NicHandle> = holders.chars().map(handle).collect();
        group_holder(&handle('m'), &holders)
    };
    let partly = |who, services| Some(GroupHolder::Partly { who: handle(who), services });
    assert_eq!(column(""), None);
    assert_eq!(column("m"), Some(GroupHolder::Same(handle('m'))));
    assert_eq!(column("ttt"), Some(GroupHolder::Same(handle('t'))));
    assert_eq!(column("mmt"), partly('t', 1), "of two, the other one");
    assert_eq!(column("tmtt"), partly('t', 3));
    assert_eq!(column("bat"), Some(GroupHolder::Mixed { people: 3 }));
    assert_eq!(column("mbta"), Some(GroupHolder::Mixed { people: 4 }));
    assert_eq!(column("abb"), partly('b', 2), "of two others, the one with more services");
    assert_eq!(column("baab"), partly('a', 2), "the first by handle");
}

#[test]
fn tick_of_a_group_is_all_some_or_none() {
    let rows = [
        (vec![], Ticked::None),
        (vec![false, false], Ticked::None),
        (vec![true, false], Ticked::Some),
        (vec![true, true], Ticked::All),
    ];
    for (services, expected) in rows {
        assert_eq!(ticked(services.clone()), expected, "{services:?}");
    }
}

// Search

#[test]
fn searches_name_and_handles_and_punycode() {
    let handles = ["mira-ovh", "teo-ovh", "ines-ovh"];
    let finds = |text: &str| {
        let search = ServiceSearch::new(text);
        search.finds("bucherstube.example", handles, Some("xn--bcherstube-9db.example"))
    };
    assert_eq!(ServiceSearch::new("\u{202a}teo\u{a0}").text(), "teo", "marks and spaces of layout");
    for found in
        ["", "bucher", "bucherstube.", "bucherstube.example.", "xn--bcherstube-9db.example.", "stube.ex", "teo"]
    {
        assert!(finds(found), "{found}");
    }
    for found in ["mira-ovh", "ines-o", "xn--bcher", "xn--"] {
        assert!(finds(found), "{found}");
    }
    // The ASCII form is found by Punycode only: "9db" is no part of the name.
    for missed in ["bücher", "mira teo", "9db", "xn--other", "%", "stube_example", "bucherstube.example.."] {
        assert!(!finds(missed), "{missed}");
    }
    assert!(!ServiceSearch::new("xn--").finds("plain.example", handles, None));
}

#[test]
fn recognizes_punycode_anywhere_in_the_text() {
    let is_punycode = |text: &str| ServiceSearch::new(text).is_punycode();
    assert!(is_punycode("xn--bcherstube-9db.example") && is_punycode("shop.xn--"));
    assert!(!is_punycode("") && !is_punycode("xn-") && !is_punycode("bucherstube.example"));
}

#[test]
fn finds_people_whose_name_matches_among_the_contacts() {
    let search = ServiceSearch::new("marsh").or_contacts(vec!["lm1-ovh".to_owned()]);
    assert_eq!(search.people(), ["lm1-ovh"]);
    assert!(search.finds("kiln.example", ["aa1-ovh", "lm1-ovh", "bb1-ovh"], None));
    assert!(!search.finds("kiln.example", ["aa1-ovh", "lm11-ovh", "bb1-ovh"], None));
}
