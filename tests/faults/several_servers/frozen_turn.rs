//! A server stands still in the middle of a batch, with the turn to write.

use super::landscape::Landscape;
use super::postgres_cluster::{PostgresCluster, url};
use super::slow_request::{ask, ask_with_fault, stored};
use handover_api::Reason;
use handover_rules::RequestId;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn server_frozen_in_its_turn_loses_it_and_has_stored_nothing() {
    let Some(cluster) = PostgresCluster::start().await else { return };
    let url = url(&[&cluster]);
    let landscape = Landscape::start(cluster, [&url; 2], &[]).await;
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
