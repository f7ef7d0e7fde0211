//! Permissions, parties and recipients of every possible submission, compared with the table of decision 0004.

use crate::{prelude::*, test};
use handover_rules::model::account::HandleError;
use handover_rules::submission::{
    ContactInput, Lookup, blockers, lock_of_all, locked_roles, lookups, malformed_inputs, presumed_account,
    resolved_accounts, wanted_accounts,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Decision 0004 row by row: role held, role changed, new contact, parties, other accounts notified of the transfer.
const TABLE: &[(&str, &str, &str, &str, &str)] = &[
    ("admin", "tech", "another", "asker, incoming", "outgoing"),
    ("admin", "billing", "another", "asker, incoming", "outgoing"),
    ("admin", "tech", "itself", "asker", "outgoing"),
    ("admin", "billing", "itself", "asker", "outgoing"),
    ("admin", "admin", "another", "asker, incoming", ""),
    ("tech", "tech", "another", "asker, incoming", "admin"),
    ("billing", "billing", "another", "asker, incoming", "admin"),
];

const NAMES: [(&str, Role); 3] = [("admin", Admin), ("tech", Tech), ("billing", Billing)];

type Names = BTreeSet<String>;

/// The expected requests by (outgoing, incoming): roles, parties, other accounts notified. Or the roles that are refused.
type Expected = Result<BTreeMap<(String, String), (Names, Names, Names)>, Names>;

/// Reads the table. `holders` and `wanted` are in the order admin, tech, billing.
fn expected(holders: [&str; 3], wanted: [Option<&str>; 3]) -> Expected {
    let mut requests: BTreeMap<(String, String), (Names, Names, Names)> = BTreeMap::new();
    let mut refused = Names::new();
    for (index, (asked, _)) in NAMES.iter().enumerate() {
        let Some(new) = wanted[index].filter(|new| *new != holders[index]) else {
            continue;
        };
        let for_whom = if new == "asker" { "itself" } else { "another" };
        let holds = |name: &str| NAMES.iter().zip(holders).any(|((role, _), who)| *role == name && who == "asker");
        let rows: Vec<_> = TABLE.iter().filter(|row| holds(row.0) && row.1 == *asked && row.2 == for_whom).collect();
        if rows.is_empty() {
            refused.insert((*asked).to_owned());
            continue;
        }
        let who = |word: &str| match word {
            "asker" => "asker".to_owned(),
            "incoming" => new.to_owned(),
            "outgoing" => holders[index].to_owned(),
            "admin" => holders[0].to_owned(),
            other => panic!("the table has an unknown word {other}"),
        };
        let list = |words: &str| words.split(", ").filter(|word| !word.is_empty()).map(who).collect::<Names>();
        let entry = requests.entry((holders[index].to_owned(), new.to_owned())).or_default();
        entry.0.insert((*asked).to_owned());
        for row in rows {
            entry.1.extend(list(row.3));
            entry.2.extend(list(row.4));
        }
    }
    for (_, confirm, notified_besides) in requests.values_mut() {
        *notified_besides = &*notified_besides - confirm;
    }
    if refused.is_empty() { Ok(requests) } else { Err(refused) }
}

fn name_of(handle: &NicHandle) -> String {
    let name = handle.as_str().trim_end_matches("-ovh");
    name.trim_end_matches('0').to_owned()
}

fn handle(name: &str) -> NicHandle {
    if name.len() == 1 { account(&[name, "0"].concat()) } else { account(name) }
}

fn role_names(set: RoleSet) -> Names {
    NAMES.iter().filter(|(_, role)| set.contains(*role)).map(|(name, _)| (*name).to_owned()).collect()
}

/// A function pointer rather than a type parameter, so that coverage counts one function.
type AddressOf = fn(&NicHandle) -> Option<EmailAddress>;

fn looked_up(holders: &Contacts, entries: PerRole<Option<ContactInput>>, address_of: AddressOf) -> PerRole<Lookup> {
    let PerRole { admin, tech, billing } = entries;
    lookups(&asker(), holders, &PerRole { admin: Ok(admin), tech: Ok(tech), billing: Ok(billing) }, &address_of)
}

fn submit(holders: &Contacts, entries: PerRole<Option<ContactInput>>) -> Result<Plan, PlanError> {
    let lookups = looked_up(holders, entries, |_| None);
    let found = PerRole::from_fn(|role| match lookups.get(role) {
        Lookup::Unchanged => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => Resolution::Account(handle.clone()),
        Lookup::Wanted(ContactInput::Address(_)) | Lookup::Malformed(_) => Resolution::NoAccount,
    });
    plan(&asker(), &found, &facts(holders))
}

/// Runs a request to its end. Returns the recipients of the confirmation, done and changed notices.
fn run_to_end(holders: &Contacts, planned: &PlannedRequest) -> [Names; 3] {
    let policy = Policy { grace: 0, ..Policy::default() };
    let mut harness = RequestHarness::new(holders, &planned.from, &planned.to, planned.roles, policy).with_codes();
    let parties = planned.parties(&asker());
    for (number, party) in (1..).zip(&parties) {
        harness.step(&accept(party, number)).result.expect("a run_to_end code");
    }
    assert_eq!(moves(&harness.effects), 1);
    assert_eq!(harness.facts.service.contacts, holders.after(planned.roles, &planned.to));
    let to = |wanted: Notice| -> Names {
        let sent = mails(&harness.effects).into_iter().filter(|(notice, _)| *notice == wanted);
        let all: Vec<String> = sent.map(|(_, to)| name_of(&to)).collect();
        let names: Names = all.iter().cloned().collect();
        assert_eq!(names.len(), all.len(), "nobody is notified twice");
        names
    };
    let planned: Names = planned.notified(&asker(), &holders.admin).iter().map(name_of).collect();
    assert_eq!(planned, to(Notice::Changed), "the preview agrees");
    [to(Notice::Confirm), to(Notice::Done), to(Notice::Changed)]
}

#[test]
fn every_possible_submission_follows_the_table() {
    let people = ["asker", "x", "y"];
    let wishes = [None, Some("asker"), Some("x"), Some("y"), Some("newcomer")];
    let (mut checked, mut allowed, mut refused, mut empty, mut requests) = (0, 0, 0, 0, 0);
    for holders in (0..27).map(|n| [people[n / 9], people[n / 3 % 3], people[n % 3]]) {
        let [admin, tech, billing] = holders.map(handle);
        let holders_now = contacts(&admin, &tech, &billing);
        for wanted in (0..125).map(|n| [wishes[n / 25], wishes[n / 5 % 5], wishes[n % 5]]) {
            checked += 1;
            let entry = |index: usize| wanted[index].map(|name: &str| ContactInput::Handle(handle(name)));
            let entries = PerRole { admin: entry(0), tech: entry(1), billing: entry(2) };
            match (submit(&holders_now, entries), expected(holders, wanted)) {
                (Err(PlanError::NothingToChange), Ok(none)) => {
                    assert!(none.is_empty(), "{holders:?} {wanted:?}");
                    empty += 1;
                }
                (Err(PlanError::Blocked { reasons }), Err(roles)) => {
                    for (name, role) in NAMES {
                        let blocker = roles.contains(name).then(|| Blocker::RightMissing { roles: role.into() });
                        assert_eq!(*reasons.get(role), Vec::from_iter(blocker), "{holders:?} {wanted:?}");
                    }
                    refused += 1;
                }
                (Ok(plan), Ok(table)) => {
                    assert_eq!(plan.supersedes, Vec::<RequestId>::new());
                    assert_eq!(plan.requests.len(), table.len(), "{holders:?} {wanted:?}");
                    for planned in &plan.requests {
                        let (roles, confirm, notified_besides) =
                            &table[&(name_of(&planned.from), name_of(&planned.to))];
                        assert_eq!(role_names(planned.roles), *roles, "{holders:?} {wanted:?}");
                        let expected = [confirm, confirm, notified_besides].map(Names::clone);
                        assert_eq!(run_to_end(&holders_now, planned), expected, "{holders:?} {wanted:?}");
                        requests += 1;
                    }
                    assert!(!plan.requests.is_empty());
                    allowed += 1;
                }
                (was, table) => panic!("{holders:?} {wanted:?}: {was:?}, but the table says {table:?}"),
            }
        }
    }
    assert_eq!(checked, 27 * 125, "all assignments of three roles to three accounts, times all inputs");
    assert_eq!(empty, 27 * 8, "each role empty or unchanged");
    // In 9 of the 27 assignments the asker is admin, who can request everything. In the other 18 it can enter any of five
    // values for the roles it holds.
    let others = 2 * ((2 * 5 * 5 - 8) + (2 + 2) * (2 * 2 * 5 - 8));
    assert_eq!(allowed, 9 * (125 - 8) + others);
    assert_eq!(refused, checked - empty - allowed);
    assert_eq!(requests, 2097, "each of them run to its end");
}

#[test]
fn requestable_roles_by_roles_held() {
    let may = |held: &[Role]| blockers::may_ask_for(roles(held));
    assert_eq!(may(&[]), RoleSet::EMPTY);
    assert_eq!(may(&[Tech]), roles(&[Tech]));
    assert_eq!(may(&[Billing]), roles(&[Billing]));
    assert_eq!(may(&[Tech, Billing]), roles(&[Tech, Billing]));
    for held in [&[Admin][..], &[Admin, Tech], &[Admin, Billing], &[Admin, Tech, Billing]] {
        assert_eq!(may(held), roles(&Role::ALL));
    }
}

#[test]
fn form_for_several_services_offers_roles_that_may_be_asked_for_on_any() {
    let (me, other) = (account("asker"), account("stranger"));
    let service = |mine: &[Role]| {
        let of = |role| if mine.contains(&role) { me.clone() } else { other.clone() };
        Contacts { admin: of(Admin), tech: of(Tech), billing: of(Billing) }
    };
    let offered = |services: &[Contacts]| blockers::roles_on_offer(&me, services.iter());
    assert_eq!(offered(&[]), RoleSet::EMPTY);
    assert_eq!(offered(&[service(&[])]), RoleSet::EMPTY);
    assert_eq!(offered(&[service(&[Tech]), service(&[Tech])]), roles(&[Tech]));
    assert_eq!(offered(&[service(&[Tech]), service(&[Billing])]), roles(&[Tech, Billing]));
    assert_eq!(offered(&[service(&[Tech]), service(&[Admin])]), roles(&[Admin, Tech, Billing]));
}

#[test]
fn right_to_ask_by_roles_held() {
    assert_eq!(blockers::right_to_ask(roles(&[Tech]), roles(&[Tech])), roles(&[Tech]));
    assert_eq!(blockers::right_to_ask(roles(&[Tech, Billing]), roles(&[Billing])), roles(&[Billing]));
    for held in [&[Admin][..], &[Admin, Tech]] {
        assert_eq!(blockers::right_to_ask(roles(held), roles(&[Tech])), roles(&[Admin]));
    }
}

#[test]
fn the_admin_of_a_hosting_plan_names_its_webmaster() {
    for category in Category::ALL {
        let is_plan = matches!(category, Category::Hosting | Category::HostingReseller);
        assert_eq!(blockers::may_name_webmaster(category, roles(&[Admin])), is_plan, "{category:?}");
        assert!(!blockers::may_name_webmaster(category, roles(&[Tech, Billing])), "{category:?}");
    }
}

fn entry(text: &str) -> Option<ContactInput> {
    ContactInput::read(Some(text)).expect("a handle or an address")
}

#[test]
fn empty_entry_leaves_the_contact() {
    for nothing in [None, Some(""), Some("  \t ")] {
        assert_eq!(ContactInput::read(nothing), Ok(None));
    }
    assert_eq!(entry(" X0-OVH "), Some(ContactInput::Handle(handle("x"))));
}

#[test]
fn present_contact_in_any_spelling_is_unchanged() {
    let holders = contacts(&handle("x"), &asker(), &handle("y"));
    let entries =
        || PerRole { admin: entry("X0-ovh"), tech: entry("x@halden.example"), billing: entry("y@halden.example") };
    let address_of = |who: &NicHandle| EmailAddress::parse(&[&name_of(who), "@halden.example"].concat());
    let found = looked_up(&holders, entries(), address_of);
    // Unchanged comes before rights: the asker is tech only, but leaves admin as it is. Handles are no secret to it.
    assert_eq!(found.admin, Lookup::Unchanged);
    assert!(matches!(found.tech, Lookup::Wanted(ContactInput::Address(_))));
    // Addresses are: without the right, the right one is refused like any other.
    assert_eq!(found.billing, Lookup::Denied);
    assert_eq!(looked_up(&holders, entries(), |_| None).billing, Lookup::Denied);
    // An admin may name any contact by its address.
    let holders = contacts(&asker(), &handle("x"), &handle("y"));
    let found = looked_up(&holders, PerRole { tech: entry("X@halden.example"), ..entries() }, address_of);
    assert_eq!((found.tech, found.billing), (Lookup::Unchanged, Lookup::Unchanged));
}

/// The plan if the asker names `newcomer` for these roles.
fn plan_for(named: &[Role], facts: &ChangeFacts) -> Result<Plan, PlanError> {
    let newcomer = || Resolution::Account(handle("newcomer"));
    let found = PerRole::from_fn(|role| if named.contains(&role) { newcomer() } else { Resolution::Unchanged });
    plan(&asker(), &found, facts)
}

#[test]
fn address_resolving_to_the_present_contact_is_unchanged() {
    let holders = contacts(&handle("x"), &asker(), &handle("y"));
    let [admin, billing] = ["x", "y"].map(|name| Resolution::Account(handle(name)));
    let mut found = PerRole { admin, tech: Resolution::Unchanged, billing };
    let nothing = plan(&asker(), &found, &facts(&holders));
    assert_eq!(nothing, Err(PlanError::NothingToChange), "and no matter of rights");
    found.tech = Resolution::Account(handle("newcomer"));
    let planned = plan(&asker(), &found, &facts(&holders)).expect("no blockers");
    let request = PlannedRequest { from: asker(), to: handle("newcomer"), roles: roles(&[Tech]), until: None };
    assert_eq!(planned.requests, [request]);
}

fn reasons(of: Result<Plan, PlanError>) -> PerRole<Vec<Blocker>> {
    match of {
        Err(PlanError::Blocked { reasons }) => reasons,
        other => panic!("should be blocked, but is {other:?}"),
    }
}

#[test]
fn missing_right_hides_other_blockers_of_its_role_only() {
    let mut change_facts = facts(&contacts(&handle("x"), &asker(), &handle("y")));
    let newcomer = about(&mut change_facts, &handle("newcomer"));
    (newcomer.has_unpaid_bill, newcomer.profile_complete) = (true, false);
    about(&mut change_facts, &handle("y")).has_unpaid_bill = true;
    let denied = |role: Role| vec![Blocker::RightMissing { roles: role.into() }];
    let account = handle("newcomer");
    let of_tech = vec![
        Blocker::UnpaidInvoice { account: account.clone() },
        Blocker::ProfileIncomplete { account: account.clone() },
    ];
    let expected = PerRole { admin: denied(Admin), tech: of_tech, billing: denied(Billing) };
    assert_eq!(reasons(plan_for(&Role::ALL, &change_facts)), expected);
    let not_looked_up =
        PerRole { admin: Resolution::Denied, tech: Resolution::Account(account), billing: Resolution::Denied };
    assert_eq!(reasons(plan(&asker(), &not_looked_up, &change_facts)), expected);
}

#[test]
fn one_blocker_refuses_the_whole_submission() {
    let facts = facts(&contacts(&asker(), &handle("x"), &handle("y")));
    let newcomer = || Resolution::Account(handle("newcomer"));
    for (tech, blocker) in
        [(Resolution::NoAccount, Blocker::NoSuchAccount), (Resolution::Ambiguous, Blocker::SeveralAccounts)]
    {
        let found = PerRole { admin: newcomer(), tech, billing: newcomer() };
        let expected = PerRole { tech: vec![blocker], ..PerRole::default() };
        assert_eq!(reasons(plan(&asker(), &found, &facts)), expected);
    }
}

#[test]
fn asking_for_a_new_admin_waits_for_the_end_of_the_askers_cool_down() {
    let mut change_facts = facts(&contacts(&asker(), &handle("x"), &handle("y")));
    // That of the incoming contact ends before it has to accept.
    about(&mut change_facts, &handle("newcomer")).cooldown_until = Some(at(60));
    plan_for(&Role::ALL, &change_facts).expect("no blockers");
    about(&mut change_facts, &asker()).cooldown_until = Some(at(60));
    let wait = Blocker::CoolingDown { account: asker(), until: at(60) };
    let expected = PerRole { admin: vec![wait], ..PerRole::default() };
    assert_eq!(reasons(plan_for(&Role::ALL, &change_facts)), expected);
    plan_for(&[Tech, Billing], &change_facts).expect("no blockers");
    assert_eq!(locked_roles(&asker(), &change_facts), expected);
}

#[test]
fn debt_of_another_outgoing_contact_shows_only_once_all_have_confirmed() {
    let mut change_facts = facts(&contacts(&asker(), &handle("x"), &asker()));
    for debtor in [handle("x"), asker()] {
        about(&mut change_facts, &debtor).has_unpaid_bill = true;
    }
    plan_for(&[Tech], &change_facts).expect("no blockers that the asker may know");
    let own = reasons(plan_for(&[Billing], &change_facts)).billing;
    assert_eq!(own, [Blocker::UnpaidInvoice { account: asker() }]);
    about(&mut change_facts, &handle("newcomer")).has_unpaid_bill = true;
    let incoming = reasons(plan_for(&[Tech], &change_facts)).tech;
    assert_eq!(incoming, [Blocker::UnpaidInvoice { account: handle("newcomer") }]);
}

#[test]
fn unknown_account_does_not_hide_other_blockers() {
    let mut change_facts = facts(&contacts(&asker(), &handle("x"), &handle("y")));
    change_facts.service.status = ServiceStatus::Expired;
    change_facts.open = vec![open_request(7, &asker(), roles(&[Tech]))];
    let open = Blocker::RequestOpen { request: id(7), roles: roles(&[Tech]) };
    for (nobody, blocker) in [
        (Resolution::NoAccount, Blocker::NoSuchAccount),
        (Resolution::Ambiguous, Blocker::SeveralAccounts),
        (Resolution::Account(account("unknown")), Blocker::NoSuchAccount),
    ] {
        let blockers = reasons(plan(&asker(), &PerRole { tech: nobody, ..PerRole::default() }, &change_facts));
        assert_eq!(blockers.tech, [Blocker::Expired, blocker, open.clone()]);
    }
}

#[test]
fn only_an_admin_supersedes_open_requests_but_not_its_own() {
    let mut change_facts = facts(&contacts(&asker(), &handle("x"), &handle("y")));
    change_facts.open = vec![
        open_request(1, &handle("x"), roles(&[Tech])),
        open_request(2, &handle("newcomer"), roles(&[Tech, Billing])),
        open_request(3, &handle("y"), roles(&[Admin])),
    ];
    let planned = plan_for(&[Tech, Billing], &change_facts).expect("no blockers");
    assert_eq!(planned.supersedes, [id(1), id(2)], "once each, and only those for the same roles");

    let open = |role: Role| vec![Blocker::RequestOpen { request: id(4), roles: role.into() }];
    change_facts.open = vec![open_request(4, &asker(), roles(&[Tech, Billing]))];
    let expected = PerRole { tech: open(Tech), billing: open(Billing), admin: vec![] };
    assert_eq!(reasons(plan_for(&[Tech, Billing], &change_facts)), expected);

    let mut change_facts = facts(&contacts(&handle("x"), &asker(), &handle("y")));
    change_facts.open = vec![open_request(4, &handle("x"), roles(&[Tech]))];
    assert_eq!(reasons(plan_for(&[Tech], &change_facts)).tech, open(Tech));
}

#[test]
fn request_that_its_asker_has_not_confirmed_gives_way_to_all_who_may_ask() {
    let [admin, tech, billing] = ["admin", "tech", "billing"].map(account);
    let mut facts = facts(&contacts(&admin, &tech, &billing));
    let found = |role| {
        let mut found = PerRole::default();
        *found.get_mut(role) = Resolution::Account(incoming());
        found
    };
    for by in [&admin, &tech, &billing] {
        for (asker, role) in [(&admin, Admin), (&admin, Tech), (&admin, Billing), (&tech, Tech), (&billing, Billing)] {
            for unconfirmed in [false, true] {
                let all = Role::ALL.into_iter().collect();
                facts.open = vec![OpenRequest { unconfirmed, ..open_request(5, by, all) }];
                let ends = unconfirmed || (*asker == admin && *by != admin);
                let planned = plan(asker, &found(role), &facts);
                if let Ok(plan) = &planned {
                    assert!(ends && plan.supersedes == [id(5)] && plan.withdraws.is_empty(), "{planned:?}");
                } else {
                    let open = Blocker::RequestOpen { request: id(5), roles: role.into() };
                    assert!(!ends, "{asker} {by} {role:?}");
                    assert_eq!(*reasons(planned).get(role), [open]);
                }
            }
        }
    }
}

#[test]
fn malformed_input_is_reported_only_to_accounts_with_the_right() {
    let holders = contacts(&handle("x"), &asker(), &handle("y"));
    let wrong = || ContactInput::read(Some("nohyphen"));
    let inputs = PerRole { admin: wrong(), tech: wrong(), billing: Ok(None) };
    let lookups = lookups(&asker(), &holders, &inputs, &|_| None);
    let tech = Lookup::Malformed(HandleError::NoHyphen);
    assert_eq!(lookups, PerRole { admin: Lookup::Denied, tech, billing: Lookup::Unchanged });
    let expected = PerRole { tech: Some(HandleError::NoHyphen), ..PerRole::default() };
    assert_eq!(malformed_inputs(&lookups), expected);
}

#[test]
fn plan_needs_facts_about_resolved_accounts() {
    let [admin, billing] = ["newcomer", "x"].map(|name| Resolution::Account(handle(name)));
    let found = PerRole { admin, tech: Resolution::Denied, billing };
    assert!(resolved_accounts(&found).eq(&["newcomer", "x"].map(handle)));
    assert_eq!(presumed_account(&handle("x"), Zone::Eu), fine(&handle("x")));
}

#[test]
fn only_wanted_accounts_are_looked_up() {
    let wanted = |text| Lookup::Wanted(entry(text).expect("an entry"));
    for (lookups, expected) in [
        ([Lookup::Unchanged, Lookup::Denied, Lookup::Malformed(HandleError::NoHyphen)], &[][..]),
        ([wanted("x0-ovh"), wanted("new@mail.example"), wanted("x0-ovh")], &["x0-ovh", "new@mail.example", "x0-ovh"]),
    ] {
        let [admin, tech, billing] = lookups;
        let lookups = PerRole { admin, tech, billing };
        assert_eq!(wanted_accounts(&lookups).map(ContactInput::as_str).collect::<Vec<_>>(), expected);
    }
}

// Locked roles

#[test]
fn lock_of_all_roles_is_that_of_a_role_that_the_asker_may_change() {
    use ServiceStatus::{Expired, InCreation, Ok, UnPaid};
    let [admin, tech, billing] = ["admin", "tech", "billing"].map(account);
    let mut facts = facts(&contacts(&admin, &tech, &billing));
    // Nothing is known about the accounts.
    facts.accounts.clear();
    let mut lock = |asker: &NicHandle, status, open: &[OpenRequest]| {
        facts.service.status = status;
        facts.open = open.to_vec();
        lock_of_all(&locked_roles(asker, &facts)).cloned()
    };
    for (status, expected) in [
        (Ok, [None, None, None]),
        (Expired, [Some(Blocker::Expired), Some(Blocker::Expired), Some(Blocker::Expired)]),
        (InCreation, [Some(Blocker::InCreation), Some(Blocker::InCreation), Some(Blocker::InCreation)]),
        (UnPaid, [None, None, Some(Blocker::InDebt)]),
    ] {
        assert_eq!([&admin, &tech, &billing].map(|asker| lock(asker, status, &[])), expected, "{status:?}");
    }
    assert_eq!(lock(&outgoing(), Expired, &[]), Some(Blocker::RightMissing { roles: Role::Admin.into() }));
    let open = [open_request(7, &tech, Role::Tech.into())];
    let blocker = Blocker::RequestOpen { request: id(7), roles: Role::Tech.into() };
    assert_eq!([lock(&tech, Ok, &open), lock(&admin, Ok, &open)], [Some(blocker), None]);
}

proptest! {
    #![proptest_config(config())]

    /// A role is locked if and only if no incoming contact without blockers of its own could take it.
    #[test]
    fn role_is_locked_iff_no_account_can_take_it(
        status in prop::sample::select(ServiceStatus::ALL.to_vec()),
        holders in prop::array::uniform3(prop::sample::select(vec!["asker", "x", "y"])),
        in_debt in prop::sample::select(vec!["asker", "x", "y", "stranger"]),
        open in 0..8_u8,
        by_asker: bool,
    ) {
        let [admin, tech, billing] = holders.map(handle);
        let mut facts = facts(&contacts(&admin, &tech, &billing));
        facts.service.status = status;
        about(&mut facts, &handle(in_debt)).has_unpaid_bill = true;
        let by = if by_asker { asker() } else { outgoing() };
        facts.open = vec![open_request(7, &by, RoleSet::from_bits(open))];
        let locked = locked_roles(&asker(), &facts);
        for role in Role::ALL {
            match plan_for(&[role], &facts) {
                Ok(_) => prop_assert_eq!(locked.get(role), &vec![]),
                Err(PlanError::Blocked { reasons }) => prop_assert_eq!(locked.get(role), reasons.get(role)),
                Err(PlanError::NothingToChange) => prop_assert!(false, "the incoming contact holds no role"),
            }
        }
    }
}
