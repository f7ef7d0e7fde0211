//! Permissions, parties and recipients of every possible submission, compared with the table of decision 0004.

use crate::{prelude::*, test};
use handover_rules::model::handle::HandleError;
use handover_rules::submission::{
    ContactInput, Lookup, blockers, locked_roles, lookups, malformed_inputs, resolved_accounts, wanted_accounts,
};
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
        let mut all: Vec<String> = mails(&harness.effects)
            .into_iter()
            .filter(|(notice, _)| *notice == wanted)
            .map(|(_, to)| name_of(&to))
            .collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "nobody is notified twice");
        all.into_iter().collect()
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
                        let outcome = run_to_end(&holders_now, planned);
                        assert_eq!(
                            outcome,
                            [confirm.clone(), confirm.clone(), notified_besides.clone()],
                            "{holders:?} {wanted:?}"
                        );
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
    let address = EmailAddress::parse("x@halden.example").expect("an address");
    assert_eq!(entry(" x@Halden.example "), Some(ContactInput::Address(address)));
    for neither in ["x", "x@y@z", "x0-ov1", "<x0-ovh> <y0-ovh>", "x 0-ovh"] {
        assert!(ContactInput::read(Some(neither)).is_err(), "{neither} is neither a handle nor an address");
    }
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

fn found(admin: Resolution, tech: Resolution, billing: Resolution) -> PerRole<Resolution> {
    PerRole { admin, tech, billing }
}

#[test]
fn address_resolving_to_the_present_contact_is_unchanged() {
    let holders = contacts(&handle("x"), &asker(), &handle("y"));
    let present = || found(Resolution::Account(handle("x")), Resolution::Unchanged, Resolution::Account(handle("y")));
    let nothing = plan(&asker(), &present(), &facts(&holders));
    assert_eq!(nothing, Err(PlanError::NothingToChange), "and no matter of rights");
    let wanted = PerRole { tech: Resolution::Account(handle("newcomer")), ..present() };
    let planned = plan(&asker(), &wanted, &facts(&holders)).expect("no blockers");
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
    let holders = contacts(&handle("x"), &asker(), &handle("y"));
    let mut change_facts = facts(&holders);
    about(&mut change_facts, &handle("newcomer")).has_unpaid_bill = true;
    about(&mut change_facts, &handle("newcomer")).profile_complete = false;
    about(&mut change_facts, &handle("y")).has_unpaid_bill = true;
    let newcomer = || Resolution::Account(handle("newcomer"));
    let denied = |role: Role| vec![Blocker::RightMissing { roles: role.into() }];
    let of_tech = vec![
        Blocker::UnpaidInvoice { account: handle("newcomer") },
        Blocker::ProfileIncomplete { account: handle("newcomer") },
    ];
    for (admin, billing) in [(Resolution::Denied, Resolution::Denied), (newcomer(), newcomer())] {
        let blockers = reasons(plan(&asker(), &found(admin, newcomer(), billing), &change_facts));
        assert_eq!(blockers.admin, denied(Admin));
        assert_eq!(blockers.billing, denied(Billing));
        assert_eq!(blockers.tech, of_tech);
    }
}

#[test]
fn one_blocker_refuses_the_whole_submission() {
    let holders = contacts(&asker(), &handle("x"), &handle("y"));
    let newcomer = || Resolution::Account(handle("newcomer"));
    for (nobody, blocker) in
        [(Resolution::NoAccount, Blocker::NoSuchAccount), (Resolution::Ambiguous, Blocker::SeveralAccounts)]
    {
        let blockers = reasons(plan(&asker(), &found(newcomer(), nobody, newcomer()), &facts(&holders)));
        assert_eq!(blockers, PerRole { tech: vec![blocker], ..PerRole::default() });
    }
}

#[test]
fn asking_for_a_new_admin_waits_for_the_end_of_the_askers_cool_down() {
    let holders = contacts(&asker(), &handle("x"), &handle("y"));
    let newcomer = || Resolution::Account(handle("newcomer"));
    let all = found(newcomer(), newcomer(), newcomer());
    let mut change_facts = facts(&holders);
    // That of the incoming contact ends before it has to accept.
    about(&mut change_facts, &handle("newcomer")).cooldown_until = Some(at(60));
    plan(&asker(), &all, &change_facts).expect("no blockers");
    about(&mut change_facts, &asker()).cooldown_until = Some(at(60));
    let wait = Blocker::CoolingDown { account: asker(), until: at(60) };
    let blocked = reasons(plan(&asker(), &all, &change_facts));
    assert_eq!((blocked.admin, blocked.tech, blocked.billing), (vec![wait.clone()], vec![], vec![]));
    let others = found(Resolution::Unchanged, newcomer(), newcomer());
    plan(&asker(), &others, &change_facts).expect("no blockers");
    assert_eq!(locked_roles(&asker(), &change_facts).admin, [wait]);
}

#[test]
fn debt_of_another_outgoing_contact_shows_only_once_all_have_confirmed() {
    let holders = contacts(&asker(), &handle("x"), &asker());
    let newcomer = || Resolution::Account(handle("newcomer"));
    let mut change_facts = facts(&holders);
    for debtor in [handle("x"), asker()] {
        about(&mut change_facts, &debtor).has_unpaid_bill = true;
    }
    plan(&asker(), &found(Resolution::Unchanged, newcomer(), Resolution::Unchanged), &change_facts)
        .expect("no blockers that the asker may know");
    let own = reasons(plan(&asker(), &found(Resolution::Unchanged, Resolution::Unchanged, newcomer()), &change_facts));
    assert_eq!(own.billing, [Blocker::UnpaidInvoice { account: asker() }]);
    about(&mut change_facts, &handle("newcomer")).has_unpaid_bill = true;
    let incoming =
        reasons(plan(&asker(), &found(Resolution::Unchanged, newcomer(), Resolution::Unchanged), &change_facts));
    assert_eq!(incoming.tech, [Blocker::UnpaidInvoice { account: handle("newcomer") }]);
}

