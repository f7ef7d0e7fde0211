//! Databases that this version cannot open, or opens first. Those of PostgreSQL say what to do.

use crate::common::new_database::EmptyDatabase;
use crate::common::{TO_NEWCOMER, TestServer, database, domain};
use handover_server::serve::{ServeError, claim_database};
use handover_store::{Database, PostgresUrl, SqlValue, Store, StoreError, inspect};

#[test]
fn refuses_a_database_of_another_program() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    database::batch(&path, "create table note (text text); pragma user_version = 1");
    let refused = Store::open(&path).err().expect("opening fails");
    assert!(matches!(refused, StoreError::Refused("its schema is of another program")), "{refused}");
}

#[test]
fn concurrent_first_opens_all_succeed() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    std::thread::scope(|scope| {
        let opens: Vec<_> = (0..4).map(|_| scope.spawn(|| Store::open(&path).map(drop))).collect();
        for open in opens {
            open.join().expect("no panic").expect("the database opens");
        }
    });
}

#[test]
fn refuses_a_schema_of_a_later_version() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    drop(Store::open(&path).expect("the database opens"));
    database::batch(&path, "pragma user_version = 99");
    let refusals =
        [Store::open(&path).err().expect("opening fails"), inspect(&path.into()).expect_err("looking fails")];
    for refused in refusals.map(|refused| refused.to_string()) {
        assert!(refused.starts_with("its schema is of a later version of Handover"), "{refused}");
    }
}

#[tokio::test]
async fn mailbox_contents_mark_a_demo_database() {
    let unmarked = "delete from database_use";
    let server = TestServer::start().await;
    server.batch(unmarked);
    assert!(claim_database(&server.store, false).await.is_ok());
    let server = TestServer::start().await;
    server.batch(unmarked);
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert!(matches!(claim_database(&server.store, false).await, Err(ServeError::DemoData)));
    assert!(claim_database(&server.store, true).await.is_ok());
}

fn address(database: &EmptyDatabase) -> Database {
    Database::Postgres(database.url.clone())
}

fn refusal(database: &EmptyDatabase) -> String {
    Store::open(address(database)).err().expect("the database is refused").to_string()
}

#[test]
fn database_that_sorts_otherwise_or_has_another_encoding_is_refused() {
    for (options, expected) in [
        ("encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'de-DE'", "locale 'C'"),
        ("encoding 'LATIN1' locale 'C'", "encoding 'UTF8'"),
    ] {
        let Some(database) = EmptyDatabase::create_with(options) else { return };
        let refused = refusal(&database);
        assert!(refused.contains("cannot be used") && refused.contains(expected), "{refused}");
        assert!(database.is_empty());
    }
}

#[test]
fn schema_of_a_later_version_is_refused() {
    let Some(database) = EmptyDatabase::create() else { return };
    let address = address(&database);
    drop(Store::open(&address).expect("a new database"));
    database::batch(&address, "update schema_version set version = version + 1");
    let refused = refusal(&database);
    assert!(refused.starts_with("its schema is of a later version of Handover"), "{refused}");
}

#[test]
fn presets_of_a_database_change_no_setting_that_the_store_relies_on() {
    let Some(database) = EmptyDatabase::create() else { return };
    let preset = |sql: &str| {
        let statement = format!("do $$ begin execute format('alter database %I {sql}', current_database()); end $$");
        database.url.execute_all(&statement).expect("a preset");
    };
    let presets = [
        ("search_path", "public", "handover, public"),
        ("timezone", "America/Los_Angeles", "UTC"),
        ("datestyle", "German", "ISO, MDY"),
        ("intervalstyle", "sql_standard", "postgres"),
        ("bytea_output", "escape", "hex"),
        ("extra_float_digits", "0", "1"),
        ("standard_conforming_strings", "off", "on"),
        ("transform_null_equals", "on", "off"),
        ("row_security", "on", "off"),
        ("gin_fuzzy_search_limit", "1", "0"),
        ("synchronous_commit", "off", "on"),
        ("default_transaction_isolation", "serializable", "read committed"),
        ("default_transaction_deferrable", "on", "off"),
        ("statement_timeout", "1ms", "0"),
        ("lock_timeout", "1ms", "0"),
        ("idle_in_transaction_session_timeout", "1ms", "0"),
        ("idle_session_timeout", "1ms", "0"),
        ("enable_indexscan", "off", "on"),
        ("enable_nestloop", "off", "on"),
        ("join_collapse_limit", "1", "8"),
    ];
    for (name, value, _) in presets {
        preset(&format!("set {name} = ''{value}''"));
    }
    for (name, _, expected) in presets {
        let found = database.url.first(&format!("select current_setting('{name}')"), "").expect("a setting");
        let SqlValue::Text(found) = found.expect("a row") else { panic!("{name} is no text") };
        assert_eq!(found.replace("handover,public", "handover, public"), expected, "{name}");
    }
    drop(Store::open(address(&database)).expect("it can be used"));
    preset("set session_replication_role = ''replica''");
    assert!(refusal(&database).contains("session_replication_role = replica is preset"));
}

