//! Applications of OVHcloud's clients: what an account allows one to call, and for how long; the calls that they sign, and
//! their addresses (decision 0056).

use crate::model::account::is_plain_line;
use crate::{Timestamp, string_enum, typed_id};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Applications that one account may register.
pub const MAX_APPLICATIONS: usize = 20;
pub const MAX_RULES: usize = 50;
/// Unanswered requests of one application.
pub const MAX_PENDING: usize = 500;
/// Unanswered requests of one application that one network has made. Everybody knows the key of an application.
pub const MAX_PENDING_OF_NETWORK: usize = 50;
/// The time for which an unanswered request is never replaced: its reader is on the page.
pub const PENDING_KEPT: TimeDelta = TimeDelta::minutes(30);
/// Maximum length of a name, in characters.
pub const MAX_NAME: usize = 60;
/// Maximum length of a description, in characters.
pub const MAX_DESCRIPTION: usize = 200;
/// Maximum length of the path of a rule.
const MAX_PATH: usize = 200;
/// Time to answer a request for access.
pub const PENDING_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// The most that the time of a signed call may be off, in either direction.
pub const SIGNATURE_WINDOW: TimeDelta = TimeDelta::minutes(5);

typed_id! {
    /// Number of an application.
    ApplicationId
}

typed_id! {
    /// Number of a credential.
    CredentialId
}

string_enum! {
    /// A method that rules name.
    pub enum CallMethod {
        /// Reads.
        Get = "GET",
        /// Acts.
        Post = "POST",
        /// Writes.
        Put = "PUT",
        /// Removes.
        Delete = "DELETE",
    }
}

string_enum! {
    /// State of a credential, in OVHcloud's words.
    pub enum CredentialState {
        /// The account has not answered yet.
        Pending = "pendingValidation",
        /// The account allows it.
        Validated = "validated",
        /// The account does not allow it.
        Refused = "refused",
        /// Its time is over.
        Expired = "expired",
    }
}

string_enum! {
    /// The time for which access is granted.
    pub enum GrantPeriod {
        /// A day.
        Day = "day",
        /// 30 days.
        Month = "month",
        /// 365 days.
        Year = "year",
        /// Until it is revoked.
        Unlimited = "unlimited",
    }
}

impl GrantPeriod {
    /// The end of access that is granted at `now`.
    #[must_use]
    pub fn end(self, now: Timestamp) -> Option<Timestamp> {
        let days = match self {
            Self::Day => 1,
            Self::Month => 30,
            Self::Year => 365,
            Self::Unlimited => return None,
        };
        Some(now + TimeDelta::days(days))
    }
}

/// Calls that are allowed: a method, and a path below the root of the API in which `*` stands for any text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessRule {
    /// The method.
    pub method: CallMethod,
    /// The path.
    pub path: String,
}

impl AccessRule {
    /// Whether the path can be one of a call, and people can read it.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'?' | b'#');
        self.path.starts_with('/') && self.path.len() <= MAX_PATH && self.path.bytes().all(is_plain)
    }

    /// Whether it allows a call. `path` is as it was sent, without the query.
    #[must_use]
    pub fn allows(&self, method: &str, path: &str) -> bool {
        let spelled = |text: &str| spelled_out(text).unwrap_or_else(|| text.to_owned());
        self.method.as_str() == method && matches(&spelled(&self.path), &spelled(path))
    }
}

