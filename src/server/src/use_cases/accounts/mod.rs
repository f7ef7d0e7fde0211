//! Use cases of accounts: sessions, sign-up, passwords, changes of address and of personal details (decision 0010).
//!
//! No result reveals whether an address or handle is known (ASVS 6.3.8): the dependent part is stored and carried out
//! after the response.

mod address;
mod password;
mod password_attempt;
mod personal_details;
mod postponed;
mod provider_sign_in;
mod recovery;
mod session;
mod sign_up;
pub mod throttle;
mod undo_address;

pub use address::{
    AddressChangeNotFound, cancel_address_change, confirm_address_change, former_mailboxes, request_address_change,
    resend_address_code, set_address_by_provider,
};
pub(in crate::use_cases) use password::request_password_reset;
pub use password::{account_to_reset, change_password, mail_reset_link, reset_password};
pub use password_attempt::{PasswordAttempt, accept_password, begin_password_attempt};
pub use personal_details::change_personal_details;
pub(in crate::use_cases) use postponed::postpone;
pub use postponed::{postpone_password_reset, postpone_sign_up};
pub use provider_sign_in::{
    ProviderSignIn, ProviderSignInRefusal, begin_provider_sign_in, end_sessions_by_provider, sign_in_by_provider,
};
pub use recovery::{recover, renew_access, void_access};
pub use session::{SessionProof, begin_session, end_other_sessions, end_session, has_password_hash, sign_out};
pub(in crate::use_cases) use sign_up::sign_up;
pub use sign_up::{SignUpDetails, confirm_sign_up, sign_up_to_confirm};
pub use undo_address::undo_address_change;

use crate::secrets::hash;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal, redeem};
use handover_rules::{Timestamp, ValidationCode};
use handover_store::{MailedLinkRecord, ReadTx, StoreResult};

/// The mailed link of a token, if it can be used now.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
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
