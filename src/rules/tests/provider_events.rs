//! Events for the provider's other systems: their kinds, facts without an event, and positions in their feed.

use crate::{prelude::*, test};
use handover_rules::access::AccessPolicyId;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::provider_event::{EndedBy, EventKind, FeedEpoch, FeedExtent, FeedGap, FeedPosition, ProviderEvent};
use handover_rules::submission::abilities::Ability;
use serde_json::{Value, json};

fn noon() -> Timestamp {
    time("2030-03-04T12:00:00Z")
}

fn request() -> Request {
    RequestHarness::usual().request
}

fn ended(how: Ending) -> Value {
    json!(ProviderEvent::ended(&request(), &Ended { at: noon(), how }))
}

fn holder_event(event: HolderHistoryEvent) -> Option<ProviderEvent> {
    let entry = HolderHistoryEntry { at: noon(), event, by: None, side: None, change: None, fields: Vec::new() };
    ProviderEvent::of_holder(&service().name, &entry)
}

fn case_event(milestone: CaseMilestone) -> Option<ProviderEvent> {
    let note = Some("Lena called".to_owned());
    let entry = CaseEntry { at: noon(), milestone, by: CaseActor::Timer, note, account: None };
    ProviderEvent::of_case(CaseNumber::from_random(1), &service().name, &entry)
}

/// An event of each kind.
fn events() -> [ProviderEvent; 14] {
    use ProviderEvent::{
        AccessUsed, AccountReleased, AccountSuspended, AddressChanged, ContactChanged, PolicyChanged, PolicyCreated,
        PolicyEnded, RequestAnswered, ServiceOrdered,
    };
    let (account, service, request) = (asker(), service(), request());
    let (policy, giver) = (AccessPolicyId::from_random(1), incoming());
    let (contacts, accounts) = (usual_contacts(), vec![asker()]);
    let (before, after) = (contacts.clone(), contacts.clone());
    let (by, answer, ordered_by) = (asker(), Answer::Accept, asker());
    [
        ProviderEvent::asked(&request),
        RequestAnswered { request: request.id, service: service.clone(), by, answer },
        ProviderEvent::ended(&request, &Ended { at: noon(), how: Ending::Done }),
        ServiceOrdered { service: service.clone(), ordered_by, contacts },
        ContactChanged { service: service.clone(), before, after, request: None },
        holder_event(HolderHistoryEvent::Changed).expect("an event"),
        AddressChanged { account: account.clone() },
        AccountSuspended { account: account.clone() },
        AccountReleased { account: account.clone() },
        case_event(CaseMilestone::Approved).expect("an event"),
        PolicyCreated { policy, giver: giver.clone(), accounts: accounts.clone() },
        PolicyChanged { policy, giver: giver.clone(), accounts },
        PolicyEnded { policy, giver: giver.clone(), by: None },
        AccessUsed { policy, giver, account, service, action: Ability::Configure.into(), allowed: true },
    ]
}

#[test]
fn type_of_an_event_is_its_kind_and_its_text_is_read_back() {
    let events = events();
    assert_eq!(events.each_ref().map(ProviderEvent::kind), EventKind::ALL);
    for event in events {
        let body = json!(event);
        assert_eq!(body["type"], event.kind().as_str());
        assert_eq!(serde_json::from_value::<ProviderEvent>(body).expect("an event"), event);
    }
}

#[test]
fn end_of_a_request_names_who_ended_it_but_no_reason() {
    let by = incoming;
    let declined = Ending::Declined { by: by(), reason: Some("Ask Lena".to_owned()) };
    for (how, word, by) in [
        (Ending::Done, EndedBy::Done, Value::Null),
        (declined, EndedBy::Declined, json!(by())),
        (Ending::Expired, EndedBy::Expired, Value::Null),
        (Ending::Withdrawn { by: by() }, EndedBy::Withdrawn, json!(by())),
        (Ending::TakenBack { by: by() }, EndedBy::TakenBack, json!(by())),
        (Ending::Superseded { by: by() }, EndedBy::Superseded, json!(by())),
        (Ending::AccountRecovered { by: by() }, EndedBy::AccountRecovered, json!(by())),
        (Ending::EndedByProvider { reason: "Lena called".to_owned() }, EndedBy::EndedByProvider, Value::Null),
        (Ending::Failed { reasons: vec![Blocker::Unable { account: by() }] }, EndedBy::Failed, Value::Null),
    ] {
        let event = ended(how);
        assert_eq!((&event["data"]["ending"], &event["data"]["by"]), (&json!(word), &by), "{event}");
        assert!(!event.to_string().contains("Lena") && !event.to_string().contains("reasons"), "{event}");
    }
}

