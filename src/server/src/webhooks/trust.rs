//! The client, which also trusts certificates of a PEM file.

use crate::http_client::HttpClient;
use reqwest::Certificate;
use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

/// The time for a delivery, name resolution included.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A client that trusts the public authorities, and the certificates of a PEM file.
///
/// # Errors
/// The file has no valid certificates.
pub fn client(file: Option<&Path>, allows_private: bool) -> Result<HttpClient, String> {
    let Some(file) = file else { return Ok(HttpClient::new(allows_private, TIMEOUT)) };
    let unreadable = |why: &dyn Display| format!("--webhooks-ca {}: {why}", file.display());
    let pem = std::fs::read(file).map_err(|error| unreadable(&error))?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| unreadable(&error))?;
    if certificates.is_empty() {
        return Err(unreadable(&"it has no certificates in PEM (BEGIN CERTIFICATE)"));
    }
    HttpClient::trusting(certificates, allows_private, TIMEOUT).map_err(|error| unreadable(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_certificates_are_refused() {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let file = folder.path().join("ca.pem");
        let client = |file| client(file, false);
        assert!(client(Some(&file)).is_err_and(|error| error.contains("ca.pem")));
        for text in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            std::fs::write(&file, text).expect("writing a file");
            assert!(client(Some(&file)).is_err_and(|error| error.contains("--webhooks-ca")), "{text}");
        }
        std::fs::write(&file, include_str!("../../../../tests/http/smtp/cert.pem")).expect("writing a file");
        assert!(client(Some(&file)).is_ok() && client(None).is_ok());
    }
}
