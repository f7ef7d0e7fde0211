//! Bodies of accounts: sign-up, passwords, profile (decision 0010), and signing in by the provider (OpenID Connect).

use chrono::NaiveDate;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::model::account::{BillStatus, PaymentStatus};
use handover_rules::model::timestamp;
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use handover_rules::{
    AccountFacts, Country, EmailAddress, MailedLinkId, NicHandle, RequestId, RoleSet, ServiceKey, SessionId,
    Subsidiary, Timestamp, string_enum,
};
use serde::{Deserialize, Serialize};

/// Body of a sign-up.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignUp {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub name: String,
    /// The address; it gets a mailed link.
    pub email: String,
    /// The country, which determines the subsidiary and so the zone.
    pub country: Country,
    /// The account locale, such as `fr_FR`.
    pub language: String,
}

/// Confirms a sign-up, and signs in to the new account. Who reads the mail chooses the password: the person who typed the
/// address may be another, and nobody should get an account whose password somebody else knows.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmSignUp {
    /// The token of the mailed link.
    pub token: String,
    /// The password of the new account.
    pub password: String,
}

/// The token of a mailed link.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailedToken {
    /// The token. Sent in bodies only, never in a URL.
    pub token: String,
}

/// Asks for the state of a mailed link.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailedLinkQuery {
    /// The action it was issued for.
    #[serde(rename = "purpose")]
    pub action: MailedLinkAction,
    /// The token.
    pub token: String,
}

/// A mailed link that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailedLinkInfo {
    /// Its account; a sign-up has none yet.
    pub account: Option<NicHandle>,
    /// The address that a sign-up confirms: its link was sent there.
    pub address: Option<EmailAddress>,
    /// The change that it undoes, if that is its action.
    pub undo: Option<AddressUndo>,
}

/// The effects of undoing a change of address, before or after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressUndo {
    /// The account.
    pub account: NicHandle,
    /// The address that the account gets back.
    pub restored: EmailAddress,
    /// The address that it loses, masked.
    pub replaced: String,
    /// The requests that somebody else may have acted on in its name, latest first: some for each effect.
    pub requests: Vec<UndoneRequest>,
    /// Other acts that somebody else may have done in its name.
    #[serde(default)]
    pub acts: Vec<UndoneAct>,
    /// Numbers of further requests and acts, by effect.
    #[serde(default)]
    pub unlisted: Vec<UnlistedUndone>,
}

/// An act that is no request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoneAct {
    /// The act.
    pub act: RecoveredAct,
    /// The service.
    pub service: ServiceKey,
    /// The effect of the undo on it.
    pub effect: RecoveryEffect,
}

/// Requests and acts that an undo concerns and does not name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnlistedUndone {
    /// The effect of the undo on them.
    pub effect: RecoveryEffect,
    /// Their number.
    pub count: u64,
}

/// A request that an undo concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoneRequest {
    /// The number.
    pub id: RequestId,
    /// The service.
    pub service: ServiceKey,
    /// The roles of the request.
    pub roles: RoleSet,
    /// The outgoing contact.
    pub from: NicHandle,
    /// The incoming contact.
    pub to: NicHandle,
    /// The effect of the undo on it.
    pub effect: RecoveryEffect,
}

/// Requests a mail to set a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForgotPassword {
    /// A handle or an email address.
    pub login: String,
}

/// Sets a password with a mailed link.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// The token.
    pub token: String,
    /// The new password.
    pub password: String,
}

/// Changes the password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The current password.
    pub present: String,
    /// The new password.
    pub new: String,
}

/// Requests a change of address (reference: `POST /me/changeEmail`, without the password).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangeEmail {
    /// The new address; it gets a code.
    pub new_email: String,
    /// The current password, because the address controls the account. Empty in demo mode, where accounts have none.
    #[serde(default)]
    pub password: String,
}

/// Editable personal details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalDetails {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub name: String,
    /// The organisation; empty for private persons.
    pub organisation: String,
    /// The account locale.
    pub language: String,
}

/// A change of personal details, or of who sees them. An omitted field stays as it is, also if it was changed elsewhere
/// since it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangePersonalDetails {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The organisation; empty for private persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The account locale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Accounts that share a service or an open request see name and organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows_name: Option<bool>,
}

/// The profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Personal details.
    pub person: PersonalDetails,
    /// The subsidiary, which determines the zone.
    pub subsidiary: Subsidiary,
    /// The address that codes are sent to.
    pub address: EmailAddress,
    /// When a delivery report said that the address does not work; `None` once it is confirmed or replaced.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
    pub undeliverable_at: Option<Timestamp>,
    /// A change of address that waits for its code.
    pub pending: Option<PendingAddress>,
    /// The state that the rules check.
    pub facts: AccountFacts,
    /// Unsettled bills, oldest first.
    pub bills: Vec<OpenBill>,
    /// Payment methods.
    pub payment_methods: Vec<PaymentMethod>,
    /// Sessions, the current one first.
    pub sessions: Vec<SessionRow>,
    /// The account has a password.
    pub has_password: bool,
    /// Accounts that share a service or an open request see name and organisation.
    #[serde(default = "shown")]
    pub shows_name: bool,
    /// The account comes from the provider's systems; otherwise from a sign-up.
    #[serde(default)]
    pub is_from_provider: bool,
}

const fn shown() -> bool {
    true
}

/// A change of address that waits for its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PendingAddress {
    /// The link that its code is mailed with. OVHcloud's API calls it a task.
    #[serde(rename = "task")]
    pub link: MailedLinkId,
    /// The new address.
    pub address: EmailAddress,
    /// Time of the request for the change.
    #[serde(deserialize_with = "timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the code's validity, exclusive.
    #[serde(deserialize_with = "timestamp::read")]
    pub expires_at: Timestamp,
}

/// An unsettled bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenBill {
    /// The provider's bill number.
    pub id: String,
    /// Date of issue.
    #[serde(deserialize_with = "timestamp::read_date")]
    pub issued: NaiveDate,
    /// Due date.
    #[serde(default, deserialize_with = "timestamp::read_date_option")]
    pub due: Option<NaiveDate>,
    /// The amount including the currency.
    pub amount: String,
    /// The status.
    pub status: BillStatus,
    /// It blocks changes of contacts today.
    pub blocks: bool,
}

/// A payment method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethod {
    /// Type, such as `CREDIT_CARD`.
    pub kind: String,
    /// The status.
    pub status: PaymentStatus,
    /// Last date on which it can be charged.
    #[serde(default, deserialize_with = "timestamp::read_date_option")]
    pub last_day: Option<NaiveDate>,
    /// It can be charged today.
    pub chargeable: bool,
}

/// A session as the profile lists it. Sessions that have ended are not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// The User-Agent header.
    pub agent: String,
    /// Time of sign-in.
    #[serde(deserialize_with = "timestamp::read")]
    pub began_at: Timestamp,
    /// Time of the last use.
    #[serde(deserialize_with = "timestamp::read")]
    pub used_at: Timestamp,
    /// The session of this call.
    pub is_this: bool,
}

/// Orders a service in demo mode. The buyer becomes all three contacts (guide, statement 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    /// The service.
    pub service: ServiceKey,
    /// The holder; required for a domain.
    #[serde(default)]
    pub holder: Option<OrderedHolder>,
}

/// The holder of an ordered domain: a person, whose other data are the buyer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderedHolder {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

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
