//! Databases that this version cannot open, or opens first.

use crate::common::database;
use crate::common::{TO_NEWCOMER, TestServer, domain};
use handover_server::serve::{ServeError, claim_database};
use handover_store::{Store, StoreError};

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
