//! Input: policies of accounts, and the provider's own actions.

use super::{action, groups, patterns, policy, resource};
use crate::{prelude::*, test};
use handover_rules::Language;
use handover_rules::access::{
    ActionGroup, ActionName, ActionPattern, ActionTexts, Catalogue, CatalogueFault, GiverCounts, MAX_ACCOUNTS,
    MAX_ACTION_TEXT, MAX_ACTIONS, MAX_NAME, MAX_PAIRS, MAX_POLICIES, MAX_POLICIES_NAMING, MAX_POLICIES_OF_PAIR,
    MAX_POLICY_MAILS, MAX_PROVIDER_ACTIONS, MAX_RESOURCES, Permissions, PolicyContent, PolicyFault, PolicyLimit,
    PolicyPart, ProviderAction, ReceiverCounts, ResourcePattern,
};
use handover_rules::submission::NoteFault;

fn content() -> PolicyContent {
    policy(1, "admin", "agency", "vps:*", groups(&[ActionGroup::Technical])).content
}

fn check(change: impl FnOnce(&mut PolicyContent)) -> Result<PolicyContent, PolicyFault> {
    let mut entered = content();
    change(&mut entered);
    entered.checked(&account("admin"), &Catalogue::built_in(), at(0))
}

#[test]
fn texts_are_trimmed() {
    let checked = check(|it| {
        it.name = " Agency\u{a0}".to_owned();
        it.note = Some(" \n".to_owned());
        it.expires_at = Some(at(1));
    });
    let expected = PolicyContent { name: "Agency".to_owned(), expires_at: Some(at(1)), ..content() };
    assert_eq!(checked, Ok(expected));
}

#[test]
fn names_are_one_line_and_notes_short() {
    let long = "é".repeat(MAX_NAME);
    let name_fault = |name: &str| check(|it| name.clone_into(&mut it.name)).err();
    assert_eq!(name_fault(&long), None);
    assert_eq!(name_fault(" "), None, "a name is optional");
    for name in ["a\nb", "<b>", "a\u{202e}b", &[&long, "é"].concat()] {
        assert_eq!(name_fault(name), Some(PolicyFault::Name), "{name:?}");
    }
    let fault = check(|it| it.note = Some("x".repeat(501))).err();
    assert_eq!(fault, Some(PolicyFault::Note { fault: NoteFault::TooLong }));
}

#[test]
fn lists_are_neither_empty_nor_too_long() {
    let accounts = |number: usize| (0..number).map(|n| account(&format!("x{n}"))).collect();
    let services = |number: usize| (0..number).map(|n| resource(&format!("vps:v{n}"))).collect();
    for (part, most, fill) in [
        (
            PolicyPart::Accounts,
            MAX_ACCOUNTS,
            &(|it: &mut PolicyContent, n| it.accounts = accounts(n)) as &dyn Fn(&mut _, _),
        ),
        (PolicyPart::Services, MAX_RESOURCES, &|it: &mut PolicyContent, n| it.services = services(n)),
    ] {
        assert_eq!(check(|it| fill(it, 0)).err(), Some(PolicyFault::Missing { part }));
        assert_eq!(check(|it| fill(it, most)).err(), None);
        assert_eq!(check(|it| fill(it, most + 1)).err(), Some(PolicyFault::TooMany { part, most }));
    }
    assert_eq!(check(|it| it.accounts.extend([account("x1")])).map(|it| it.pairs()), Ok(2));
}

fn receiver(of_pair: u32, naming: u32, mails: u32) -> Vec<ReceiverCounts> {
    vec![ReceiverCounts { account: account("agency"), of_pair, naming, mails }]
}

/// What counts, and the limits that a new policy exceeds, and one that changes only its texts.
type LimitCase = (fn(&mut GiverCounts), Option<PolicyLimit>, Option<PolicyLimit>);