#[test]
fn unknown_account_does_not_hide_other_blockers() {
    let holders = contacts(&asker(), &handle("x"), &handle("y"));
    let mut change_facts = facts(&holders);
    change_facts.service.status = ServiceStatus::Expired;
    change_facts.open = vec![open_request(7, &asker(), roles(&[Tech]))];
    let others = [Blocker::Expired, Blocker::RequestOpen { request: id(7), roles: roles(&[Tech]) }];
    for (nobody, blocker) in [
        (Resolution::NoAccount, Blocker::NoSuchAccount),
        (Resolution::Ambiguous, Blocker::SeveralAccounts),
        (Resolution::Account(account("unknown")), Blocker::NoSuchAccount),
    ] {
        let blockers =
            reasons(plan(&asker(), &found(Resolution::Unchanged, nobody, Resolution::Unchanged), &change_facts));
        for expected in others.iter().chain([&blocker]) {
            assert!(blockers.tech.contains(expected), "{expected:?} is missing in {:?}", blockers.tech);
        }
        assert_eq!(blockers.tech.len(), 3);
    }
}

#[test]
fn admin_supersedes_open_requests_of_others_but_not_own() {
    let holders = contacts(&asker(), &handle("x"), &handle("y"));
    let mut change_facts = facts(&holders);
    change_facts.open = vec![
        open_request(1, &handle("x"), roles(&[Tech])),
        open_request(2, &handle("newcomer"), roles(&[Tech, Billing])),
        open_request(3, &handle("y"), roles(&[Admin])),
    ];
    let newcomer = || Resolution::Account(handle("newcomer"));
    let wanted = found(Resolution::Unchanged, newcomer(), newcomer());
    let planned = plan(&asker(), &wanted, &change_facts).expect("no blockers");
    assert_eq!(planned.supersedes, [id(1), id(2)], "once each, and only those for the same roles");

    change_facts.open = vec![open_request(4, &asker(), roles(&[Tech, Billing]))];
    let blockers = reasons(plan(&asker(), &wanted, &change_facts));
    assert_eq!(blockers.tech, [Blocker::RequestOpen { request: id(4), roles: roles(&[Tech]) }]);
    assert_eq!(blockers.billing, [Blocker::RequestOpen { request: id(4), roles: roles(&[Billing]) }]);
}

#[test]
fn only_admin_supersedes_open_requests() {
    let holders = contacts(&handle("x"), &asker(), &handle("y"));
    let mut change_facts = facts(&holders);
    change_facts.open = vec![open_request(5, &handle("x"), roles(&[Tech]))];
    let wanted = found(Resolution::Unchanged, Resolution::Account(handle("newcomer")), Resolution::Unchanged);
    let blockers = reasons(plan(&asker(), &wanted, &change_facts));
    assert_eq!(blockers.tech, [Blocker::RequestOpen { request: id(5), roles: roles(&[Tech]) }]);
}
#[test]
fn malformed_input_is_reported_only_to_accounts_with_the_right() {
    let holders = contacts(&handle("x"), &asker(), &handle("y"));
    let wrong = || ContactInput::read(Some("nohyphen"));
    let inputs = PerRole { admin: wrong(), tech: wrong(), billing: Ok(None) };
    let lookups = lookups(&asker(), &holders, &inputs, &|_| None);
    assert_eq!(lookups.admin, Lookup::Denied);
    assert_eq!(lookups.tech, Lookup::Malformed(HandleError::NoHyphen));
    assert_eq!(lookups.billing, Lookup::Unchanged);
    let malformed = malformed_inputs(&lookups);
    assert_eq!(malformed, PerRole { tech: Some(HandleError::NoHyphen), ..PerRole::default() });
}

#[test]
fn plan_needs_facts_about_holders_and_resolved_accounts() {
    let newcomer = Resolution::Account(handle("newcomer"));
    let all: Vec<NicHandle> =
        resolved_accounts(&found(newcomer, Resolution::Denied, Resolution::Account(handle("x")))).cloned().collect();
    assert_eq!(all, [handle("newcomer"), handle("x")]);
    let like = fine(&asker());
    assert_eq!(handover_rules::submission::presumed_account(&handle("x"), like.zone), fine(&handle("x")));
}

#[test]
fn only_wanted_accounts_are_looked_up() {
    let wanted = |name: &str| Lookup::Wanted(ContactInput::Handle(account(name)));
    let names = |admin: Lookup, tech: Lookup, billing: Lookup| -> Vec<String> {
        wanted_accounts(&PerRole { admin, tech, billing }).map(|input| input.as_str().to_owned()).collect()
    };
    assert!(names(Lookup::Unchanged, Lookup::Denied, Lookup::Malformed(HandleError::NoHyphen)).is_empty());
    assert_eq!(names(Lookup::Denied, wanted("newcomer"), Lookup::Unchanged), ["newcomer-ovh"]);
    assert_eq!(names(wanted("other"), wanted("newcomer"), wanted("other")), ["other-ovh", "newcomer-ovh", "other-ovh"]);
    let address = EmailAddress::parse("new@mail.example").expect("an address");
    assert_eq!(
        names(Lookup::Unchanged, Lookup::Wanted(ContactInput::Address(address)), Lookup::Denied),
        ["new@mail.example"]
    );
}
