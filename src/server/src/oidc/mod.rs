//! Sign-in by the provider (OpenID Connect): authorization code with PKCE, for customers and for staff (decision 0057).

mod attempt;
mod claims;
mod endpoints;
mod identity_provider;
mod tokens;

pub(crate) use attempt::{ATTEMPT_LIFETIME, Attempt};
pub(crate) use claims::Identity;
pub(crate) use endpoints::TIMEOUT;
pub(crate) use identity_provider::ProviderAnswer;
pub use identity_provider::{IdentityProvider, IdentityProviders};

use crate::http_client::{CallFailure, HttpClient};
use axum::http::StatusCode;
use handover_rules::account::sign_in::StepUpPolicy;
use handover_rules::{Subsidiary, string_enum};
use std::fmt;

#[derive(Clone, Debug)]
pub struct SignInSettings {
    pub customers: Option<OidcSettings>,
    pub staff: Option<OidcSettings>,
    /// The subsidiary of accounts that are made at the first sign-in; without one, none are.
    pub new_accounts: Option<Subsidiary>,
    /// Acts that need a recent or strong authentication.
    pub step_up: StepUpPolicy,
    pub has_sign_up: bool,
}

/// An identity provider, and this server as its client.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The issuer: an address, compared as a text.
    pub issuer: String,
    pub client_id: String,
    /// Its secret; a public client has none.
    pub client_secret: Option<ClientSecret>,
    /// The way to send the secret; `None` if the provider's metadata decide.
    pub client_auth: Option<ClientAuth>,
    /// The page that the provider leads back to.
    pub redirect_url: String,
    /// The claim that names the account, or the member of staff.
    pub claim: String,
    /// Scopes beside `openid`.
    pub scopes: Vec<String>,
    /// The classes of authentication that signing in needs; empty if any will do.
    pub acr: Vec<String>,
    pub http: HttpClient,
}

string_enum! {
    pub enum ClientAuth {
        /// In the header (`client_secret_basic`).
        Basic = "basic",
        /// In the body (`client_secret_post`).
        Post = "post",
    }
}

/// The secret of a client, which logs do not show.
#[derive(Clone)]
pub struct ClientSecret(String);

impl ClientSecret {
    pub(crate) fn new(secret: String) -> Self {
        Self(secret)
    }

    fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

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
        problem: String,
    },
    /// The provider refused, or the person cancelled. The text is the error's name.
    #[error("the identity provider refused: {0}")]
    Denied(String),
    /// A member of a token or an answer is not valid.
    #[error("{member} {problem}")]
    Invalid {
        member: String,
        /// The problem, without its value.
        problem: String,
    },
    #[error("the authentication is not of a required class")]
    TooWeak,
}

impl OidcFailure {
    fn invalid(member: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { member: member.into(), problem: problem.into() }
    }

    fn misconfigured(member: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Misconfigured { member: member.into(), problem: problem.into() }
    }

    /// A failed call of the address in a member of the metadata.
    fn of_call(member: &str, failure: &EndpointFailure) -> Self {
        match failure {
            EndpointFailure::Call(CallFailure::Address(fault)) => {
                Self::misconfigured(member, fault.with_remedy("--oidc-allow-private"))
            }
            _ if failure.is_temporary() => Self::Unreachable(format!("{member}: {failure}")),
            _ => Self::misconfigured(member, failure.to_string()),
        }
    }

    /// An error in an answer of the provider (RFC 6749).
    fn of_error(member: &str, error: &str) -> Self {
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

#[derive(Debug, thiserror::Error)]
enum EndpointFailure {
    #[error(transparent)]
    Call(#[from] CallFailure),
    #[error("answers with status {}", .0.as_u16())]
    Status(StatusCode),
    #[error("answers with a redirection (status {}), which is not followed", .0.as_u16())]
    Redirection(StatusCode),
}

impl EndpointFailure {
    /// Whether it may end by itself.
    fn is_temporary(&self) -> bool {
        match self {
            Self::Call(failure) => !matches!(
                failure,
                CallFailure::Address(_) | CallFailure::PrivateAddress | CallFailure::Tls(_) | CallFailure::TooLarge(_)
            ),
            Self::Status(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
            Self::Redirection(_) => false,
        }
    }
}
