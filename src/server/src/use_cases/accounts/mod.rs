//! Use cases of accounts: sessions, sign-up, passwords, changes of address and of personal details (decision 0010),
//! private labels of people (decision 0052).
//!
//! No result reveals whether an address or handle is known (ASVS 6.3.8): the dependent part is stored and carried out
//! after the response.

mod address;
mod password;
mod sign_in;
mod sign_up;

pub use address::{
    AddressChangeNotFound, cancel_address_change, confirm_address_change, former_mailboxes, request_address_change,
    resend_address_code, set_address_by_provider, undo_address_change,
};
pub use password::{
    account_to_reset, change_password, mail_reset_link, recover, renew_access, request_password_reset, reset_password,
    void_access,
};
pub use sign_in::{
    CountedSignIn, DEVICE_LIFETIME, DeviceTokens, PasswordAttempt, ProviderSignIn, ProviderSignInRefusal, SessionProof,
    accept_password, admit_attempt, admit_sign_in, begin_password_attempt, begin_provider_sign_in, begin_session,
    device_throttle_key, end_other_sessions, end_session, end_sessions_by_provider, has_password_hash, remember_device,
    sign_in_by_provider, sign_out,
};
pub use sign_up::{
    SignUpDetails, confirm_sign_up, postpone, postpone_password_reset, postpone_sign_up, sign_up, sign_up_to_confirm,
};

use crate::secrets::hash;
use handover_api::account::{ChangePersonalDetails, PersonalDetails};
use handover_rules::account::MAX_LABELS;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal, redeem};
use handover_rules::{NicHandle, Timestamp, ValidationCode};
use handover_store::{MailedLinkRecord, ReadTx, StoreError, StoreResult, WriteTx};

/// The mailed link of a token, if it can be used now.
pub fn redeemable_link(
    reader: &ReadTx<'_>,
    token: &str,
    action: MailedLinkAction,
    now: Timestamp,
) -> StoreResult<Result<MailedLinkRecord, MailedLinkRefusal>> {
    let Some(token) = ValidationCode::parse(token) else { return Ok(Err(MailedLinkRefusal::Unknown)) };
    let record = reader.mailed_link_of_token(hash(token.expose()))?;
    let allowed = redeem(record.as_ref().map(|record| &record.link), action, now);
    Ok(match (allowed, record) {
        (Ok(()), Some(record)) => Ok(record),
        (Err(refusal), _) => Err(refusal),
        (Ok(()), None) => Err(MailedLinkRefusal::Unknown),
    })
}

pub fn change_personal_details(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    change: ChangePersonalDetails,
) -> StoreResult<()> {
    if let Some(shows_name) = change.shows_name {
        tx.set_name_hidden(account, !shows_name)?;
    }
    if change.language.is_some() {
        tx.choose_language(account)?;
    }
    // Imports leave personal details alone once they were changed here.
    if (ChangePersonalDetails { shows_name: None, ..change.clone() }) == ChangePersonalDetails::default() {
        return Ok(());
    }
    let before = tx.account(account)?.ok_or(StoreError::Corrupt("personal details of an unknown account"))?;
    // To keep the language changes nothing.
    let kept = ChangePersonalDetails { language: Some(before.language.clone()), ..ChangePersonalDetails::default() };
    if (ChangePersonalDetails { shows_name: None, ..change.clone() }) == kept {
        return Ok(());
    }
    let update = PersonalDetails {
        first_name: change.first_name.unwrap_or(before.first_name),
        name: change.name.unwrap_or(before.name),
        organisation: change.organisation.unwrap_or(before.organisation),
        language: change.language.unwrap_or(before.language),
    };
    tx.set_personal_details(account, &update)
}

/// The account has reached the limit of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyLabels;

/// Gives a handle a private label of `account`. The handle need not belong to anybody, so this does not reveal whether
/// it does.
pub fn set_label(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    of: &NicHandle,
    label: &str,
) -> StoreResult<Result<(), TooManyLabels>> {
    if tx.other_labels(account, of)? >= MAX_LABELS {
        return Ok(Err(TooManyLabels));
    }
    tx.set_label(account, of, label).map(Ok)
}

pub fn delete_label(tx: &mut WriteTx<'_>, account: &NicHandle, of: &NicHandle) -> StoreResult<()> {
    tx.delete_label(account, of)
}
