//! Events for the provider's other systems: their kinds, and facts without an event.

use crate::{prelude::*, test};
use handover_rules::access::AccessPolicyId;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::holder::history::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::provider_event::{EndedBy, EventKind, ProviderEvent};
use handover_rules::submission::abilities::Ability;
use serde_json::{Value, json};

fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("a handle")
}

fn domain() -> ServiceName {
    ServiceName::parse("halden.example").expect("a name")
}

fn at() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a time")
}

fn request() -> Request {
    Request {
        id: RequestId::from_random(1),
        service: ServiceKey { name: domain(), category: Category::Domain },
        roles: Role::Tech.into(),
        until: None,
        asker: handle("ad1-ovh"),
        from: handle("te1-ovh"),
        to: handle("ne1-ovh"),
        asked_at: at(),
        deadline: at(),
        state: RequestState::Done,
        parties: Vec::new(),
        effect_at: None,
        reminders: 0,
        ended: None,
    }
}

fn ended(how: Ending) -> Value {
    json!(ProviderEvent::ended(&request(), &Ended { at: at(), how }))
}

fn holder_event(event: HolderHistoryEvent) -> Option<ProviderEvent> {
    let entry = HolderHistoryEntry { at: at(), event, by: None, side: None, change: None, fields: Vec::new() };
    ProviderEvent::of_holder(&domain(), &entry)
}

fn case_event(milestone: CaseMilestone) -> Option<ProviderEvent> {
    let entry =
        CaseEntry { at: at(), milestone, by: CaseActor::Timer, note: Some("Lena called".to_owned()), account: None };
    ProviderEvent::of_case(CaseNumber::from_random(1), &domain(), &entry)
}

/// An event of each kind.
fn events() -> [ProviderEvent; 14] {
    let (account, service) = (handle("ad1-ovh"), request().service);
    let (policy, giver) = (AccessPolicyId::from_random(1), handle("gi1-ovh"));
    let contacts = Contacts { admin: account.clone(), tech: account.clone(), billing: account.clone() };
    let answer = Answer::Accept;
    [
        ProviderEvent::asked(&request()),
        ProviderEvent::RequestAnswered { request: request().id, service: service.clone(), by: account.clone(), answer },
        ProviderEvent::ended(&request(), &Ended { at: at(), how: Ending::Done }),
        ProviderEvent::ServiceOrdered {
            service: service.clone(),
            ordered_by: account.clone(),
            contacts: contacts.clone(),
        },
        ProviderEvent::ContactChanged {
            service: service.clone(),
            before: contacts.clone(),
            after: contacts,
            request: None,
        },
        holder_event(HolderHistoryEvent::Changed).expect("an event"),
        ProviderEvent::AddressChanged { account: account.clone() },
        ProviderEvent::AccountSuspended { account: account.clone() },
        ProviderEvent::AccountReleased { account: account.clone() },
        case_event(CaseMilestone::Approved).expect("an event"),
        ProviderEvent::PolicyCreated { policy, giver: giver.clone(), accounts: vec![account.clone()] },
        ProviderEvent::PolicyChanged { policy, giver: giver.clone(), accounts: vec![account.clone()] },
        ProviderEvent::PolicyEnded { policy, giver: giver.clone(), by: None },
        ProviderEvent::AccessUsed { policy, giver, account, service, action: Ability::Configure.into(), allowed: true },
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
    let by = handle("ne1-ovh");
    let declined = ended(Ending::Declined { by: by.clone(), reason: Some("Ask Lena".to_owned()) });
    assert_eq!((&declined["data"]["ending"], &declined["data"]["by"]), (&json!("declined"), &json!(by)));
    let by_provider = ended(Ending::EndedByProvider { reason: "Lena called".to_owned() });
    let failed = ended(Ending::Failed { reasons: vec![Blocker::Unable { account: by }] });
    assert_eq!(by_provider["data"]["ending"], EndedBy::EndedByProvider.as_str());
    assert_eq!(failed["data"]["ending"], "failed");
    for event in [declined, by_provider] {
        assert!(!event.to_string().contains("Lena"), "{event}");
    }
    assert!(!failed.to_string().contains("\"by\"") && !failed.to_string().contains("reasons"), "{failed}");
}

#[test]
fn only_changes_of_a_holder_and_decisions_on_a_case_are_events() {
    let changes: Vec<&str> = HolderHistoryEvent::ALL
        .into_iter()
        .filter(|event| holder_event(*event).is_some())
        .map(|e| e.as_str())
        .collect();
    assert_eq!(changes, ["detailsChanged", "changed", "replaced"]);
    let decisions: Vec<&str> = CaseMilestone::ALL
        .into_iter()
        .filter(|milestone| case_event(*milestone).is_some())
        .map(|m| m.as_str())
        .collect();
    assert_eq!(decisions, ["approved", "executed", "refused"]);
    let text = json!(case_event(CaseMilestone::Refused)).to_string();
    assert!(!text.contains("Lena"), "{text}");
}

#[test]
fn every_ending_has_its_word() {
    let by = || handle("ne1-ovh");
    let endings = [
        (Ending::Done, EndedBy::Done),
        (Ending::Expired, EndedBy::Expired),
        (Ending::Withdrawn { by: by() }, EndedBy::Withdrawn),
        (Ending::TakenBack { by: by() }, EndedBy::TakenBack),
        (Ending::Superseded { by: by() }, EndedBy::Superseded),
        (Ending::AccountRecovered { by: by() }, EndedBy::AccountRecovered),
    ];
    for (how, word) in endings {
        assert_eq!(ended(how)["data"]["ending"], word.as_str());
    }
}

#[test]
fn events_are_about_a_service_an_account_or_a_policy() {
    let policy = AccessPolicyId::from_random(1).to_string();
    for event in events() {
        let kind = event.kind().as_str();
        let expected = match kind.split_once('.') {
            Some(("account" | "address", _)) => "ad1-ovh",
            Some(("policy", _)) => &policy,
            _ => "DOMAIN halden.example",
        };
        assert_eq!(event.subject(), expected, "{event:?}");
    }
}