/// Whether `path` has the parts of `pattern` around its `*` in this order.
fn matches(pattern: &str, path: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(mut left) = path.strip_prefix(start) else { return false };
    let (between, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in between.split('*') {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(end)
}

/// Whether a credential asks for something: at least one rule, not too many, all of them valid.
#[must_use]
pub fn are_valid_rules(rules: &[AccessRule]) -> bool {
    (1..=MAX_RULES).contains(&rules.len()) && rules.iter().all(AccessRule::is_valid)
}

#[must_use]
pub fn is_application_name(text: &str) -> bool {
    !text.trim().is_empty() && is_plain_line(text, MAX_NAME)
}

/// Whether it can be the description of an application, which may be empty.
#[must_use]
pub fn is_application_description(text: &str) -> bool {
    is_plain_line(text, MAX_DESCRIPTION)
}

/// Whether a call signed at `signed` is recent enough at `now`.
#[must_use]
pub fn is_recent(signed: Timestamp, now: Timestamp) -> bool {
    (now - signed).abs() <= SIGNATURE_WINDOW
}

/// The state at `now` of a credential with the stored `state`.
#[must_use]
pub fn state_at(state: CredentialState, expires_at: Option<Timestamp>, now: Timestamp) -> CredentialState {
    match state {
        CredentialState::Pending | CredentialState::Validated if expires_at.is_some_and(|end| end <= now) => {
            CredentialState::Expired
        }
        state => state,
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRequest {
    pub id: CredentialId,
    pub network: String,
    pub requested_at: Timestamp,
}

/// The unanswered request that a new one from `network` replaces, of the `waiting` ones of its application; `None` if there
/// is room. A network replaces its own; if there are too many in all, that of the network with the most is replaced. So strangers on
/// other networks cannot push a request out, and nobody can while its reader is about to answer.
///
/// # Errors
/// No request is old enough; the time at which one will be.
pub fn replaced_request(
    waiting: &[WaitingRequest],
    network: &str,
    now: Timestamp,
) -> Result<Option<CredentialId>, Timestamp> {
    let number_of = |network: &str| waiting.iter().filter(|one| one.network == network).count();
    let from = if number_of(network) >= MAX_PENDING_OF_NETWORK {
        network
    } else if waiting.len() >= MAX_PENDING {
        let largest = waiting.iter().max_by_key(|one| number_of(&one.network));
        largest.map_or(network, |one| one.network.as_str())
    } else {
        return Ok(None);
    };
    let oldest = waiting.iter().filter(|one| one.network == from).min_by_key(|one| one.requested_at);
    match oldest {
        Some(oldest) if now - oldest.requested_at < PENDING_KEPT => Err(oldest.requested_at + PENDING_KEPT),
        oldest => Ok(oldest.map(|oldest| oldest.id)),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallRefusal {
    /// No application has this key, or its owner is suspended.
    UnknownApplication,
    /// The application has no such consumer key.
    UnknownCredential,
    /// Its time is missing, or too far off.
    ClockApart,
    /// The signature does not fit.
    BadSignature,
    /// Access is not granted yet, refused or over.
    NoAccess,
    /// No rule allows the call.
    NotGranted,
    /// The signature was used before.
    Replayed,
}

/// A signed call, and what is known of its keys.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct CallFacts<'a> {
    /// Its application exists, and its owner is neither suspended nor deleted.
    pub has_application: bool,
    /// The credential of its consumer key, if the application has it.
    pub credential: Option<CredentialFacts<'a>>,
    pub signed_at: Option<Timestamp>,
    /// The signature fits its secrets, method, address, body and time.
    pub is_signature_right: bool,
    pub method: &'a str,
    /// Path without the query, below the root of the API.
    pub path: &'a str,
    /// It is about the credential itself, which needs no rule.
    pub is_about_credential: bool,
    /// The signature was used before.
    pub is_replayed: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct CredentialFacts<'a> {
    /// The state as stored.
    pub state: CredentialState,
    /// The end of access.
    pub expires_at: Option<Timestamp>,
    /// The calls that it allows.
    pub rules: &'a [AccessRule],
}

/// The first reason to refuse a call. Nobody learns about a credential without its secrets: access and rules come after the
/// signature.
#[must_use]
pub fn call_refusal(call: &CallFacts<'_>, now: Timestamp) -> Option<CallRefusal> {
    if !call.has_application {
        return Some(CallRefusal::UnknownApplication);
    }
    let Some(credential) = call.credential else { return Some(CallRefusal::UnknownCredential) };
    if !call.signed_at.is_some_and(|signed| is_recent(signed, now)) {
        return Some(CallRefusal::ClockApart);
    }
    if !call.is_signature_right {
        return Some(CallRefusal::BadSignature);
    }
    if state_at(credential.state, credential.expires_at, now) != CredentialState::Validated {
        return Some(CallRefusal::NoAccess);
    }
    let is_granted = credential.rules.iter().any(|rule| rule.allows(call.method, call.path));
    if !is_granted && !call.is_about_credential {
        return Some(CallRefusal::NotGranted);
    }
    (call.is_replayed && is_signed_once(call.method)).then_some(CallRefusal::Replayed)
}

/// Whether calls of a method need a signature of their own. Reading may repeat: clients that poll make the same signature
/// twice within a second.
#[must_use]
pub fn is_signed_once(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
}

/// The spelling of an address before its client percent-encoded what no address may have, such as the `ü` of a name;
/// `None` if there is no such character, or the address is not UTF-8.
///
/// Of two addresses with the same spelling, each leads to the same place: delimiters such as `/` stay encoded.
#[must_use]
pub fn spelled_out(address: &str) -> Option<String> {
    let sent = address.as_bytes();
    let (mut spelled, mut at) = (Vec::with_capacity(sent.len()), 0);
    while let Some(byte) = sent.get(at) {
        if let Some(character) = decoded(&sent[at..]).filter(|byte| is_never_literal(*byte)) {
            spelled.push(character);
            at += 3;
        } else {
            spelled.push(*byte);
            at += 1;
        }
    }
    String::from_utf8(spelled).ok().filter(|spelled| spelled != address)
}

/// The byte that `text` begins with, if it is percent-encoded.
fn decoded(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

/// Whether a byte is no part of addresses (RFC 3986), and no control character.
fn is_never_literal(byte: u8) -> bool {
    !byte.is_ascii() || b" \"<>\\^`{|}".contains(&byte)
}
