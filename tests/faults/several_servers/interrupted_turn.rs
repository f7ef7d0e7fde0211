//! A server fails in the middle of a batch, with the turn to write: it stands still, or its network is cut.

use super::kills;
use super::landscape::Landscape;
use super::network::Network;
use super::postgres_cluster::{PostgresCluster, url, url_at};
use crate::common::{Reply, TO_NEWCOMER, TestUser, database, domain, waiting};
use crate::kills::kills_or;
use handover_api::submissions::IDEMPOTENCY_KEY;
use handover_api::{Reason, route};
use handover_rules::RequestId;
use std::time::Duration;

/// Lets a request take a while to be stored, so that something can fail in the middle of its batch.
const SLOW: &str = "create function slow() returns trigger language plpgsql as
    $$ begin perform pg_sleep(2); return null; end $$;
  create trigger slow after insert on request for each row execute function slow()";

const SLEEPS: &str = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'";

const PAUSE: Duration = Duration::from_millis(20);

/// Asks for a change, under a key by which a repeated call is recognized.
async fn ask(admin: &TestUser) -> Reply {
    let call = admin.client.post(admin.url(&route::change_contact(&domain())));
    admin.send(call.header(IDEMPOTENCY_KEY, "slow").json(&TO_NEWCOMER.body())).await
}

/// The same, with a fault while it is stored.
async fn ask_with_fault<D>(landscape: &Landscape<D>, admin: &TestUser, fail: impl Future<Output = ()>) -> Reply {
    database::batch(&landscape.address, SLOW);
    let fail_in_the_middle = async {
        let is_under_way = async || database::value::<i64>(&landscape.address, SLEEPS) == 1;
        waiting::until("the request is being stored", waiting::LIMIT, PAUSE, is_under_way).await;
        fail.await;
    };
    tokio::join!(ask(admin), fail_in_the_middle).0
}

/// The number of requests that are stored.
fn stored<D>(landscape: &Landscape<D>) -> usize {
    database::value(&landscape.address, "select count(*) from request")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn server_frozen_in_its_turn_loses_it_and_has_stored_nothing() {
    let Some(landscape) = kills::start().await else { return };
    let [server, other] = &landscape.machines.servers;
    let [first, second] = [server, other].map(|server| landscape.admin.at(server.base()));
    let freeze_until_another_has_written = async {
        server.freeze().await;
        // Refused while the turn is taken.
        other.until(async || ask(&second).await.status == 200).await;
        server.wake().await;
    };
    let refused = ask_with_fault(&landscape, &first, freeze_until_another_has_written).await;
    assert_eq!(refused.reason(503), Reason::CannotStore);
    let ids: Vec<RequestId> = ask(&first).await.ok();
    assert_eq!(ids, ask(&second).await.ok::<Vec<RequestId>>());
    assert_eq!(stored(&landscape), 1);
}

/// Two servers, of which the first one reaches the database through a network.
async fn start() -> Option<Landscape<(PostgresCluster, Network)>> {
    let cluster = PostgresCluster::start().await?;
    let network = Network::to(cluster.port()).await;
    let urls = [url_at([network.port]), url(&[&cluster])];
    Some(Landscape::start((cluster, network), urls.each_ref().map(String::as_str), &[]).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn network_cut_in_a_batch_stores_nothing_and_the_repeated_call_once() {
    let Some(landscape) = start().await else { return };
    let [first, second] = landscape.machines.servers.each_ref().map(|server| landscape.admin.at(server.base()));
    let network = &landscape.machines.database.1;
    let refused = ask_with_fault(&landscape, &first, async { network.cut() }).await;
    assert_eq!(refused.reason(503), Reason::CannotStore);
    assert_eq!(stored(&landscape), 0);

    // The turn to write is not lost with the server that held it.
    let ids: Vec<RequestId> = ask(&second).await.ok();
    network.mend();
    let server = &landscape.machines.servers[0];
    server.until(async || server.is_ready().await).await;
    assert_eq!(ask(&first).await.ok::<Vec<RequestId>>(), ids);
    assert_eq!(stored(&landscape), 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn network_cut_at_any_moment_neither_loses_nor_repeats_work() {
    let Some(mut landscape) = start().await else { return };
    let cut = landscape.run(kills_or(3), async |machines, progress| {
        machines.database.1.cut();
        progress.until_refused().await;
        machines.database.1.mend();
    });
    println!("network of one of two servers cut: {}", cut.await);
}
