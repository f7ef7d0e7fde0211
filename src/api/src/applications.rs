//! Applications, and the access that accounts grant them (decision 0056).

pub use handover_rules::account::applications::{ApplicationId, CredentialId};

use handover_rules::account::applications::{AccessRule, CredentialState, GrantPeriod};
use handover_rules::{NicHandle, Timestamp, ValidationCode};
use serde::{Deserialize, Serialize};

/// Header with the key of the calling application (reference).
pub const APPLICATION_HEADER: &str = "x-ovh-application";
/// Header with the consumer key (reference).
pub const CONSUMER_HEADER: &str = "x-ovh-consumer";
/// Header with the time of a signed call, in seconds since 1970 (reference).
pub const TIMESTAMP_HEADER: &str = "x-ovh-timestamp";
/// Header with the signature (reference).
pub const SIGNATURE_HEADER: &str = "x-ovh-signature";

/// Asks for access to an account (reference).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestCredential {
    /// The calls.
    pub access_rules: Vec<AccessRule>,
    /// Address that the page links to after the answer.
    #[serde(default)]
    pub redirection: Option<String>,
    /// Networks that calls may come from. Not supported: a list with entries is refused.
    #[serde(rename = "allowedIPs", default)]
    pub allowed_ips: Option<Vec<String>>,
}

/// The new credential (reference).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestedCredential {
    /// The key that calls are signed with, once the account allows it.
    pub consumer_key: String,
    /// The page on which an account allows it.
    pub validation_url: String,
    /// The state.
    pub state: CredentialState,
}

/// The credential of a signed call (reference).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CurrentCredential {
    /// Its number.
    pub credential_id: CredentialId,
    /// The application.
    pub application_id: ApplicationId,
    /// The state.
    pub status: CredentialState,
    /// The calls that it allows.
    pub rules: Vec<AccessRule>,
    /// Time of the request for access.
    pub creation: Timestamp,
    /// The end of access; `None` if it is unlimited.
    pub expiration: Option<Timestamp>,
    /// Last use, to the minute.
    pub last_use: Option<Timestamp>,
    /// Always `None`.
    #[serde(rename = "allowedIPs")]
    pub allowed_ips: Option<Vec<String>>,
    /// Always `false`.
    pub ovh_support: bool,
}

/// Registers an application.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApplication {
    /// Its name.
    pub name: String,
    /// Its purpose.
    #[serde(default)]
    pub description: String,
}

/// The keys of a new application. The secret is not shown again.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApplicationKeys {
    /// The application.
    pub application_id: ApplicationId,
    /// Its public key.
    pub application_key: String,
    /// The secret that it signs with.
    pub application_secret: String,
}

/// An application of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Its number.
    pub id: ApplicationId,
    /// Its public key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its purpose.
    pub description: String,
    /// Time of registration.
    pub created_at: Timestamp,
}

/// Access to an account that an application has, or asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Its number.
    pub id: CredentialId,
    /// The name of the application.
    pub name: String,
    /// Its purpose.
    pub description: String,
    /// The account that registered the application.
    pub owner: NicHandle,
    /// The calls that it may make.
    pub rules: Vec<AccessRule>,
    /// The address to go to after the answer.
    pub redirection: Option<String>,
    /// The end of access, or of the time to answer; `None` if access is unlimited.
    pub expires_at: Option<Timestamp>,
    /// Last use, to the minute.
    pub used_at: Option<Timestamp>,
}

/// The section of the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApplicationsPage {
    /// Whether this server has applications at all.
    pub is_available: bool,
    /// Those that the account has registered.
    pub applications: Vec<Application>,
    /// Those that have access to the account.
    pub grants: Vec<Grant>,
}

/// The token of the page on which access is granted.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantToken {
    /// The token.
    pub token: ValidationCode,
}

/// The access that an application asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestedGrant {
    /// The access.
    pub grant: Grant,
    /// Whether the reader's account has a password, which is entered to allow it.
    pub has_password: bool,
}

/// Allows access.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AllowGrant {
    /// The token of the page.
    pub token: ValidationCode,
    /// For how long.
    pub period: GrantPeriod,
    /// The account's password.
    pub password: String,
}
