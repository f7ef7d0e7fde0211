//! Lines that the form begins with.

use super::Service;
use crate::{prelude::*, test};
use handover_rules::submission::form::{Common, FormLine, FormLines, FormService, NewLine};

const DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2030, 6, 30);

/// Tech contacts of the first and the last service, and a billing contact of the one between.
fn lines(techs: [&NicHandle; 2], days: [Option<NaiveDate>; 2]) -> FormLines {
    let line = |name, contacts, until| FormLine { service: key(Category::Domain, name), contacts, until };
    let tech = |who: &NicHandle| PerRole { tech: Some(who.clone()), ..PerRole::default() };
    let billing = PerRole { billing: Some(account("bill")), ..PerRole::default() };
    let lines = vec![
        line("one.example", tech(techs[0]), days[0]),
        line("three.example", billing, None),
        line("two.example", tech(techs[1]), days[1]),
    ];
    FormLines { lines, may_add: RoleSet::EMPTY }
}

fn techs(lines: &[NewLine]) -> Vec<Option<&str>> {
    lines.iter().map(|line| line.contacts.tech.as_deref()).collect()
}

#[test]
fn common_contacts_are_entered_once_and_count_for_the_same_lines() {
    let lines = lines([&incoming(), &incoming()], [DAY, DAY]);
    assert_eq!(lines.contact(Role::Tech), Common::Same(&incoming()));
    assert_eq!((lines.contact(Role::Admin), lines.last_day()), (Common::None, Common::Same(DAY)));
    assert!(!lines.keeps_contacts());
    assert_eq!(lines.roles(), [Role::Tech, Role::Billing].into_iter().collect());
    let entries = PerRole { tech: Some("new-ovh".to_owned()), ..PerRole::default() };
    let asked = lines.ask(&entries, DAY);
    assert_eq!(techs(&asked), [Some("new-ovh"), None, Some("new-ovh")]);
    assert_eq!(asked.iter().map(|line| line.until).collect::<Vec<_>>(), [DAY, None, DAY]);
    // An emptied field asks for nothing; a role that no line had is asked for everywhere.
    let entries = PerRole { admin: Some("new-ovh".to_owned()), ..PerRole::default() };
    let asked = lines.ask(&entries, None);
    assert!(asked.iter().all(|line| line.contacts.admin.as_deref() == Some("new-ovh")));
    assert!(asked.iter().all(|line| line.contacts.tech.is_none() && line.contacts.billing.is_none()));
}

#[test]
fn contacts_that_differ_stay_until_something_is_entered() {
    let lines = lines([&incoming(), &outgoing()], [DAY, None]);
    assert_eq!((lines.contact(Role::Tech), lines.last_day()), (Common::Different, Common::Different));
    assert!(lines.keeps_contacts());
    let asked = lines.ask(&PerRole::default(), None);
    assert_eq!(techs(&asked), [Some("incoming-ovh"), None, Some("outgoing-ovh")]);
    assert_eq!(asked.iter().map(|line| line.until).collect::<Vec<_>>(), [DAY, None, None]);
    let entries = PerRole { tech: Some("new-ovh".to_owned()), ..PerRole::default() };
    assert_eq!(techs(&lines.ask(&entries, None)), [Some("new-ovh"), None, Some("new-ovh")]);
}

#[test]
fn who_hands_over_gives_the_roles_that_it_holds() {
    let usual = |name| Service { contacts: contacts(&outgoing(), &asker(), &asker()), ..Service::usual(name) };
    let mine = Service { contacts: contacts(&asker(), &outgoing(), &asker()), ..Service::usual("b.example") };
    let services = [usual("a.example"), mine];
    let listed: Vec<FormService<'_>> = services.iter().map(Service::listed).collect();
    let lines = FormLines::of(&asker(), &listed, true);
    let new = || Some("new-ovh".to_owned());
    let asked = lines.ask(&PerRole { admin: new(), tech: new(), billing: new() }, None);
    let seen: Vec<_> = asked.iter().map(|line| line.contacts.clone()).collect();
    let all = |tech, admin| PerRole { admin, tech, billing: new() };
    assert_eq!(seen, [all(new(), None), all(None, new())]);
    assert_eq!(FormLines::of(&outgoing(), &listed[1..], true).roles(), Role::Tech.into());
}

#[test]
fn an_admin_takes_back_every_role_of_another_account() {
    let mut lines = FormLines::default();
    let mut take = |name, admin: &NicHandle, tech: &NicHandle, billing: &NicHandle| {
        lines.take_back(&asker(), &outgoing(), &key(Category::Domain, name), &contacts(admin, tech, billing));
    };
    take("two.example", &asker(), &outgoing(), &outgoing());
    take("one.example", &asker(), &outgoing(), &asker());
    take("not-theirs.example", &asker(), &incoming(), &asker());
    take("not-mine.example", &incoming(), &outgoing(), &asker());
    let of = |line: &FormLine| (line.service.name.to_string(), line.contacts.clone());
    let me = || Some(asker());
    let one = ("one.example".to_owned(), PerRole { tech: me(), ..PerRole::default() });
    let two = ("two.example".to_owned(), PerRole { tech: me(), billing: me(), admin: None });
    assert_eq!(lines.lines.iter().map(of).collect::<Vec<_>>(), [one, two]);
}

#[test]
fn lines_take_over_requests_or_the_way_back() {
    let mut request = RequestHarness::usual().request;
    request.until = DAY;
    for (is_reversed, to, until) in [(false, incoming(), DAY), (true, outgoing(), None)] {
        let mut lines = FormLines::default();
        lines.add(&request.service, request.roles, request.target(is_reversed));
        assert_eq!((lines.contact(Role::Tech), lines.last_day()), (Common::Same(&to), Common::Same(until)));
    }
}
