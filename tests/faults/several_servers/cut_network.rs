//! The network between one of the servers and the database is cut.

use super::landscape::Landscape;
use super::network::Network;
use super::postgres_cluster::{PostgresCluster, url, url_at};
use super::slow_request::{ask, ask_with_fault, stored};
use crate::kills::kills_or;
use handover_api::Reason;
use handover_rules::RequestId;

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
