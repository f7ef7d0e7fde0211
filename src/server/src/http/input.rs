//! Validation of input that several routes take.

use super::errors::{ApiError, ApiResult};
use crate::mail::phrases::one_line;
use crate::mail_address::parse_mailable;
use crate::password::{is_common_password, normalized};
use handover_api::query::unescape;
use handover_api::{Problem, Reason};
use handover_rules::EmailAddress;
use handover_rules::account::password::WeakPassword;
use handover_rules::account::{MAX_LABEL, is_label, password};
use handover_rules::model::account::{changes_direction, is_name};
use handover_rules::model::email::wrong_character;
use handover_rules::model::pasted::clean;
use handover_rules::model::zone::LOCALES;
use handover_store::Account;
use std::borrow::Cow;

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
