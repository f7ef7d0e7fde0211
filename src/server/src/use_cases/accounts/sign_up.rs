//! Signing up: the applicant opens the mailed link and chooses a password; then the account is created and its handle
//! mailed.
//!
//! Calls without a session are stored first, in the same time whether or not an address or handle is known, and carried
//! out later at a random time: all writes share one writer, so the duration of the caller's next call could reveal
//! whether this one wrote anything. Stored, so that none is lost in a crash.

use super::redeemable_link;
use crate::random;
use crate::use_cases::Act;
use chrono::TimeDelta;
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::model::account;
use handover_rules::model::pasted::clean;
use handover_rules::model::policy::CALLS_A_DAY;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, Subsidiary, Timestamp};
use handover_store::{
    MailedLinkEnding, MailedLinkRecord, NewAccount, NewMail, PostponedAction, PostponedCall, ReadTx, StoreError,
    StoreResult, WriteTx, fold,
};
use serde::{Deserialize, Serialize};

/// The form of a sign-up, stored with its link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignUpDetails {
    pub first_name: String,
    /// Last name.
    pub name: String,
    pub subsidiary: Subsidiary,
    /// Locale of emails, such as `fr_FR`.
    pub language: String,
    /// The network of the caller, as it is kept with a session.
    #[serde(default)]
    pub network: String,
}

/// Starts a sign-up and mails its link, unless the address got too many today. Accounts may share an address, so it
/// does not matter whether one has it already.
pub fn sign_up(act: &mut Act<'_, '_>, email: &EmailAddress, details: &SignUpDetails) -> StoreResult<()> {
    if !CALLS_A_DAY.allows(act.tx.recent_sign_ups(email, &details.network, act.now)?) {
        return Ok(());
    }
    let details = serde_json::to_string(details).map_err(|_| StoreError::Corrupt("sign-up details"))?;
    let id = MailedLinkId::new(random::number());
    act.tx.create_mailed_link(id, MailedLinkAction::SignUp, None, email, Some(&details), act.now)?;
    act.tx.queue(NewMail::sign_up(id, email), act.now)
}

fn details(record: &MailedLinkRecord) -> StoreResult<SignUpDetails> {
    let details = record.details.as_deref().ok_or(StoreError::Corrupt("sign-up without details"))?;
    serde_json::from_str(details).map_err(|_| StoreError::Corrupt("sign-up details"))
}

/// The address and the details of the sign-up that a mailed token confirms. Read before the password is hashed, which
/// is expensive.
pub fn sign_up_to_confirm(
    reader: &ReadTx<'_>,
    token: &str,
    now: Timestamp,
) -> StoreResult<Result<(EmailAddress, SignUpDetails), MailedLinkRefusal>> {
    Ok(match redeemable_link(reader, token, MailedLinkAction::SignUp, now)? {
        Ok(record) => Ok((record.email.clone(), details(&record)?)),
        Err(refusal) => Err(refusal),
    })
}

/// Creates the account of a sign-up with the password that its applicant has chosen, under an unused handle, and mails
/// the handle.
pub fn confirm_sign_up(
    act: &mut Act<'_, '_>,
    token: &str,
    password_hash: String,
    suffix: &str,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = accepted!(redeemable_link(act.tx, token, MailedLinkAction::SignUp, act.now)?);
    let details = details(&record)?;
    let handle = unused_handle(act.tx, &details, suffix)?;
    let account = NewAccount {
        handle: handle.clone(),
        email: record.email,
        first_name: details.first_name,
        name: details.name,
        subsidiary: details.subsidiary,
        language: details.language,
        password: Some(password_hash),
    };
    act.tx.create_account(&account, act.now)?;
    act.tx.end_mailed_link(record.id, MailedLinkEnding::Done, Some(&handle), act.now)?;
    act.tx.queue(NewMail::account(AccountNotice::Welcome, &handle), act.now)?;
    Ok(Ok(handle))
}

/// Free of races, because all writes share one writer.
fn unused_handle(tx: &WriteTx<'_>, details: &SignUpDetails, suffix: &str) -> StoreResult<NicHandle> {
    loop {
        let digits = 10_000 + random::below(9_990_000);
        let handle = account::mint(&fold(&details.first_name), &fold(&details.name), digits, suffix)
            .ok_or(StoreError::Corrupt("handle suffix"))?;
        if tx.is_handle_free(&handle)? {
            return Ok(handle);
        }
    }
}

/// The shortest delay in milliseconds, and the length of its random part.
const DELAY: (u32, u32) = (1000, 4000);

/// No address or handle is longer.
const MAX_LOGIN: usize = 320;

/// Stores a sign-up. A demo does not delay: its emails are public anyway.
pub fn postpone_sign_up(
    act: &mut Act<'_, '_>,
    email: &EmailAddress,
    details: &SignUpDetails,
    is_demo: bool,
) -> StoreResult<()> {
    postpone(act, PostponedAction::SignUp, email.to_string(), Some(details), is_demo)
}

/// Stores a call for a forgotten password. A demo does not delay.
pub fn postpone_password_reset(act: &mut Act<'_, '_>, login: &str, is_demo: bool) -> StoreResult<()> {
    let login = if login.len() > MAX_LOGIN { String::new() } else { readable_login(login) };
    postpone(act, PostponedAction::PasswordReset, login, None::<&SignUpDetails>, is_demo)
}

/// The handle or address; empty for anything else, which may be a password in the wrong field.
fn readable_login(typed: &str) -> String {
    let typed = clean(typed);
    match (EmailAddress::parse(&typed), NicHandle::parse(&typed)) {
        (Some(address), _) => address.to_string(),
        (None, Ok(handle)) => handle.to_string(),
        (None, Err(_)) => String::new(),
    }
}

/// Stores a call to be carried out soon, at a random time.
pub fn postpone(
    act: &mut Act<'_, '_>,
    action: PostponedAction,
    login: String,
    details: Option<&impl Serialize>,
    is_demo: bool,
) -> StoreResult<()> {
    let details = details.map(serde_json::to_string).transpose();
    let details = details.map_err(|_| StoreError::Corrupt("details of a postponed call"))?;
    let call = PostponedCall { action, login, details, called_at: act.now };
    let (shortest, random_part) = if is_demo { (0, 1) } else { DELAY };
    act.tx.postpone_call(&call, act.now + TimeDelta::milliseconds(i64::from(shortest + random::below(random_part))))
}
