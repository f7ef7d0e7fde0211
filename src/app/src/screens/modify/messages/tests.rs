use super::message::request_name;
use super::*;
use crate::components::fill;
use handover_rules::submission::ChangePreview;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{NicHandle, PerRole, RequestId, Zone};

fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).unwrap()
}

fn viewer() -> Viewer {
    let id = RequestId::new(48_221).unwrap();
    let open =
        OpenRequest { id, asker: handle("ad1-xx"), roles: Role::Tech.into(), to: handle("te2-xx"), together: false };
    Viewer { me: handle("ad1-xx"), zone: Zone::Eu, suffix: "xx".to_owned(), open: vec![open], only: None }
}

fn text(entry: EntryState, settled: bool) -> Option<String> {
    let state = RoleState { entry, ..RoleState::default() };
    role_message(Role::Tech, &state, settled, &viewer()).map(|message| message.plain())
}

#[test]
fn malformed_entry_is_reported_once_settled() {
    let entry = || EntryState::Malformed {
        error: HandleError::NoHyphen,
        is_address: false,
        suggestion: Some(handle("kv9-xx")),
    };
    assert_eq!(text(entry(), false), None);
    let expected = "A NIC handle needs a hyphen before its ending. Did you mean kv9-xx?";
    assert_eq!(text(entry(), true).as_deref(), Some(expected));
}

#[test]
fn no_error_is_shown_while_somebody_types() {
    let found = || FoundAccount { handle: handle("te2-xx"), is_in_my_zone: true };
    let errors = [EntryState::Blocked(vec![Blocker::NoSuchAccount]), EntryState::UnknownAddress];
    for entry in errors {
        assert_eq!(text(entry.clone(), false), None, "{entry:?}");
        assert!(text(entry.clone(), true).is_some(), "{entry:?}");
    }
    for entry in [EntryState::Valid(found()), EntryState::Checking, EntryState::Unchecked, EntryState::Unchanged] {
        assert!(text(entry.clone(), false).is_some(), "{entry:?}");
    }
}

#[test]
fn lock_message_names_the_request() {
    let lock = Blocker::RequestOpen { request: RequestId::new(48_221).unwrap(), roles: Role::Tech.into() };
    let state = RoleState { locks: vec![lock], ..RoleState::default() };
    let message = role_message(Role::Tech, &state, true, &viewer()).unwrap();
    assert!(message.plain().contains("already moves this role to te2-xx. Cancel it to name someone else."));
    assert_eq!(message.plain(), fill(&message.text, &[&request_name(RequestId::new(48_221).unwrap())]));
}

#[test]
fn every_blocker_comes_with_its_remedy() {
    let other_zone = Blocker::OtherZone { from: handle("te1-xx"), to: handle("te2-xx") };
    let blockers = vec![other_zone, Blocker::Unable { account: handle("te2-xx") }];
    let text = text(EntryState::Blocked(blockers), true).unwrap();
    assert!(text.starts_with("te1-xx and te2-xx are in different geographical zones. Choose an account in the zone of te1-xx. te2-xx can’t take"), "{text}");
}

#[test]
fn error_summary_repeats_the_message_beside_the_field() {
    let mut model = Model {
        roles: PerRole::default(),
        siblings: vec![],
        submissions: vec![],
        preview: ChangePreview::default(),
        omissions: vec![],
        keeps_last_day: false,
    };
    model.roles.tech.entry = EntryState::Blocked(vec![Blocker::SeveralAccounts]);
    let beside = text(model.roles.tech.entry.clone(), true).unwrap();
    assert_eq!(input_errors(&model, &viewer()), [("new-tech", ["Tech: ", &beside].concat())]);
}
