//! Bodies for starting the app and signing in, and of the demo: its mailbox, and its receiver of webhooks (decision 0020).

use crate::people::KnownPerson;
use crate::query::escape;
use crate::submissions::Delivery;
use handover_rules::access::ProviderAction;
use handover_rules::model::timestamp;
use handover_rules::provider_event::FeedEntry;
use handover_rules::{EmailAddress, Language, MailId, NicHandle, Policy, ServiceName, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// The highest waiting count; larger numbers are sent as one more than this.
pub const MOST_WAITING: u32 = 999;

/// Loaded by the app before any screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// The server's time; countdowns do not rely on the browser's clock.
    #[serde(deserialize_with = "timestamp::read")]
    pub now: Timestamp,
    /// The provider's name.
    pub provider: String,
    /// Whether there is a logo of the provider ([`crate::route::LOGO`]).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub has_logo: bool,
    /// Suffix of the provider's handles, such as `ovh`.
    pub suffix: String,
    /// Links to help.
    pub help: HelpLinks,
    /// Page of the provider where bills are paid, with [`PAYER`] and [`DEBT`] for account and service; empty without
    /// one.
    #[serde(default)]
    pub billing_url: String,
    /// Page of the provider where services are renewed, with the same placeholders; empty without one.
    #[serde(default)]
    pub renew_url: String,
    /// Durations and limits.
    pub policy: Policy,
    /// The signed-in account.
    pub account: Option<SignedIn>,
    /// Start position for an event stream that misses nothing since this answer ([`crate::event::AFTER`]).
    #[serde(default)]
    pub last_event_id: String,
    /// Actions of the provider, beside the built-in ones (decision 0064).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<ProviderAction>,
    /// The procedures without access to an account are on.
    #[serde(default)]
    pub has_procedures: bool,
    /// The ways for customers to sign in.
    #[serde(default)]
    pub sign_in: WaysIn,
    /// The provider signs staff in.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub provider_signs_staff_in: bool,
    /// Accounts to sign in as; `None` outside of demo mode.
    pub demo: Option<Vec<DemoAccount>>,
}

/// The ways for customers to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WaysIn {
    /// By the provider.
    pub provider: bool,
    /// By password.
    pub passwords: bool,
    /// To a new account, by signing up.
    pub sign_up: bool,
}

impl Default for WaysIn {
    fn default() -> Self {
        Self { provider: false, passwords: true, sign_up: true }
    }
}

impl WaysIn {
    /// Whether a form asks for the password of an account: not if the provider authenticates its owner instead, and not in a
    /// demo, where accounts have none.
    #[must_use]
    pub const fn needs_password(self, has_password: bool, is_demo: bool) -> bool {
        if has_password { self.passwords } else { !self.provider && !is_demo }
    }
}

/// Placeholder for the account that pays, in [`AppInfo::billing_url`].
pub const PAYER: &str = "{handle}";
/// Placeholder for the service that money is owed for, in [`AppInfo::billing_url`]; filled in with nothing for all bills of
/// an account.
pub const DEBT: &str = "{service}";

impl AppInfo {
    /// The page where `payer` pays for a service, or all bills.
    #[must_use]
    pub fn payment_page(&self, payer: &NicHandle, service: Option<&ServiceName>) -> Option<String> {
        provider_page(&self.billing_url, payer, service)
    }

    /// The page where `account` renews a service.
    #[must_use]
    pub fn renewal_page(&self, account: &NicHandle, service: &ServiceName) -> Option<String> {
        provider_page(&self.renew_url, account, Some(service))
    }
}

/// A page of the provider with its placeholders filled in; `None` if `url` is empty.
#[must_use]
pub fn provider_page(url: &str, account: &NicHandle, service: Option<&ServiceName>) -> Option<String> {
    let service = service.map_or_else(String::new, |service| escape(service.as_str()));
    let page = url.replace(PAYER, &escape(account.as_str())).replace(DEBT, &service);
    (!page.is_empty()).then_some(page)
}

