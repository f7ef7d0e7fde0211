//! A database that is deleted, replaced, full or locked while the server runs.

use crate::common::database;
use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, TestUser, account, billing, domain};
use handover_api::app::DemoCredentials;
use handover_api::{Reason, route};
use std::fs::{OpenOptions, copy, metadata, read, remove_file, rename};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

async fn assert_refuses_to_store(server: &TestServer, user: &TestUser) {
    let reply = user.submit(&domain(), TO_NEWCOMER).await;
    assert_eq!(reply.reason(503), Reason::CannotStore);
    assert_eq!(reply.header("retry-after"), "60");
    assert_unhealthy(server).await;
    // Existing data can still be read.
    user.get(route::SERVICES).await.ok::<serde_json::Value>();
}

async fn assert_unhealthy(server: &TestServer) {
    let visitor = server.visitor();
    assert_eq!(visitor.get(route::HEALTH).await.reason(503), Reason::CannotStore);
    assert_eq!(visitor.get(route::READY).await.reason(503), Reason::CannotStore);
}

async fn assert_healthy(server: &TestServer) {
    let visitor = server.visitor();
    for path in [route::HEALTH, route::READY] {
        assert_eq!(visitor.get(path).await.ok::<String>(), "ok");
    }
}

#[tokio::test]
async fn moved_database_is_noticed_until_it_is_put_back() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    assert_healthy(&server).await;
    let moved = server.folder.path().join("moved.db");
    rename(server.database(), &moved).expect("moving the database");
    assert_unhealthy(&server).await;
    assert_refuses_to_store(&server, &admin).await;

    rename(&moved, server.database()).expect("putting the database back");
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    assert_healthy(&server).await;
}

#[tokio::test]
async fn deleted_write_ahead_log_is_noticed() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    remove_file(server.folder.path().join("handover.db-wal")).expect("deleting the log");
    assert_refuses_to_store(&server, &admin).await;
}

#[tokio::test]
async fn replaced_database_is_noticed() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let other = server.folder.path().join("other.db");
    copy(server.database(), &other).expect("copying the database");
    rename(other, server.database()).expect("replacing the database");
    assert_refuses_to_store(&server, &admin).await;
}

/// A server, and the file of its earlier run, as in a backup.
async fn restarted() -> (TestServer, PathBuf) {
    let mut server = TestServer::start().await;
    server.stop().await;
    let backup = server.folder.path().join("backup.db");
    copy(server.database(), &backup).expect("copying the database");
    server.start_again().await;
    until_marked(&server, &backup).await;
    (server, backup)
}

#[tokio::test]
async fn database_overwritten_in_place_is_noticed() {
    let (server, backup) = restarted().await;
    let admin = server.sign_in("admin").await;
    copy(&backup, server.database()).expect("overwriting the database");
    assert_unhealthy(&server).await;
    assert_eq!(admin.submit(&domain(), TO_NEWCOMER).await.reason(503), Reason::CannotStore);
}

/// Until the mark of this start has been moved from the log, the file is that of the run before.
async fn until_marked(server: &TestServer, file_before: &Path) {
    let is_marked = async || {
        server.store.checkpoint().await.expect("a checkpoint");
        read(server.database()).expect("the file") != read(file_before).expect("the backup")
    };
    server.until("the file has the mark of this start", is_marked).await;
}

/// Moves the log until the file has such a length: a checkpoint stops at the pages that a reader needs.
async fn until_long(server: &TestServer, length: Range<u64>) {
    let is_reached = async || {
        server.store.checkpoint().await.expect("a checkpoint");
        length.contains(&metadata(server.database()).expect("the file").len())
    };
    server.until("the file has its length", is_reached).await;
}

/// The first write after `damage` is refused, although nothing has looked at the file's health before.
async fn assert_next_write_is_refused(server: &TestServer, damage: impl AsyncFnOnce()) {
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), billing("newcomer")).await;
    damage().await;
    let reply = admin.submit(&domain(), TO_NEWCOMER).await;
    assert_eq!(reply.reason(503), Reason::CannotStore);
    assert_eq!(reply.header("retry-after"), "60");
    let reason = server.store.check().await.expect_err("the file was overwritten").to_string();
    assert!(reason.contains("handover.db was overwritten while the server was running. Stop the server"), "{reason}");
    assert_unhealthy(server).await;
    // Nothing is made of the mixture, neither by a further write nor by a read.
    assert_eq!(admin.submit(&domain(), TO_NEWCOMER).await.reason(503), Reason::CannotStore);
    assert_eq!(admin.get(route::SERVICES).await.reason(503), Reason::CannotStore);
}

#[tokio::test]
async fn write_after_another_database_was_copied_over_the_file_is_refused() {
    let [server, other] = [TestServer::start().await, TestServer::start().await];
    assert_next_write_is_refused(&server, async || {
        copy(other.database(), server.database()).expect("overwriting the database");
    })
    .await;
}

#[tokio::test]
async fn write_after_the_file_of_an_earlier_run_was_copied_over_it_is_refused() {
    let (server, backup) = restarted().await;
    assert_next_write_is_refused(&server, async || {
        copy(&backup, server.database()).expect("overwriting the database");
    })
    .await;
}

