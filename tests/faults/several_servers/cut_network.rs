//! The network between one of the servers and the database is cut.

use super::landscape::Landscape;
use super::network::Network;
use super::postgres_cluster::{PostgresCluster, url, url_at};
use crate::common::{TO_NEWCOMER, TestUser, database, domain, waiting};
use crate::kills::kills_or;
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::{Reason, route};
use handover_rules::RequestId;
use std::time::Duration;

/// Lets a request take a while to be stored.
const SLOW: &str = "create function slow() returns trigger language plpgsql as
    $$ begin perform pg_sleep(2); return null; end $$;
  create trigger slow after insert on request for each row execute function slow()";

const PAUSE: Duration = Duration::from_millis(20);

const SLEEPS: &str = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'";

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
    let ask = async |admin: &TestUser| {
        let call = admin.client.post(admin.url(&route::change_contact(&domain())));
        admin.send(call.header(IDEMPOTENCY_KEY, "cut").json(&TO_NEWCOMER.body())).await
    };
    database::batch(&landscape.address, SLOW);
    let requests = async || database::value::<i64>(&landscape.address, "select count(*) from request");
    let cut = async {
        let is_under_way = async || database::value::<i64>(&landscape.address, SLEEPS) == 1;
        waiting::until("the request is being stored", waiting::LIMIT, PAUSE, is_under_way).await;
        network.cut();
    };
    let (refused, ()) = tokio::join!(ask(&first), cut);
    assert_eq!(refused.reason(503), Reason::CannotStore);
    assert_eq!(requests().await, 0);

    // The turn to write is not lost with the server that held it.
    let ids: Vec<RequestId> = ask(&second).await.ok();
    network.mend();
    let server = &landscape.machines.servers[0];
    server.until(async || server.is_ready().await).await;
    assert_eq!(ask(&first).await.ok::<Vec<RequestId>>(), ids);
    assert_eq!(requests().await, 1);
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
