//! Databases of PostgreSQL that are refused at the start, with what to do. On SQLite there is nothing to test.

use crate::common::database;
use crate::common::empty_database::EmptyDatabase;
use handover_store::{Database, Store};

fn address(database: &EmptyDatabase) -> Database {
    Database::Postgres(database.url.clone())
}

fn refusal(database: &EmptyDatabase) -> String {
    Store::open(&address(database)).err().expect("the database is refused").to_string()
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
    assert!(refused.contains("later version"), "{refused}");
}