#[tokio::test]
async fn write_after_a_smaller_file_of_the_same_run_was_copied_over_it_is_refused() {
    let server = TestServer::start().await;
    let backup = server.folder.path().join("backup.db");
    server.store.checkpoint().await.expect("a checkpoint");
    copy(server.database(), &backup).expect("copying the database");
    // It grows, as any database does within a day.
    let filler = "create table filler (content blob); insert into filler values (zeroblob(1000000));";
    let other = database::connection(&server.database());
    other.execute_batch(filler).expect("filling the database");
    until_long(&server, 1_000_000..u64::MAX).await;
    assert_next_write_is_refused(&server, async || {
        copy(&backup, server.database()).expect("overwriting the database");
    })
    .await;
}

#[tokio::test]
async fn write_after_the_file_was_cut_off_is_refused() {
    for part in [0, 2] {
        let server = TestServer::start().await;
        server.store.checkpoint().await.expect("a checkpoint");
        assert_next_write_is_refused(&server, async || {
            let file = OpenOptions::new().write(true).open(server.database()).expect("opening the file");
            let length = file.metadata().expect("its length").len();
            file.set_len(length / 4 * part).expect("cutting it off");
        })
        .await;
    }
}

#[tokio::test]
async fn compacted_or_grown_database_is_recognized() {
    let (server, services) = TestServer::start_with_domains(4).await;
    let admin = server.sign_in("admin").await;
    let other = database::connection(&server.database());
    let works = [
        ("", 0..u64::MAX),
        ("create table filler (content blob); insert into filler values (zeroblob(2000000));", 2_000_000..u64::MAX),
        ("drop table filler; vacuum;", 0..2_000_000),
        ("create table filler (content blob); insert into filler values (zeroblob(3000000));", 3_000_000..u64::MAX),
    ];
    for ((work, length), service) in works.into_iter().zip(&services) {
        other.execute_batch(work).expect("working on the database");
        until_long(&server, length).await;
        admin.submit_one(service, TO_NEWCOMER).await;
        assert_healthy(&server).await;
    }
}

/// Overwrites the first page of everything that belongs to a table in the database file.
fn damage(server: &TestServer, table: &str) {
    let places: Vec<u64> = server.column(&format!(
        "select (rootpage - 1) * page_size from sqlite_schema, pragma_page_size
         where tbl_name = '{table}' and rootpage > 0"
    ));
    assert!(!places.is_empty());
    let file = OpenOptions::new().write(true).open(server.database()).expect("opening the file");
    for place in places {
        file.write_all_at(&[0x5a; 512], place).expect("damaging the file");
    }
}

#[tokio::test]
async fn malformed_database_is_never_healthy_and_takes_no_write() {
    let mut server = TestServer::start().await;
    server.stop().await;
    // The log is moved to the file, or it would hide the damage.
    server.batch("pragma wal_checkpoint(truncate)");
    damage(&server, "contact");
    server.start_without_waiting().await;
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::ERROR);
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.get(route::SERVICES).await.reason(503), Reason::CannotStore);
    for _ in 0..2 {
        assert_unhealthy(&server).await;
        assert_eq!(admin.submit(&domain(), TO_NEWCOMER).await.reason(503), Reason::CannotStore);
        // Also writes to sound rows.
        let credentials = DemoCredentials { account: account("tech") };
        assert_eq!(admin.post(route::DEMO_SESSION, &credentials).await.reason(503), Reason::CannotStore);
    }
    let reason = server.store.check().await.expect_err("the database is malformed").to_string();
    assert!(reason.contains("handover.db is malformed") && reason.contains("handover restore"), "{reason}");
    assert_eq!(log.text().matches("it is not written any more").count(), 1, "{}", log.text());
}

#[tokio::test]
async fn full_disk_is_reported() {
    let (server, services) = TestServer::start_with_domains(100).await;
    let admin = server.sign_in("admin").await;
    server.store.limit_size(1).await.expect("limiting the size");
    // The free space inside of the file is used up first.
    let mut refused = None;
    for service in &services {
        let reply = admin.submit(service, TO_NEWCOMER).await;
        if reply.status != 200 {
            refused = Some(reply);
            break;
        }
    }
    assert_eq!(refused.expect("the database is full in the end").reason(503), Reason::CannotStore);
    assert_unhealthy(&server).await;
    let reason = server.store.check().await.expect_err("the database is full").to_string();
    assert!(reason.contains("database or disk is full"), "{reason}");

    server.store.limit_size(1 << 20).await.expect("lifting the limit");
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    assert_healthy(&server).await;
}

#[tokio::test]
async fn locked_database_is_unhealthy_until_it_is_released() {
    let server = TestServer::start().await;
    assert_healthy(&server).await;
    let other = database::connection(&server.database());
    other.execute_batch("begin immediate").expect("locking the database");
    assert_unhealthy(&server).await;
    other.execute_batch("rollback").expect("releasing the lock");
    server.until("the server is healthy", async || server.visitor().get(route::HEALTH).await.status == 200).await;
    assert_healthy(&server).await;
}
