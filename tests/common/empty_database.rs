//! A database of PostgreSQL without a schema.

use handover_store::PostgresUrl;
use std::sync::atomic::{AtomicU32, Ordering};

/// Databases made by this process.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A database of the cluster without a schema, which is dropped with this.
pub(crate) struct EmptyDatabase {
    pub(crate) url: PostgresUrl,
    /// The same, for a command.
    pub(crate) address: String,
    admin: PostgresUrl,
    name: String,
}

impl EmptyDatabase {
    /// `None` if tests run on SQLite.
    pub(crate) fn create() -> Option<Self> {
        Self::create_with("encoding 'UTF8' locale 'C'")
    }

    /// The same with other options of `create database`.
    pub(crate) fn create_with(options: &str) -> Option<Self> {
        let cluster = std::env::var("HANDOVER_TEST_POSTGRES").ok()?;
        let url = |name: &str| PostgresUrl::parse(&cluster.replace("{}", name)).expect("the address of a cluster");
        let admin = url("postgres");
        let name = format!("handover_empty_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let created = format!("create database {name} {options} template template0");
        admin.execute_all(&created).expect("a new database");
        Some(Self { url: url(&name), address: cluster.replace("{}", &name), admin, name })
    }

    /// Whether there is no schema.
    pub(crate) fn is_empty(&self) -> bool {
        let schemas = self.url.query("select 1 from pg_namespace where nspname = 'handover'");
        schemas.expect("the schemas").is_empty()
    }
}

impl Drop for EmptyDatabase {
    fn drop(&mut self) {
        // Leftovers go with the cluster.
        let _ = self.admin.execute_all(&format!("drop database {} with (force)", self.name));
    }
}
