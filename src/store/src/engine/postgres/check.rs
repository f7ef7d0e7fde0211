//! Whether a database can serve.

use super::session::Session;
use super::url::SCHEMA;
use crate::clock::unix_seconds;
use crate::engine::row::{FromRow, from_row};
use crate::{ReadTx, StoreError, StoreResult};
use std::ops::ControlFlow;

/// The first version that is served.
const OLDEST: i64 = 150_000;

/// Collations by code points, as SQLite sorts.
const COLLATIONS: [&str; 4] = ["C", "POSIX", "C.UTF-8", "C.utf8"];

/// Facts that a database states about itself.
struct Facts {
    version: i64,
    is_postgresql: bool,
    encoding: String,
    collation: String,
    is_standby: bool,
    keeps_settings: bool,
}

from_row!(Facts { version, is_postgresql, encoding, collation, is_standby, keeps_settings });

/// Fails unless the database sorts, stores and locks as the store needs it.
///
/// # Errors
/// A sentence that says what to do.
pub(super) fn require_suitable(session: &Session) -> StoreResult<()> {
    let sql = format!(
        "select cast(current_setting('server_version_num') as bigint) as version,
          version() like 'PostgreSQL %' as is_postgresql, cast(pg_encoding_to_char(encoding) as text) as encoding,
          case when to_jsonb(d) ->> 'datlocprovider' = 'i' then 'one of ICU' else cast(datcollate as text) end as collation,
          pg_is_in_recovery() as is_standby,
          current_setting('search_path') like '{SCHEMA},%' as keeps_settings
        from pg_database d where datname = current_database()"
    );
    let facts = session.visit(&sql, [], |row| Facts::from_row(row).map(ControlFlow::Break))?;
    let fault = facts.as_ref().map_or(Some("it does not say what it is".to_owned()), fault);
    fault.map_or(Ok(()), |fault| Err(StoreError::Engine(format!("the database cannot be used: {fault}").into())))
}

/// The most seconds between the clock of this machine and that of the database.
const CLOCK_TOLERANCE: i64 = 2;

/// Fails if the database takes no writes, or if its clock differs from this machine's: servers that share it must agree on
/// due times.
pub(super) fn require_serving(reader: &ReadTx<'_>) -> StoreResult<()> {
    let sql = "select pg_is_in_recovery() as is_standby, cast(extract(epoch from clock_timestamp()) as bigint) as now";
    let (is_standby, now): (bool, i64) = reader.one(sql, [], |row| Ok((row.get("is_standby")?, row.get("now")?)))?;
    serving_fault(is_standby, now - unix_seconds()).map_or(Ok(()), |fault| Err(StoreError::Unavailable(fault)))
}

/// `ahead` is the number of seconds by which the clock of the database is ahead of this machine's.
fn serving_fault(is_standby: bool, ahead: i64) -> Option<String> {
    if is_standby {
        Some("the database is a standby, which takes no writes".to_owned())
    } else if ahead.abs() > CLOCK_TOLERANCE {
        Some(format!("the clock of this machine differs from the database's by {ahead} seconds"))
    } else {
        None
    }
}

fn fault(facts: &Facts) -> Option<String> {
    let Facts { version, is_postgresql, encoding, collation, is_standby, keeps_settings } = facts;
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
        Some("a pooler drops the settings of connections. Connect to PostgreSQL itself".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_differ_by_five_seconds_keep_a_server_from_serving() {
        for ahead in [-5, 5] {
            let fault = serving_fault(false, ahead);
            assert!(fault.is_some_and(|fault| fault.contains(&format!("by {ahead} seconds"))));
        }
        assert_eq!(serving_fault(false, CLOCK_TOLERANCE), None);
        assert!(serving_fault(true, 0).is_some());
    }

    fn facts() -> Facts {
        let [encoding, collation] = ["UTF8", "C"].map(str::to_owned);
        Facts { version: 150_004, is_postgresql: true, encoding, collation, is_standby: false, keeps_settings: true }
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
        ];
        for (facts, expected) in faults {
            let found = fault(&facts);
            assert!(found.as_ref().is_some_and(|found| found.contains(expected)), "{found:?}");
        }
    }
}
