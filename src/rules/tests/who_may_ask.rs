//! Permissions, parties and recipients of every possible submission, compared with the table of decision 0004.

mod common;

use common::{Story, about, accept, account, contacts, facts, fine, id, mails, moves, open_request, roles};
use handover_rules::PerRole;
use handover_rules::model::role::Role::{Admin, Billing, Tech};
use handover_rules::request::notices::Notice;
use handover_rules::submission::{
    ContactInput, Lookup, Plan, PlanError, PlannedRequest, Resolution, count_accounts, lookups, plan, resolved_accounts,
};
use handover_rules::{
    Blocker, Contacts, EmailAddress, NicHandle, Policy, RequestId, Role, RoleSet, submission::blockers,
};
use std::collections::{BTreeMap, BTreeSet};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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

/// What a submission should lead to: by (outgoing, incoming), the roles, who confirms, who else is told.
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

/// One type for all that may be known of addresses, so that coverage sees one function.
type AddressOf = fn(&NicHandle) -> Option<EmailAddress>;

fn looked_up(holders: &Contacts, entries: PerRole<Option<ContactInput>>, address_of: AddressOf) -> PerRole<Lookup> {
    lookups(&common::asker(), holders, entries, address_of)
}

fn submit(holders: &Contacts, entries: PerRole<Option<ContactInput>>) -> Result<Plan, PlanError> {
    let lookups = looked_up(holders, entries, |_| None);
    let found = PerRole::from_fn(|role| match lookups.get(role) {
        Lookup::Unchanged => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => Resolution::Account(handle.clone()),
        Lookup::Wanted(ContactInput::Address(_)) => Resolution::NoAccount,
    });
    plan(&common::asker(), &found, &facts(holders))
}

/// Lives a draft through to its end and says who was asked to confirm, told that it is done, told of the change.
fn live(holders: &Contacts, draft: &PlannedRequest) -> [Names; 3] {
    let policy = Policy { grace: 0, ..Policy::default() };
    let mut story = Story::new(holders, &draft.from, &draft.to, draft.roles, policy).with_codes();
    let parties = draft.parties(&common::asker());
    for (number, party) in (1..).zip(&parties) {
        story.step(&accept(party, number)).result.expect("a live code");
    }
    assert_eq!(moves(&story.effects), 1);
    assert_eq!(story.facts.service.contacts, holders.after(draft.roles, &draft.to));
    let to = |wanted: Notice| -> Names {
        let mut all: Vec<String> = mails(&story.effects)
            .into_iter()
            .filter(|(notice, _)| *notice == wanted)
            .map(|(_, to)| name_of(&to))
            .collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "nobody is told twice");
        all.into_iter().collect()
    };
    let planned: Names = draft.notified(&common::asker(), &holders.admin).iter().map(name_of).collect();
    assert_eq!(planned, to(Notice::Changed), "the preview of who is told is what happens");
    [to(Notice::Confirm), to(Notice::Done), to(Notice::Changed)]
}

