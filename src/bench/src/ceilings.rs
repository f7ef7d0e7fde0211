//! Ceilings of the machine: a bare HTTP server with a fixed body, and SQLite's own commits and bulk inserts.

use crate::engine::remove_file;
use crate::error::{BenchError, During};
use crate::http::ApiCall;
use crate::load;
use crate::server::{Child, free_address};
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
/// Requests to which the answers belong, with two parties each: as many as the benchmark's clients accept.
const REQUESTS: u32 = 7000;
const PARTIES: [&str; 2] = ["mk00001-ovh", "mk00002-ovh"];

/// Serves a body of this many bytes from axum, with nothing else, until the process is killed.
pub(crate) fn serve_fixed_body(listen: SocketAddr, bytes: usize) -> Result<(), BenchError> {
    let runtime = tokio::runtime::Runtime::new().during("starting the fixed-body server")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await.during("listening")?;
        let body = Bytes::from(vec![b'x'; bytes]);
        let answer = move || async move { ([(CONTENT_TYPE, "application/json")], body) };
        axum::serve(listener, Router::new().route("/", get(answer))).await.during("serving")
    })
}

/// Requests of a fixed body of `bytes` by 64 clients.
pub(crate) fn fixed_body(bytes: usize, clients: usize, time: Duration) -> Result<Sample, BenchError> {
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

/// Measures commits in a database beside those of the server, with the same kind of log, as durable, and of rows like its
/// own.
pub(crate) fn commits(folder: &Path, time: Duration) -> Result<Commits, BenchError> {
    let path = folder.join("commits.sqlite");
    // Of an earlier run.
    remove_file(&path)?;
    let connection = Connection::open(&path).during("opening the database of the commit loop")?;
    let measured = create(&connection).and_then(|()| {
        Ok(Commits { single: answers(&connection, 1, time)?, shared: answers(&connection, SHARED, time)? })
    });
    measured.during("the commit loop")
}

/// Tables with the rows that an accept reads or changes, and the indexes to find such rows: the requests of a party,
/// the codes of a party, requests by due time, and the timeline of a request.
fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000;
         create table request (id integer primary key, state text not null, due_at integer);
         create index request_due on request (due_at) where due_at is not null;
         create table party (request integer, account text, accepted_at integer, code blob,
           primary key (request, account)) without rowid;
         create index party_by_account on party (account, request);
         create table code (hash blob primary key not null, request integer not null, account text not null,
           state text not null);
         create index code_of_party on code (request, account);
         create table timeline (id integer primary key, request integer not null, at integer not null, entry text not null,
           account text);
         create index timeline_of_request on timeline (request);
         begin;",
    )?;
    for request in 0..REQUESTS {
        let id = request_id(request);
        connection.execute("insert into request values (?1, 'validatingByCustomers', ?1)", [id])?;
        connection.execute("insert into timeline (request, at, entry) values (?1, 0, 'asked')", [id])?;
        for (party, account) in PARTIES.iter().enumerate() {
            connection.execute("insert into party values (?1, ?2, null, null)", params![id, account])?;
            let values = params![hash(request, party), id, account];
            connection.execute("insert into code values (?1, ?2, ?3, 'live')", values)?;
        }
    }
    connection.execute_batch("commit")
}

/// Twelve digits at most, and as scattered as the numbers of requests.
fn request_id(request: u32) -> i64 {
    i64::from(request.wrapping_mul(0x9E37_79B1)) * 200
}

/// A key as scattered as that of a code.
fn hash(request: u32, party: usize) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..4].copy_from_slice(&request.wrapping_mul(0x85EB_CA6B).to_be_bytes());
    hash[4] = u8::from(party == 1);
    hash
}

/// Answers a second with `shared` of them in each commit. Each reads the request, the party and the code, and makes the
/// minimum changes of an accept: the party with its code, an entry of the timeline and, for the last one, the request.
/// Once all have been given, they are taken back in the same way.
fn answers(connection: &Connection, shared: u32, time: Duration) -> rusqlite::Result<f64> {
    let mut read = connection.prepare(
        "select r.state, p.accepted_at, c.state from request r
         join party p on p.request = r.id and p.account = ?2 join code c on c.hash = ?3 where r.id = ?1",
    )?;
    let mut party =
        connection.prepare("update party set accepted_at = ?3, code = ?4 where request = ?1 and account = ?2")?;
    let mut request = connection.prepare("update request set state = ?2, due_at = ?3 where id = ?1")?;
    let mut timeline =
        connection.prepare("insert into timeline (request, at, entry, account) values (?1, ?2, 'accepted', ?3)")?;
    let stopwatch = Stopwatch::start();
    let mut made: u32 = 0;
    while stopwatch.elapsed() < time {
        connection.execute_batch("begin immediate")?;
        for _ in 0..shared {
            let number = made.wrapping_mul(11) % REQUESTS;
            let round = made / REQUESTS;
            let of_party = round as usize % PARTIES.len();
            let (id, account, hash) = (request_id(number), PARTIES[of_party], hash(number, of_party));
            let is_given = (round / 2).is_multiple_of(2);
            let _: String = read.query_row(params![id, account, hash], |row| row.get(2))?;
            party.execute(params![id, account, is_given.then_some(made), is_given.then_some(hash)])?;
            timeline.execute(params![id, made, account])?;
            if of_party == 1 {
                let state = if is_given { "doing" } else { "validatingByCustomers" };
                request.execute(params![id, state, id + i64::from(made)])?;
            }
            made += 1;
        }
        connection.execute_batch("commit")?;
    }
    Ok(per_second(made as usize, stopwatch.elapsed()))
}

/// The time of inserting the rows of an export, sorted, as text, into tables without further indexes, in one transaction.
pub(crate) fn bulk_insert(export: &Path, folder: &Path) -> Result<Duration, BenchError> {
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
    remove_file(&path)?;
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
        for _ in 0..2 {
            let commits = commits(folder.path(), Duration::from_millis(20)).unwrap();
            assert!(commits.single > 0.0 && commits.shared > 0.0, "{commits:?}");
        }
    }
}
