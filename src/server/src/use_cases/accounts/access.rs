//! Voiding every access to an account that somebody else may have.

use super::password::mail_reset_link;
use crate::use_cases::Act;
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_store::{DeviceOwner, StoreError, StoreResult};

/// Voids the password, sessions, access of applications, known devices, and mailed links that set a password or another
/// address. Links to undo a change of address stay: they may be the owner's way back.
pub fn void_access(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    act.tx.clear_password(account)?;
    act.tx.end_sessions(account, None, None)?;
    act.tx.end_credentials(account)?;
    act.tx.forget_devices(DeviceOwner::Account(account), None)?;
    act.tx.supersede_mailed_links(account, MailedLinkAction::Password, act.now)?;
    act.tx.supersede_mailed_links(account, MailedLinkAction::Address, act.now)
}

/// Voids every access, and mails its owner a link to a new password, regardless of limits, unless passwords are switched
/// off.
pub fn renew_access(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    void_access(act, account)?;
    if !act.policies.has_passwords {
        return Ok(());
    }
    let address = act.tx.account(account)?.ok_or(StoreError::Corrupt("access to an unknown account"))?.email;
    mail_reset_link(act, account, &address, None)
}
