//! The address of a PostgreSQL database.

use super::error::reason;
use super::tls::{Tls, TlsKeys};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The schema that holds the tables.
pub(super) const SCHEMA: &str = "handover";

/// The usual port.
const PORT: u16 = 5432;

/// Settings of every connection, whatever is preset for the role, the database or the cluster. Settings without a value here
/// are tested (`check.rs`). `row_security=off` lets a statement fail whose rows a policy would hide.
const SETTINGS: &str = "-c handover.session=own -c search_path=handover,public -c timezone=UTC -c datestyle=ISO,MDY \
     -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=1 -c standard_conforming_strings=on \
     -c transform_null_equals=off -c row_security=off -c gin_fuzzy_search_limit=0 -c synchronous_commit=on \
     -c default_transaction_isolation=read\\ committed -c default_transaction_deferrable=off -c statement_timeout=0 \
     -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0 -c enable_indexscan=on \
     -c enable_indexonlyscan=on -c enable_bitmapscan=on -c enable_nestloop=on -c enable_sort=on \
     -c from_collapse_limit=8 -c join_collapse_limit=8";

/// Plans are made once, of nested loops over indexes, as SQLite's are: planning costs more than most statements, there may
/// be no statistics after the first import, and statistics that come later must not turn a plan into one that reads whole
/// tables (decision 0060).
const PLANS_OF_FEW_ROWS: &str = "-c plan_cache_mode=force_generic_plan -c jit=off -c enable_seqscan=off \
     -c enable_hashjoin=off -c enable_mergejoin=off -c max_parallel_workers_per_gather=0";

/// Time to connect to one host.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A peer that is gone is noticed after `KEEPALIVES_IDLE + KEEPALIVES_RETRIES * KEEPALIVES_INTERVAL`.
const KEEPALIVES_IDLE: Duration = Duration::from_secs(5);
const KEEPALIVES_INTERVAL: Duration = Duration::from_secs(2);
const KEEPALIVES_RETRIES: u32 = 3;

/// The same where something was sent that nobody acknowledges: keepalives are not sent then.
const USER_TIMEOUT: Duration = Duration::from_secs(10);

/// The address of a PostgreSQL database, as libpq takes it: `postgres://user@host1,host2:5433/name?connect_timeout=3`.
///
/// `sslmode` is stricter than libpq's: `verify-full` verifies the server by certificate and name, and is the default except
/// for this machine; `require` and `verify-ca` are the same; `prefer` takes a server without TLS as it is, and verifies
/// others; `disable` encrypts nothing. `sslrootcert` names a file with the authorities to trust instead of the public ones.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    config: Arc<Config>,
    tls: Tls,
}

impl PostgresUrl {
    /// Whether a text is meant as such an address.
    #[must_use]
    pub fn is_meant_by(text: &str) -> bool {
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
    }

    /// Reads an address.
    ///
    /// # Errors
    /// A sentence with the reason, without the password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (text, tls) = TlsKeys::take_from(text);
        let mut config: Config =
            text.parse().map_err(|error| format!("not the address of a database: {}", reason(&error)))?;
        if config.get_hosts().is_empty() {
            return Err("the address of the database names no host".to_owned());
        }
        if config.get_dbname().is_none() {
            return Err("the address of the database names no database".to_owned());
        }
        // Nothing may be written to a standby, even if the address allows one.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        config.application_name("handover");
        config.connect_timeout(config.get_connect_timeout().copied().unwrap_or(CONNECT_TIMEOUT));
        config.tcp_user_timeout(USER_TIMEOUT);
        config.keepalives_idle(KEEPALIVES_IDLE);
        config.keepalives_interval(KEEPALIVES_INTERVAL);
        config.keepalives_retries(KEEPALIVES_RETRIES);
        let tls = Tls::new(tls, &mut config)?;
        Ok(Self { config: Arc::new(config), tls })
    }

    /// The address of connections with these settings of PostgreSQL besides those of all connections.
    pub(super) fn with(&self, settings: &str) -> Self {
        self.for_whole_tables(&[PLANS_OF_FEW_ROWS, settings].join(" "))
    }

    /// The same for statements that read whole tables, whose plans PostgreSQL chooses as usual.
    pub(super) fn for_whole_tables(&self, settings: &str) -> Self {
        let mut config = Config::clone(&self.config);
        config.options([SETTINGS, settings].join(" "));
        Self { config: Arc::new(config), tls: self.tls.clone() }
    }

    /// Time to connect to one host after the other.
    pub(super) fn connect_limit(&self) -> Duration {
        let hosts = u32::try_from(self.config.get_hosts().len()).unwrap_or(u32::MAX);
        self.config.get_connect_timeout().copied().unwrap_or(CONNECT_TIMEOUT).saturating_mul(hosts)
    }

    /// The port of a host. A single one is that of all.
    fn port(&self, host: usize) -> u16 {
        let ports = self.config.get_ports();
        ports.get(host).or(ports.first()).copied().unwrap_or(PORT)
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn tls(&self) -> MakeRustlsConnect {
        self.tls.connector()
    }
}

