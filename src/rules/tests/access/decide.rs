//! Single decisions, by table.

use super::{action, always, ask, groups, known, patterns, policy, policy_id};
use crate::{prelude::*, test};
use Category::{Domain, Vps, Zone};
use handover_rules::access::{
    AccessLine, AccessPolicy, AccessQuery, AccessSource, AccessVerdict, ActionGroup, ActionName, Catalogue,
    Permissions, access_lines, access_until, ends_first, givers_of, gives_sight, who_can,
};
use handover_rules::account::mailed_links::Intrusion;

fn people() -> Contacts {
    contacts(&account("admin"), &account("tech"), &account("payer"))
}

fn server() -> ServiceKey {
    key(Vps, "v1")
}

fn by_policy(number: u128, giver: &str) -> AccessVerdict {
    AccessVerdict::AllowedByPolicy { policy: policy_id(number), giver: account(giver) }
}

fn denied(number: u128, giver: &str) -> AccessVerdict {
    AccessVerdict::DeniedByPolicy { policy: policy_id(number), giver: account(giver) }
}

fn allow(texts: &[&str]) -> Permissions {
    Permissions { allow: patterns(texts), ..Permissions::default() }
}

fn deny(texts: &[&str]) -> Permissions {
    Permissions { deny: patterns(texts), ..Permissions::default() }
}

fn agency(what: &str, policies: &[AccessPolicy]) -> AccessVerdict {
    ask((&account("agency"), what), &server(), &people(), policies, at(0))
}

#[test]
fn giver_gives_what_its_roles_include() {
    for (giver, configure, invoices) in [
        ("admin", by_policy(1, "admin"), AccessVerdict::NoContact),
        ("tech", by_policy(1, "tech"), AccessVerdict::NoContact),
        ("payer", AccessVerdict::NoContact, by_policy(1, "payer")),
        ("other", AccessVerdict::NoContact, AccessVerdict::NoContact),
    ] {
        let given = [policy(1, giver, "agency", "*", allow(&["*"]))];
        assert_eq!(agency("configure", &given), configure, "{giver}");
        assert_eq!(agency("seeInvoices", &given), invoices, "{giver}");
        for kept in ["changeAllContacts", "handOnTech", "handOnBilling", "transferOut"] {
            assert_eq!(agency(kept, &given), AccessVerdict::NoContact, "{giver} {kept}");
        }
    }
}

#[test]
fn deny_counts_for_the_giver_and_that_of_the_admin_for_everybody() {
    for (giver, denier, expected) in [
        ("admin", "admin", denied(2, "admin")),
        ("tech", "tech", denied(2, "tech")),
        ("tech", "admin", denied(2, "admin")),
        ("admin", "tech", by_policy(1, "admin")),
        ("admin", "other", by_policy(1, "admin")),
    ] {
        let policies =
            [policy(1, giver, "agency", "*", allow(&["configure"])), policy(2, denier, "agency", "*", deny(&["*"]))];
        assert_eq!(agency("configure", &policies), expected, "{giver} {denier}");
        let reversed: Vec<AccessPolicy> = policies.into_iter().rev().collect();
        assert_eq!(agency("configure", &reversed), expected, "in any order");
    }
}

#[test]
fn dropped_policy_leaves_its_denials_in_force() {
    let mixed = Permissions { deny: patterns(&["configure"]), ..allow(&["see"]) };
    let dropped = policy(1, "admin", "agency", "*", mixed);
    let rest = dropped.left_after_drop(&account("agency"), policy_id(3)).expect("a denial");
    assert!(!rest.content.permissions.give_anything());
    let given = policy(2, "tech", "agency", "*", allow(&["configure"]));
    assert_eq!(agency("configure", &[given, rest]), denied(3, "admin"));
    let gives_only = policy(1, "admin", "agency", "*", allow(&["see"]));
    assert_eq!(gives_only.left_after_drop(&account("agency"), policy_id(3)), None);
}

