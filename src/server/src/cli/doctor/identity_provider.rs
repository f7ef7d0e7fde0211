//! The identity providers of customers and staff: the calls of a sign-in.

use super::Finding;
use crate::config::Settings;
use crate::oidc::{IdentityProviders, OidcFailure};
use handover_rules::Timestamp;

const CHECK: &str = "identity provider";

/// Adds the findings about each configured provider.
pub(super) async fn check(settings: &Settings, now: Timestamp, findings: &mut Vec<Finding>) {
    let IdentityProviders { customers, staff } = IdentityProviders::new(&settings.sign_in);
    for (provider, options) in [(customers, "--oidc"), (staff, "--desk-oidc")] {
        let Some(provider) = provider else { continue };
        let issuer = provider.settings().issuer.as_str();
        let failures = provider.check(now).await;
        if failures.is_empty() {
            findings.push(Finding::ok(CHECK, format!("{issuer} answers all calls of a sign-in")));
        }
        let finding =
            |failure: &OidcFailure| Finding::fail(CHECK, format!("{issuer}: {failure}"), fix(failure, options));
        findings.extend(failures.iter().map(finding));
    }
}

fn fix(failure: &OidcFailure, options: &str) -> String {
    match failure {
        OidcFailure::Misconfigured { member, .. } => match member.as_str() {
            "issuer" | "openid-configuration" => {
                format!("compare {options}-issuer with the issuer at the provider, letter by letter")
            }
            "client_id" => format!(
                "compare {options}-client-id and {options}-client-secret with the client at the provider; \
                 if it takes the secret in the body only, add {options}-client-auth post"
            ),
            "authorization_endpoint" => {
                format!("compare {options}-client-id, the scopes and the redirect URI with the client at the provider")
            }
            _ => "correct this at the provider".to_owned(),
        },
        _ => "check the network and the firewall: this server calls the provider".to_owned(),
    }
}
