//! The identity providers of customers and staff.

use super::Finding;
use crate::config::Settings;
use crate::oidc::IdentityProviders;
use handover_rules::Timestamp;

const CHECK: &str = "identity provider";

/// Adds a finding for each configured provider.
pub(super) async fn check(settings: &Settings, now: Timestamp, findings: &mut Vec<Finding>) {
    let IdentityProviders { customers, staff } = IdentityProviders::new(&settings.sign_in);
    for (provider, option) in [(customers, "--oidc-issuer"), (staff, "--desk-oidc-issuer")] {
        let Some(provider) = provider else { continue };
        let issuer = provider.settings().issuer.as_str();
        findings.push(match provider.check(now).await {
            Ok(()) => Finding::ok(CHECK, format!("{issuer} answers")),
            Err(failure) => Finding::fail(
                CHECK,
                failure.to_string(),
                format!("compare {option} with the issuer in {issuer}'s .well-known/openid-configuration, and check the firewall"),
            ),
        });
    }
}
