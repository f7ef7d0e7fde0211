//! Answers while more is asked for than can be done.

use crate::common::{TestServer, TestUser, domain, waiting};
use crate::connections::Connection;
use crate::large_bodies::session;
use futures_util::FutureExt;
use handover_api::access::PolicyRow;
use handover_api::{Reason, route};
use handover_store::{ReadTx, StoreResult};
use serde_json::{Value, json};
use std::sync::mpsc;
use std::time::Duration;
use tokio::task::JoinSet;

const LIST: &str = route::REQUESTS;

/// Long reads that run or wait; further ones are refused.
const PLACES: usize = 264;

/// Slow reads that end when this is dropped.
struct SlowReads {
    _release: mpsc::Sender<()>,
    reads: JoinSet<()>,
}

impl SlowReads {
    /// Takes every connection for long reads and every place in their queue.
    async fn start(server: &TestServer) -> Self {
        let mut slow = Self::some(server, PLACES + 36);
        while slow.reads.len() > PLACES {
            in_time(slow.reads.join_next()).await;
        }
        slow
    }

    /// From now on all reads are treated as long.
    fn some(server: &TestServer, number: usize) -> Self {
        server.store.treat_reads_as_long(true);
        let (release, wait) = mpsc::channel::<()>();
        let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
        let mut reads = JoinSet::new();
        for _ in 0..number {
            let (store, wait) = (server.store.clone(), std::sync::Arc::clone(&wait));
            reads.spawn(async move {
                let read = store.read(move |_| {
                    // Ends with an error when the sender is dropped.
                    let _ = wait.lock().map(|wait| wait.recv());
                    Ok(())
                });
                // Some find no place any more.
                let _ = read.await;
            });
        }
        Self { _release: release, reads }
    }
}

/// Number of further reads that would find a place in the queue.
fn free_places(server: &TestServer) -> usize {
    // They keep their places until all have been counted, and do not wait for their turn.
    let mut reads = Vec::new();
    loop {
        let mut read = Box::pin(server.store.read(|_| Ok(())));
        if (&mut read).now_or_never().is_some() {
            return reads.len();
        }
        reads.push(read);
    }
}

async fn in_time<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(4), what).await.expect("an answer at once")
}

async fn until_served(user: &TestUser) {
    let served = async { while user.get(LIST).await.status != 200 {} };
    tokio::time::timeout(waiting::LIMIT, served).await.expect("an answer in time");
}

#[tokio::test]
async fn full_read_queue_answers_busy_immediately() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let reads = SlowReads::start(&server).await;
    let reply = in_time(admin.get(LIST)).await;
    assert_eq!(reply.reason(503), Reason::Busy);
    assert_eq!(reply.header("retry-after"), "1");
    drop(reads);
    until_served(&admin).await;
}

#[tokio::test]
async fn short_reads_never_wait_for_long_ones() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let _reads = SlowReads::start(&server).await;
    server.store.treat_reads_as_long(false);
    assert_eq!(in_time(admin.get(LIST)).await.status, 200);
    let refused = in_time(server.visitor().get(LIST)).await;
    assert_eq!(refused.reason(401), Reason::NotSignedIn);
    in_time(admin.delete(route::SESSION)).await.done();
    assert_eq!(in_time(admin.get(LIST)).await.reason(401), Reason::NotSignedIn);
}

/// Reads that run at the same time.
const READERS: usize = 8;

#[tokio::test]
async fn closed_connections_give_up_their_reads() {
    const CALLS: usize = 20;
    // The server reads by itself, too.
    const SOME: usize = 5;
    let server = TestServer::start().await;
    let cookie = crate::large_bodies::session(&server, "admin").await;
    // Nothing else would end their reads.
    server.store.lift_time_limit();
    let _reads = SlowReads::some(&server, READERS);
    // Each read takes its place when it is first polled.
    tokio::task::yield_now().await;
    let free = free_places(&server);
    let mut connections = Vec::new();
    for _ in 0..CALLS {
        let mut connection = Connection::open(&server).await;
        connection.send(&format!("GET {LIST} HTTP/1.1\r\nHost: handover.test\r\nCookie: {cookie}\r\n\r\n")).await;
        connections.push(connection);
    }
    server.until("the reads have taken places", async || free_places(&server) + CALLS <= free).await;
    drop(connections);
    server.until("their places are free", async || free_places(&server) + SOME >= free).await;
}

#[tokio::test]
async fn read_that_finds_no_reader_ends_after_a_while() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let _reads = SlowReads::some(&server, READERS);
    tokio::task::yield_now().await;
    let reply = tokio::time::timeout(waiting::LIMIT, admin.get(LIST)).await.expect("an answer");
    assert_eq!(reply.reason(503), Reason::Busy);
}

