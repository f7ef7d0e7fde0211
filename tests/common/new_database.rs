//! A new database for each test: a file of SQLite, or a database of the cluster that `HANDOVER_TEST_POSTGRES` names.

use handover_store::{Database, PostgresUrl, Store};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The database from which those of tests are copied, by its schema: several runs may share a cluster.
static TEMPLATE: OnceLock<String> = OnceLock::new();

/// Databases made by this process.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A database of its own, which is dropped with this.
pub(crate) struct NewDatabase {
    pub(crate) address: Database,
    /// The address as an argument of the program.
    pub(crate) argument: String,
    /// The cluster and the name of the database, if it is one of PostgreSQL.
    made: Option<(PostgresUrl, String)>,
}

impl NewDatabase {
    /// The database of a test, with a folder for a file.
    pub(crate) fn create(folder: &Path) -> Self {
        let Ok(cluster) = std::env::var("HANDOVER_TEST_POSTGRES") else {
            let file = folder.join("handover.db");
            let argument = file.to_str().expect("temporary paths are UTF-8").to_owned();
            return Self { address: Database::File(file), argument, made: None };
        };
        let admin = url(&cluster, "postgres");
        let template = TEMPLATE.get_or_init(|| make_template(&admin, &cluster));
        let name = new_name();
        run(&admin, &format!("create database {name} template {template} strategy file_copy"));
        let argument = cluster.replace("{}", &name);
        Self { address: Database::Postgres(url(&cluster, &name)), argument, made: Some((admin, name)) }
    }
}

impl Drop for NewDatabase {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.made {
            drop_database(admin, name);
        }
    }
}

/// The address of a database of the cluster, whose own address has `{}` in the place of the name.
fn url(cluster: &str, name: &str) -> PostgresUrl {
    PostgresUrl::parse(&cluster.replace("{}", name)).expect("the address of a cluster")
}

fn new_name() -> String {
    format!("handover_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

fn drop_database(admin: &PostgresUrl, name: &str) {
    // The server under test may still have connections. What is left goes with the cluster.
    let _ = admin.execute_all(&format!("drop database {name} with (force)"));
}

fn run(database: &PostgresUrl, sql: &str) {
    database.execute_all(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Makes the template unless another process has.
fn make_template(admin: &PostgresUrl, cluster: &str) -> String {
    let schema = [
        include_str!("../../src/store/src/migrations/0001_schema.sql"),
        include_str!("../../src/store/src/migrations/0001_postgres.sql"),
    ];
    let hash = format!("{:x}", Sha256::digest(schema.concat()));
    let name = format!("handover_template_{}", &hash[..12]);
    let exists = format!("select 1 from pg_database where datname = '{name}' and datistemplate");
    if admin.query(&exists).expect("the cluster answers").is_empty() {
        let made = format!("{name}_{}", std::process::id());
        run(admin, &format!("create database {made} encoding 'UTF8' locale 'C' template template0"));
        drop(Store::open(Database::Postgres(url(cluster, &made))).expect("a new database"));
        // Another process may have been faster.
        let renamed = format!("alter database {made} rename to {name}");
        if admin.execute_all(&renamed).is_ok() {
            run(admin, &format!("alter database {name} is_template true"));
        }
    }
    name
}

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
        let admin = url(&cluster, "postgres");
        let name = new_name();
        run(&admin, &format!("create database {name} {options} template template0"));
        Some(Self { url: url(&cluster, &name), address: cluster.replace("{}", &name), admin, name })
    }

    /// Whether there is no schema.
    pub(crate) fn is_empty(&self) -> bool {
        let schemas = self.url.query("select 1 from pg_namespace where nspname = 'handover'");
        schemas.expect("the schemas").is_empty()
    }
}

impl Drop for EmptyDatabase {
    fn drop(&mut self) {
        drop_database(&self.admin, &self.name);
    }
}