/// In doubt, what is denied stays denied, and what was given is given again by the owner alone.
#[test]
fn recovery_keeps_denials_that_the_owner_may_have_made_and_restores_what_the_intruder_ended() {
    let (before, after) = (at(9), at(10));
    let taken_over = Intrusion::Mailbox { since: after };
    let gives_only = policy(1, "admin", "agency", "*", allow(&["see"]));
    let both = policy(1, "admin", "agency", "*", Permissions { deny: patterns(&["configure"]), ..allow(&["see"]) });
    let denials = policy(1, "admin", "agency", "*", deny(&["configure"]));
    assert_eq!(both.clone().restored(after, taken_over), Some(both.clone()));
    assert_eq!(both.clone().restored(before, taken_over), Some(denials.clone()));
    assert_eq!(gives_only.clone().restored(before, taken_over), None);
    assert_eq!(both.left_after_recovery(after, taken_over, policy_id(1)), None);
    assert_eq!(both.left_after_recovery(before, taken_over, policy_id(1)), Some(denials));
    assert_eq!(gives_only.left_after_recovery(before, taken_over, policy_id(1)), None);
}

#[test]
fn policies_take_nothing_from_roles() {
    let tech = |what, policies: &[AccessPolicy]| ask((&account("tech"), what), &server(), &people(), policies, at(0));
    let denying = [policy(1, "admin", "tech", "*", deny(&["*"]))];
    assert_eq!(tech("configure", &denying), AccessVerdict::Allowed { by: Role::Tech });
    assert_eq!(tech("seeInvoices", &denying), AccessVerdict::RoleLacksRight { holds: Role::Tech.into() });
    let given = [policy(1, "payer", "tech", "*", groups(&[ActionGroup::BillingRead]))];
    assert_eq!(tech("seeInvoices", &given), by_policy(1, "payer"));
}

#[test]
fn acting_in_the_name_of_a_giver_takes_a_policy_of_that_giver() {
    let asks = || groups(&[ActionGroup::Contacts]);
    let policies = [
        policy(1, "admin", "agency", "*", asks()),
        policy(2, "admin", "tech", "*", asks()),
        policy(3, "payer", "agency", "vps:v1", asks()),
        policy(4, "admin", "agency", "domain:*", deny(&["*"])),
    ];
    let catalogue = Catalogue::built_in();
    let decide = |who: &str, giver: &str, policies: &[AccessPolicy]| {
        let (account_, people, server) = (account(who), people(), server());
        let action = catalogue.get(&action("askForContacts")).expect("an action");
        let query = AccessQuery { account: &account_, action, service: &server, contacts: Some(&people), now: at(0) };
        query.decide_for(&account(giver), &known(policies, [action]))
    };
    assert_eq!(decide("agency", "admin", &policies), by_policy(1, "admin"));
    assert_eq!(decide("agency", "payer", &policies), by_policy(3, "payer"));
    assert_eq!(decide("agency", "tech", &policies), AccessVerdict::NoContact);
    assert_eq!(decide("tech", "admin", &policies), by_policy(2, "admin"), "whatever its own role is");
    assert_eq!(decide("admin", "admin", &policies), AccessVerdict::NoContact, "nobody gives access to itself");
    let denied_too: Vec<AccessPolicy> =
        policies.into_iter().chain([policy(5, "admin", "agency", "vps:*", deny(&["ask*"]))]).collect();
    assert_eq!(decide("agency", "admin", &denied_too), denied(5, "admin"));
    assert_eq!(decide("agency", "payer", &denied_too), denied(5, "admin"), "the admin's denial counts");
}

#[test]
fn services_that_do_not_exist_are_not_reached() {
    let given = [policy(1, "admin", "agency", "*", allow(&["*"]))];
    let catalogue = Catalogue::built_in();
    let given = known(&given, catalogue.actions());
    let (who, see) = (account("agency"), catalogue.get(&action("see")).expect("see"));
    let query = AccessQuery { account: &who, action: see, service: &server(), contacts: None, now: at(0) };
    assert_eq!(query.decide(&given), AccessVerdict::NoContact);
    assert_eq!(query.recorded_for(&AccessVerdict::NoContact, &given), Vec::<&AccessPolicy>::new());
}

/// The numbers of the policies for which a query is recorded.
fn recorded(who: &str, what: &str, policies: &[AccessPolicy]) -> Vec<String> {
    let catalogue = Catalogue::built_in();
    let policies = known(policies, catalogue.actions());
    let (who, people, service) = (account(who), people(), server());
    let action = catalogue.get(&action(what)).expect("an action");
    let query = AccessQuery { account: &who, action, service: &service, contacts: Some(&people), now: at(0) };
    query.recorded_for(&query.decide(&policies), &policies).iter().map(|policy| policy.id.to_string()).collect()
}