/// It leaves the thread of its caller, or the short reads of PostgreSQL, and ends with its caller.
#[tokio::test]
async fn work_between_statements_is_a_part_of_its_read() {
    let server = TestServer::start().await;
    server.store.lift_time_limit();
    let (begun, mut runs) = tokio::sync::mpsc::unbounded_channel();
    let store = server.store.clone();
    let read = tokio::spawn(async move {
        let endless = move |tx: &ReadTx<'_>| -> StoreResult<()> {
            let _ = begun.send(());
            loop {
                tx.require_time()?;
            }
        };
        store.read(endless).await
    });
    let mut run = async || tokio::time::timeout(waiting::LIMIT, runs.recv()).await.expect("in time");
    assert_eq!([run().await, run().await], [Some(()); 2], "short, then long");
    read.abort();
    assert_eq!(run().await, None, "no run goes on");
}

/// After a start, no session is known without a read.
#[tokio::test]
async fn session_is_read_although_long_reads_wait() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    server.stop().await;
    server.start_again().await;
    // Once it has started.
    server.visitor().get(route::HEALTH).await.ok::<String>();
    let _reads = SlowReads::start(&server).await;
    server.store.treat_reads_as_long(false);
    let stream = in_time(admin.client.get(admin.url(route::EVENTS)).send()).await.expect("the server responds");
    assert_eq!(stream.status(), 200);
}

/// More bytes than a connection takes from the server while nobody reads them.
const LONG: usize = 4_000_000;

/// Answers that are made while they are sent, by the memory that counts for them: half of all, 512 KiB each.
const STREAMS_OF_ACCOUNT: usize = 32;

/// Has copies of an account made until there is no room, and reads none of them.
pub(crate) async fn unread_copies(server: &TestServer, name: &str) -> Vec<Connection> {
    let cookie = session(server, name).await;
    server.sql("update account set organisation = ?1 where handle = ?2", ["x".repeat(LONG), [name, "-ovh"].concat()]);
    let mut unread = Vec::new();
    loop {
        let mut connection = Connection::open(server).await;
        let path = route::ACCOUNT_DATA;
        connection.send(&format!("GET {path} HTTP/1.1\r\nHost: handover.test\r\nCookie: {cookie}\r\n\r\n")).await;
        let head = connection.response().await;
        if !head.starts_with("HTTP/1.1 200 ") {
            assert!(head.starts_with("HTTP/1.1 503 "), "{head}");
            return unread;
        }
        unread.push(connection);
    }
}

#[tokio::test]
async fn copies_of_an_account_that_nobody_reads_leave_room_for_others() {
    let server = TestServer::start_with(&["--request-seconds", "600"], |_| {}).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let unread = unread_copies(&server, "admin").await;
    assert_eq!(unread.len(), STREAMS_OF_ACCOUNT);
    // A short answer is not counted; others have their own share.
    assert_eq!(admin.get(LIST).await.status, 200);
    newcomer.get(route::ACCOUNT_DATA).await.ok::<Value>();
    drop(unread);
    server.until("there is room again", async || admin.get(route::ACCOUNT_DATA).await.status == 200).await;
}

#[tokio::test]
async fn large_lists_are_counted_before_they_are_read() {
    let server = TestServer::start_with(&["--request-seconds", "600"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    for number in 0..10 {
        let policy = json!({
            "name": format!("Agency {number}"), "accounts": ["newcomer-ovh"], "services": ["domain:*"],
            "permissions": { "groups": ["see"] },
        });
        admin.post(route::ACCESS_POLICIES, &policy).await.ok::<PolicyRow>();
    }
    // As if they named many services, and the one of the table several times.
    let services: Vec<String> = (0..200).map(|number| format!("domain:amber-{number}-*")).collect();
    server.sql("update access_policy set services = ?1", [json!(services).to_string()]);
    for pattern in ["domain:h*", "domain:ha*", "domain:hal*", "domain:hald*"] {
        let copy = "insert into access_pair (account, giver, service, policy)
            select account, giver, ?1, policy from access_pair where service = 'domain:*'";
        assert_eq!(server.sql(copy, [pattern]), 10);
    }
    let table = route::of_service(route::ACCESS_TO_SERVICE, &domain());
    let paths = [route::IAM_POLICY, &table];
    for path in paths {
        assert_eq!(admin.get(path).await.status, 200, "{path}");
    }
    let unread = unread_copies(&server, "admin").await;
    for path in paths {
        let _ = server.store.take_statements();
        assert_eq!(admin.get(path).await.reason(503), Reason::Busy, "{path}");
        let statements = server.store.take_statements().concat();
        assert!(!statements.iter().any(|sql| sql.contains("p.permissions, p.expires_at")), "{path}: {statements:?}");
    }
    drop(unread);
    server.until("there is room again", async || admin.get(&table).await.status == 200).await;
}
