//! TLS to PostgreSQL. On SQLite there is nothing to test.

use crate::common::waiting::{LIMIT, until};
use handover_store::{PostgresUrl, SqlValue};
use std::time::Duration;

/// The certificate of the server in these tests, which vouches for itself, and its key.
const CERTIFICATE: &str = include_str!("../http/smtp/cert.pem");
const KEY: &str = include_str!("../http/smtp/key.pem");

/// Files with certificates to trust.
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/http/smtp/cert.pem");
const ANOTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/store/another_authority.pem");

/// A user of the cluster that signs in with a password, over TCP.
struct TcpUser {
    /// As superuser, by the socket.
    admin: PostgresUrl,
    port: String,
    name: String,
}

impl TcpUser {
    fn create(cluster: &str) -> Self {
        let admin = PostgresUrl::parse(&cluster.replace("{}", "postgres")).expect("the address of a cluster");
        let name = format!("handover_tls_{}", std::process::id());
        admin.execute_all(&format!("create role {name} login password '{name}'")).expect("a new user");
        let rows = admin.query("show port").expect("the cluster answers");
        let [SqlValue::Text(port)] = &rows[0][..] else { panic!("no port: {rows:?}") };
        Self { port: port.clone(), admin, name }
    }

    /// The answer to a query over TCP, or the error.
    fn ask(&self, host: &str, parameters: &str, sql: &str) -> Result<Vec<Vec<SqlValue>>, String> {
        let Self { port, name, .. } = self;
        let url = format!("postgres://{name}:{name}@{host}:{port}/postgres?{parameters}");
        PostgresUrl::parse(&url)?.query(sql).map_err(|error| error.to_string())
    }

    /// Whether a connection is encrypted.
    fn is_encrypted(&self, parameters: &str) -> Result<bool, String> {
        let rows = self.ask("127.0.0.1", parameters, "select ssl from pg_stat_ssl where pid = pg_backend_pid()")?;
        Ok(rows == [[SqlValue::Integer(1)]])
    }

    fn refusal(&self, host: &str, parameters: &str) -> String {
        self.ask(host, parameters, "select 1").expect_err(parameters)
    }

    fn run(&self, statements: &[&str]) {
        for sql in statements {
            // Each by itself: no transaction may alter the system.
            self.admin.execute_all(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }

    /// Writes a file in the folder of the cluster, which only its user can read.
    fn write(&self, name: &str, text: &str) {
        self.run(&[&format!(
            "copy (select line from string_to_table('{}', e'\n') with ordinality as lines (line, number) order by number)
             to program 'umask 077 && cat > {name}'",
            text.trim_end()
        )]);
    }

    async fn turn_on_tls(&self) {
        self.write("tls.crt", CERTIFICATE);
        self.write("tls.key", KEY);
        self.run(&[
            "alter system set ssl_cert_file = 'tls.crt'",
            "alter system set ssl_key_file = 'tls.key'",
            "alter system set ssl = on",
            "select pg_reload_conf()",
        ]);
        let trusting = format!("sslrootcert={AUTHORITY}");
        until("the cluster has TLS", LIMIT, Duration::from_millis(20), async || self.is_encrypted(&trusting).is_ok())
            .await;
    }
}

/// Other tests go on: they use the socket.
impl Drop for TcpUser {
    fn drop(&mut self) {
        let Self { admin, name, .. } = self;
        for sql in ["alter system reset ssl", "select pg_reload_conf()", &format!("drop role {name}")] {
            // Leftovers go with the cluster.
            let _ = admin.execute_all(sql);
        }
    }
}

#[tokio::test]
async fn encrypted_connections_are_to_verified_servers_only() {
    let Ok(cluster) = std::env::var("HANDOVER_TEST_POSTGRES") else { return };
    let user = TcpUser::create(&cluster);
    let trusting = format!("sslrootcert={AUTHORITY}");

    assert_eq!(user.is_encrypted(""), Ok(false), "on this machine");
    assert_eq!(user.is_encrypted("sslmode=prefer"), Ok(false), "it has no TLS yet");
    for parameters in ["sslmode=require", &trusting] {
        let refusal = user.refusal("127.0.0.1", parameters);
        assert!(refusal.contains("offers no TLS") && refusal.contains("sslmode=disable"), "{refusal}");
    }

    user.turn_on_tls().await;
    // SCRAM names the certificate, so that nobody in between passes it on.
    for parameters in ["", "&channel_binding=require", "&sslmode=prefer", "&sslmode=verify-full"] {
        assert_eq!(user.is_encrypted(&format!("{trusting}{parameters}")), Ok(true), "{parameters}");
    }
    assert_eq!(user.is_encrypted("sslmode=disable"), Ok(false));

    for parameters in ["sslmode=require", "sslmode=prefer", &format!("sslrootcert={ANOTHER}")] {
        let refusal = user.refusal("127.0.0.1", parameters);
        assert!(refusal.contains("not trusted") && refusal.contains("sslrootcert=FILE"), "{refusal}");
    }
    let refusal = user.refusal("database.example", &format!("{trusting}&hostaddr=127.0.0.1"));
    assert!(refusal.contains("other names"), "{refusal}");
    assert!(!refusal.contains(&user.name), "{refusal}");
}
