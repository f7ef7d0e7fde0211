//! Sign-in by the provider (OpenID Connect): authorization code with PKCE, for customers and for staff (decision 0057).

mod attempt;
mod check;
mod endpoint;
mod failure;
mod id_token;
mod identity;
mod identity_provider;
mod kept_metadata;
mod logout_token;
mod members;
mod metadata;
mod public_key;
mod settings;
mod signed_token;
mod token_endpoint;
mod user_info;

pub(crate) use attempt::{Attempt, LIFETIME as ATTEMPT_LIFETIME};
pub(crate) use endpoint::TIMEOUT;
pub use failure::OidcFailure;
pub(crate) use identity::Identity;
pub use identity_provider::IdentityProvider;
pub(crate) use identity_provider::ProviderAnswer;
pub use settings::{ClientAuth, ClientSecret, OidcSettings, SignInSettings};

use std::sync::Arc;

/// The identity providers of customers and staff, as far as they are configured.
#[derive(Clone, Debug, Default)]
pub struct IdentityProviders {
    /// For customers.
    pub customers: Option<Arc<IdentityProvider>>,
    /// For staff.
    pub staff: Option<Arc<IdentityProvider>>,
}

impl IdentityProviders {
    /// Providers that nothing has been read from yet.
    #[must_use]
    pub fn new(settings: &SignInSettings) -> Self {
        let provider = |settings: &Option<OidcSettings>| settings.clone().map(IdentityProvider::new).map(Arc::new);
        Self { customers: provider(&settings.customers), staff: provider(&settings.staff) }
    }
}
