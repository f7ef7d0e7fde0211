//! One of the servers, that on duty, or the database is killed or stands still under load. `HANDOVER_KILLS` sets how often.

use super::landscape::{Landscape, Machines};
use super::postgres_cluster::{PostgresCluster, url};
use crate::kills::kills_or;
use crate::process::ServerProcess;
use handover_server::clock::Clock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Two servers on a cluster.
pub(super) async fn start() -> Option<Landscape<PostgresCluster>> {
    let cluster = PostgresCluster::start().await?;
    let url = url(&[&cluster]);
    Some(Landscape::start(cluster, [&url; 2], &[]).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_one_of_two_servers_neither_lose_nor_repeat_work() {
    let Some(mut landscape) = start().await else { return };
    let killed = AtomicUsize::new(0);
    let kill_in_turns = landscape.run(kills_or(2), async |machines, _| {
        let number = killed.fetch_add(1, Ordering::Relaxed) % machines.servers.len();
        machines.servers[number].kill_and_restart().await;
    });
    println!("one of two servers killed: {}", kill_in_turns.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_of_the_database_neither_lose_nor_repeat_work() {
    let Some(mut landscape) = start().await else { return };
    let kill_database = landscape.run(kills_or(2), async |machines, progress| {
        machines.database.kill().await;
        progress.until_refused().await;
        machines.database.run().await;
    });
    println!("database killed: {}", kill_database.await);
}

/// The server on duty, and the other one.
async fn duties<D>(machines: &mut Machines<D>) -> [&mut ServerProcess; 2] {
    let [first, second] = &mut machines.servers;
    first.until(async || first.is_on_duty() != second.is_on_duty()).await;
    if first.is_on_duty() { [first, second] } else { [second, first] }
}

/// Waits until a server is on duty.
async fn took_over(server: &ServerProcess, what: &str, limit: Duration) {
    let clock = Clock::system();
    let began = clock.monotonic();
    server.until(async || server.is_on_duty()).await;
    let took = clock.monotonic().saturating_sub(began);
    println!("{what}: the other one is on duty after {took:.1?}");
    assert!(took <= limit, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn duty_of_a_killed_server_is_taken_over_within_two_seconds() {
    let Some(mut landscape) = start().await else { return };
    let kill_on_duty = landscape.run(kills_or(3), async |machines, _| {
        let [on_duty, other] = duties(machines).await;
        on_duty.kill_process().await;
        took_over(other, "server on duty killed", Duration::from_secs(2)).await;
        on_duty.start_again().await;
    });
    println!("server on duty killed: {}", kill_on_duty.await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn duty_of_a_frozen_server_is_taken_over_and_its_waking_is_harmless() {
    let Some(mut landscape) = start().await else { return };
    let freeze = landscape.run(kills_or(2), async |machines, _| {
        let [on_duty, other] = duties(machines).await;
        on_duty.freeze().await;
        took_over(other, "server on duty frozen", Duration::from_secs(15)).await;
        on_duty.wake().await;
        on_duty.until(async || !on_duty.is_on_duty() && on_duty.is_ready().await).await;
    });
    println!("server on duty frozen: {}", freeze.await);
}
