//! The demo data: a valid export on any day, with everything that the demo shows.

use crate::common::{TestDatabase, handle};
use chrono::NaiveDate;
use handover_api::provider::objects::ServiceRow;
use handover_rules::{Category, Policy, Role, ServiceStatus, Timestamp, Zone};
use handover_server::config::Policies;
use handover_server::demo;
use handover_server::import;
use handover_server::use_cases::Act;
use handover_server::use_cases::requests::{self, Asked};
use handover_store::ReadTx;
use std::collections::HashSet;

fn days() -> impl Iterator<Item = NaiveDate> {
    ["2024-02-29", "2026-11-20", "2027-03-31", "2031-12-31"].into_iter().map(|day| day.parse().expect("a valid date"))
}

fn noon(today: NaiveDate) -> Timestamp {
    today.and_hms_opt(12, 0, 0).expect("a valid time").and_utc()
}

async fn database_with_demo_data(today: NaiveDate) -> TestDatabase {
    let database = TestDatabase::new();
    let taken = import::apply(demo::export(today), &database.store, &database.clock, Policies::default()).await;
    taken.expect("importing the demo data");
    database
}

#[test]
fn demo_data_has_every_category_and_status() {
    for today in days() {
        let services = demo::export(today).services;
        let kinds: HashSet<Category> = services.iter().map(|service| service.category).collect();
        assert_eq!(kinds.len(), 8, "those of a provider's export");
        for status in ServiceStatus::ALL.into_iter().filter(|status| *status != ServiceStatus::Other) {
            assert!(services.iter().any(|service| service.status == status), "{}", status.as_str());
        }
        for service in &services {
            let has_ended = service.expiration.is_some_and(|day| day < today);
            assert_eq!(has_ended, service.status == ServiceStatus::Expired, "{}", service.name);
        }
        assert!(services.iter().any(|service| service.expiration.is_none()));
        let soon = |service: &&ServiceRow| service.expiration.is_some_and(|day| (day - today).num_days() <= 7);
        assert!(services.iter().filter(soon).any(|service| service.status == ServiceStatus::Ok));
    }
}

#[tokio::test]
async fn demo_accounts_have_the_services_that_sign_in_describes() {
    let database = database_with_demo_data("2026-11-20".parse().unwrap()).await;
    let counts = |account: &'static str| database.store.read(move |reader| reader.role_counts(&handle(account)));
    let mira = counts("mh20417-ovh").await.unwrap();
    assert_eq!(mira.services, 312);
    assert!(mira.admin > 200, "admin of most: {mira:?}");
    let teo = counts("tq5108-ovh").await.unwrap();
    assert_eq!((teo.admin, teo.billing, teo.tech), (0, 0, teo.services));
    let ines = counts("io33902-ovh").await.unwrap();
    assert_eq!((ines.admin, ines.tech, ines.billing), (0, 0, ines.services));
    let kasper = counts("kv90077-ovh").await.unwrap();
    assert_eq!((kasper.admin, kasper.services), (2, 2));
    let people: HashSet<String> = demo::accounts().iter().map(|person| person.handle.to_string()).collect();
    assert_eq!(people.len(), 4);
}

#[tokio::test]
async fn initial_demo_requests_can_be_submitted() {
    for today in days() {
        let database = database_with_demo_data(today).await;
        for submission in demo::submissions() {
            let taking = submission.clone();
            let ask = move |act: &mut Act<'_, '_>| requests::ask(act, &taking, &|_| Ok(()));
            let made = Act::run(&database.store, noon(today), Policies::default(), ask)
                .await
                .expect("the database succeeds")
                .unwrap_or_else(|refused| panic!("{refused:?} of {submission:?} on {today}"));
            assert_eq!(made.requests.len(), 1);
        }
        for (account, requests) in [("mh20417-ovh", 2), ("io33902-ovh", 1), ("tq5108-ovh", 1), ("kv90077-ovh", 1)] {
            let read = move |reader: &ReadTx<'_>| reader.waiting_for(&handle(account), noon(today));
            assert_eq!(database.store.read(read).await.unwrap().count(), requests, "for {account}");
        }
    }
}

