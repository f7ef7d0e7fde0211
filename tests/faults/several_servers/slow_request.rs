//! A request that takes a while to be stored, so that something can fail in the middle of its batch.

use super::landscape::Landscape;
use crate::common::{Reply, TO_NEWCOMER, TestUser, database, domain, waiting};
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::route;
use std::time::Duration;

const SLOW: &str = "create function slow() returns trigger language plpgsql as
    $$ begin perform pg_sleep(2); return null; end $$;
  create trigger slow after insert on request for each row execute function slow()";

const SLEEPS: &str = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'";

const PAUSE: Duration = Duration::from_millis(20);

/// Asks for a change, under a key by which a repeated call is recognized.
pub(super) async fn ask(admin: &TestUser) -> Reply {
    let call = admin.client.post(admin.url(&route::change_contact(&domain())));
    admin.send(call.header(IDEMPOTENCY_KEY, "slow").json(&TO_NEWCOMER.body())).await
}

/// The same, with a fault while it is stored.
pub(super) async fn ask_with_fault<D>(
    landscape: &Landscape<D>,
    admin: &TestUser,
    fail: impl Future<Output = ()>,
) -> Reply {
    database::batch(&landscape.address, SLOW);
    let fail_in_the_middle = async {
        let is_under_way = async || database::value::<i64>(&landscape.address, SLEEPS) == 1;
        waiting::until("the request is being stored", waiting::LIMIT, PAUSE, is_under_way).await;
        fail.await;
    };
    tokio::join!(ask(admin), fail_in_the_middle).0
}

/// The number of requests that are stored.
pub(super) fn stored<D>(landscape: &Landscape<D>) -> usize {
    database::value(&landscape.address, "select count(*) from request")
}
