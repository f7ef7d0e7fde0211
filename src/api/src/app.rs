//! Bodies for starting the app and signing in.

use handover_rules::{EmailAddress, NicHandle, Policy, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// The greatest number of waiting requests that is counted; more are told as one more than this.
pub const MOST_WAITING: u32 = 999;

/// Loaded by the app before any screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// The server's time; countdowns do not rely on the browser's clock.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// The provider's name.
    pub provider: String,
    /// Suffix of the provider's handles, such as `ovh`.
    pub suffix: String,
    /// Links to help.
    pub help: HelpLinks,
    /// Durations and limits.
    pub policy: Policy,
    /// The signed-in account.
    pub account: Option<SignedIn>,
    /// Where an event stream continues that is to leave out nothing since this answer ([`crate::event::AFTER`]).
    #[serde(default)]
    pub last_event_id: String,
    /// The procedures without access to an account are on.
    #[serde(default)]
    pub has_procedures: bool,
    /// Accounts to sign in as; `None` outside of demo mode.
    pub demo: Option<Vec<DemoAccount>>,
}

/// Links to help. Empty links are not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpLinks {
    /// Support.
    pub support: String,
    /// Partners.
    pub partners: String,
    /// Community.
    pub community: String,
    /// Access policies (IAM), the alternative to making somebody a contact.
    pub policies: String,
}

/// The signed-in account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// The handle.
    pub handle: NicHandle,
    /// The name shown in the header.
    pub name: String,
    /// The address that codes are sent to.
    pub address: EmailAddress,
    /// The zone.
    pub zone: Zone,
    /// Number of requests that wait for its answer, those of a submission counted once, up to one more than
    /// [`MOST_WAITING`].
    pub waiting: u32,
}

/// An account to try the product as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoAccount {
    /// The handle.
    pub handle: NicHandle,
    /// The name.
    pub name: String,
    /// A one-line description in every translation.
    pub sees: Vec<LocalizedText>,
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedText {
    /// The BCP 47 tag.
    pub language: String,
    /// The text.
    pub text: String,
}

/// Body of a sign-in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// A handle, or an address that is unique to one account.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Body of a sign-in in demo mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoCredentials {
    /// The account.
    pub account: NicHandle,
}

/// Wraps the data of a screen with what every screen needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenResponse<T> {
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// As [`SignedIn::waiting`], for the badge.
    pub waiting: u32,
    /// The data of the screen.
    pub data: T,
}