/// Links to help. Empty links are not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// A delivery report says that the address does not work: its owner is asked to check it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_undeliverable: bool,
    /// The language of its emails, until its owner has chosen it: somebody who reads these pages in another one is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_language: Option<Language>,
    /// Number of requests and claims on domains that wait for its answer, requests of a submission counted once, up to one
    /// more than [`MOST_WAITING`].
    pub waiting: u32,
}

/// An account to try the product as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocalizedText {
    /// The BCP 47 tag.
    pub language: String,
    /// The text.
    pub text: String,
}

/// Body of a sign-in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credentials {
    /// A handle, or an address that is unique to one account.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Body of a sign-in in demo mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoCredentials {
    /// The account.
    pub account: NicHandle,
}

/// Wraps the data of a screen with the parts common to all screens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScreenResponse<T> {
    /// The server's time.
    #[serde(deserialize_with = "timestamp::read")]
    pub now: Timestamp,
    /// As [`SignedIn::waiting`], for the badge.
    pub waiting: u32,
    /// The accounts in the data whose name or label the reader may see, sorted by handle and without the reader's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<KnownPerson>,
    /// The data of the screen.
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub data: T,
}

/// A mail in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailRow {
    /// The mail.
    pub id: MailId,
    /// The recipient; `None` before an account exists.
    pub account: Option<NicHandle>,
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// Time of sending.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// Delivery state.
    pub delivery: Delivery,
}

/// A page of the list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailPage {
    /// The rows.
    pub rows: Vec<MailRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<MailId>,
}

/// One mail. Its HTML part is served as a separate document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mail {
    /// The mail as listed.
    pub row: MailRow,
    /// The sender.
    pub from: String,
    /// The text part.
    pub text: String,
    /// The link in it, as the fragment after `#`.
    pub link: Option<String>,
    /// Name of the attached file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
}

/// The latest messages that the demo has received by webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedWebhooks {
    /// The messages, latest first.
    pub messages: Vec<ReceivedWebhook>,
}

/// A message of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedWebhook {
    /// Its id, the same in every attempt to deliver it.
    #[serde(rename = "webhookId")]
    pub id: String,
    /// Time of arrival.
    #[serde(rename = "receivedAt", deserialize_with = "timestamp::read")]
    pub received_at: Timestamp,
    /// The event; `None` of a test.
    pub event: Option<FeedEntry>,
}

/// Server-sent events (decision 0014).
pub mod event {
    use handover_rules::RequestId;
    use serde::{Deserialize, Serialize};

    /// Header of answers to `GET`: the position in the sequence of changes before anything was read, a value for [`AFTER`].
    pub const POSITION: &str = "handover-position";
    /// Query parameter with the id of the last event, or the [`POSITION`] of an answer. If anything has changed for the account
    /// since then, or that is not known any more, a [`CHANGED`] follows the first heartbeat. Without it, only later changes count.
    pub const AFTER: &str = "after";
    /// Event name of a [`Changed`]. Its id is a value for [`AFTER`].
    pub const CHANGED: &str = "changed";
    /// Event name of the first event of a stream, and of one that is sent after [`HEARTBEAT_SECONDS`] without other events:
    /// a stream without it is dead, or held back on its way.
    pub const HEARTBEAT: &str = "heartbeat";
    /// The longest time between two events of a stream.
    pub const HEARTBEAT_SECONDS: u64 = 15;
    /// Event name for the end of the session.
    pub const SIGNED_OUT: &str = "signedOut";
    /// Event name for a stream that a newer one of its session replaces; the app waits before it opens another.
    pub const REPLACED: &str = "replaced";

    /// Something changed for this account; the app reloads its screen.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Changed {
        /// The requests concerned; empty if only services changed.
        pub requests: Vec<RequestId>,
    }
}