#[test]
fn limits_of_a_giver_hold_for_what_is_added() {
    let limits = Policy::default();
    let agency = || account("agency");
    let cases: [LimitCase; 16] = [
        (|_| {}, None, None),
        (|it| it.policies = MAX_POLICIES - 1, None, None),
        (|it| it.policies = MAX_POLICIES, Some(PolicyLimit::Policies), None),
        (|it| it.pairs = MAX_PAIRS - 1, None, None),
        (|it| it.pairs = MAX_PAIRS, Some(PolicyLimit::Pairs), None),
        (|it| it.has_roles = false, Some(PolicyLimit::NothingToGive), None),
        (|it| it.own_mails = 999, None, None),
        (|it| it.own_mails = 1000, Some(PolicyLimit::OwnMails), Some(PolicyLimit::OwnMails)),
        (|it| it.mails = MAX_POLICY_MAILS - 1, None, None),
        (|it| it.mails = MAX_POLICY_MAILS, Some(PolicyLimit::AllMails), Some(PolicyLimit::AllMails)),
        (|it| it.receivers = receiver(MAX_POLICIES_OF_PAIR - 1, 0, 0), None, None),
        (|it| it.receivers = receiver(MAX_POLICIES_OF_PAIR, 0, 0), Some(PolicyLimit::OfPair(agency())), None),
        (|it| it.receivers = receiver(0, MAX_POLICIES_NAMING - 1, 0), None, None),
        (|it| it.receivers = receiver(0, MAX_POLICIES_NAMING, 0), Some(PolicyLimit::Naming(agency())), None),
        (|it| it.receivers = receiver(10, 10, 189), None, None),
        (
            |it| it.receivers = receiver(10, 10, 190),
            Some(PolicyLimit::Mails(agency())),
            Some(PolicyLimit::Mails(agency())),
        ),
    ];
    for (change, of_new, of_changed) in cases {
        let mut counts = GiverCounts { has_roles: true, receivers: receiver(0, 0, 0), ..GiverCounts::default() };
        change(&mut counts);
        assert_eq!(counts.check(&content(), None, &limits).err(), of_new, "{counts:?}");
        assert_eq!(counts.check(&content(), Some(&content()), &limits).err(), of_changed, "{counts:?}");
        // An account that is added counts like a new policy.
        let before = PolicyContent { accounts: [account("other")].into(), ..content() };
        let of_added = of_new.filter(|limit| !matches!(limit, PolicyLimit::Policies | PolicyLimit::Pairs));
        assert_eq!(counts.check(&content(), Some(&before), &limits).err(), of_added, "{counts:?}");
    }
}

#[test]
fn access_is_for_others_and_from_now_on() {
    assert_eq!(check(|it| it.accounts = [account("admin")].into()).err(), Some(PolicyFault::OwnAccount));
    assert_eq!(check(|it| it.expires_at = Some(at(0))).err(), Some(PolicyFault::EndPassed));
}

