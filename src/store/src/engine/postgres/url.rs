//! The address of a PostgreSQL database, and TLS to it, by rustls. A connection that is encrypted is to a server that has been
//! verified: by its certificate, and by the name in the address.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore, crypto};
use std::borrow::Cow;
use std::error::Error as _;
use std::fmt::Display;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The schema that holds the tables.
pub(super) const SCHEMA: &str = "handover";

const PORT: u16 = 5432;

/// Settings of every connection, whatever is preset for the role, the database or the cluster. Settings without a value here
/// are tested (`readiness.rs`). `row_security=off` lets a statement fail whose rows a policy would hide.
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

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A peer that is gone is noticed after `KEEPALIVES_IDLE + KEEPALIVES_RETRIES * KEEPALIVES_INTERVAL`.
const KEEPALIVES_IDLE: Duration = Duration::from_secs(5);
const KEEPALIVES_INTERVAL: Duration = Duration::from_secs(2);
const KEEPALIVES_RETRIES: u32 = 3;

/// The same limit for data that is not acknowledged: keepalives are not sent then.
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
    /// Whether a text begins like such an address.
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

/// The name of the protocol, which servers of PostgreSQL 17 and later may ask for.
const PROTOCOL: &[u8] = b"postgresql";

/// The message of tokio-postgres for a server without TLS.
const HAS_NO_TLS: &str = "server does not support TLS";

/// The keys of an address that are about TLS.
#[derive(Debug, Default, PartialEq, Eq)]
struct TlsKeys {
    mode: Option<String>,
    authorities: Option<PathBuf>,
}

impl TlsKeys {
    /// Takes these keys out of an address: tokio-postgres does not know all of them and their values.
    fn take_from(address: &str) -> (Cow<'_, str>, Self) {
        let mut keys = Self::default();
        // A password may have the character.
        let places = address.find('@').unwrap_or(0);
        let Some(start) = address[places..].find('?').map(|found| places + found) else {
            return (address.into(), keys);
        };
        let (before, parameters) = (&address[..start], &address[start + 1..]);
        let is_other = |parameter: &&str| !keys.take(parameter);
        let others: Vec<&str> = parameters.split('&').filter(is_other).collect();
        let mark = if others.is_empty() { "" } else { "?" };
        (format!("{before}{mark}{}", others.join("&")).into(), keys)
    }

    /// Whether a parameter is one of them.
    fn take(&mut self, parameter: &str) -> bool {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
        match name {
            "sslmode" => self.mode = Some(value),
            // As for libpq, the name of the system's own authorities.
            "sslrootcert" => self.authorities = (value != "system").then(|| value.into()),
            _ => return false,
        }
        true
    }

    /// The mode of connections. Without a key, those to this machine are not encrypted.
    fn mode(&self, config: &Config) -> Result<SslMode, String> {
        let usual = if self.authorities.is_some() || !is_local(config) { "verify-full" } else { "disable" };
        let mode = match self.mode.as_deref().unwrap_or(usual) {
            "disable" if self.authorities.is_some() => {
                return Err("sslmode=disable leaves no use for sslrootcert: remove one of them".to_owned());
            }
            "disable" => SslMode::Disable,
            "prefer" => SslMode::Prefer,
            "require" | "verify-ca" | "verify-full" => SslMode::Require,
            _ => return Err("sslmode is one of verify-full, prefer and disable".to_owned()),
        };
        // Servers have no TLS there.
        Ok(if config.get_hosts().iter().all(is_socket) { SslMode::Disable } else { mode })
    }
}

/// Whether all hosts are this machine.
fn is_local(config: &Config) -> bool {
    let is_loopback = |host: &Host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(is_loopback) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn is_socket(host: &Host) -> bool {
    !matches!(host, Host::Tcp(_))
}

#[derive(Clone)]
struct Tls {
    keys: Arc<TlsKeys>,
    connector: MakeRustlsConnect,
}

impl Tls {
    /// Sets the mode of `config`, and reads the authorities to trust.
    fn new(keys: TlsKeys, config: &mut Config) -> Result<Self, String> {
        config.ssl_mode(keys.mode(config)?);
        let roots = match &keys.authorities {
            Some(file) => read(file)?,
            None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
        };
        let mut client = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        client.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(Self { keys: Arc::new(keys), connector: MakeRustlsConnect::new(client) })
    }

    fn connector(&self) -> MakeRustlsConnect {
        self.connector.clone()
    }
}

impl PartialEq for Tls {
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys
    }
}

impl Eq for Tls {}

fn read(file: &Path) -> Result<RootCertStore, String> {
    let unusable = |reason: &dyn Display| format!("sslrootcert {}: {reason}", file.display());
    let pem = std::fs::read(file).map_err(|error| unusable(&error))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| unusable(&error))?;
        roots.add(certificate).map_err(|error| unusable(&error))?;
    }
    if roots.is_empty() {
        return Err(unusable(&"it has no certificates in PEM (BEGIN CERTIFICATE)"));
    }
    Ok(roots)
}

/// A remedy, if the error is that a connection cannot be encrypted.
pub(super) fn tls_fault(error: &tokio_postgres::Error) -> Option<String> {
    let cause = error.source()?;
    if cause.to_string() == HAS_NO_TLS {
        return Some(
            "the database offers no TLS. Turn it on there (ssl = on), or add sslmode=disable to the address: \
             everything then passes the network unencrypted"
                .to_owned(),
        );
    }
    let refused = cause.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<rustls::Error>()?;
    let rustls::Error::InvalidCertificate(fault) = refused else { return None };
    Some(match fault {
        CertificateError::UnknownIssuer => "the certificate of the database comes from an authority that is not \
                                            trusted. Name the file with its authority (PEM) in the address: \
                                            sslrootcert=FILE"
            .to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the certificate of the database is for other names than that in the address: use one of those".to_owned()
        }
        other => format!("the certificate of the database is refused: {other}"),
    })
}

/// An error with its cause: by itself it only says which kind it is.
pub(super) fn reason(error: &tokio_postgres::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
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
