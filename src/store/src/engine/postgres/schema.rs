//! The schema on PostgreSQL: that of SQLite, with its types spelled differently, and what PostgreSQL alone has.

use super::session::Session;
use super::url::SCHEMA;
use crate::engine::inspection::SchemaState;
use crate::{StoreError, StoreResult};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The statements of each version in both spellings: those of SQLite, which are derived, and PostgreSQL's own.
const MIGRATIONS: &[[&str; 2]] =
    &[[include_str!("../../migrations/0001_schema.sql"), include_str!("../../migrations/0001_postgres.sql")]];

/// The columns of primary keys, by table.
type Keys = BTreeMap<String, Vec<String>>;

/// The advisory lock of migrations.
const MIGRATION: i64 = 0x6861_6e64_6d69_6772;

/// Brings the schema up to date. Servers that start together wait for each other.
///
/// # Errors
/// The database fails, or comes from a later version.
pub(super) fn migrate(session: &Session) -> StoreResult<()> {
    begin(session)?;
    apply(session)?;
    session.end("commit")
}

/// Begins a transaction that may change the schema.
pub(super) fn begin(session: &Session) -> StoreResult<()> {
    session.begin(&format!(
        "begin isolation level read committed read write; select pg_advisory_xact_lock({MIGRATION}); create schema if not exists {SCHEMA};
         create table if not exists schema_version (version bigint not null)"
    ))
}

/// Brings the schema up to date, in a transaction that has [begun](begin).
pub(super) fn apply(session: &Session) -> StoreResult<()> {
    let present = version(session)?;
    if present > MIGRATIONS.len() {
        session.end("rollback")?;
        return Err(StoreError::LATER_SCHEMA);
    }
    let keys = keys(MIGRATIONS.iter().map(|[common, _]| *common));
    for [common, own] in MIGRATIONS.iter().skip(present) {
        session.run_all(&derive(common, &keys))?;
        session.run_all(own)?;
    }
    session.run_all(&format!("delete from schema_version; insert into schema_version values ({})", MIGRATIONS.len()))
}

/// The names of the tables that both engines have, each after those that it refers to.
pub(super) fn tables() -> Vec<&'static str> {
    let lines = MIGRATIONS.iter().flat_map(|[common, _]| common.lines());
    lines.filter_map(|line| line.strip_prefix("create table ")?.split_whitespace().next()).collect()
}

/// Gives the feed of events another epoch: readers have to read everything again.
pub(super) fn renew_epoch(session: &Session) -> StoreResult<()> {
    session.run_all("update event_feed set epoch = left(replace(gen_random_uuid()::text, '-', ''), 10)")
}

/// Whether a version of the schema is earlier than this program's.
pub(super) fn is_earlier(version: i64) -> bool {
    usize::try_from(version).is_ok_and(|version| version < MIGRATIONS.len())
}

/// The version of the schema, without a change.
///
/// # Errors
/// The database fails, or comes from a later version.
pub(super) fn state(session: &Session) -> StoreResult<SchemaState> {
    let sql = format!("select to_regclass('{SCHEMA}.schema_version') is not null");
    if !session.value::<bool>(&sql)? {
        return Ok(SchemaState::Missing);
    }
    match version(session)?.cmp(&MIGRATIONS.len()) {
        Ordering::Less => Ok(SchemaState::Earlier),
        Ordering::Equal => Ok(SchemaState::Current),
        Ordering::Greater => Err(StoreError::LATER_SCHEMA),
    }
}

/// The number of migrations that the database has.
fn version(session: &Session) -> StoreResult<usize> {
    let sql = "select coalesce(max(version), 0) from schema_version";
    usize::try_from(session.value::<i64>(sql)?).map_err(|_| StoreError::Corrupt("schema version"))
}

/// The statements of a migration of SQLite as PostgreSQL takes them. Those about a file, triggers, the search index and rows
/// are left out.
fn derive(migration: &str, keys: &Keys) -> String {
    let mut derived = String::new();
    for statement in statements(migration) {
        let is_left_out = ["create trigger", "create virtual table", "insert into"];
        if is_left_out.iter().any(|beginning| statement.starts_with(beginning)) {
            continue;
        }
        if statement.starts_with("create index") {
            derived.push_str(&derive_index(&statement, keys));
            continue;
        }
        for line in statement.lines() {
            derived.push_str(&derive_line(line));
            derived.push('\n');
        }
    }
    derived
}

/// The primary keys of all tables, also of those of migrations that a database has already.
fn keys<'m>(migrations: impl Iterator<Item = &'m str>) -> Keys {
    migrations.flat_map(statements).filter_map(|statement| key_of_table(&statement)).collect()
}

