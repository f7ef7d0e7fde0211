//! Imports of valid exports.

use crate::common::{ExportFiles, TestDatabase, data};
use handover_rules::{Category, NicHandle, ServiceStatus};
use handover_store::ServiceId;
use handover_store::import::RowCounts;

fn new(added: usize) -> RowCounts {
    RowCounts { added, ..RowCounts::default() }
}

#[tokio::test]
async fn imports_a_whole_export() {
    let database = TestDatabase::new();
    let summary = database.import(&data("provider")).await.unwrap();
    assert_eq!(summary.accounts, new(40));
    assert_eq!(summary.services, new(267));
    assert_eq!(summary.holders, new(64));
    assert_eq!(summary.bills, new(69));
    assert_eq!(summary.payment_methods, new(44));
    assert_eq!(
        summary.to_string(),
        "40 accounts (40 new, 0 changed), 267 services (267 new, 0 changed), 64 holders (64 new, 0 changed), \
         69 bills (69 new, 0 changed), 44 payment methods (44 new, 0 changed)"
    );
}

#[tokio::test]
async fn imported_data_can_be_read_back() {
    let database = TestDatabase::new();
    database.import(&data("provider")).await.unwrap();
    let service = database.service("müller-café-3.invalid", Category::Zone).await;
    assert_eq!(service.facts.contacts.admin.as_str(), "at488223-ovh");
    assert_eq!(service.facts.contacts.tech.as_str(), "ma1575702-ovh");
    assert_eq!(service.facts.status, ServiceStatus::Ok);
    assert_eq!(service.creation.to_string(), "2021-09-16");
    assert_eq!(service.expiration.map(|day| day.to_string()).as_deref(), Some("2027-02-18"));
    assert_eq!(service.renewal, "automaticV2014");

    let account = database.account("ma1575702-ovh").await;
    assert_eq!(account.full_name(), "María Sancho");
    assert!(account.confirmed, "imported addresses count as confirmed");
    assert!(account.complete);
    assert_eq!(account.password, None);
}

#[tokio::test]
async fn handles_are_case_insensitive() {
    let database = TestDatabase::new();
    database.import(&data("provider")).await.unwrap();
    let capitals = std::fs::read_to_string(data("provider").join("accounts.csv")).unwrap();
    let written = capitals.lines().filter_map(|line| line.split(',').next()).find(|handle| handle.ends_with("-OVH"));
    let handle = NicHandle::parse(written.unwrap()).unwrap();
    let listed = database.column(&format!("select name from contact where account = '{handle}'"));
    assert!(!listed.is_empty());
}

#[tokio::test]
async fn every_service_is_listed_for_each_of_its_contacts() {
    let database = TestDatabase::new();
    database.import(&data("provider")).await.unwrap();
    let before = database.dump();
    // Rewrites the table of contacts as changes of single services do.
    database
        .store
        .write(|tx| {
            let mut id = ServiceId::new(1);
            while let Ok(service) = tx.service_by_id(id) {
                tx.set_contacts(id, &service.facts.contacts)?;
                id = ServiceId::new(id.get() + 1);
            }
            assert_eq!(id.get(), 268);
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(database.dump(), before);
}

/// A plan is the same in every database: statistics from before the first request took indexes of requests for empty.
#[tokio::test]
async fn import_leaves_no_statistics() {
    let database = TestDatabase::new();
    let row = |number| format!("xx{number}-ovh,x{number}@one.example,A,B,,FR,fr_FR,complete");
    let files = (0..2000).fold(ExportFiles::small(), |files, number| files.and("accounts.csv", &row(number)));
    database.import_valid(&files).await;
    assert_eq!(database.column("select name from sqlite_schema where name glob 'sqlite_stat*'"), [""; 0]);
}
