//! One of the servers, or the database, is killed under load. `HANDOVER_KILLS` sets how often.

use super::landscape::Landscape;
use super::postgres_cluster::{PostgresCluster, url};
use crate::kills::kills_or;
use std::sync::atomic::{AtomicUsize, Ordering};

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_one_of_two_servers_neither_lose_nor_repeat_work() {
    let Some(cluster) = PostgresCluster::start().await else { return };
    let url = url(&[&cluster]);
    let mut landscape = Landscape::start(cluster, [&url; 2], &[]).await;
    let killed = AtomicUsize::new(0);
    let kill_in_turns = landscape.run(kills_or(2), async |machines, _| {
        let number = killed.fetch_add(1, Ordering::Relaxed) % machines.servers.len();
        machines.servers[number].kill_and_restart().await;
    });
    println!("one of two servers killed: {}", kill_in_turns.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_the_database_neither_lose_nor_repeat_work() {
    let Some(cluster) = PostgresCluster::start().await else { return };
    let url = url(&[&cluster]);
    let mut landscape = Landscape::start(cluster, [&url; 2], &[]).await;
    let kill_database = landscape.run(kills_or(2), async |machines, progress| {
        machines.database.kill().await;
        progress.until_refused().await;
        machines.database.run().await;
    });
    println!("database killed: {}", kill_database.await);
}