/// Without the password.
impl fmt::Display for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = |(index, host): (usize, &Host)| match (host, self.port(index)) {
            (Host::Tcp(name), PORT) => name.clone(),
            (Host::Tcp(name), port) => format!("{name}:{port}"),
            #[cfg(unix)]
            (Host::Unix(folder), _) => folder.display().to_string(),
        };
        let hosts: Vec<String> = self.config.get_hosts().iter().enumerate().map(host).collect();
        let name = self.config.get_dbname().unwrap_or_default();
        write!(formatter, "postgres://{}/{name}", hosts.join(","))
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_postgres::config::SslMode;

    #[test]
    fn addresses_show_no_password() {
        let url = PostgresUrl::parse("postgres://handover:secret@one,two:5433/contacts").expect("an address");
        assert_eq!(format!("{url} {url:?}"), "postgres://one,two:5433/contacts postgres://one,two:5433/contacts");
    }

    fn mode(address: &str) -> Result<SslMode, String> {
        PostgresUrl::parse(address).map(|url| url.config.get_ssl_mode())
    }

    #[test]
    fn only_connections_to_this_machine_are_plain_by_default() {
        for (hosts, expected) in [
            ("localhost", SslMode::Disable),
            ("127.0.0.1,[::1]:5433", SslMode::Disable),
            ("%2Frun%2Fpostgresql", SslMode::Disable),
            ("one.example", SslMode::Require),
            ("localhost,one.example", SslMode::Require),
            ("192.0.2.7", SslMode::Require),
        ] {
            assert_eq!(mode(&format!("postgres://{hosts}/contacts")), Ok(expected), "{hosts}");
        }
        let elsewhere = "postgres://localhost/contacts?hostaddr=192.0.2.7";
        assert_eq!(mode(elsewhere), Ok(SslMode::Require), "the name alone says little");
    }

    #[test]
    fn modes_encrypt_nothing_without_verifying_it() {
        let of = |host: &str, value: &str| mode(&format!("postgres://a:b?c@{host}/contacts?sslmode={value}&user=d"));
        for value in ["require", "verify-ca", "verify-full"] {
            assert_eq!(of("one.example", value), Ok(SslMode::Require), "{value}");
            assert_eq!(of("%2Frun", value), Ok(SslMode::Disable), "a socket has no TLS");
        }
        assert_eq!(of("one.example", "prefer"), Ok(SslMode::Prefer));
        assert_eq!(of("one.example", "disable"), Ok(SslMode::Disable));
        for value in ["allow", "no-verify", ""] {
            assert!(of("one.example", value).is_err_and(|error| error.contains("verify-full")), "{value}");
        }
    }

    #[test]
    fn authorities_are_a_file_of_certificates_for_connections_with_tls() {
        let certificate = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/http/smtp/cert.pem");
        let of = |parameters: &str| mode(&format!("postgres://localhost/contacts?{parameters}"));
        assert_eq!(of(&format!("sslrootcert={certificate}")), Ok(SslMode::Require), "also on this machine");
        assert_eq!(of("sslrootcert=system"), Ok(SslMode::Disable));
        for (parameters, reason) in [
            (format!("sslmode=disable&sslrootcert={certificate}"), "sslmode=disable"),
            ("sslrootcert=/nowhere/ca%2Epem".to_owned(), "/nowhere/ca.pem"),
            (format!("sslrootcert={}", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")), "no certificates"),
        ] {
            let error = of(&parameters).expect_err(&parameters);
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn addresses_without_host_or_database_are_refused() {
        for text in ["postgres:///contacts", "postgres://one", "postgres://one/contacts?colour=red"] {
            assert!(PostgresUrl::parse(text).is_err(), "{text}");
        }
    }
}
