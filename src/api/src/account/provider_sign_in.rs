//! Bodies of signing in by the provider (OpenID Connect).

use handover_rules::account::step_up::SensitiveAct;
use handover_rules::string_enum;
use serde::{Deserialize, Serialize};

/// Begins to sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BeginProviderSignIn {
    /// The act that needs a more recent or stronger authentication; without one, any will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_up: Option<SensitiveAct>,
}

/// The page of the provider to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderPage {
    /// Its URL.
    pub url: String,
}

/// Finishes signing in, in the browser that has begun it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinishProviderSignIn {
    /// The query with which the provider has led back to the app.
    pub query: String,
}

string_enum! {
    /// Reason behind [`crate::Reason::ProviderRefused`].
    pub enum ProviderRefusal {
        /// Begun in another browser, too long ago, or finished before.
        Stale = "stale",
        /// The provider refused, or the person cancelled.
        Denied = "denied",
        /// The provider's answer is not valid; see `faults`.
        Invalid = "invalid",
        /// The provider's claims do not name somebody who may sign in here; see `faults`.
        NoAccount = "noAccount",
        /// The authentication is not of a required class.
        TooWeak = "tooWeak",
    }
}