#[test]
fn only_changes_of_a_holder_and_decisions_on_a_case_are_events() {
    let changes = HolderHistoryEvent::ALL.into_iter().filter(|event| holder_event(*event).is_some());
    let changes: Vec<&str> = changes.map(HolderHistoryEvent::as_str).collect();
    assert_eq!(changes, ["detailsChanged", "changed", "replaced"]);
    let decisions = CaseMilestone::ALL.into_iter().filter(|milestone| case_event(*milestone).is_some());
    assert_eq!(decisions.map(CaseMilestone::as_str).collect::<Vec<_>>(), ["approved", "executed", "refused"]);
    let text = json!(case_event(CaseMilestone::Refused)).to_string();
    assert!(!text.contains("Lena"), "{text}");
}

#[test]
fn events_are_about_a_service_an_account_or_a_policy() {
    let policy = AccessPolicyId::from_random(1).to_string();
    for event in events() {
        let kind = event.kind().as_str();
        let expected = match kind.split_once('.') {
            Some(("account" | "address", _)) => "asker-ovh",
            Some(("policy", _)) => &policy,
            _ => "DOMAIN halden.example",
        };
        assert_eq!(event.subject(), expected, "{event:?}");
    }
}

// Positions

fn position(text: &str) -> FeedPosition {
    FeedPosition::parse(text).expect("a position")
}

fn feed(first: Option<i64>, last: i64) -> FeedExtent {
    FeedExtent { epoch: FeedEpoch::parse("00000000aa").expect("an epoch"), first, last }
}

#[test]
fn reader_goes_on_where_it_misses_nothing() {
    use FeedGap::{Deleted, OtherHistory};
    for (feed, after, expected) in [
        (feed(None, 0), "00000000aa-0", Ok(0)),
        (feed(None, 0), "00000000aa-1", Err(OtherHistory)),
        (feed(None, 0), "00000000ab-0", Err(OtherHistory)),
        (feed(Some(1), 9), "00000000aa-0", Ok(0)),
        (feed(Some(1), 9), "00000000aa-9", Ok(9)),
        (feed(Some(1), 9), "00000000aa-10", Err(OtherHistory)),
        (feed(Some(1), 9), "00000000aa-9223372036854775807", Err(OtherHistory)),
        (feed(Some(1), 9), "00000000ab-5", Err(OtherHistory)),
        (feed(Some(4), 9), "00000000aa-3", Ok(3)),
        (feed(Some(4), 9), "00000000aa-2", Err(Deleted)),
        (feed(Some(4), 9), "00000000aa-0", Err(Deleted)),
    ] {
        assert_eq!(feed.go_on_after(&position(after)), expected, "{feed:?} after {after}");
    }
    assert_eq!(feed(Some(4), 9).position(7), position("00000000aa-7"));
}

#[test]
fn position_is_read_as_it_is_written() {
    for text in ["3f9c21d07a-0", "3f9c21d07a-4712", "0000000000-9223372036854775807"] {
        assert_eq!(position(text).to_string(), text);
        assert_eq!(json!(position(text)), json!(text));
        assert_eq!(serde_json::from_value::<FeedPosition>(json!(text)).expect("a position"), position(text));
    }
    let wrong = "- 4712 3f9c21d07a 3f9c21d07a- 3f9c21d07a--1 3f9c21d07a-+1 3f9c21d07a-x 3F9C21D07A-1 3f9c21d07-1 \
                 3f9c21d07ab-1 3f9c21d07g-1 3f9c21d07a-9223372036854775808";
    for wrong in wrong.split(' ').chain(["", " 3f9c21d07a-1"]) {
        assert_eq!(FeedPosition::parse(wrong), None, "{wrong}");
    }
}
