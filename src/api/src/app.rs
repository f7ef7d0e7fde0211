//! What the app needs first, and signing in.

use handover_rules::{EmailAddress, NicHandle, Policy, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// What the app needs before any screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// The server's time, so that countdowns do not depend on the browser's clock.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// The provider's name, shown beside the product's.
    pub provider: String,
    /// The ending of the provider's handles, such as `ovh`.
    pub suffix: String,
    /// Where help is to be found.
    pub help: HelpLinks,
    /// Lengths and limits.
    pub policy: Policy,
    /// Who is signed in.
    pub account: Option<SignedIn>,
    /// People to try the product as; `None` outside demo mode.
    pub demo: Option<Vec<DemoAccount>>,
}

/// Where help is to be found; empty addresses are not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpLinks {
    /// The provider's support.
    pub support: String,
    /// Its partners, for specialised services.
    pub partners: String,
    /// Its users.
    pub community: String,
    /// Its access policies (IAM), which open parts of an account to others without making them contacts.
    pub policies: String,
}

/// The account that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// Its handle.
    pub handle: NicHandle,
    /// The person's name, as the bar shows it.
    pub name: String,
    /// Where its codes are mailed to.
    pub address: EmailAddress,
    /// Its zone.
    pub zone: Zone,
    /// How many requests wait for its answer.
    pub waiting: u32,
}

/// Somebody to try the product as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoAccount {
    /// The handle to sign in with.
    pub handle: NicHandle,
    /// The person's name.
    pub name: String,
    /// One line on what this person can see, in every language there are texts for.
    pub sees: Vec<LocalizedText>,
}

/// The same said in one of several languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedText {
    /// The language's tag (BCP 47).
    pub language: String,
    /// What is said.
    pub text: String,
}

/// What signing in takes.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// A handle, or an address that only one account has.
    pub login: String,
    /// The password.
    pub password: String,
}

/// What signing in takes in demo mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoCredentials {
    /// The account to be.
    pub account: NicHandle,
}

/// What every screen's answer carries besides its own data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenResponse<T> {
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// How many requests wait for this account's answer: the badge of the tab.
    pub waiting: u32,
    /// What the screen shows.
    pub data: T,
}