/// A pooler over a single session, which a client has for a transaction. Only the first one's options reach PostgreSQL.
mod pooler {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::os::unix::net::UnixStream;
    use std::sync::{Arc, Mutex};

    /// Returns the port.
    pub(super) fn start(socket: String) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            let session = Arc::<Mutex<Option<(UnixStream, Vec<u8>)>>>::default();
            for client in listener.incoming().flatten() {
                let (session, socket) = (Arc::clone(&session), socket.clone());
                // An error is the end of a connection.
                std::thread::spawn(move || serve(client, &session, &socket).is_err());
            }
        });
        port
    }

    /// A message without its kind: its length, and what follows.
    fn body(from: &mut impl Read) -> std::io::Result<Vec<u8>> {
        let mut length = [0; 4];
        from.read_exact(&mut length)?;
        let mut body = vec![0; u32::from_be_bytes(length) as usize];
        body[..4].copy_from_slice(&length);
        from.read_exact(&mut body[4..])?;
        Ok(body)
    }

    fn message(from: &mut impl Read) -> std::io::Result<Vec<u8>> {
        let mut kind = [0];
        from.read_exact(&mut kind)?;
        Ok([kind.to_vec(), body(from)?].concat())
    }

    /// Everything up to `ReadyForQuery`.
    fn answer(session: &mut UnixStream) -> std::io::Result<Vec<u8>> {
        let mut answer = Vec::new();
        loop {
            let next = message(session)?;
            answer.extend(&next);
            if next[0] == b'Z' {
                return Ok(answer);
            }
        }
    }

    fn serve(
        mut client: TcpStream,
        shared: &Mutex<Option<(UnixStream, Vec<u8>)>>,
        socket: &str,
    ) -> std::io::Result<()> {
        let startup = body(&mut client)?;
        let greeting = {
            let mut shared = shared.lock().expect("no panic");
            if shared.is_none() {
                let mut session = UnixStream::connect(socket)?;
                session.write_all(&startup)?;
                let greeting = answer(&mut session)?;
                *shared = Some((session, greeting));
            }
            shared.as_ref().map(|(_, greeting)| greeting.clone()).unwrap_or_default()
        };
        client.write_all(&greeting)?;
        loop {
            let mut next = message(&mut client)?;
            if next[0] == b'X' {
                return Ok(());
            }
            let mut shared = shared.lock().expect("no panic");
            let Some((session, _)) = &mut *shared else { return Ok(()) };
            loop {
                session.write_all(&next)?;
                if next[0] == b'S' || next[0] == b'Q' {
                    let answer = answer(session)?;
                    client.write_all(&answer)?;
                    // No transaction is open.
                    if answer.last() == Some(&b'I') {
                        break;
                    }
                }
                next = message(&mut client)?;
            }
        }
    }
}

#[test]
fn pooler_that_shares_sessions_is_refused_also_if_it_passes_on_options() {
    let Some(database) = EmptyDatabase::create() else { return };
    let (authority, name) = database.address.rsplit_once('/').expect("a name");
    let (folder, port) = authority.rsplit_once('@').and_then(|(_, host)| host.rsplit_once(':')).expect("a host");
    let socket = format!("{}/.s.PGSQL.{port}", folder.replace("%2F", "/"));
    let pooled = format!("postgres://postgres@127.0.0.1:{}/{name}", pooler::start(socket));
    let url = PostgresUrl::parse(&pooled).expect("an address");
    let refused = Store::open_for_server(Database::Postgres(url)).err().expect("a pooler").to_string();
    assert!(refused.contains("a pooler between this machine and it"), "{refused}");
    assert!(database.is_empty());
}
