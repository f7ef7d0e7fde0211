//! Authentication: passwords, sessions, and acts that need it again (decisions 0009, 0057).

pub(crate) mod provider_sign_in;

use crate::http::cookies::{DeviceCookie, NewDevice, UserKind};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, Session, find_session, user_agent};
use crate::http::limits::Refused;
use crate::http::limits::attempts::too_many_tries;
use crate::http::{AppState, cookies};
use crate::password::{PasswordUse, Verified};
use crate::random;
use crate::secrets::token_hash;
use crate::use_cases::Act;
use crate::use_cases::accounts::{
    SessionProof, accept_password, begin_password_attempt, begin_session, has_password_hash,
};
use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_api::Reason;
use handover_rules::account::sign_in::{Authentication, SensitiveAct};
use handover_rules::{NicHandle, SessionId};
use handover_store::{Account, Caller, NewSession, ProviderLogin, StoreResult};

/// The proof that entitles a caller to a session.
pub(crate) enum SignInProof {
    Password {
        /// The hash it was verified against. The session begins only if the account still has it.
        hash: Option<String>,
        /// The device that the account remembers from now on.
        device: NewDevice,
    },
    Provider {
        /// The part that the session keeps.
        login: ProviderLogin,
        /// The device that the account remembers from now on.
        device: NewDevice,
    },
    /// None, in demo mode.
    Demo,
}

/// A session that a transaction is about to begin, for an account that may be known only then.
#[derive(Clone)]
pub(crate) struct PreparedSession {
    token_hash: [u8; 32],
    agent: String,
    network: String,
    proof: SessionProof,
    provider: Option<ProviderLogin>,
    previous: Option<[u8; 32]>,
}

/// The `Set-Cookie` headers of a session that has begun.
type SessionCookies = AppendHeaders<Vec<(HeaderName, HeaderValue)>>;

impl PreparedSession {
    /// Draws the token. It is in the cookies only; the store gets its hash.
    pub(crate) async fn new(
        state: &AppState,
        headers: &HeaderMap,
        client_ip: ClientIp,
        authentication: SignInProof,
    ) -> ApiResult<(Self, SessionCookies)> {
        let token = random::session_token();
        let limits = state.settings.policies.sessions;
        let mut set_cookies = vec![cookies::set_session(&state.settings, UserKind::Customer, &token, limits.absolute)];
        let (proof, provider) = match authentication {
            SignInProof::Password { hash, device } => {
                set_cookies.push(device.set_cookie(&state.settings));
                (SessionProof::Password { hash, device: device.tokens() }, None)
            }
            SignInProof::Provider { login, device } => {
                set_cookies.push(device.set_cookie(&state.settings));
                (SessionProof::Provider(device.tokens()), Some(login))
            }
            SignInProof::Demo => (SessionProof::Demo, None),
        };
        let session = Self {
            token_hash: token_hash(&token),
            agent: user_agent(headers),
            network: client_ip.coarse_network(),
            proof,
            provider,
            previous: find_session(headers, state).await?.map(|session| session.token_hash),
        };
        let set_cookies = set_cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect();
        Ok((session, AppendHeaders(set_cookies)))
    }

    /// Begins the session; `false` if the password changed since it was verified. A session that the request already has
    /// ends: every sign-in makes a new token (ASVS 7.2.4).
    pub(crate) fn begin(self, act: &mut Act<'_, '_>, account: NicHandle) -> StoreResult<bool> {
        let Self { token_hash, agent, network, proof, provider, previous } = self;
        let new = NewSession { token_hash, id: SessionId::new(random::number()), account, agent, network, provider };
        begin_session(act, &new, &proof, previous.as_ref())
    }
}

/// Begins a session and answers with its cookies; `None` if the password changed since it was verified.
pub(crate) async fn start_session(
    state: &AppState,
    headers: &HeaderMap,
    client_ip: ClientIp,
    account: NicHandle,
    authentication: SignInProof,
) -> ApiResult<Option<Response>> {
    let (session, set_cookies) = PreparedSession::new(state, headers, client_ip, authentication).await?;
    let begun = state.act(move |act| session.begin(act, account)).await?;
    Ok(begun.then(|| (set_cookies, Json(())).into_response()))
}

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

/// Before a sensitive change (ASVS 7.5.1), verifies the password again and returns the account with the hash it was verified
/// against. An account without a password needs a recent authentication by the provider; in a demo, nothing.
pub(crate) async fn reauthenticate(
    state: &AppState,
    client: (ClientIp, DeviceCookie),
    session: &Session,
    password: String,
) -> ApiResult<Account> {
    let handle = session.account.clone();
    let login = handle.as_str().to_owned();
    let found = state.store.read(move |reader| reader.account(&handle)).await?;
    let has_passwords = state.settings.policies.has_passwords;
    if let Some(found) = found.filter(|found| found.password.is_none() || !has_passwords) {
        if !state.settings.demo || session.authentication.is_some() {
            require_without_password(state, session)?;
        }
        return Ok(found);
    }
    verify_credentials(state, None, client, login, password).await?.ok_or_else(wrong_password)
}

/// Somebody without a password authenticates at the provider instead.
fn require_without_password(state: &AppState, session: &Session) -> ApiResult<()> {
    if state.providers.customers.is_none() {
        return Err(wrong_password());
    }
    require_step_up(state, SensitiveAct::Reauthenticate, session.authentication.as_ref())
}

/// Not 401, which means that the session ended.
fn wrong_password() -> ApiError {
    ApiError::new(Reason::WrongCredentials, "The current password is incorrect.").with_status(403)
}

/// Runs a write after [`reauthenticate`], unless the session ended or the password changed in the meantime.
pub(crate) async fn write_reauthenticated<T: Send + 'static>(
    state: &AppState,
    session: Session,
    verified_hash: Option<String>,
    job: impl FnOnce(&mut Act<'_, '_>, &Session) -> StoreResult<T> + Clone + Send + 'static,
) -> ApiResult<T> {
    let result = state.act(move |act| {
        if act.tx.session(&session.token_hash, act.now, act.policies.sessions)?.is_none() {
            return Ok(Err(ApiError::not_signed_in()));
        }
        if !has_password_hash(act.tx, &session.account, verified_hash.as_deref())? {
            return Ok(Err(wrong_password()));
        }
        job(act, &session).map(Ok)
    });
    result.await?
}

/// Refuses an act unless the caller's authentication suffices for it. Applications have none.
pub(crate) fn require_step_up(
    state: &AppState,
    act: SensitiveAct,
    authentication: Option<&Authentication>,
) -> ApiResult<()> {
    if state.settings.sign_in.step_up.allows(act, authentication, state.clock.now()) {
        return Ok(());
    }
    let detail = "The provider has to authenticate you again for this. Sign in by the provider, then repeat the call.";
    Err(ApiError::new(Reason::StepUp, detail).with_cause(act.as_str()))
}

/// Refuses to use or set a password if passwords are switched off.
pub(crate) fn require_passwords(state: &AppState) -> ApiResult<()> {
    if state.settings.policies.has_passwords {
        return Ok(());
    }
    Err(ApiError::new(Reason::SwitchedOff, "There are no passwords here. Sign in by the provider."))
}

/// Refuses to sign up if that is switched off.
pub(crate) fn require_sign_up(state: &AppState) -> ApiResult<()> {
    if state.settings.sign_in.has_sign_up {
        return Ok(());
    }
    Err(ApiError::new(Reason::SwitchedOff, "Sign-up is switched off here. The provider makes accounts."))
}
