//! Failures of signing in by the provider, by who can mend them.

use super::endpoint::EndpointFailure;
use crate::http_client::CallFailure;

/// The reason a sign-in by the provider, or a logout, fails.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OidcFailure {
    /// The provider is not reached, or says that it is out of order. The only failure that ends by itself.
    #[error("the identity provider can't be reached: {0}")]
    Unreachable(String),
    /// A setting here or at the provider is wrong. The operator has to mend it.
    #[error("{member} {problem}")]
    Misconfigured {
        /// A member of the metadata, or a setting of the client.
        member: String,
        /// The problem.
        problem: String,
    },
    /// The provider refused, or the person cancelled. The text is the error's name.
    #[error("the identity provider refused: {0}")]
    Denied(String),
    /// A member of a token or an answer is not valid.
    #[error("{member} {problem}")]
    Invalid {
        /// Its path.
        member: String,
        /// The problem, without its value.
        problem: String,
    },
    /// The authentication is not of a required class.
    #[error("the authentication is not of a required class")]
    TooWeak,
}

impl OidcFailure {
    pub(super) fn invalid(member: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { member: member.into(), problem: problem.into() }
    }

    pub(super) fn misconfigured(member: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Misconfigured { member: member.into(), problem: problem.into() }
    }

    /// A failed call of the address in a member of the metadata.
    pub(super) fn of_call(member: &str, failure: &EndpointFailure) -> Self {
        match failure {
            EndpointFailure::Call(CallFailure::Address(fault)) => {
                Self::misconfigured(member, fault.with_remedy("--oidc-allow-private"))
            }
            _ if failure.is_temporary() => Self::Unreachable(format!("{member}: {failure}")),
            _ => Self::misconfigured(member, failure.to_string()),
        }
    }

    /// An error in an answer of the provider (RFC 6749).
    pub(super) fn of_error(member: &str, error: &str) -> Self {
        let error: String = error.chars().filter(char::is_ascii_graphic).take(50).collect();
        match error.as_str() {
            "invalid_client" | "unauthorized_client" => {
                Self::misconfigured("client_id", format!("or the client's secret is refused by the provider ({error})"))
            }
            "temporarily_unavailable" | "server_error" => Self::Unreachable(format!("{member}: {error}")),
            "invalid_request" | "invalid_scope" | "unsupported_response_type" | "unsupported_grant_type" => {
                Self::misconfigured(member, format!("answers with the error {error}"))
            }
            _ => Self::Denied(error),
        }
    }
}
