//! Whether a database can serve, and whether this process may: one answer for health checks, the duty and writes.

use super::session::{ANSWER_LIMIT, Session};
use super::url::PostgresUrl;
use crate::clock::{Stopwatch, unix_millis};
use crate::engine::schema::VERSION;
use crate::engine::transaction::StatementLog;
use crate::engine::values::{FromRow, from_row};
use crate::engine::{lock, note, note_trouble};
use crate::{ReadTx, ServerState, StoreError, StoreResult};
use std::ops::ControlFlow;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

/// The first version that is served.
const OLDEST: i64 = 150_000;

/// Collations by code points, as SQLite sorts.
const COLLATIONS: [&str; 4] = ["C", "POSIX", "C.UTF-8", "C.utf8"];

struct Facts {
    version: i64,
    is_postgresql: bool,
    encoding: String,
    collation: String,
    is_standby: bool,
    keeps_settings: bool,
    presets: Option<String>,
}

from_row!(Facts { version, is_postgresql, encoding, collation, is_standby, keeps_settings, presets });

/// A session with a database that sorts, stores and locks as the store needs it.
///
/// # Errors
/// A sentence that says what to do.
pub(super) fn open_suitable(url: &PostgresUrl) -> StoreResult<Session> {
    let url = &url.with("");
    let session = Session::open(url)?;
    require_suitable(url, &session)?;
    Ok(session)
}

/// Fails unless the database is suitable, and the session at `url` is one of its own.
pub(super) fn require_suitable(url: &PostgresUrl, session: &Session) -> StoreResult<()> {
    let sql = "select cast(current_setting('server_version_num') as bigint) as version,
          version() like 'PostgreSQL %' as is_postgresql, cast(pg_encoding_to_char(encoding) as text) as encoding,
          case when to_jsonb(d) ->> 'datlocprovider' = 'i' then 'one of ICU' else cast(datcollate as text) end as collation,
          pg_is_in_recovery() as is_standby, coalesce(current_setting('handover.session', true), '') = 'own' as keeps_settings,
          (select string_agg(name || ' = ' || setting, ', ' order by name) from pg_settings
             where name = 'session_replication_role' and setting <> 'origin'
               or name = 'transaction_timeout' and setting <> '0') as presets
        from pg_database d where datname = current_database()";
    let facts = session.visit(sql, [], |row| Facts::from_row(row).map(ControlFlow::Break))?;
    let fault = facts.as_ref().map_or(Some("it does not say what it is".to_owned()), fault);
    let fault = match fault {
        None if !has_own_session(url, session)? => Some(POOLER.to_owned()),
        fault => fault,
    };
    fault.map_or(Ok(()), |fault| Err(StoreError::engine(format!("the database cannot be used: {fault}"))))
}

const POOLER: &str = "a pooler between this machine and it gives the settings, locks and transactions of a connection to others. \
                      Connect to PostgreSQL itself, or let the pooler keep a session for each connection and pass on its options";

/// An advisory lock that only [`has_own_session`] takes.
const PROBE: u32 = 0x6861_6e64;

/// Statements after which another connection would have met the same session of a pooler.
const LOOKS: usize = 8;

/// Whether a connection keeps its session of PostgreSQL, with settings and locks, while another one works.
fn has_own_session(url: &PostgresUrl, session: &Session) -> StoreResult<bool> {
    let pid = |session: &Session| session.value::<i64>("select cast(pg_backend_pid() as bigint)");
    let other = Session::open(url)?.answering_within(Some(ANSWER_LIMIT));
    let own = pid(session)?;
    let lock = "select set_config('handover.probe', 'own', false) = 'own' and pg_try_advisory_lock_shared";
    session.value::<bool>(&format!("{lock}({PROBE})"))?;
    for _ in 0..LOOKS {
        if pid(&other)? == own {
            return Ok(false);
        }
    }
    other.begin("begin")?;
    pid(&other)?;
    let kept = format!(
        "select pg_backend_pid() = {own} and coalesce(current_setting('handover.probe', true), '') = 'own'
          and exists (select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and cast(objid as bigint) = {PROBE})"
    );
    Ok(session.value::<bool>(&kept)? && session.value::<bool>(&format!("select pg_advisory_unlock_shared({PROBE})"))?)
}

/// The most milliseconds between the clock of this machine and that of the database.
const CLOCK_TOLERANCE: i64 = 2000;

/// What servers on a database must agree on.
struct Serving {
    is_standby: bool,
    now: i64,
    version: i64,
    keys: String,
}

from_row!(Serving { is_standby, now, version, keys });

