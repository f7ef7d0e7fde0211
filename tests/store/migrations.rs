//! Databases that an earlier build has made.

use crate::common::World;
use handover_server::serve::{ServeError, claim};
use handover_server::store::{Store, StoreError};

/// What the first schema did not have from its beginning, or had otherwise.
const TAKE_BACK: &str = "
    drop table known_browser;
    drop index account_task_with_details;
    drop index account_task_by_account;
    create index account_task_by_account on account_task (account, purpose) where outcome is null;
    alter table service drop column ascii_key;
    pragma user_version = 1;";

const SCHEMA: &str = "select name from sqlite_schema
    where name like 'known_browser%' or name like 'account_task%' order by name";

fn open(world: &World) -> rusqlite::Connection {
    rusqlite::Connection::open(world.database()).expect("the database can be opened")
}

#[tokio::test]
async fn older_schema_is_migrated() {
    let mut world = World::with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let whole = world.rows(SCHEMA);
    world.stop().await;
    open(&world).execute_batch(TAKE_BACK).expect("the schema can be changed");
    assert_ne!(world.rows(SCHEMA), whole);
    world.go_on().await;
    assert_eq!(world.rows(SCHEMA), whole);
    let index = "select 1 from sqlite_schema where name = 'account_task_by_account' and sql like '%began_at)'";
    assert_eq!(world.rows(index).len(), 1);
    let admin = world.sign_in_by_password("admin").await;
    // By the ASCII form of a name, which was kept nowhere.
    assert_eq!(admin.services("?serviceName=xn--d-m").await.total, 1);
}

#[tokio::test]
async fn unknown_schema_is_rejected() {
    let mut world = World::start().await;
    world.stop().await;
    open(&world).execute_batch("alter table account drop column person_changed").expect("the schema can be changed");
    let refused = Store::open(&world.database()).err().expect("it is refused");
    assert!(matches!(refused, StoreError::Corrupt(_)), "{refused}");
}

#[tokio::test]
async fn mailbox_contents_mark_a_demo_database() {
    let world = World::start().await;
    assert!(claim(&world.store, false).await.is_ok());
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    admin.ask(&crate::common::domain(), crate::common::Change { tech: "newcomer", ..Default::default() }).await;
    world.settle().await;
    assert!(matches!(claim(&world.store, false).await, Err(ServeError::DemoData)));
    assert!(claim(&world.store, true).await.is_ok());
}
