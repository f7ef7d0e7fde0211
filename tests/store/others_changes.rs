//! Changes that other processes leave, and their deletion.

use super::common::{account, new_database::NewDatabase};
use crate::common::database;
use handover_store::{Awaited, Change, Store, StoreResult, Subscription, WriteTx};
use tempfile::TempDir;

/// A server, and another process on its database.
struct Processes {
    server: Store,
    other: Store,
    database: NewDatabase,
    _folder: TempDir,
}

fn start() -> Processes {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let database = NewDatabase::create(folder.path());
    let server = Store::open_for_server(&database.address).expect("a new database");
    let other = Store::open(&database.address).expect("opening the database again");
    Processes { server, other, database, _folder: folder }
}

fn announce(change: Change) -> impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()> + Clone + Send + 'static {
    move |tx| {
        tx.announce(change);
        Ok(())
    }
}

async fn has_arrived(subscription: &Subscription) -> bool {
    tokio::select! {
        biased;
        () = subscription.arrived() => true,
        () = std::future::ready(()) => false,
    }
}

#[tokio::test]
async fn changes_of_another_process_are_announced_once_and_in_order() {
    let Processes { server, other, database: _database, _folder } = start();
    let mira = account("mira");
    let tab = server.subscribe(&mira, [1; 32]);
    let mut queued = server.changes(Awaited::Outbox);
    assert!(server.announce_others_changes().await.expect("the store succeeds"));
    assert!(!has_arrived(&tab).await, "nothing was left yet");
    for change in [Change::Services(mira.clone()), Change::Outbox, Change::SessionEnded([1; 32])] {
        other.write(announce(change)).await.expect("the store succeeds");
    }
    for expected in [true, false] {
        assert!(server.announce_others_changes().await.expect("the store succeeds"));
        assert_eq!(has_arrived(&tab).await, expected);
        assert_eq!(tab.take().session_ended, expected);
        assert_eq!(queued.try_recv().is_ok(), expected);
    }
}

#[tokio::test]
async fn own_changes_are_announced_with_their_commit_only() {
    let Processes { server, other: _other, database: _database, _folder } = start();
    let mira = account("mira");
    let tab = server.subscribe(&mira, [1; 32]);
    server.write(announce(Change::Services(mira))).await.expect("the store succeeds");
    tab.arrived().await;
    let _ = tab.take();
    assert!(server.announce_others_changes().await.expect("the store succeeds"));
    assert!(!has_arrived(&tab).await);
}

#[tokio::test]
async fn server_that_missed_deleted_changes_announces_that_everything_may_have_changed() {
    let Processes { server, other, database, _folder } = start();
    let [mira, teo] = ["mira", "teo"].map(account);
    let tab = server.subscribe(&mira, [1; 32]);
    let change = |about: &handover_rules::NicHandle| announce(Change::Services(about.clone()));
    for _ in 0..3 {
        other.write(change(&teo)).await.expect("the store succeeds");
    }
    other.write(|tx: &mut WriteTx<'_>| tx.delete_old_announcements()).await.expect("the store succeeds");
    let rows = || database::rows(&database.address, "select 1 from announcement").len();
    assert_eq!(rows(), 3, "kept for a minute; the first one came with the schema");
    database::sql(&database.address, "update announcement set at = 0", []);
    other.write(|tx: &mut WriteTx<'_>| tx.delete_old_announcements()).await.expect("the store succeeds");
    assert_eq!(rows(), 1, "the newest stays");
    assert!(server.announce_others_changes().await.expect("the store succeeds"));
    assert!(has_arrived(&tab).await);
    // From here on it knows again.
    let _ = tab.take();
    other.write(change(&teo)).await.expect("the store succeeds");
    assert!(server.announce_others_changes().await.expect("the store succeeds"));
    assert!(!has_arrived(&tab).await);
}
