//! Recovery of an account that somebody else may have used: every one of them ends what is listed in [`Leftover`].

use super::password::mail_reset_link;
use crate::use_cases::requests::end_requests_since;
use crate::use_cases::{Act, access, holders};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::{Intrusion, Leftover, MailedLinkAction};
use handover_store::{DeviceOwner, StoreError, StoreResult};

/// Ends everything that an intruder may have left behind, and restores the policies that it may have ended.
pub fn recover(act: &mut Act<'_, '_>, account: &NicHandle, intrusion: Intrusion) -> StoreResult<()> {
    Leftover::ALL.into_iter().try_for_each(|leftover| end(act, account, leftover, intrusion))
}

/// Ends every way into an account, and leaves what was done in its name.
pub fn void_access(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    let mut ways_in = Leftover::ALL.into_iter().filter(|leftover| leftover.is_way_in());
    let intrusion = Intrusion::Session { noticed_at: act.now };
    ways_in.try_for_each(|way_in| end(act, account, way_in, intrusion))
}

/// Recovers an account, and mails its owner a link to a new password, regardless of limits, unless passwords are switched
/// off.
pub fn renew_access(act: &mut Act<'_, '_>, account: &NicHandle, intrusion: Intrusion) -> StoreResult<()> {
    recover(act, account, intrusion)?;
    if !act.policies.has_passwords {
        return Ok(());
    }
    let address = act.tx.account(account)?.ok_or(StoreError::Corrupt("access to an unknown account"))?.email;
    mail_reset_link(act, account, &address, None)
}

fn end(act: &mut Act<'_, '_>, account: &NicHandle, leftover: Leftover, intrusion: Intrusion) -> StoreResult<()> {
    let Some(since) = leftover.since(intrusion) else { return Ok(()) };
    match leftover {
        Leftover::Password => act.tx.clear_password(account),
        Leftover::Sessions => act.tx.end_sessions(account, None, None).map(drop),
        Leftover::Credentials => act.tx.end_credentials(account),
        Leftover::Devices => act.tx.forget_devices(DeviceOwner::Account(account), None),
        Leftover::MailedLinks => {
            // Links to undo a change of address stay: they may be the owner's way back.
            act.tx.supersede_mailed_links(account, MailedLinkAction::Password, act.now)?;
            act.tx.supersede_mailed_links(account, MailedLinkAction::Address, act.now)
        }
        Leftover::Applications => act.tx.remove_applications_since(account, since),
        Leftover::Policies => access::recover_policies(act, account, since, intrusion),
        Leftover::Requests => end_requests_since(act, account, since),
        Leftover::HolderChanges => holders::end_changes_since(act, account, since),
    }
}
