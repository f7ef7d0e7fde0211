//! Writes that have to find their row: on PostgreSQL they run later than they are called.

use super::common::new_database::NewDatabase;
use crate::common::database;
use handover_rules::{CodeHash, Timestamp};
use handover_store::{Store, StoreError};

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a valid timestamp")
}

#[tokio::test]
async fn write_that_finds_no_row_undoes_its_part_or_its_job_alone() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let database = NewDatabase::create(folder.path());
    let store = Store::open_for_server(&database.address).expect("a new database");
    let no_link = CodeHash([7; 32]);
    let part = store.write(move |tx| {
        tx.set_sign_in_failures("before", 1, now())?;
        let part = tx.attempt(|tx| {
            tx.set_sign_in_failures("in the part", 1, now())?;
            tx.use_case_link(no_link, now())
        });
        assert!(matches!(part, Err(StoreError::Conflict("the link was used"))), "{part:?}");
        tx.set_sign_in_failures("after", 1, now())
    });
    assert!(part.await.is_ok());
    let job = store.write(move |tx| {
        tx.use_case_link(no_link, now())?;
        tx.set_sign_in_failures("in the job", 1, now())
    });
    let refused = job.await;
    assert!(matches!(refused, Err(StoreError::Conflict("the link was used"))), "{refused:?}");
    let sql = "select login from sign_in_failure order by login";
    let written: Vec<String> = database::column(&database.address, sql);
    assert_eq!(written, ["after", "before"]);
}
