//! The database, its disk and its backups.

use super::report::{Finding, Status};
use crate::config::DatabaseOption;
use handover_rules::Timestamp;
use handover_store::{ClusterState, Database, Inspection, SchemaState, StoreError, disk_usage, inspect};
use std::fs::DirEntry;
use std::path::Path;
use std::time::{Duration, SystemTime};

const CHECK: &str = "database";
const DISK: &str = "disk";

/// An hourly backup with time to spare.
const BACKUP_HOURS: i64 = 25;

/// A round trip on a loaded machine or in another building.
const FAR: Duration = Duration::from_micros(500);

/// Adds findings; returns the time at which a server last ran on the database, if any.
pub(super) fn check(option: &DatabaseOption, findings: &mut Vec<Finding>) -> Result<Option<Timestamp>, Finding> {
    let database = option.address().map_err(|error| Finding::from_validation(CHECK, Status::Fail, error))?;
    if let Database::File(path) = &database
        && !path.exists()
    {
        let fix = "put it in place, or begin one: handover import EXPORT --create";
        return Err(Finding::fail(CHECK, format!("there is no database {database}"), fix));
    }
    let inspection = inspect(&database).map_err(|error| cannot_open(&database, &error))?;
    findings.push(check_schema(&database, inspection));
    findings.push(match &database {
        Database::File(path) => check_space(path),
        Database::Postgres(_) => Finding::ok(DISK, "not checked: size and free space are PostgreSQL's own"),
    });
    if let Some(cluster) = &inspection.cluster {
        findings.extend([check_round_trip(cluster), check_standbys(cluster)]);
    }
    if inspection.stopped_webhooks > 0 {
        findings.push(Finding::warn(
            "webhooks",
            format!("{} stopped: the receiver answered that it is gone (410)", inspection.stopped_webhooks),
            "see `handover webhooks list`; resume the webhook if its receiver exists, otherwise remove it",
        ));
    }
    if inspection.unknown_statuses > 0 {
        findings.push(Finding::warn(
            "statuses",
            format!(
                "{} services, bills and payment methods have a status that this version does not know: it blocks nothing \
                 and allows no payment",
                inspection.unknown_statuses
            ),
            "the report of an import names them; a later version may know them",
        ));
    }
    Ok(inspection.last_run)
}

fn cannot_open(database: &Database, error: &StoreError) -> Finding {
    let fix = match database {
        Database::File(_) => "run this as the user of the server; if the file is damaged, restore a backup",
        Database::Postgres(_) => "check host, user, password and name of the database; PostgreSQL's log says more",
    };
    Finding::fail(CHECK, format!("cannot open {database}: {error}"), fix)
}

fn check_schema(name: &Database, inspection: Inspection) -> Finding {
    match inspection.schema {
        SchemaState::Missing => {
            return Finding::ok(CHECK, format!("{name} opens; the first start of the server makes its schema"));
        }
        SchemaState::Earlier => {
            return Finding::warn(
                CHECK,
                format!("the schema of {name} is of an earlier version"),
                "make a backup; the next start of the server migrates it",
            );
        }
        SchemaState::Current => {}
    }
    match inspection.last_run {
        Some(at) => Finding::ok(CHECK, format!("{name} opens; a server last ran on it at {at}")),
        None => Finding::ok(CHECK, format!("{name} opens; no server has run on it yet")),
    }
}

/// Each call waits for several answers of the database.
fn check_round_trip(cluster: &ClusterState) -> Finding {
    const CHECK: &str = "round trip";
    let message = format!("an answer of the database takes {:.2} ms", cluster.round_trip.as_secs_f64() * 1000.0);
    if cluster.round_trip <= FAR {
        Finding::ok(CHECK, message)
    } else {
        Finding::warn(
            CHECK,
            message,
            "move the servers nearer: above 0.2 ms, every write of all servers becomes slower",
        )
    }
}

fn check_standbys(cluster: &ClusterState) -> Finding {
    const CHECK: &str = "standbys";
    match (cluster.standbys, cluster.synchronous, cluster.waits_for_standbys) {
        (0, _, false) => Finding::ok(CHECK, "none: acknowledged changes are lost with the database's machine"),
        (_, Some(0), true) | (0, None, true) => Finding::fail(
            CHECK,
            "commits wait for a standby (synchronous_standby_names), and it is not connected",
            "start the standby, or take its name out of synchronous_standby_names: until then nothing is stored",
        ),
        (number, None, _) => Finding::warn(
            CHECK,
            format!("{number} connected, and which are synchronous is hidden from this user"),
            "let it see that: grant pg_monitor to the user of the database",
        ),
        (number, Some(_), false) => Finding::warn(
            CHECK,
            format!("{number} connected, and commits do not wait for them: the last changes may be lost in a failover"),
            "set synchronous_standby_names, unless that is meant",
        ),
        (number, Some(synchronous), true) => {
            Finding::ok(CHECK, format!("{number} connected, {synchronous} synchronous"))
        }
    }
}

/// A backup needs as much space as the database.
fn check_space(path: &Path) -> Finding {
    const CHECK: &str = DISK;
    match disk_usage(path) {
        Ok(usage) if usage.free < usage.database + usage.log => Finding::warn(
            CHECK,
            format!("{} free, and the database takes {}", megabytes(usage.free), megabytes(usage.database + usage.log)),
            "make room: at 0, nothing can be stored",
        ),
        Ok(usage) => Finding::ok(CHECK, format!("{} free", megabytes(usage.free))),
        Err(error) => Finding::warn(CHECK, format!("the free space is unknown: {error}"), "look at it with df"),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// Checks the age of the newest backup in a folder.
pub(super) fn check_backups(option: &DatabaseOption, folder: &Path, now: Timestamp) -> Finding {
    const CHECK: &str = "backup";
    if let Ok(Database::Postgres(_)) = option.address() {
        let message = "--backups looks for copies of a database file, and the database is PostgreSQL's";
        return Finding::warn(CHECK, message, "leave it out, and watch the backups of PostgreSQL with its own tools");
    }
    let name = folder.display();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return Finding::fail(CHECK, format!("cannot read {name}: {error}"), "set --backups to the folder");
        }
    };
    let modified = |entry: DirEntry| entry.metadata().and_then(|file| file.modified()).ok();
    let is_backup = |entry: &DirEntry| entry.path().extension().is_some_and(|ending| ending == "db");
    let newest = entries.flatten().filter(is_backup).filter_map(modified).max().and_then(to_timestamp);
    match newest {
        None => Finding::fail(CHECK, format!("{name} has no backup"), "set up the timer in OPERATIONS.md"),
        Some(at) if (now - at).num_hours() >= BACKUP_HOURS => Finding::warn(
            CHECK,
            format!("the newest backup in {name} is of {at}"),
            "look at the exit status of the last backup",
        ),
        Some(at) => Finding::ok(CHECK, format!("the newest backup is of {at}")),
    }
}

fn to_timestamp(time: SystemTime) -> Option<Timestamp> {
    let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Timestamp::from_timestamp(i64::try_from(since_1970.as_secs()).ok()?, 0)
}