/// The name of the table that a statement creates, and the columns of its primary key, if it has one.
fn key_of_table(statement: &str) -> Option<(String, Vec<String>)> {
    let table = statement.strip_prefix("create table ")?.split_whitespace().next()?;
    let key = statement.lines().map(str::trim).find_map(|line| match line.strip_prefix("primary key (") {
        Some(columns) => Some(columns.trim_end_matches(',').trim_end_matches(')')),
        None => line.split_once(' ').filter(|(_, rest)| rest.contains(" primary key")).map(|(column, _)| column),
    })?;
    Some((table.to_owned(), key.split(", ").map(str::to_owned).collect()))
}

/// An index ends with the key of its table, as SQLite's do by themselves: lists are in that order.
fn derive_index(statement: &str, keys: &Keys) -> String {
    let parts = statement.split_once(" on ").and_then(|(_, rest)| rest.split_once(" ("));
    let Some((key, columns)) = parts.and_then(|(table, columns)| Some((keys.get(table)?, columns))) else {
        return statement.to_owned();
    };
    let mut depth = 1;
    let end = columns.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let (columns, rest) = columns.split_at(end.unwrap_or(columns.len()));
    // No expression has a comma.
    let has = |name: &str| columns.split(", ").any(|column| column.split(' ').next() == Some(name));
    let missing: String = key.iter().filter(|name| !has(name)).map(|name| [", ", name].concat()).collect();
    let beginning = &statement[..statement.len() - columns.len() - rest.len()];
    [beginning, columns, &missing, rest].concat()
}

/// The statements of a migration, without comments.
fn statements(migration: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    for line in migration.lines().filter(|line| !line.trim_start().starts_with("--") && !line.trim().is_empty()) {
        statement.push_str(line);
        statement.push('\n');
        let is_trigger = statement.starts_with("create trigger");
        if if is_trigger { line.trim_end() == "end;" } else { line.trim_end().ends_with(';') } {
            statements.push(std::mem::take(&mut statement));
        }
    }
    statements
}

/// A line of a table: its end, or a column and its type.
fn derive_line(line: &str) -> String {
    if let Some(beginning) = [") without rowid, strict;", ") strict;"].iter().find_map(|end| line.strip_suffix(end)) {
        return format!("{beginning});");
    }
    let column = line.trim_start();
    let mut words = column.splitn(3, [' ', ',']);
    let (name, Some(ty)) = (words.next().unwrap_or_default(), words.next()) else { return line.to_owned() };
    let rest = &column[(name.len() + 1 + ty.len()).min(column.len())..];
    match ty {
        "integer" => derive_integer(name, rest),
        "blob" => format!("  {name} bytea{rest}"),
        _ => line.to_owned(),
    }
}

fn derive_integer(name: &str, rest: &str) -> String {
    let truth = format!(" check ({name} in (0, 1))");
    if rest.contains(&truth) {
        let rest = rest.replace(&truth, "").replace("default 0", "default false").replace("default 1", "default true");
        return format!("  {name} boolean{rest}");
    }
    let is_assigned = rest.contains("primary key") && !rest.contains("references") && !rest.contains("check (id = 1)");
    let identity = if is_assigned { " generated by default as identity" } else { "" };
    format!("  {name} bigint{identity}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_types_of_postgresql() {
        let table = "-- A thing.\ncreate table thing (\n  -- Its number.\n  id integer primary key not null,\n  \
                     one integer primary key not null check (id = 1),\n  seen integer not null default 0 check (seen in (0, 1)),\n  \
                     hash blob,\n  name text not null,\n  other integer references thing (id),\n  primary key (name)\n\
                     ) without rowid, strict;\ncreate trigger t after insert on thing begin\n  delete from thing;\nend;\n";
        let expected = "create table thing (\n  id bigint generated by default as identity primary key not null,\n  \
                        one bigint primary key not null check (id = 1),\n  seen boolean not null default false,\n  \
                        hash bytea,\n  name text not null,\n  other bigint references thing (id),\n  primary key (name)\n);\n";
        assert_eq!(derive(table, &Keys::new()), expected);
    }

    #[test]
    fn indexes_end_with_the_key_of_their_table() {
        let table = "create table thing (\n  id integer primary key not null,\n  name text not null\n) strict;\n\
                     create table part (\n  thing integer not null,\n  name text not null,\n  primary key (thing, name)\n\
                     ) without rowid, strict;\n";
        for (index, expected) in [
            ("on thing (name)", "on thing (name, id)"),
            ("on thing (lower(name), id desc)", "on thing (lower(name), id desc)"),
            ("on part (name) where name > 'a'", "on part (name, thing) where name > 'a'"),
            ("on keyless (name)", "on keyless (name)"),
        ] {
            // Of a later migration than the table.
            let derived = derive(&format!("create index i {index};\n"), &keys(std::iter::once(table)));
            assert_eq!(derived, format!("create index i {expected};\n"));
        }
        let unique = "create unique index i on thing (name);\n";
        assert_eq!(derive(unique, &keys(std::iter::once(table))), unique);
    }
}