#[test]
fn uses_are_recorded_for_givers() {
    let mut over = policy(3, "tech", "agency", "*", groups(&[ActionGroup::See]));
    over.content.expires_at = Some(at(0));
    let policies = [
        policy(1, "admin", "agency", "*", groups(&[ActionGroup::See])),
        policy(2, "admin", "agency", "vps:v1", deny(&["configure"])),
        over,
        policy(4, "other", "agency", "*", groups(&[ActionGroup::See])),
    ];
    let ids = |numbers: &[u128]| numbers.iter().map(|number| policy_id(*number).to_string()).collect::<Vec<_>>();
    assert_eq!(recorded("agency", "see", &policies), ids(&[1]));
    assert_eq!(recorded("agency", "configure", &policies), ids(&[2, 3]), "refused, so for every giver with a role");
    assert_eq!(recorded("tech", "see", &policies), ids(&[]), "by role");
    assert_eq!(recorded("stranger", "see", &policies), ids(&[]));
}

#[test]
fn transfer_lock_refuses_what_a_role_permits() {
    let until = at(10);
    let allowed = AccessVerdict::Allowed { by: Role::Admin };
    let locked = |what: &str, now| allowed.clone().with_transfer_lock(&action(what), Some(until), now);
    assert_eq!(locked("transferOut", at(9)), AccessVerdict::TransferLocked { until });
    assert_eq!(locked("transferOut", at(10)), allowed);
    assert_eq!(locked("changeHolder", at(0)), allowed);
    let refused = AccessVerdict::NoContact.with_transfer_lock(&action("transferOut"), Some(until), at(0));
    assert_eq!(refused, AccessVerdict::NoContact);
    assert_eq!(allowed.clone().with_transfer_lock(&action("transferOut"), None, at(0)), allowed);
}

#[test]
fn table_of_a_service_has_roles_and_policies() {
    let mut over = policy(3, "tech", "agency", "*", groups(&[ActionGroup::See]));
    over.content.expires_at = Some(at(0));
    let policies = [
        policy(1, "admin", "agency", "vps:*", Permissions { except: patterns(&["see"]), ..allow(&["*"]) }),
        policy(2, "admin", "agency", "vps:v1", deny(&["askForContacts"])),
        over,
        policy(4, "payer", "payer2", "*", groups(&[ActionGroup::BillingPay])),
        policy(5, "other", "agency", "*", allow(&["*"])),
    ];
    let catalogue = Catalogue::built_in();
    let policies = known(&policies, catalogue.actions());
    let lines_of = |service: ServiceKey| {
        access_lines(&service, &people(), &policies, &catalogue, at(0), always).unwrap_or_else(|never| match never {})
    };
    let lines = lines_of(server());
    let text = |line: &AccessLine| {
        let source = match &line.source {
            AccessSource::Role { role } => role.as_str(),
            AccessSource::Policy { giver, .. } => giver.as_str(),
        };
        let actions: Vec<&str> = line.actions.iter().map(ActionName::as_str).collect();
        format!("{} {source}: {}", line.account, actions.join(" "))
    };
    assert_eq!(
        lines.iter().map(text).collect::<Vec<_>>(),
        [
            "admin-ovh contactAdmin: see changeAllContacts handOnTech handOnBilling configure askForContacts",
            "tech-ovh contactTech: see handOnTech configure askForContacts",
            "payer-ovh contactBilling: see handOnBilling seeInvoices renew managePayment askForContacts",
            "agency-ovh admin-ovh: configure",
            "payer2-ovh payer-ovh: renew managePayment",
        ]
    );
    assert!(gives_sight(&lines) && !gives_sight(&lines[3..]), "only roles let anybody see it here");
    let givers = |action| givers_of(&lines, action).into_iter().map(NicHandle::as_str).collect::<Vec<_>>();
    assert_eq!((givers("renew"), givers("configure"), givers("see")), (vec!["payer-ovh"], vec!["admin-ovh"], vec![]));
    assert_eq!([2, 3].map(|line: usize| lines[line].source.giver()), [None, Some(&account("admin"))]);
    assert_eq!([2, 3].map(|line: usize| lines[line].source.policy()), [None, Some(policy_id(1))]);
    let domain = lines_of(key(Domain, "v1"));
    assert!(domain[0].actions.contains(&action("transferOut")) && domain.len() == 4, "{domain:?}");
}

