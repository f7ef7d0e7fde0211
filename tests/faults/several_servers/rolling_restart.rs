//! Servers that are restarted one after the other behind a load balancer, while the schema grows. `HANDOVER_KILLS` sets how often.

use super::landscape::Landscape;
use super::postgres_cluster::{PostgresCluster, url};
use crate::common::database;
use crate::common::user::BaseUrl;
use crate::kills::kills_or;
use handover_api::route;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Time between two health checks, far shorter than servers drain for.
const INTERVAL: Duration = Duration::from_millis(50);

/// The statements of a migration that the first server of a later version makes, while those of the earlier one work.
fn expand(number: usize) -> String {
    let tables = ["account", "service", "contact", "request", "party", "open_role", "outbox"];
    let columns = tables.map(|table| format!("alter table {table} add column added_{number} text;"));
    format!("begin; {} create table added_{number} (id bigint primary key); commit", columns.concat())
}

/// Lets calls go to those servers only that are ready.
async fn balance(base: BaseUrl, servers: [String; 2]) {
    loop {
        let mut ready = Vec::new();
        for server in &servers {
            let answer = reqwest::get([server, route::READY].concat()).await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                ready.push(server.clone());
            }
        }
        if !ready.is_empty() {
            base.set(ready);
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn rolling_restart_with_another_schema_fails_no_call() {
    let Some(cluster) = PostgresCluster::start().await else { return };
    let url = url(&[&cluster]);
    let mut landscape = Landscape::start(cluster, [&url; 2], &["--drain-seconds", "5"]).await;
    let servers = landscape.machines.servers.each_ref().map(|server| server.url());
    let balancer = tokio::spawn(balance(landscape.base.clone(), servers));
    let address = landscape.address.clone();
    let restarted = AtomicUsize::new(0);
    let restart_in_turns = landscape.run(kills_or(2), async |machines, _| {
        let number = restarted.fetch_add(1, Ordering::Relaxed);
        database::batch(&address, &expand(number));
        machines.servers[number % machines.servers.len()].stop_and_restart().await;
    });
    let counts = restart_in_turns.await;
    balancer.abort();
    println!("servers restarted: {counts}");
    assert_eq!((counts.unanswered, counts.refused), (0, 0), "calls to be repeated");
}
