//! The client, which also trusts certificates of a PEM file.

use crate::http_client::{HttpClient, last_cause};
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
pub fn http_client(file: Option<&Path>, allows_private: bool) -> Result<HttpClient, String> {
    let Some(file) = file else { return Ok(HttpClient::new(allows_private, TIMEOUT)) };
    let unreadable = |reason: &dyn Display| format!("--webhooks-ca {}: {reason}", file.display());
    let invalid = |error: reqwest::Error| unreadable(&last_cause(&error));
    let pem = std::fs::read(file).map_err(|error| unreadable(&error))?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(invalid)?;
    if certificates.is_empty() {
        return Err(unreadable(&"it has no certificates in PEM (BEGIN CERTIFICATE)"));
    }
    HttpClient::trusting(certificates, allows_private, TIMEOUT).map_err(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_certificates_are_refused() {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let file = folder.path().join("ca.pem");
        let client = |file| http_client(file, false);
        assert!(client(Some(&file)).is_err_and(|error| error.contains("ca.pem")));
        let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for (text, reason) in
            [("", "no certificates"), ("no PEM", "no certificates"), (damaged, "invalid peer certificate")]
        {
            std::fs::write(&file, text).expect("writing a file");
            let error = client(Some(&file)).expect_err("no client");
            assert!(error.contains("--webhooks-ca") && error.contains(reason), "{error}");
        }
        std::fs::write(&file, include_str!("../../../../tests/http/smtp/cert.pem")).expect("writing a file");
        assert!(client(Some(&file)).is_ok() && client(None).is_ok());
    }
}
