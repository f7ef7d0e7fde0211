//! The certificates that receivers may have.

use std::path::Path;
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

/// TLS that trusts the public authorities, and the certificates of a PEM file.
///
/// # Errors
/// The file has no certificates.
///
/// # Panics
/// Never: ring has the default versions of TLS.
pub fn tls(file: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = file {
        let unreadable = |why: &dyn std::fmt::Display| format!("--webhooks-ca {}: {why}", file.display());
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(&error))? {
            let certificate = certificate.map_err(|error| unreadable(&error))?;
            roots.add(certificate).map_err(|error| unreadable(&error))?;
        }
        if roots.len() == webpki_roots::TLS_SERVER_ROOTS.len() {
            return Err(unreadable(&"it has no certificates in PEM (BEGIN CERTIFICATE)"));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_certificates_are_refused() {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let file = folder.path().join("ca.pem");
        assert!(tls(Some(&file)).is_err_and(|error| error.contains("ca.pem")));
        for text in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            std::fs::write(&file, text).expect("writing a file");
            assert!(tls(Some(&file)).is_err_and(|error| error.contains("--webhooks-ca")), "{text}");
        }
        std::fs::write(&file, include_str!("../../../../tests/http/smtp/cert.pem")).expect("writing a file");
        assert!(tls(Some(&file)).is_ok() && tls(None).is_ok());
    }
}