#[test]
fn actions_must_exist_and_be_givable() {
    let fault = |permissions: Permissions| check(|it| it.permissions = permissions).err();
    let allow = |texts: &[&str]| Permissions { allow: patterns(texts), ..Permissions::default() };
    let of = |text: &str| ActionPattern::parse(text).expect("a pattern");
    let part = PolicyPart::Actions;
    assert_eq!(fault(Permissions::default()), Some(PolicyFault::Missing { part }));
    let only_except = Permissions { except: patterns(&["see"]), ..Permissions::default() };
    assert_eq!(fault(only_except), Some(PolicyFault::Missing { part }));
    assert_eq!(fault(Permissions { deny: patterns(&["transferOut"]), ..Permissions::default() }), None);
    assert_eq!(fault(allow(&["*", "see", "edit*"])), None);
    assert_eq!(fault(allow(&["sea"])), Some(PolicyFault::UnknownAction { action: of("sea") }));
    assert_eq!(fault(allow(&["x*"])), Some(PolicyFault::UnknownAction { action: of("x*") }));
    assert_eq!(fault(allow(&["transferOut"])), Some(PolicyFault::NotGivable { action: of("transferOut") }));
    assert_eq!(fault(allow(&["handOn*"])), Some(PolicyFault::NotGivable { action: of("handOn*") }));
    let many: Vec<String> = (0..=MAX_ACTIONS).map(|n| format!("see{n}")).collect();
    let many = allow(&many.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(fault(many), Some(PolicyFault::TooMany { part, most: MAX_ACTIONS }));
}

#[test]
fn texts_change_no_access() {
    let changed = |change: &dyn Fn(&mut PolicyContent)| {
        let mut after = content();
        change(&mut after);
        [after.differs_in_access(&content()), after.differs_for_both(&content())]
    };
    assert_eq!(changed(&|it| (it.name, it.note) = ("Other".to_owned(), Some("Note".to_owned()))), [false; 2]);
    assert_eq!(changed(&|it| it.accounts = [account("other")].into()), [true, false]);
    assert_eq!(changed(&|it| it.services = [resource("*")].into()), [true; 2]);
    assert_eq!(changed(&|it| it.permissions.deny = patterns(&["renew"])), [true; 2]);
    assert_eq!(changed(&|it| it.expires_at = Some(at(1))), [true; 2]);
}

#[test]
fn names_and_patterns_are_texts() {
    let [name, pattern, wrong] = ["vps:reboot", "vps:*", "two words"].map(str::to_owned);
    let parsed = ActionName::try_from(name.clone()).expect("a name");
    assert_eq!((parsed.to_string(), String::from(parsed)), (name.clone(), name));
    assert!(ActionName::try_from(wrong.clone()).is_err() && ActionPattern::try_from(wrong.clone()).is_err());
    assert_eq!(ActionPattern::try_from(pattern.clone()).ok(), ActionPattern::parse("vps:*"));
    for text in [pattern, "*".to_owned(), "vps:v1".to_owned()] {
        let read = ResourcePattern::try_from(text.clone()).expect("a pattern");
        assert_eq!((read.to_string(), String::from(read)), (text.clone(), text));
    }
    assert!(ResourcePattern::try_from(wrong).is_err());
}

#[test]
fn groups_and_actions_give_something() {
    assert!(!Permissions::default().give_anything());
    assert!(groups(&[ActionGroup::Technical]).give_anything());
    assert!(Permissions { allow: patterns(&["vps:*"]), ..Permissions::default() }.give_anything());
}

// The provider's own actions

fn restart() -> ProviderAction {
    ProviderAction {
        name: action("vps:restart"),
        group: ActionGroup::Technical,
        roles: [Role::Admin, Role::Tech].into_iter().collect(),
        categories: Some(vec![Category::Vps]),
        texts: ActionTexts { en: "restart the server".to_owned(), fr: "redémarrer le serveur".to_owned() },
    }
}

fn catalogue_fault(change: impl FnOnce(&mut ProviderAction)) -> Option<CatalogueFault> {
    let mut changed = restart();
    change(&mut changed);
    Catalogue::with(&[changed]).err()
}

#[test]
fn actions_of_the_provider_follow_the_built_in_ones() {
    let catalogue = Catalogue::with(&[restart()]).expect("valid actions");
    let built_in = Catalogue::built_in();
    assert_eq!(&catalogue.actions()[..built_in.actions().len()], built_in.actions());
    let found = catalogue.get(&action("vps:restart")).expect("the action");
    assert!(found.may_be_given_by(Role::Tech.into(), Category::Vps));
    assert!(!found.may_be_given_by(Role::Billing.into(), Category::Vps));
    assert!(!found.may_be_given_by(Role::Tech.into(), Category::Domain));
    assert_eq!(Catalogue::with(&[]), Ok(built_in));
    let texts = restart().texts;
    assert_eq!(Language::ALL.map(|language| texts.of(language)), ["restart the server", "redémarrer le serveur"]);
}

#[test]
fn faulty_actions_are_named() {
    let name = || action("vps:restart");
    assert_eq!(catalogue_fault(|_| ()), None);
    assert_eq!(catalogue_fault(|of| of.categories = None), None);
    let taken = || action("configure");
    assert_eq!(catalogue_fault(|of| of.name = taken()), Some(CatalogueFault::NameTaken(taken())));
    assert_eq!(Catalogue::with(&[restart(), restart()]), Err(CatalogueFault::NameTaken(name())));
    assert_eq!(catalogue_fault(|of| of.roles = RoleSet::EMPTY), Some(CatalogueFault::NoRole(name())));
    assert_eq!(catalogue_fault(|of| of.categories = Some(Vec::new())), Some(CatalogueFault::NoCategory(name())));
    for text in ["", " ", "a\nb", "<b>", "a>b", &"x".repeat(MAX_ACTION_TEXT + 1)] {
        let french = catalogue_fault(|of| of.texts.fr = text.to_owned());
        assert_eq!(french, Some(CatalogueFault::Text(name(), Language::French)), "{text}");
    }
    assert_eq!(catalogue_fault(|of| of.texts.en = "x".repeat(MAX_ACTION_TEXT)), None);
    let many: Vec<ProviderAction> = (0..=MAX_PROVIDER_ACTIONS)
        .map(|number| ProviderAction { name: action(&format!("a{number}")), ..restart() })
        .collect();
    assert_eq!(Catalogue::with(&many), Err(CatalogueFault::TooMany));
    assert!(Catalogue::with(&many[1..]).is_ok());
}