#[test]
fn only_access_with_an_end_outlives_a_service() {
    let day = NaiveDate::from_ymd_opt(2030, 3, 31).expect("a day");
    let at = |text: &str| text.parse::<Timestamp>().ok();
    for (until, expected) in [
        (None, false),
        (at("2030-03-31T23:59:59Z"), false),
        (at("2030-04-01T00:00:00Z"), false),
        (at("2030-04-01T00:00:01Z"), true),
    ] {
        assert_eq!(ends_first(day, until), expected, "{until:?}");
    }
}

#[test]
fn access_lasts_as_long_as_its_longest_line() {
    let by_policy = |expires_at| AccessSource::Policy {
        policy: policy_id(1),
        name: "Agency".to_owned(),
        giver: account("admin"),
        expires_at,
    };
    let until = |sources: &[AccessSource]| {
        let line = |source: &AccessSource| AccessLine {
            account: account("agency"),
            source: source.clone(),
            actions: Vec::new(),
        };
        access_until(&sources.iter().map(line).collect::<Vec<_>>())
    };
    let [early, late] = [1, 2].map(|minutes| Some(at(minutes)));
    assert_eq!(until(&[by_policy(late), by_policy(early)]), late);
    assert_eq!(until(&[by_policy(late), by_policy(None)]), None);
    assert_eq!(until(&[by_policy(early), AccessSource::Role { role: Role::Tech }]), None);
}

#[test]
fn types_and_people_with_equal_answers_are_told_once() {
    let catalogue = Catalogue::built_in();
    let mut both = policy(1, "admin", "agency", "*", groups(&[ActionGroup::Technical]));
    both.content.accounts.insert(account("second"));
    let policies = [both, policy(2, "admin", "other", "vps:*", groups(&[ActionGroup::See]))];
    let policies = known(&policies, catalogue.actions());
    let lines = |category| {
        access_lines(&key(category, "v1"), &people(), &policies, &catalogue, at(0), always)
            .unwrap_or_else(|never| match never {})
    };
    let [domain, zone, server] = [Domain, Zone, Vps].map(lines);
    let tables = who_can(&[(Domain, domain.as_slice()), (Zone, zone.as_slice()), (Vps, server.as_slice())]);
    assert_eq!(tables.iter().map(|of| of.categories.clone()).collect::<Vec<_>>(), [vec![Domain, Zone], vec![Vps]]);
    let table = &tables[0];
    let text = |place: usize| {
        let row = &table.rows[place];
        let actions: Vec<&str> = row.actions.iter().map(|action| action.as_str()).collect();
        let who = table.columns.iter().filter(|column| !column.because_of[place].is_empty());
        let who: Vec<&str> = who.flat_map(|column| &column.accounts).map(|account| account.as_str()).collect();
        format!("{} ({:?}): {}", actions.join(" "), row.categories, who.join(" "))
    };
    assert_eq!(
        (0..table.rows.len()).map(text).collect::<Vec<_>>(),
        [
            "see askForContacts ([Domain, Zone]): admin-ovh tech-ovh payer-ovh",
            "changeAllContacts ([Domain, Zone]): admin-ovh",
            "handOnTech ([Domain, Zone]): admin-ovh tech-ovh",
            "handOnBilling ([Domain, Zone]): admin-ovh payer-ovh",
            "changeHolder transferOut ([Domain]): admin-ovh",
            "configure ([Domain, Zone]): admin-ovh tech-ovh agency-ovh second-ovh",
            "seeInvoices renew managePayment ([Domain, Zone]): payer-ovh",
            "editDns ([Zone]): admin-ovh tech-ovh agency-ovh second-ovh",
        ]
    );
    let accounts: Vec<usize> = table.columns.iter().map(|column| column.accounts.len()).collect();
    assert_eq!(accounts, [1, 1, 1, 2], "both get the same by the same policy");
    assert_eq!(table.columns[3].sources().len(), 1);
}
