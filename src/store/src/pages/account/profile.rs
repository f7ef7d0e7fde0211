//! The profile, and the account as in OVHcloud's API.

use crate::pages::screen;
use crate::{ReadTx, SessionLimits, StoreError, StoreResult, TokenHash};
use handover_api::account::{PendingAddress, PersonalDetails, Profile};
use handover_api::app::ScreenResponse;
use handover_api::reference::Me;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{NicHandle, Policy, Timestamp};

/// The profile, as the session with this token hash sees it.
pub fn profile(
    tx: &ReadTx<'_>,
    handle: &NicHandle,
    session: &TokenHash,
    now: Timestamp,
    (policy, limits): (&Policy, SessionLimits),
) -> StoreResult<ScreenResponse<Profile>> {
    let today = now.date_naive();
    let no_account = || StoreError::Corrupt("session without an account");
    let account = tx.account(handle)?.ok_or_else(no_account)?;
    let pending = tx.open_mailed_link(handle, MailedLinkAction::Address, now)?;
    let profile = Profile {
        facts: tx.account_facts(handle, now, policy)?.ok_or_else(no_account)?,
        pending: pending.map(|link| PendingAddress {
            link: link.id,
            address: link.email,
            asked_at: link.began_at,
            expires_at: link.link.expires_at,
        }),
        bills: tx.open_bills(handle, today)?,
        payment_methods: tx.payment_methods(handle, today)?,
        sessions: tx.sessions_of(handle, Some(session), now, limits)?,
        has_password: account.password.is_some(),
        shows_name: !account.is_name_hidden,
        is_from_provider: account.imported_email.is_some(),
        subsidiary: account.subsidiary,
        undeliverable_at: account.undeliverable_at,
        address: account.email.clone(),
        person: account.into_personal_details(),
    };
    screen(tx, handle, now, profile)
}

/// What the account changes of its own: personal details, and whether others see its name.
pub fn own_details(tx: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Option<(PersonalDetails, bool)>> {
    Ok(tx.account(handle)?.map(|account| {
        let shows_name = !account.is_name_hidden;
        (account.into_personal_details(), shows_name)
    }))
}

/// An account as clients of the reference's API read their own.
pub fn me(tx: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Option<Me>> {
    Ok(tx.account(handle)?.map(|account| Me {
        nichandle: account.handle,
        email: account.email.to_string(),
        state: if account.complete { "complete" } else { "incomplete" }.to_owned(),
        ovh_subsidiary: account.subsidiary,
        language: account.language,
        firstname: account.first_name,
        name: account.name,
        organisation: account.organisation,
    }))
}
