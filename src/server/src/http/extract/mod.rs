//! Extractors, and validation of input that several routes take.

mod body;
mod client;
mod credentials;

pub(crate) use body::{
    JsonBody, LargeBody, LargeJsonBody, OptionalJsonBody, StrictBody, StrictJsonBody, UniqueMembers, in_time, read_body,
};
pub(crate) use client::{ClientIp, LoggedAccount, header_text, user_agent};
pub(crate) use credentials::{
    ActingAccount, ProviderKey, Session, StaffSession, UnattendedSession, bearer_token, find_session, needs_scope,
};

use crate::http::errors::{ApiError, ApiResult};
use crate::mail::phrases::one_line;
use crate::mail_address::parse_mailable;
use crate::password::{is_common_password, normalized};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use handover_api::query::{parameter, unescape};
use handover_api::{Problem, Reason};
use handover_rules::account::password::WeakPassword;
use handover_rules::account::{MAX_LABEL, is_label, password};
use handover_rules::model::account::{changes_direction, is_name};
use handover_rules::model::email::wrong_character;
use handover_rules::model::pasted::clean;
use handover_rules::model::zone::LOCALES;
use handover_rules::{Category, EmailAddress, ServiceKey, ServiceName};
use handover_store::{Account, StoreError, StoreResult, canonical_key};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::convert::Infallible;
use std::ops::Deref;

/// A path parameter. A malformed one is answered like an unknown resource.
pub(crate) struct PathParam<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathParam<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let param = Path::<T>::from_request_parts(parts, state).await;
        param.map(|Path(param)| Self(param)).map_err(|_| ApiError::not_found())
    }
}

/// The query of a call; empty without one.
pub(crate) struct Query(String);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.uri.query().unwrap_or_default().to_owned()))
    }
}

impl Deref for Query {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Query {
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        parameter(self, name)
    }

    /// The length of a page, from 1 to `most`; `usual` if it is missing or no number.
    pub(crate) fn limit(&self, usual: u32, most: u32) -> u32 {
        self.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usual).clamp(1, most)
    }

    /// The place at which a page begins.
    pub(crate) fn cursor<C>(&self, name: &str, parse: impl FnOnce(&str) -> Option<C>) -> StoreResult<Option<C>> {
        self.get(name).map(|text| parse(&text).ok_or(StoreError::StaleCursor)).transpose()
    }
}

/// The service named by `?service=…&category=…`. An invalid name is answered like an unknown one.
pub(crate) struct ServiceQuery(pub(crate) ServiceKey);

impl<S: Send + Sync> FromRequestParts<S> for ServiceQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let name = parameter(query, "service").and_then(|name| ServiceName::parse(&name));
        let category = parameter(query, "category").and_then(|name| Category::parse(&name));
        match (name, category) {
            (Some(name), Some(category)) => Ok(Self(canonical_key(ServiceKey { name, category }))),
            _ => Err(ApiError::not_found()),
        }
    }
}

/// Parses a name, which screens and emails show on one line.
pub(super) fn parse_name(text: &str) -> ApiResult<String> {
    let detail = "A name has at most 100 characters, no < or >, and none that change the direction of text.";
    parse_line(text, is_name, detail)
}

/// Parses a private label, in the same way.
pub(super) fn parse_label(text: &str) -> ApiResult<String> {
    let detail =
        format!("A label has 1 to {MAX_LABEL} characters, no < or >, and none that change the direction of text.");
    parse_line(text, is_label, &detail)
}

fn parse_line(text: &str, is_valid: fn(&str) -> bool, detail: &str) -> ApiResult<String> {
    let line = one_line(text);
    if is_valid(&line) && !text.contains(changes_direction) {
        return Ok(line);
    }
    Err(ApiError::new(Reason::Malformed, detail))
}

/// Whether a query string has control characters, also escaped ones.
pub(super) fn has_control_characters(query: &str) -> bool {
    unescape(query).contains(char::is_control)
}

/// Parses a locale of OVHcloud's API, such as `fr_FR`.
pub(super) fn parse_locale(text: &str) -> ApiResult<String> {
    if LOCALES.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(ApiError::new(Reason::Malformed, "This locale is unknown; use one such as fr_FR."))
}

/// Parses a new email address, without surrounding text.
pub(super) fn parse_address(text: &str) -> ApiResult<EmailAddress> {
    let text = clean(text);
    parse_mailable(&text).ok_or_else(|| {
        let character = wrong_character(&text).map_or_else(String::new, |character| {
            format!(" It cannot contain the character U+{:04X} there.", u32::from(character))
        });
        ApiError::new(Reason::Malformed, &["This is not an email address.", &character].concat())
    })
}

/// Refuses a weak password; `personal` are words about its owner that it must not be made of. The `provider`'s name is as
/// guessable as any common word (ASVS 6.2.11). All are compared in the form that is hashed; as a character can stand for a
/// word, what was typed has the least length, too.
pub(super) fn check_password(new: &str, provider: &str, personal: &[&str]) -> ApiResult<()> {
    let personal: Vec<Cow<'_, str>> = personal.iter().map(|word| normalized(word)).collect();
    let compared = normalized(new);
    let checked = if new.chars().count() < password::SHORTEST {
        Err(WeakPassword::TooShort)
    } else {
        check_compared(&compared, &normalized(provider), personal.iter().map(Cow::as_ref))
    };
    checked.map_err(|weakness| {
        let mut problem = Problem::new(Reason::WeakPassword, "This password is too weak.");
        problem.password = Some(weakness);
        problem.into()
    })
}

fn check_compared<'a>(
    new: &str,
    provider: &str,
    personal: impl IntoIterator<Item = &'a str>,
) -> Result<(), WeakPassword> {
    password::check(new, [provider]).map_err(|weakness| match weakness {
        WeakPassword::AboutYou => WeakPassword::Common,
        other => other,
    })?;
    password::check(new, personal)?;
    password::check_listed(new, is_common_password)
}

/// Refuses a weak password for an account.
pub(super) fn check_account_password(new: &str, provider: &str, account: &Account) -> ApiResult<()> {
    check_password(
        new,
        provider,
        &[account.handle.as_str(), &account.first_name, &account.name, account.email.as_str()],
    )
}