#[tokio::test]
async fn demo_data_has_every_blocker() {
    for today in days() {
        let database = database_with_demo_data(today).await;
        let facts = |account: &'static str| {
            database.store.read(move |reader| {
                Ok(reader.account_facts(&handle(account), noon(today), &Policy::default())?.expect("the record exists"))
            })
        };
        for taker in ["mh20417-ovh", "io33902-ovh", "kv90077-ovh"] {
            let facts = facts(taker).await.unwrap();
            assert!(facts.profile_complete && facts.address_confirmed && facts.has_payment_method, "{taker}");
            assert!(!facts.has_unpaid_bill, "{taker}");
        }
        let teo = facts("tq5108-ovh").await.unwrap();
        assert!(teo.profile_complete && !teo.has_unpaid_bill && !teo.has_payment_method);
        assert!(facts("sg1537920-ovh").await.unwrap().has_unpaid_bill);
        assert!(!facts("ib3391-ovh").await.unwrap().profile_complete);
        assert_eq!(facts("ot6154-ovh").await.unwrap().zone, Zone::Ca);
    }
}

#[tokio::test]
async fn demo_data_is_a_valid_export_and_the_same_again_on_any_day() {
    for today in days() {
        let database = database_with_demo_data(today).await;
        let before = database.dump();
        let again = import::apply(demo::export(today), &database.store, &database.clock, Policies::default());
        assert_eq!(again.await.unwrap().written(), 0, "on {today}");
        assert_eq!(database.dump(), before, "on {today}");
    }
}

#[tokio::test]
async fn import_fails_the_requests_it_makes_impossible() {
    let today: NaiveDate = "2026-11-20".parse().unwrap();
    let database = database_with_demo_data(today).await;
    let kasper_asks: Asked = demo::submissions().remove(0);
    let now = database.clock.now();
    let ask = move |act: &mut Act<'_, '_>| requests::ask(act, &kasper_asks, &|_| Ok(()));
    let made = Act::run(&database.store, now, Policies::default(), ask).await.unwrap().unwrap();
    let state = || {
        let id = made.requests[0];
        database.store.read(move |reader| Ok(reader.request(id)?.expect("the record exists").request.state))
    };

    let mut newer = demo::export(today);
    let velvet = |service: &&mut ServiceRow| {
        service.name.as_str() == "velvet-anchor.example" && service.category == Category::Domain
    };
    let service = newer.services.iter_mut().find(velvet).expect("the demo data contain the service");
    service.status = ServiceStatus::UnPaid;
    import::apply(newer.clone(), &database.store, &database.clock, Policies::default()).await.unwrap();
    assert_eq!(state().await.unwrap().as_str(), "validatingByCustomers", "a debt counts only at the later checks");

    let service = newer.services.iter_mut().find(velvet).expect("the demo data contain the service");
    service.admin = handle("zs40088-ovh");
    import::apply(newer, &database.store, &database.clock, Policies::default()).await.unwrap();
    assert_eq!(state().await.unwrap().as_str(), "error", "the asker is not admin any more");
    assert_eq!(
        database.service("velvet-anchor.example", Category::Domain).await.facts.contacts.holder(Role::Admin).as_str(),
        "zs40088-ovh"
    );
}

#[tokio::test]
async fn demo_accounts_are_picked_from_an_import() {
    let database = TestDatabase::new();
    let nobody = database.store.read(demo::showcase_accounts).await.unwrap();
    assert_eq!(nobody, []);
    database.import(&crate::common::data("provider")).await.unwrap();
    let people = database.store.read(demo::showcase_accounts).await.unwrap();
    assert!(people.len() >= 3, "{people:?}");
    assert_eq!(people[0].handle.as_str(), "ap4280348-ovh");
    let distinct: HashSet<&str> = people.iter().map(|person| person.handle.as_str()).collect();
    assert_eq!(distinct.len(), people.len());
}
