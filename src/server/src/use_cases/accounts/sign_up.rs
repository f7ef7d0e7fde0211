//! Signing up: the applicant confirms the address with the mailed link and the chosen password; then the account is
//! created and its handle mailed.

use super::redeemable_link;
use super::throttle::wait_end;
use crate::random;
use crate::use_cases::Act;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::account::notices::AccountNotice;
use handover_rules::account::sign_in::sign_in_wait;
use handover_rules::model::shares::CALLS_A_DAY;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, Subsidiary, Timestamp, model::handle};
use handover_store::{MailedLinkEnding, MailedLinkRecord, NewAccount, StoreError, StoreResult, WriteTx, fold};
use serde::{Deserialize, Serialize};

/// The form of a sign-up, stored with its link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignUpDetails {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub name: String,
    /// Subsidiary.
    pub subsidiary: Subsidiary,
    /// Locale of emails, such as `fr_FR`.
    pub language: String,
    /// Hash of the password.
    pub password: String,
    /// The network of the caller, as it is kept with a session.
    #[serde(default)]
    pub network: String,
}

/// Starts a sign-up and mails its link, unless the address got too many today. Accounts may share an address, so it does
/// not matter whether one has it already.
pub(in crate::use_cases) fn sign_up(
    act: &mut Act<'_, '_>,
    email: &EmailAddress,
    details: &SignUpDetails,
) -> StoreResult<()> {
    if !CALLS_A_DAY.allows(act.tx.recent_sign_ups(email, &details.network, act.now)?) {
        return Ok(());
    }
    let details = serde_json::to_string(details).map_err(|_| StoreError::Corrupt("sign-up details"))?;
    let id = MailedLinkId::new(random::number());
    act.tx.create_mailed_link(id, MailedLinkAction::SignUp, None, email, Some(&details), act.now)?;
    act.tx.queue_account_mail(AccountNotice::ConfirmSignUp, Some(id), None, Some(email), act.now)
}

/// A sign-up that waits for its password.
pub struct PendingSignUp {
    /// The mailed link.
    pub link: MailedLinkId,
    /// The hash of the chosen password. It never changes: signing up again creates another link.
    pub password: String,
}

/// The reason a sign-up cannot be confirmed.
#[derive(Clone, Copy, Debug)]
pub enum ConfirmationRefusal {
    /// The link is invalid.
    Link(MailedLinkRefusal),
    /// There were too many wrong passwords.
    TooManyTries {
        /// End of the wait.
        until: Timestamp,
    },
}

/// The sign-up that a mailed token confirms. Checked before the password is verified, which is expensive. Counts a failure
/// in advance, so that parallel attempts cannot get around the wait.
pub fn begin_confirmation(
    act: &mut Act<'_, '_>,
    token: &str,
) -> StoreResult<Result<PendingSignUp, ConfirmationRefusal>> {
    let record = match redeemable_link(act.tx, token, MailedLinkAction::SignUp, act.now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(ConfirmationRefusal::Link(refusal))),
    };
    let password = details(&record)?.password;
    let key = throttle_key(record.id);
    if let Some(until) = wait_end(act.tx, &key, sign_in_wait)?.filter(|until| *until > act.now) {
        return Ok(Err(ConfirmationRefusal::TooManyTries { until }));
    }
    let failures = act.tx.sign_in_failures(&key)?.map_or(0, |(failures, _)| failures);
    act.tx.set_sign_in_failures(&key, failures.saturating_add(1), act.now)?;
    Ok(Ok(PendingSignUp { link: record.id, password }))
}

/// The key that failures of a sign-up are stored under. Its form differs from every login.
fn throttle_key(link: MailedLinkId) -> String {
    format!("sign-up {link}")
}

fn details(record: &MailedLinkRecord) -> StoreResult<SignUpDetails> {
    let details = record.details.as_deref().ok_or(StoreError::Corrupt("sign-up without details"))?;
    serde_json::from_str(details).map_err(|_| StoreError::Corrupt("sign-up details"))
}

/// Creates the account of the sign-up `link`, whose password was verified, under an unused handle, and mails the handle.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
pub fn confirm_sign_up(
    act: &mut Act<'_, '_>,
    link: MailedLinkId,
    token: &str,
    suffix: &str,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    act.tx.clear_sign_in_failures(&throttle_key(link))?;
    let record = match redeemable_link(act.tx, token, MailedLinkAction::SignUp, act.now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let details = details(&record)?;
    let handle = unused_handle(act.tx, &details, suffix)?;
    let account = NewAccount {
        handle: handle.clone(),
        email: record.email,
        first_name: details.first_name,
        name: details.name,
        subsidiary: details.subsidiary,
        language: details.language,
        password: Some(details.password),
    };
    act.tx.create_account(&account, act.now)?;
    act.tx.end_mailed_link(record.id, MailedLinkEnding::Done, Some(&handle), act.now)?;
    act.tx.queue_account_mail(AccountNotice::Welcome, None, Some(&handle), None, act.now)?;
    Ok(Ok(handle))
}

/// Free of races, because all writes share one writer.
fn unused_handle(tx: &WriteTx<'_>, details: &SignUpDetails, suffix: &str) -> StoreResult<NicHandle> {
    loop {
        let digits = 10_000 + random::below(9_990_000);
        let handle = handle::mint(&fold(&details.first_name), &fold(&details.name), digits, suffix)
            .ok_or(StoreError::Corrupt("handle suffix"))?;
        if tx.is_handle_free(&handle)? {
            return Ok(handle);
        }
    }
}