/// Reads what [`serving_fault`] judges.
///
/// # Errors
/// The database is a standby.
fn serving(reader: &ReadTx<'_>) -> StoreResult<Serving> {
    let sql = "select pg_is_in_recovery() as is_standby,
          cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now,
          coalesce((select max(version) from schema_version), 0) as version,
          coalesce((select string_agg(name || ' ' || encode(fingerprint, 'hex'), ' ' order by name)
            from key_fingerprint), '') as keys";
    let serving: Serving = reader.one(sql, [], Serving::from_row)?;
    if serving.is_standby {
        return Err(StoreError::unavailable("the database is a standby, which takes no writes"));
    }
    Ok(serving)
}

/// The reason why this process may not serve. Its clock showed `before` and `after` around the look; `server` is missing in
/// commands.
fn serving_fault(serving: &Serving, before: i64, after: i64, server: Option<&ServerState>) -> Option<String> {
    let ahead = serving.now - serving.now.max(before).min(after);
    if ahead.abs() > CLOCK_TOLERANCE {
        Some(format!("the clock of this machine differs from the database's by {} seconds", ahead / 1000))
    } else if usize::try_from(serving.version).is_ok_and(|version| version < VERSION) {
        Some("the schema of the database is of an earlier version: it was put back while this server ran".to_owned())
    } else if server.is_some_and(|server| server.keys() != serving.keys) {
        Some(
            "another server gave the database keys that this one does not have (--secrets-key, --papers-key)"
                .to_owned(),
        )
    } else {
        None
    }
}

/// Writes as much as fills a page or more: on a full disk, rows that fit into pages of before can still be written.
pub(crate) fn write_pages(session: &Session) -> StoreResult<()> {
    let fill = "create unlogged table write_probe as select repeat('x', 1000) as filler from generate_series(1, 500)";
    session.execute(fill, [])?;
    session.run_all("drop table write_probe")
}

fn fault(facts: &Facts) -> Option<String> {
    let Facts { version, is_postgresql, encoding, collation, is_standby, keeps_settings, presets } = facts;
    if !is_postgresql {
        Some("it is not PostgreSQL, but another program that speaks its protocol".to_owned())
    } else if *version < OLDEST {
        Some(format!("it is of PostgreSQL {}; Handover needs {} or later", version / 10_000, OLDEST / 10_000))
    } else if encoding != "UTF8" {
        Some(format!("its encoding is {encoding}. Create it with: encoding 'UTF8' template template0"))
    } else if !COLLATIONS.contains(&collation.as_str()) {
        Some(format!("its collation is {collation}. Create it with: locale 'C' template template0"))
    } else if *is_standby {
        Some("it is a standby, which takes no writes".to_owned())
    } else if !keeps_settings {
        Some(POOLER.to_owned())
    } else {
        let reset =
            "is preset for the database or its user. Reset that: alter database … reset …, alter role … reset …";
        presets.as_ref().map(|presets| format!("{presets} {reset}"))
    }
}

/// A commit that takes longer is a trouble: it waits for a disk, or for a standby that is missing.
const LONG_COMMIT: Duration = Duration::from_secs(2);

/// The reasons why this process may not serve, if any.
#[derive(Default)]
pub(super) struct Readiness {
    /// Not in a command.
    server: OnceLock<ServerState>,
    /// Of the last look at the database.
    fault: Mutex<Option<String>>,
    /// Of the last transaction that could not be written.
    trouble: Mutex<Option<String>>,
    /// Since the commit that is under way has begun.
    commit: Mutex<Option<Stopwatch>>,
    /// The reason of the last check, if it failed.
    check: Mutex<Option<String>>,
}

impl Readiness {
    /// To be called once by a server.
    pub(super) fn set_server(&self, server: ServerState) {
        let _ = self.server.set(server);
    }

    /// The time that this process stores, in milliseconds since 1970.
    fn now(&self) -> i64 {
        self.server.get().map_or_else(unix_millis, |server| (server.time)().timestamp_millis())
    }

    /// Looks for a reason why this process may not serve: the clock, the keys or the schema of the database differ from its own.
    ///
    /// # Errors
    /// The connection cannot be used: it failed, or leads to a standby.
    fn find_fault(&self, reader: &ReadTx<'_>) -> StoreResult<Option<String>> {
        let before = self.now();
        let serving = serving(reader)?;
        let fault = serving_fault(&serving, before, self.now(), self.server.get());
        (*lock(&self.fault)).clone_from(&fault);
        Ok(fault)
    }

    /// Fails with the reason why this process may not serve.
    pub(super) fn require_serving(&self, reader: &ReadTx<'_>) -> StoreResult<()> {
        self.find_fault(reader)?.map_or(Ok(()), |fault| Err(StoreError::Unavailable(fault)))
    }

    /// As [`Self::find_fault`]; after a trouble, also tries whether the database can be written.
    pub(super) fn look(&self, session: &Session) -> StoreResult<Option<String>> {
        let fault = self.find_fault(&ReadTx::new(session, &StatementLog::default()))?;
        if fault.is_none() && self.has_trouble() {
            session.begin("begin isolation level read committed read write")?;
            write_pages(session)?;
            session.end("commit")?;
        }
        Ok(fault)
    }

