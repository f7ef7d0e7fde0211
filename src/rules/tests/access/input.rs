//! The input of a policy.

use super::{action, groups, patterns, policy, resource};
use crate::{prelude::*, test};
use handover_rules::access::{
    ActionGroup, ActionName, ActionPattern, Catalogue, MAX_ACCOUNTS, MAX_ACTIONS, MAX_NAME, MAX_RESOURCES, Permissions,
    PolicyContent, PolicyFault, PolicyPart, ResourcePattern,
};
use handover_rules::submission::note::NoteFault;

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
    assert_eq!(
        checked.expect("valid"),
        PolicyContent { name: "Agency".to_owned(), expires_at: Some(at(1)), ..content() }
    );
}

#[test]
fn names_are_one_line_and_notes_short() {
    let long = "é".repeat(MAX_NAME);
    for (name, is_valid) in [
        (long.as_str(), true),
        (&[&long, "é"].concat(), false),
        (" ", false),
        ("a\nb", false),
        ("<b>", false),
        ("a\u{202e}b", false),
    ] {
        let fault = check(|it| name.clone_into(&mut it.name)).err();
        assert_eq!(fault, (!is_valid).then_some(PolicyFault::Name), "{name:?}");
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
fn faults_name_the_part() {
    let json = |fault: &PolicyFault| serde_json::to_value(fault).expect("JSON");
    let unknown = PolicyFault::UnknownAction { action: ActionPattern::of(&action("sea")) };
    assert_eq!(json(&unknown), serde_json::json!({ "fault": "unknownAction", "action": "sea" }));
    let note = PolicyFault::Note { fault: NoteFault::TooLong };
    assert_eq!(json(&note), serde_json::json!({ "fault": "note", "note": "tooLong" }));
}

#[test]
fn names_and_patterns_are_texts() {
    let text = |it: &str| it.to_owned();
    let name = ActionName::try_from(text("vps:reboot")).expect("a name");
    assert_eq!((name.to_string(), String::from(name.clone())), (text("vps:reboot"), text("vps:reboot")));
    assert!(ActionName::try_from(text("two words")).is_err());
    assert_eq!(ActionPattern::try_from(text("vps:*")).ok(), ActionPattern::parse("vps:*"));
    assert!(ActionPattern::try_from(text("two words")).is_err());
    for pattern in ["*", "vps:v1", "domain:*"] {
        let read = ResourcePattern::try_from(text(pattern)).expect("a pattern");
        assert_eq!((read.to_string(), String::from(read)), (text(pattern), text(pattern)));
    }
    assert!(ResourcePattern::try_from(text("vps")).is_err());
}

#[test]
fn groups_and_actions_give_something() {
    assert!(!Permissions::default().give_anything());
    assert!(groups(&[ActionGroup::Technical]).give_anything());
    assert!(Permissions { allow: patterns(&["vps:*"]), ..Permissions::default() }.give_anything());
}
