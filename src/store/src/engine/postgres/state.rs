//! Round trip and standbys.

use crate::engine::inspection::ClusterState;
use crate::engine::row::{FromRow, from_row};
use crate::{ReadTx, Stopwatch, StoreResult};
use std::time::Duration;

/// Statements of which the median is taken.
const ROUND_TRIPS: usize = 9;

/// The standbys, as the server tells of them. Without the role `pg_monitor` it tells only their number.
struct Standbys {
    connected: u32,
    hidden: u32,
    synchronous: u32,
    is_waited_for: bool,
}

from_row!(Standbys { connected, hidden, synchronous, is_waited_for });

/// Reads the state of the cluster.
pub(super) fn state(reader: &ReadTx<'_>) -> StoreResult<ClusterState> {
    let sql = "select count(*) as connected, count(*) filter (where sync_state is null) as hidden,
          count(*) filter (where sync_state in ('sync', 'quorum')) as synchronous,
          current_setting('synchronous_standby_names') <> '' as is_waited_for
        from pg_stat_replication";
    let standbys: Standbys = reader.one(sql, [], Standbys::from_row)?;
    Ok(ClusterState {
        round_trip: round_trip(reader)?,
        standbys: standbys.connected,
        synchronous: (standbys.hidden == 0).then_some(standbys.synchronous),
        waits_for_standbys: standbys.is_waited_for,
    })
}

fn round_trip(reader: &ReadTx<'_>) -> StoreResult<Duration> {
    let mut times = Vec::with_capacity(ROUND_TRIPS);
    // The first prepares the statement.
    for _ in 0..=ROUND_TRIPS {
        let stopwatch = Stopwatch::start();
        let _: bool = reader.one("select true as is_there", [], |row| row.get("is_there"))?;
        times.push(stopwatch.elapsed());
    }
    times.remove(0);
    times.sort_unstable();
    Ok(times[ROUND_TRIPS / 2])
}
