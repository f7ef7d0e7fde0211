//! A synchronous standby, which is promoted or missing. `HANDOVER_KILLS` sets how many promotions there are.

use super::landscape::Landscape;
use super::postgres_cluster::{PostgresCluster, url};
use crate::common::{Reply, TO_NEWCOMER, domain};
use crate::kills::kills_or;
use handover_api::{Problem, Reason, route};
use serde::de::IgnoredAny;
use std::mem;

/// A primary, and a standby for which commits wait.
struct Pair {
    primary: PostgresCluster,
    standby: PostgresCluster,
}

impl Pair {
    /// Also returns the URL of both, by which servers find the primary.
    async fn start() -> Option<(Self, String)> {
        let primary = PostgresCluster::start().await?;
        let standby = primary.standby().await;
        primary.require_standby().await;
        let url = url(&[&primary, &standby]);
        Some((Self { primary, standby }, url))
    }

    /// The primary is gone for good: the standby takes its place, and gets a standby in turn.
    async fn fail_over(&mut self) {
        self.primary.kill().await;
        self.standby.promote().await;
        let next = self.standby.standby_in_place_of(&self.primary).await;
        self.primary = mem::replace(&mut self.standby, next);
        self.primary.require_standby().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn promotions_of_a_synchronous_standby_neither_lose_nor_repeat_work() {
    let Some((pair, url)) = Pair::start().await else { return };
    let mut landscape = Landscape::start(pair, [&url; 2], &[]).await;
    let promote = landscape.run(kills_or(3), async |machines, _| machines.database.fail_over().await);
    println!("standby promoted: {}", promote.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn commit_waits_for_a_missing_standby_and_goes_on_with_it() {
    let Some((pair, url)) = Pair::start().await else { return };
    let mut landscape = Landscape::start(pair, [&url; 2], &[]).await;
    let [first, _] = &landscape.machines.servers;
    let admin = landscape.admin.at(first.base());
    landscape.machines.database.standby.kill().await;
    let asking = admin.clone();
    let asked = tokio::spawn(async move { asking.submit(&domain(), TO_NEWCOMER).await });

    // In words, while others can read.
    let first = &landscape.machines.servers[0];
    first.until(async || !first.is_ready().await).await;
    let problem: Problem =
        Reply::read(reqwest::get(first.url() + route::HEALTH).await.expect("an answer")).await.problem(503);
    assert_eq!(problem.reason, Reason::CannotStore);
    admin.get(route::SERVICES).await.ok::<IgnoredAny>();
    assert!(first.log().contains("a synchronous standby is missing"), "{}", first.log());
    assert!(!asked.is_finished(), "told of success");

    landscape.machines.database.standby.run().await;
    asked.await.expect("the call does not panic").ok::<IgnoredAny>();
    for server in &landscape.machines.servers {
        server.until(async || server.is_ready().await).await;
    }
}
