//! Voiding every access to an account that somebody else may have.

use super::password::mail_reset_link;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{NicHandle, Timestamp};
use handover_store::{DeviceOwner, StoreError, StoreResult, WriteTx};

/// Voids the password, sessions, access of applications, known devices, and mailed links that set a password or another
/// address. Links to undo a change of address stay: they may be the owner's way back.
pub fn void_access(tx: &mut WriteTx<'_>, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
    tx.clear_password(account)?;
    tx.end_sessions(account, None, None)?;
    tx.end_credentials(account)?;
    tx.forget_devices(DeviceOwner::Account(account), None)?;
    tx.supersede_mailed_links(account, MailedLinkAction::Password, now)?;
    tx.supersede_mailed_links(account, MailedLinkAction::Address, now)
}

/// Voids every access, and mails its owner a link to a new password, regardless of limits, unless passwords are switched
/// off.
pub fn renew_access(tx: &mut WriteTx<'_>, account: &NicHandle, has_passwords: bool, now: Timestamp) -> StoreResult<()> {
    void_access(tx, account, now)?;
    if !has_passwords {
        return Ok(());
    }
    let address = tx.account(account)?.ok_or(StoreError::Corrupt("access to an unknown account"))?.email;
    mail_reset_link(tx, account, &address, None, now)
}
