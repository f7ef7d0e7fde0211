//! The database, its disk and its backups.

use super::Finding;
use handover_rules::Timestamp;
use handover_store::{Inspection, disk_usage, inspect};
use std::fs::DirEntry;
use std::path::Path;
use std::time::SystemTime;

const CHECK: &str = "database";

/// An hourly backup with time to spare.
const BACKUP_HOURS: i64 = 25;

/// Adds findings; returns the time at which a server last ran on the database, if any.
pub(super) fn check(path: &Path, findings: &mut Vec<Finding>) -> Option<Timestamp> {
    let name = path.display();
    if !path.exists() {
        let fix = "put it in place, or begin one: handover import EXPORT --create";
        findings.push(Finding::fail(CHECK, format!("there is no database {name}"), fix));
        return None;
    }
    let inspection = match inspect(path) {
        Ok(inspection) => inspection,
        Err(error) => {
            let fix = "run this as the user of the server; if the file is damaged, restore a backup";
            findings.push(Finding::fail(CHECK, format!("cannot open {name}: {error}"), fix));
            return None;
        }
    };
    findings.push(check_schema(path, inspection));
    findings.push(check_space(path));
    if inspection.stopped_webhooks > 0 {
        findings.push(Finding::warn(
            "webhooks",
            format!("{} stopped: the receiver answered that it is gone (410)", inspection.stopped_webhooks),
            "see `handover webhooks list`; resume the webhook if its receiver exists, otherwise remove it",
        ));
    }
    inspection.last_run
}

fn check_schema(path: &Path, inspection: Inspection) -> Finding {
    let name = path.display();
    if !inspection.is_current {
        return Finding::warn(
            CHECK,
            format!("the schema of {name} is of an earlier version"),
            "make a backup; the next start of the server migrates it",
        );
    }
    match inspection.last_run {
        Some(at) => Finding::ok(CHECK, format!("{name} opens; a server last ran on it at {at}")),
        None => Finding::ok(CHECK, format!("{name} opens; no server has run on it yet")),
    }
}

/// A backup needs as much space as the database.
fn check_space(path: &Path) -> Finding {
    const CHECK: &str = "disk";
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
pub(super) fn check_backups(folder: &Path, now: Timestamp) -> Finding {
    const CHECK: &str = "backup";
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
