//! Applications of an account, and the access that they have (decision 0056).

use crate::pages::screen;
use crate::{ApplicationRecord, CredentialRecord, ReadTx, StoreError, StoreResult, TokenHash};
use handover_api::app::ScreenResponse;
use handover_api::applications::{ApplicationsPage, Grant, RequestedGrant};
use handover_rules::account::applications::{CredentialState, state_at};
use handover_rules::{NicHandle, Timestamp};

/// The section of the profile; empty if this server has no applications.
pub fn applications(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    is_available: bool,
) -> StoreResult<ScreenResponse<ApplicationsPage>> {
    let mut page = ApplicationsPage { is_available, ..ApplicationsPage::default() };
    if is_available {
        page.grants = tx.credentials_of(account, now)?.into_iter().map(grant).collect();
        page.applications = tx.applications_of(account)?;
    }
    screen(tx, account, now, page)
}

/// The access that the reader is asked to allow; `None` if the token is unknown, answered or over.
pub fn requested_grant(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    token: &TokenHash,
    now: Timestamp,
) -> StoreResult<Option<RequestedGrant>> {
    let Some(credential) = open_credential(tx, token, now)? else { return Ok(None) };
    let reading = tx.account(account)?.ok_or(StoreError::Corrupt("session without an account"))?;
    Ok(Some(RequestedGrant { grant: grant(credential), has_password: reading.password.is_some() }))
}

/// The unanswered request of a token, unless the owner of its application is suspended.
pub fn open_credential(tx: &ReadTx<'_>, token: &TokenHash, now: Timestamp) -> StoreResult<Option<CredentialRecord>> {
    let found = tx.credential_of_token(token)?;
    let found = found.filter(|found| !found.application.is_owner_suspended);
    Ok(found.filter(|found| state_at(found.state, found.expires_at, now) == CredentialState::Pending))
}

fn grant(credential: CredentialRecord) -> Grant {
    let CredentialRecord { id, application, rules, redirection, expires_at, used_at, .. } = credential;
    let ApplicationRecord { name, description, account: owner, .. } = application;
    Grant { id, name, description, owner, rules, redirection, expires_at, used_at }
}
