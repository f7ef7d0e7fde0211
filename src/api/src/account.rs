//! Accounts: signing up, passwords, the profile.

use chrono::NaiveDate;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::{AccountFacts, EmailAddress, SessionId, Subsidiary, TaskId, Timestamp};
use serde::{Deserialize, Serialize};

/// What signing up takes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignUp {
    /// The person's first name.
    pub first_name: String,
    /// The person's name.
    pub name: String,
    /// The address; a mail with a link goes there.
    pub email: String,
    /// The subsidiary, from which the zone follows.
    pub subsidiary: Subsidiary,
    /// The language of mails, such as `fr_FR`.
    pub language: String,
    /// The password.
    pub password: String,
}

/// Confirms a sign-up. The password is asked for again because whoever typed the address has chosen it, and whoever reads
/// the mail may be somebody else: an account must not come to one person with a password that another knows.
#[derive(Clone, Serialize, Deserialize)]
pub struct ConfirmSignUp {
    /// The secret of the mailed link.
    pub token: String,
    /// The password that was chosen when signing up.
    pub password: String,
}

/// A secret from a mail.
#[derive(Clone, Serialize, Deserialize)]
pub struct MailedToken {
    /// The secret, never in an address.
    pub token: String,
}

/// Asks what a secret from a mail is good for.
#[derive(Clone, Serialize, Deserialize)]
pub struct MailedLinkQuery {
    /// What it was mailed for.
    #[serde(rename = "purpose")]
    pub action: MailedLinkAction,
    /// The secret.
    pub token: String,
}

/// Asks for a mail that lets one set a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgotPassword {
    /// A handle or an address.
    pub login: String,
}

/// Sets a password with a mailed secret.
#[derive(Clone, Serialize, Deserialize)]
pub struct ResetPassword {
    /// The secret.
    pub token: String,
    /// The new password.
    pub password: String,
}

/// Sets a password with the present one.
#[derive(Clone, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The present password.
    pub present: String,
    /// The new one.
    pub new: String,
}

/// Asks for another address (reference: `POST /me/changeEmail`, there without the password).
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEmail {
    /// The new address; a code goes there.
    pub new_email: String,
    /// The present password: changing the address is changing who one is. Not asked for in demo mode, where nobody has
    /// one.
    #[serde(default)]
    pub password: String,
}

/// What a person may change about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalDetails {
    /// The person's first name.
    pub first_name: String,
    /// The person's name.
    pub name: String,
    /// The organisation; empty for a person.
    pub organisation: String,
    /// The language of mails.
    pub language: String,
}

/// The profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Names and language.
    pub person: PersonalDetails,
    /// The subsidiary, which decides the zone.
    pub subsidiary: Subsidiary,
    /// The address that codes are sent to.
    pub address: EmailAddress,
    /// A change of address that waits for its code.
    pub pending: Option<PendingAddress>,
    /// What the rules know of the account.
    pub facts: AccountFacts,
    /// Its bills that are not settled, the oldest first.
    pub bills: Vec<OpenBill>,
    /// Its payment methods.
    pub payment_methods: Vec<PaymentMethod>,
    /// Where it is signed in, the present session first.
    pub sessions: Vec<SessionRow>,
    /// Whether it has a password.
    pub has_password: bool,
}

/// A change of address that waits for its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingAddress {
    /// The task's number.
    pub task: TaskId,
    /// The new address.
    pub address: EmailAddress,
    /// When it was asked for.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub asked_at: Timestamp,
    /// Until when its code is good.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub expires_at: Timestamp,
}

/// A bill that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenBill {
    /// The provider's number.
    pub id: String,
    /// The day it was issued.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub issued: NaiveDate,
    /// The day it is due.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_date_option")]
    pub due: Option<NaiveDate>,
    /// The amount with its currency.
    pub amount: String,
    /// Its status.
    pub status: BillStatus,
    /// Whether it blocks changes of contacts today.
    pub blocks: bool,
}

/// A payment method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethod {
    /// What it is, such as `CREDIT_CARD`.
    pub kind: String,
    /// Its status.
    pub status: PaymentStatus,
    /// The last day it can be charged.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_date_option")]
    pub last_day: Option<NaiveDate>,
    /// Whether it can be charged today.
    pub chargeable: bool,
}

/// Where an account is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionRow {
    /// Its number, to end it by; says nothing about its cookie.
    pub id: SessionId,
    /// The program, as it named itself.
    pub agent: String,
    /// When it began.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub began_at: Timestamp,
    /// When it was last used.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub used_at: Timestamp,
    /// Whether this very call comes from it.
    pub is_this: bool,
}

/// A service that is ordered in demo mode: the buyer becomes all three contacts (guide: "When you order services, this
/// NIC handle is used as a contact").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The service.
    pub service: handover_rules::ServiceKey,
    /// The holder's name, asked for with a domain.
    #[serde(default)]
    pub holder: Option<String>,
}
