//! TLS to the database, by rustls. A connection that is encrypted is to a server that has been verified: by its
//! certificate, and by the name in the address.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore, crypto};
use std::borrow::Cow;
use std::error::Error as _;
use std::fmt::Display;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The name of the protocol, which servers of PostgreSQL 17 and later may ask for.
const PROTOCOL: &[u8] = b"postgresql";

/// The message of tokio-postgres for a server without TLS.
const HAS_NO_TLS: &str = "server does not support TLS";

/// The keys of an address that are about TLS.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TlsKeys {
    mode: Option<String>,
    authorities: Option<PathBuf>,
}

impl TlsKeys {
    /// Takes these keys out of an address: tokio-postgres does not know all of them and their values.
    pub(super) fn take_from(address: &str) -> (Cow<'_, str>, Self) {
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

/// Encryption of connections.
#[derive(Clone)]
pub(super) struct Tls {
    keys: Arc<TlsKeys>,
    connector: MakeRustlsConnect,
}

impl Tls {
    /// Sets the mode of `config`, and reads the authorities to trust.
    pub(super) fn new(keys: TlsKeys, config: &mut Config) -> Result<Self, String> {
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

    pub(super) fn connector(&self) -> MakeRustlsConnect {
        self.connector.clone()
    }
}

impl PartialEq for Tls {
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys
    }
}

impl Eq for Tls {}

/// The certificates of a PEM file.
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
pub(super) fn fault(error: &tokio_postgres::Error) -> Option<String> {
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
