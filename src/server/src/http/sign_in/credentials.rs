//! Verification of a login and password, with throttling by login and by network (decision 0009).

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::{ClientIp, DeviceCookie};
use crate::http::limits::network_attempts::too_many_tries;
use crate::http::limits::refusals::Refused;
use crate::password::{PasswordUse, Verified};
use crate::use_cases::Act;
use crate::use_cases::accounts::{accept_password, begin_password_attempt};
use handover_api::Reason;
use handover_store::{Account, Caller};

/// The account of a login, if the password is right. Later steps must check that the account still has the password hash
/// returned here. `signs_in` is the caller, unless the password is entered for a change. Failures count for the login and
/// for the network, and both throttle.
pub(crate) async fn verify_credentials(
    state: &AppState,
    signs_in: Option<Caller>,
    (client_ip, device): (ClientIp, DeviceCookie),
    login: String,
    password: String,
) -> ApiResult<Option<Account>> {
    let networks = client_ip.networks();
    let purpose = if signs_in.is_some() { PasswordUse::SignIn } else { PasswordUse::Change };
    let slot = state.passwords.reserve(purpose, networks.clone())?;
    let device = device.hash().copied();
    let begin = move |act: &mut Act<'_, '_>| begin_password_attempt(act, login, &networks, device.as_ref());
    let (account, attempt) = state.act(begin).await?.map_err(too_many_tries)?;
    let hash = account.as_ref().and_then(|account| account.password.clone());
    let Verified { is_right, renewed } = slot.verify_and_renew(password, hash).await?;
    if !is_right {
        log_wrong_password(state, account.as_ref(), client_ip);
    }
    // The owner of a suspended account was notified by email; here it is like a wrong password, or strangers would
    // learn of it.
    let Some(account) = account.filter(|account| is_right && account.suspended_at.is_none()) else {
        return Ok(None);
    };
    Ok(Some(state.act(move |act| accept_password(act, account, &attempt, renewed, signs_in.as_ref())).await?))
}

/// Without the login: people type passwords into the wrong field. Each failure of an account is logged, because throttling
/// bounds their number.
fn log_wrong_password(state: &AppState, account: Option<&Account>, client_ip: ClientIp) {
    if let Some(account) = account {
        tracing::warn!(account = account.handle.as_str(), %client_ip, "wrong password");
    } else if let Some(left_out) =
        state.refusal_sampling.count(Refused::Stranger(Reason::WrongCredentials), state.clock.now())
    {
        tracing::warn!(%client_ip, left_out, "wrong password");
    }
}
