//! Validation of input that several routes take.

use super::errors::{ApiError, ApiResult};
use crate::mail::phrases::one_line;
use crate::store::Account;
use handover_api::{Problem, Reason};
use handover_rules::EmailAddress;
use handover_rules::account::password;
use handover_rules::model::account::is_name;
use handover_rules::model::language::LOCALES;

/// Parses a name, which screens and emails show on one line.
pub(super) fn parse_name(text: &str) -> ApiResult<String> {
    let name = one_line(text);
    if is_name(&name) {
        return Ok(name);
    }
    Err(ApiError::new(Reason::Malformed, "A name has at most 100 characters and no < or >."))
}

/// Parses a locale of the reference API, such as `fr_FR`.
pub(super) fn parse_locale(text: &str) -> ApiResult<String> {
    if LOCALES.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(ApiError::new(Reason::Malformed, "This locale is unknown; use one such as fr_FR."))
}

/// Parses an email address.
pub(super) fn parse_address(text: &str) -> ApiResult<EmailAddress> {
    EmailAddress::parse(text).ok_or_else(|| ApiError::new(Reason::Malformed, "This is not an email address."))
}

/// Refuses a weak password; `personal` are words about its owner that it must not contain.
pub(super) fn check_password(new: &str, personal: &[&str]) -> ApiResult<()> {
    password::check(new, personal.iter().copied()).map_err(|weakness| {
        let mut problem = Problem::new(Reason::WeakPassword, "This password is too weak.");
        problem.password = Some(weakness);
        problem.into()
    })
}

/// Refuses a weak password for an account.
pub(super) fn check_account_password(new: &str, account: &Account) -> ApiResult<()> {
    check_password(new, &[account.handle.as_str(), &account.first_name, &account.name, account.email.as_str()])
}