    /// Fails if the last look found a fault that is still there.
    pub(super) fn require_no_fault(&self, session: &Session) -> StoreResult<()> {
        if lock(&self.fault).is_none() {
            return Ok(());
        }
        self.require_serving(&ReadTx::new(session, &StatementLog::default()))
    }

    /// Records whether the last transaction could be written, and logs a new reason.
    pub(super) fn set_trouble(&self, found: Option<String>) {
        note_trouble(&self.trouble, found, String::as_str);
    }

    pub(super) fn commit_begins(&self) {
        *lock(&self.commit) = Some(Stopwatch::start());
    }

    pub(super) fn commit_ends(&self) {
        *lock(&self.commit) = None;
    }

    /// Whether the last transaction could not be written.
    pub(super) fn has_trouble(&self) -> bool {
        lock(&self.trouble).is_some()
    }

    /// Fails if the last transaction could not be written, or the present one waits for long.
    pub(super) fn require_no_trouble(&self) -> StoreResult<()> {
        if let Some(reason) = &*lock(&self.trouble) {
            return Err(StoreError::Unavailable(reason.clone()));
        }
        match &*lock(&self.commit) {
            Some(since) if since.elapsed() > LONG_COMMIT => {
                let reason =
                    "a commit takes long: the disk of the database is slow, or a synchronous standby is missing";
                Err(StoreError::Unavailable(reason.to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Records the result of a check, and logs a new reason.
    pub(super) fn note_check(&self, checked: &StoreResult<()>) {
        let fault = checked.as_ref().err().map(ToString::to_string);
        note(&self.check, fault, |reason| tracing::error!(reason, "not ready"), || tracing::warn!("ready again"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::Timestamp;

    fn serving() -> Serving {
        Serving { is_standby: false, now: 0, version: i64::MAX, keys: String::new() }
    }

    #[test]
    fn other_clock_schema_or_keys_keep_a_server_from_serving() {
        let fault = |serving: &Serving| serving_fault(serving, -10, 10, Some(&server(&[("secrets", [1; 32])])));
        let keys = format!("secrets {}", "01".repeat(32));
        assert_eq!(fault(&Serving { keys: keys.clone(), ..serving() }), None);
        for (serving, expected) in [
            (Serving { now: -5_010, ..serving() }, "by -5 seconds"),
            (Serving { now: 600_010, ..serving() }, "by 600 seconds"),
            (Serving { version: 0, ..serving() }, "earlier version"),
            (serving(), "keys"),
            (Serving { keys: ["papers 02 ", &keys].concat(), ..serving() }, "keys"),
        ] {
            assert!(fault(&serving).is_some_and(|fault| fault.contains(expected)), "{expected}");
        }
    }

    #[test]
    fn answer_that_takes_long_is_no_difference_of_clocks() {
        assert_eq!(serving_fault(&Serving { now: CLOCK_TOLERANCE, ..serving() }, 0, 0, None), None);
        assert_eq!(serving_fault(&Serving { now: 9_000, ..serving() }, 0, 10_000, None), None);
        assert!(serving_fault(&Serving { now: 13_000, ..serving() }, 0, 10_000, None).is_some());
    }

    fn server(keys: &[(&'static str, [u8; 32])]) -> ServerState {
        ServerState { keys: keys.to_vec(), time: Box::new(Timestamp::default) }
    }

    fn facts() -> Facts {
        let [encoding, collation] = ["UTF8", "C"].map(str::to_owned);
        let presets = None;
        Facts {
            version: 150_004,
            is_postgresql: true,
            encoding,
            collation,
            is_standby: false,
            keeps_settings: true,
            presets,
        }
    }

    #[test]
    fn unsuitable_databases_are_refused_with_what_to_do() {
        assert_eq!(fault(&facts()), None);
        let faults = [
            (Facts { version: 140_011, ..facts() }, "15 or later"),
            (Facts { is_postgresql: false, ..facts() }, "another program"),
            (Facts { encoding: "LATIN1".to_owned(), ..facts() }, "encoding 'UTF8'"),
            (Facts { collation: "de_DE.UTF-8".to_owned(), ..facts() }, "locale 'C'"),
            (Facts { is_standby: true, ..facts() }, "standby"),
            (Facts { keeps_settings: false, ..facts() }, "pooler"),
            (
                Facts { presets: Some("transaction_timeout = 9".to_owned()), ..facts() },
                "transaction_timeout = 9 is preset",
            ),
        ];
        for (facts, expected) in faults {
            let found = fault(&facts);
            assert!(found.as_ref().is_some_and(|found| found.contains(expected)), "{found:?}");
        }
    }
}