#[test]
fn every_submission_there_is_follows_the_table() {
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
                        let reason = roles.contains(name).then(|| Blocker::RightMissing { roles: role.into() });
                        assert_eq!(*reasons.get(role), Vec::from_iter(reason), "{holders:?} {wanted:?}");
                    }
                    refused += 1;
                }
                (Ok(plan), Ok(table)) => {
                    assert_eq!(plan.supersedes, Vec::<RequestId>::new());
                    assert_eq!(plan.requests.len(), table.len(), "{holders:?} {wanted:?}");
                    for draft in &plan.requests {
                        let (roles, confirm, notified_besides) = &table[&(name_of(&draft.from), name_of(&draft.to))];
                        assert_eq!(role_names(draft.roles), *roles, "{holders:?} {wanted:?}");
                        let lived = live(&holders_now, draft);
                        assert_eq!(
                            lived,
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
    assert_eq!(checked, 27 * 125, "every way three people hold three roles, times every way to fill in the form");
    assert_eq!(empty, 27 * 8, "each role left out or left with its contact");
    // An admin may ask for everything (9 of the 27 ways). Of the others (18), those with tech, billing or both may fill
    // in any of five values for these.
    let others = 2 * ((2 * 5 * 5 - 8) + (2 + 2) * (2 * 2 * 5 - 8));
    assert_eq!(allowed, 9 * (125 - 8) + others);
    assert_eq!(refused, checked - empty - allowed);
    assert_eq!(requests, 2097, "each of them lived through to its end");
}

#[test]
fn the_rights_of_every_set_of_roles() {
    let may = |held: &[Role]| blockers::may_ask_for(roles(held));
    assert_eq!(may(&[]), RoleSet::EMPTY);
    assert_eq!(may(&[Tech]), roles(&[Tech]));
    assert_eq!(may(&[Billing]), roles(&[Billing]));
    assert_eq!(may(&[Tech, Billing]), roles(&[Tech, Billing]));
    for held in [&[Admin][..], &[Admin, Tech], &[Admin, Billing], &[Admin, Tech, Billing]] {
        assert_eq!(may(held), roles(&Role::ALL));
    }
}

fn entry(text: &str) -> Option<ContactInput> {
    ContactInput::read(Some(text)).expect("a handle or an address")
}

#[test]
fn nothing_entered_leaves_the_contact() {
    for nothing in [None, Some(""), Some("  \t ")] {
        assert_eq!(ContactInput::read(nothing), Ok(None));
    }
    assert_eq!(entry(" X0-OVH "), Some(ContactInput::Handle(handle("x"))));
    let address = EmailAddress::parse("x@halden.example").expect("an address");
    assert_eq!(entry(" x@Halden.example "), Some(ContactInput::Address(address)));
    for neither in ["x", "x@y@z", "x0-ov1", "<x0-ovh>", "x 0-ovh"] {
        assert!(ContactInput::read(Some(neither)).is_err(), "{neither} is neither a handle nor an address");
    }
}

#[test]
fn a_present_contact_is_unchanged_however_it_is_spelt() {
    let holders = contacts(&handle("x"), &common::asker(), &handle("y"));
    let entries =
        || PerRole { admin: entry("X0-ovh"), tech: entry("x@halden.example"), billing: entry("y@halden.example") };
    let address_of = |who: &NicHandle| EmailAddress::parse(&[&name_of(who), "@halden.example"].concat());
    let found = looked_up(&holders, entries(), address_of);
    // Unchanged comes before rights: the asker is tech only, but leaves admin and billing as they are.
    assert_eq!(found.admin, Lookup::Unchanged);
    assert!(matches!(found.tech, Lookup::Wanted(ContactInput::Address(_))));
    assert_eq!(found.billing, Lookup::Unchanged);
    // Where the caller may not use the address, an entry for a role without the right is not looked up.
    assert_eq!(looked_up(&holders, entries(), |_| None).billing, Lookup::Denied);
}

fn found(admin: Resolution, tech: Resolution, billing: Resolution) -> PerRole<Resolution> {
    PerRole { admin, tech, billing }
}

#[test]
fn an_address_that_turns_out_to_be_the_present_contacts_is_unchanged() {
    let holders = contacts(&handle("x"), &common::asker(), &handle("y"));
    let present = || found(Resolution::Account(handle("x")), Resolution::Unchanged, Resolution::Account(handle("y")));
    let nothing = plan(&common::asker(), &present(), &facts(&holders));
    assert_eq!(nothing, Err(PlanError::NothingToChange), "and no matter of rights");
    let wanted = PerRole { tech: Resolution::Account(handle("newcomer")), ..present() };
    let planned = plan(&common::asker(), &wanted, &facts(&holders)).expect("nothing in the way");
    let draft = PlannedRequest { from: common::asker(), to: handle("newcomer"), roles: roles(&[Tech]) };
    assert_eq!(planned.requests, [draft]);
}

fn reasons(of: Result<Plan, PlanError>) -> PerRole<Vec<Blocker>> {
    match of {
        Err(PlanError::Blocked { reasons }) => reasons,
        other => panic!("should be blocked, but is {other:?}"),
    }
}

#[test]
fn a_missing_right_is_the_only_reason_given_for_its_role_and_the_others_give_all_of_theirs() {
    let holders = contacts(&handle("x"), &common::asker(), &handle("y"));
    let mut world = facts(&holders);
    about(&mut world, &handle("newcomer")).has_unpaid_bill = true;
    about(&mut world, &handle("newcomer")).profile_complete = false;
    about(&mut world, &handle("y")).has_unpaid_bill = true;
    let newcomer = || Resolution::Account(handle("newcomer"));
    let denied = |role: Role| vec![Blocker::RightMissing { roles: role.into() }];
    let of_tech = vec![
        Blocker::UnpaidInvoice { account: handle("newcomer") },
        Blocker::ProfileIncomplete { account: handle("newcomer") },
    ];
    for (admin, billing) in [(Resolution::Denied, Resolution::Denied), (newcomer(), newcomer())] {
        let said = reasons(plan(&common::asker(), &found(admin, newcomer(), billing), &world));
        assert_eq!(said.admin, denied(Admin));
        assert_eq!(said.billing, denied(Billing));
        assert_eq!(said.tech, of_tech);
    }
}

#[test]
fn one_reason_anywhere_refuses_the_whole_submission() {
    let holders = contacts(&common::asker(), &handle("x"), &handle("y"));
    let newcomer = || Resolution::Account(handle("newcomer"));
    for (nobody, reason) in
        [(Resolution::NoAccount, Blocker::NoSuchAccount), (Resolution::Ambiguous, Blocker::SeveralAccounts)]
    {
        let said = reasons(plan(&common::asker(), &found(newcomer(), nobody, newcomer()), &facts(&holders)));
        assert_eq!(said, PerRole { tech: vec![reason], ..PerRole::default() });
    }
}

#[test]
fn an_entry_nobody_is_found_for_does_not_hide_the_other_reasons() {
    let holders = contacts(&common::asker(), &handle("x"), &handle("y"));
    let mut world = facts(&holders);
    world.service.status = handover_rules::ServiceStatus::Expired;
    about(&mut world, &handle("x")).has_unpaid_bill = true;
    world.open = vec![open_request(7, &common::asker(), roles(&[Tech]))];
    let others = [
        Blocker::Expired,
        Blocker::UnpaidInvoice { account: handle("x") },
        Blocker::RequestOpen { request: id(7), roles: roles(&[Tech]) },
    ];
    for (nobody, reason) in [
        (Resolution::NoAccount, Blocker::NoSuchAccount),
        (Resolution::Ambiguous, Blocker::SeveralAccounts),
        (Resolution::Account(account("unknown")), Blocker::NoSuchAccount),
    ] {
        let said =
            reasons(plan(&common::asker(), &found(Resolution::Unchanged, nobody, Resolution::Unchanged), &world));
        for expected in others.iter().chain([&reason]) {
            assert!(said.tech.contains(expected), "{expected:?} is missing in {:?}", said.tech);
        }
        assert_eq!(said.tech.len(), 4);
    }
}

#[test]
fn an_admin_ends_open_requests_of_others_but_not_its_own() {
    let holders = contacts(&common::asker(), &handle("x"), &handle("y"));
    let mut world = facts(&holders);
    world.open = vec![
        open_request(1, &handle("x"), roles(&[Tech])),
        open_request(2, &handle("newcomer"), roles(&[Tech, Billing])),
        open_request(3, &handle("y"), roles(&[Admin])),
    ];
    let newcomer = || Resolution::Account(handle("newcomer"));
    let wanted = found(Resolution::Unchanged, newcomer(), newcomer());
    let planned = plan(&common::asker(), &wanted, &world).expect("nothing in the way");
    assert_eq!(planned.supersedes, [id(1), id(2)], "once each, and only those for the same roles");

    world.open = vec![open_request(4, &common::asker(), roles(&[Tech, Billing]))];
    let said = reasons(plan(&common::asker(), &wanted, &world));
    assert_eq!(said.tech, [Blocker::RequestOpen { request: id(4), roles: roles(&[Tech]) }]);
    assert_eq!(said.billing, [Blocker::RequestOpen { request: id(4), roles: roles(&[Billing]) }]);
}

#[test]
fn nobody_else_ends_open_requests() {
    let holders = contacts(&handle("x"), &common::asker(), &handle("y"));
    let mut world = facts(&holders);
    world.open = vec![open_request(5, &handle("x"), roles(&[Tech]))];
    let wanted = found(Resolution::Unchanged, Resolution::Account(handle("newcomer")), Resolution::Unchanged);
    let said = reasons(plan(&common::asker(), &wanted, &world));
    assert_eq!(said.tech, [Blocker::RequestOpen { request: id(5), roles: roles(&[Tech]) }]);
}

#[test]
fn the_facts_a_plan_needs() {
    let newcomer = Resolution::Account(handle("newcomer"));
    let all: Vec<NicHandle> =
        resolved_accounts(&found(newcomer, Resolution::Denied, Resolution::Account(handle("x")))).cloned().collect();
    assert_eq!(all, [handle("newcomer"), handle("x")]);
    let like = fine(&common::asker());
    assert_eq!(handover_rules::submission::presumed_account(&handle("x"), &like), fine(&handle("x")));
}

#[test]
fn one_account_for_several_roles_is_looked_up_once_and_nothing_else_at_all() {
    let wanted = |name: &str| Lookup::Wanted(ContactInput::Handle(account(name)));
    let count = |admin: Lookup, tech: Lookup, billing: Lookup| count_accounts(&PerRole { admin, tech, billing });
    assert_eq!(count(Lookup::Unchanged, Lookup::Denied, Lookup::Unchanged), 0);
    assert_eq!(count(Lookup::Denied, wanted("newcomer"), Lookup::Unchanged), 1);
    assert_eq!(count(wanted("newcomer"), wanted("newcomer"), wanted("newcomer")), 1);
    assert_eq!(count(wanted("newcomer"), wanted("other"), wanted("newcomer")), 2);
    assert_eq!(count(wanted("newcomer"), wanted("other"), wanted("third")), 3);
}
