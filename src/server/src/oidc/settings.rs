//! Validated settings.

use crate::http_client::HttpClient;
use handover_rules::account::sign_in::StepUpPolicy;
use handover_rules::{Subsidiary, string_enum};
use std::fmt;

/// The ways to sign in.
#[derive(Clone, Debug)]
pub struct SignInSettings {
    /// The identity provider of customers.
    pub customers: Option<OidcSettings>,
    /// The identity provider of staff.
    pub staff: Option<OidcSettings>,
    /// The subsidiary of accounts that are made at the first sign-in; without one, none are.
    pub new_accounts: Option<Subsidiary>,
    /// Acts that need a recent or strong authentication.
    pub step_up: StepUpPolicy,
    /// Whether customers can sign up.
    pub has_sign_up: bool,
}

/// An identity provider, and this server as its client.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The issuer: an address, compared as a text.
    pub issuer: String,
    /// The id of the client.
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
    /// Calls the provider.
    pub http: HttpClient,
}

string_enum! {
    /// The way in which a client sends its secret.
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
    /// A secret.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}
