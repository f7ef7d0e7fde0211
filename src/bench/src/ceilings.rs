//! Ceilings of the machine: a bare HTTP server with a fixed body, and SQLite's own commits and bulk inserts.

use crate::failure::{During, Failure};
use crate::http::ApiCall;
use crate::load;
use crate::server::{Child, free_address, remove_database};
use crate::statistics::{Sample, per_second};
use crate::stopwatch::Stopwatch;
use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use rusqlite::{Connection, params};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Answers that share a commit: as many as there are clients.
const SHARED: u32 = 64;
/// Rows to which the answers belong.
const MADE_ROWS: u32 = 5000;

/// Serves a body of this many bytes from axum, with nothing else, until the process is killed.
pub(crate) fn serve_fixed_body(listen: SocketAddr, bytes: usize) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new().during("starting the fixed-body server")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await.during("listening")?;
        let body = Bytes::from(vec![b'x'; bytes]);
        let answer = move || async move { ([(CONTENT_TYPE, "application/json")], body) };
        axum::serve(listener, Router::new().route("/", get(answer))).await.during("serving")
    })
}

/// Requests of a fixed body of `bytes` by 64 clients.
pub(crate) fn fixed_body(bytes: usize, clients: usize, time: Duration) -> Result<Sample, Failure> {
    let address = free_address()?;
    let own = std::env::current_exe().during("finding the benchmark's own program")?;
    let mut server = Command::new(own);
    server.args(["fixed-body", &address, &bytes.to_string()]);
    let mut server = Child::start(server, &address)?;
    server.wait_for("/")?;
    load::repeat(&address, &[ApiCall::get("/")], clients, time)
}

/// Durable answers a second: each in a commit of its own, and 64 in each commit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Commits {
    pub(crate) single: f64,
    pub(crate) shared: f64,
}

/// Measures commits in a database beside those of the server, with the same settings.
pub(crate) fn commits(folder: &Path, time: Duration) -> Result<Commits, Failure> {
    let path = folder.join("commits.sqlite");
    let connection = Connection::open(&path).during("opening the database of the commit loop")?;
    let measured = create(&connection).and_then(|()| {
        Ok(Commits { single: answers(&connection, 1, time)?, shared: answers(&connection, SHARED, time)? })
    });
    measured.during("the commit loop")
}

fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full;
         create table code (hash blob primary key, state text not null) without rowid;
         create table party (request integer, account text, answer text, primary key (request, account)) without rowid;
         create table request (id integer primary key, changed_at integer not null);
         create table timeline (id integer primary key, request integer not null, entry text not null);
         begin;",
    )?;
    for row in 0..MADE_ROWS {
        connection.execute("insert into code values (?1, 'live')", [hash(row)])?;
        connection.execute("insert into party values (?1, 'mk00001-ovh', null)", [row])?;
        connection.execute("insert into request values (?1, 0)", [row])?;
    }
    connection.execute_batch("commit")
}

/// A key as scattered as that of a code.
fn hash(row: u32) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..4].copy_from_slice(&row.wrapping_mul(0x9E37_79B1).to_be_bytes());
    hash
}

/// Answers a second with `shared` of them in each commit. An answer changes the rows that an accept has to change at least:
/// the code, the party, the request, and an entry of the timeline.
fn answers(connection: &Connection, shared: u32, time: Duration) -> rusqlite::Result<f64> {
    let mut code = connection.prepare("update code set state = ?2 where hash = ?1")?;
    let mut party =
        connection.prepare("update party set answer = ?2 where request = ?1 and account = 'mk00001-ovh'")?;
    let mut request = connection.prepare("update request set changed_at = ?2 where id = ?1")?;
    let mut timeline = connection.prepare("insert into timeline (request, entry) values (?1, 'accepted')")?;
    let stopwatch = Stopwatch::start();
    let mut made: u32 = 0;
    while stopwatch.elapsed() < time {
        connection.execute_batch("begin immediate")?;
        for _ in 0..shared {
            let row = made.wrapping_mul(7) % MADE_ROWS;
            code.execute(params![hash(row), if made.is_multiple_of(2) { "used" } else { "live" }])?;
            party.execute(params![row, made.to_string()])?;
            request.execute(params![row, made])?;
            timeline.execute([row])?;
            made += 1;
        }
        connection.execute_batch("commit")?;
    }
    Ok(per_second(made as usize, stopwatch.elapsed()))
}

/// The time of inserting the rows of an export, sorted, as text, into tables without further indexes, in one transaction.
pub(crate) fn bulk_insert(export: &Path, folder: &Path) -> Result<Duration, Failure> {
    let path = folder.join("bulk.sqlite");
    let mut tables = Vec::new();
    for name in ["accounts", "services", "holders", "bills", "payment_methods"] {
        let file = export.join(format!("{name}.csv"));
        let text = fs::read_to_string(&file).during(file.display())?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let header = lines.remove(0);
        lines.sort_unstable();
        tables.push((name, header, lines));
    }
    let time = insert_all(&path, &tables).during("inserting rows in bulk");
    remove_database(&path)?;
    time
}

fn insert_all(path: &Path, tables: &[(&str, String, Vec<String>)]) -> rusqlite::Result<Duration> {
    let connection = Connection::open(path)?;
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full;")?;
    let stopwatch = Stopwatch::start();
    connection.execute_batch("begin")?;
    for (table, header, lines) in tables {
        // The first two fields are unique in every file.
        let mut columns = header.split(',');
        let key: Vec<&str> = columns.by_ref().take(2).collect();
        connection.execute_batch(&format!(
            "create table {table} ({header}, primary key ({})) without rowid",
            key.join(", ")
        ))?;
        let places = vec!["?"; header.split(',').count()].join(", ");
        let mut insert = connection.prepare(&format!("insert into {table} values ({places})"))?;
        for line in lines {
            insert.execute(rusqlite::params_from_iter(line.split(',')))?;
        }
    }
    connection.execute_batch("commit")?;
    Ok(stopwatch.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_measured() {
        let folder = tempfile::tempdir().unwrap();
        let commits = commits(folder.path(), Duration::from_millis(20)).unwrap();
        assert!(commits.single > 0.0 && commits.shared > 0.0, "{commits:?}");
    }
}
