//! Validated settings.

use handover_rules::Subsidiary;
use handover_rules::account::step_up::StepUpPolicy;
use openidconnect::{ClientId, ClientSecret, IssuerUrl, RedirectUrl};

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
    /// Whether customers have passwords.
    pub has_passwords: bool,
    /// Whether customers can sign up.
    pub has_sign_up: bool,
}

/// An identity provider, and this server as its client.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The issuer.
    pub issuer: IssuerUrl,
    /// The id of the client.
    pub client_id: ClientId,
    /// Its secret; a public client has none.
    pub client_secret: Option<ClientSecret>,
    /// The page that the provider leads back to.
    pub redirect_url: RedirectUrl,
    /// The claim that names the account, or the member of staff.
    pub claim: String,
    /// Scopes beside `openid`.
    pub scopes: Vec<String>,
    /// The classes of authentication that signing in needs; empty if any will do.
    pub acr: Vec<String>,
    /// Whether the provider may have private addresses, and be reached over HTTP.
    pub allow_private: bool,
}
