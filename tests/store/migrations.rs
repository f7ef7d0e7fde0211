//! Databases that this version cannot open, or opens first. Those of PostgreSQL say what to do.

use crate::common::new_database::EmptyDatabase;
use crate::common::{TO_NEWCOMER, TestServer, database, domain};
use handover_server::serve::{ServeError, claim_database};
use handover_store::{Database, Store, StoreError};

#[test]
fn refuses_a_database_of_another_program() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    database::batch(&path, "create table note (text text); pragma user_version = 1");
    let refused = Store::open(&path).err().expect("opening fails");
    assert!(matches!(refused, StoreError::Corrupt(_)), "{refused}");
}

#[test]
fn concurrent_first_opens_all_succeed() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    std::thread::scope(|scope| {
        let opens: Vec<_> = (0..4).map(|_| scope.spawn(|| Store::open(&path).map(drop))).collect();
        for open in opens {
            open.join().expect("no panic").expect("the database opens");
        }
    });
}

#[test]
fn refuses_a_schema_of_a_later_version() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    drop(Store::open(&path).expect("the database opens"));
    database::batch(&path, "pragma user_version = 99");
    assert!(Store::open(&path).is_err());
}

#[tokio::test]
async fn mailbox_contents_mark_a_demo_database() {
    let unmarked = "delete from database_use";
    let server = TestServer::start().await;
    server.batch(unmarked);
    assert!(claim_database(&server.store, false).await.is_ok());
    let server = TestServer::start().await;
    server.batch(unmarked);
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert!(matches!(claim_database(&server.store, false).await, Err(ServeError::DemoData)));
    assert!(claim_database(&server.store, true).await.is_ok());
}

fn address(database: &EmptyDatabase) -> Database {
    Database::Postgres(database.url.clone())
}

fn refusal(database: &EmptyDatabase) -> String {
    Store::open(address(database)).err().expect("the database is refused").to_string()
}

#[test]
fn database_that_sorts_otherwise_or_has_another_encoding_is_refused() {
    for (options, expected) in [
        ("encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'de-DE'", "locale 'C'"),
        ("encoding 'LATIN1' locale 'C'", "encoding 'UTF8'"),
    ] {
        let Some(database) = EmptyDatabase::create_with(options) else { return };
        let refused = refusal(&database);
        assert!(refused.contains("cannot be used") && refused.contains(expected), "{refused}");
        assert!(database.is_empty());
    }
}

#[test]
fn schema_of_a_later_version_is_refused() {
    let Some(database) = EmptyDatabase::create() else { return };
    let address = address(&database);
    drop(Store::open(&address).expect("a new database"));
    database::batch(&address, "update schema_version set version = version + 1");
    let refused = refusal(&database);
    assert!(refused.contains("later version"), "{refused}");
}
