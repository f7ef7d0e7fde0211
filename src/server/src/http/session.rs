//! Sessions: signing in and out, and who a call comes from.

use super::browser::{Browser, Newcomer};
use super::error::{ApiError, ApiResult, Body};
use super::peer::Peer;
use super::routes::Routes;
use super::throttle::{self, Counted};
use super::{Shared, audit, watch};
use crate::random;
use crate::settings::Settings;
use crate::store::{Account, NewSession, Reader, SessionLimits, StoreResult, Tx};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use chrono::TimeDelta;
use handover_api::app::Credentials;
use handover_api::{Reason, route};
use handover_rules::account::sign_in::{sign_in_wait, sign_in_wait_of_address};
use handover_rules::{EmailAddress, NicHandle, Timestamp};
use sha2::{Digest, Sha256};

pub(super) fn routes() -> Routes {
    Routes::default().post(route::SESSION, sign_in).delete(route::SESSION, sign_out)
}

/// The account that a call comes from.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// Who.
    pub(super) account: NicHandle,
    /// The hash of the cookie's token.
    pub(super) token_hash: [u8; 32],
    /// When it was last noted as used.
    used_at: Timestamp,
}

/// The same for a call that is no use of the session: one that a tab makes by itself, as long as it is open. It must not
/// keep the session from ending (ASVS 7.3.1).
pub(super) struct Unattended(pub(super) Session);

/// How often the use of a session is noted: every minute, or where it ends soon, so much oftener that it does not end
/// while it is used.
fn note_every(limits: SessionLimits) -> TimeDelta {
    TimeDelta::minutes(1).min(limits.idle / 10)
}

impl FromRequestParts<Shared> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Self::Rejection> {
        let Unattended(session) = Unattended::from_request_parts(parts, shared).await?;
        // Whoever leaves the header out, or invents it, changes nothing but how long their own session lasts.
        if !parts.headers.contains_key(route::UNATTENDED) {
            session.note_use(shared);
        }
        Ok(session)
    }
}

impl FromRequestParts<Shared> for Unattended {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Self::Rejection> {
        let session = find(&parts.headers, shared).await?.ok_or_else(ApiError::not_signed_in)?;
        watch::note_caller(parts, &session.account);
        Ok(Self(session))
    }
}

impl Session {
    fn note_use(&self, shared: &Shared) {
        let (token_hash, now) = (self.token_hash, shared.clock.now());
        if self.used_at + note_every(shared.settings.sessions) <= now {
            // Nobody has to wait for this, and losing it costs at most a minute, or a tenth, of the idle limit.
            let store = shared.store.clone();
            tokio::spawn(async move { store.write(move |tx| tx.note_session(&token_hash, now)).await });
        }
    }
}

/// The session of the call's cookie, if it has one that is good. Looking is no use of it.
pub(super) async fn find(headers: &HeaderMap, shared: &Shared) -> ApiResult<Option<Session>> {
    let Some(token) = cookie(headers, cookie_name(&shared.settings)) else { return Ok(None) };
    let token_hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let now = shared.clock.now();
    let limits = shared.settings.sessions;
    let live = shared.store.read(move |reader| reader.session(&token_hash, now, limits)).await?;
    Ok(live.map(|live| Session { account: live.account, token_hash, used_at: live.used_at }))
}

/// Whether a session is still good.
pub(super) async fn is_live(session: &Session, shared: &Shared) -> StoreResult<bool> {
    let (hash, now, limits) = (session.token_hash, shared.clock.now(), shared.settings.sessions);
    shared.store.read(move |reader| Ok(reader.session(&hash, now, limits)?.is_some())).await
}

/// `__Host-` binds the cookie to this very host; browsers take it over TLS only.
fn cookie_name(settings: &Settings) -> &'static str {
    if settings.public_url.is_secure() { "__Host-handover" } else { "handover" }
}

/// The value of a call's cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Why a session begins.
pub(super) enum Ground {
    /// The password with this hash was right: it has to be the account's own still, for it may have been changed while
    /// it was checked. From then on the account knows the browser.
    Password(Option<String>, Newcomer),
    /// In demo mode everybody gets in.
    Demo,
}

/// Begins a session of `account` and answers with its cookie; `None` when there is no ground for it any more. A session
/// that the call already has ends: signing in always makes a new token (ASVS 7.2.4).
pub(super) async fn begin(
    shared: &Shared,
    headers: &HeaderMap,
    account: NicHandle,
    ground: Ground,
) -> ApiResult<Option<Response>> {
    let token = random::session_token();
    let token_hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let earlier = find(headers, shared).await?.map(|session| session.token_hash);
    let now = shared.clock.now();
    let limits = shared.settings.sessions;
    let set_cookie = |name, token: &str, seconds| set_cookie(&shared.settings, name, token, seconds);
    let mut cookies = vec![set_cookie(cookie_name(&shared.settings), &token, limits.absolute.num_seconds())];
    if let Ground::Password(_, browser) = &ground {
        cookies.push(browser.cookie(&shared.settings));
    }
    let new = NewSession { token_hash, id: random::number(), account, agent: agent(headers) };
    let begun = shared
        .store
        .write(move |tx| {
            if let Ground::Password(verified, browser) = &ground {
                if !has_password(tx, &new.account, verified.as_deref())? {
                    return Ok(false);
                }
                browser.introduce(tx, &new.account, now)?;
            }
            if let Some(earlier) = earlier {
                tx.end_session(&earlier)?;
            }
            tx.begin_session(&new, now, limits)?;
            Ok(true)
        })
        .await?;
    let cookies = AppendHeaders(cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(begun.then(|| (cookies, Json(())).into_response()))
}

/// Whether the account's password is the one of this hash; `None` is that it has none.
pub(super) fn has_password(reader: &Reader<'_>, account: &NicHandle, hash: Option<&str>) -> StoreResult<bool> {
    Ok(reader.account(account)?.is_some_and(|account| account.password.as_deref() == hash))
}

/// The program, as it names itself: to recognise a session by, nothing more.
fn agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A cookie that scripts cannot read, and that other sites do not cause to be sent.
pub(super) fn set_cookie(settings: &Settings, name: &str, token: &str, seconds: i64) -> HeaderValue {
    let secure = if settings.public_url.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

async fn sign_in(
    State(shared): State<Shared>,
    peer: Peer,
    browser: Browser,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> ApiResult<Response> {
    let login = credentials.login.trim().to_lowercase();
    let wrong = || ApiError::new(Reason::WrongCredentials, "Handle, address or password are wrong.");
    let account = right_account(&shared, (peer, browser), login, credentials.password).await?.ok_or_else(wrong)?;
    let (handle, ground) = (account.handle, Ground::Password(account.password, Newcomer::new(browser)));
    let answer = begin(&shared, &headers, handle.clone(), ground).await?.ok_or_else(wrong)?;
    audit::note(&handle, peer, "signed in");
    Ok(answer)
}

/// The account of a login and its password, with the hash that it was checked against: whatever is done on the strength
/// of it has to see that the hash is the account's own still. `None` when they do not fit. Wrong tries are counted, for the login and for
/// where they come from, and have to wait.
pub(super) async fn right_account(
    shared: &Shared,
    (peer, browser): (Peer, Browser),
    login: String,
    password: String,
) -> ApiResult<Option<Account>> {
    let now = shared.clock.now();
    let network = peer.network();
    let turn = shared.passwords.line_up()?;
    let tried = {
        let network = network.clone();
        shared.store.write(move |tx| try_login(tx, login, &network, browser, now)).await?
    };
    let Tried { account, counted_as, counted } = tried.map_err(throttle::too_many_tries)?;
    let stored = account.as_ref().and_then(|account| account.password.clone());
    let right = turn.is_right(password, stored).await?;
    if !right {
        // Never what was typed: people type passwords into the wrong field.
        let account = account.as_ref().map(|account| account.handle.as_str());
        tracing::warn!(account, %peer, "a password was wrong");
    }
    let account = account.filter(|_| right);
    if account.is_some() {
        let forgive = move |tx: &mut Tx<'_>| {
            tx.take_back_sign_in_failure(&network, (counted.now, now), counted.before)?;
            tx.forget_sign_in_failures(&counted_as)
        };
        shared.store.write(forgive).await?;
    }
    Ok(account)
}

/// A try to sign in whose password has yet to turn out right.
struct Tried {
    account: Option<Account>,
    /// What its failures are counted under: the login, or for a browser that the account knows the two of them, so that
    /// strangers who try the login keep nobody out.
    counted_as: String,
    /// The failures of where it comes from.
    counted: Counted,
}

/// The account of a login, or when it may be tried again. The try counts as a failure until the password has turned out
/// to be right: so many tries at the same time are no way around the wait.
fn try_login(
    tx: &mut Tx<'_>,
    login: String,
    network: &str,
    browser: Browser,
    now: Timestamp,
) -> StoreResult<Result<Tried, Timestamp>> {
    let account = account_of(tx, &login)?;
    let known = account.as_ref().map(|account| browser.count_of(tx, &account.handle, now)).transpose()?.flatten();
    let is_login = EmailAddress::parse(&login).is_some() || NicHandle::parse(&login).is_ok();
    let counted_as = known.unwrap_or(login);
    let of_login = throttle::wait_ends(tx, &counted_as, sign_in_wait)?;
    let of_network = throttle::wait_ends(tx, network, sign_in_wait_of_address)?;
    if let Some(until) = of_login.max(of_network).filter(|until| *until > now) {
        return Ok(Err(until));
    }
    // What cannot be a login is not worth remembering, must not fill the database, and may be a password in the wrong
    // field.
    if is_login {
        let failures = tx.sign_in_failures(&counted_as)?.map_or(0, |(failures, _)| failures);
        tx.set_sign_in_failures(&counted_as, failures.saturating_add(1), now)?;
    }
    let counted = throttle::count(tx, network, now)?;
    Ok(Ok(Tried { account, counted_as, counted }))
}

/// The account of a login: a handle, or an address that only one account has.
fn account_of(reader: &Reader<'_>, login: &str) -> StoreResult<Option<Account>> {
    if let Some(address) = EmailAddress::parse(login) {
        let mut accounts = reader.accounts_with_address(&address)?;
        return Ok(if accounts.len() == 1 { accounts.pop() } else { None });
    }
    match NicHandle::parse(login) {
        Ok(handle) => reader.account(&handle),
        Err(_) => Ok(None),
    }
}

async fn sign_out(State(shared): State<Shared>, peer: Peer, session: Session) -> ApiResult<Response> {
    let hash = session.token_hash;
    shared.store.write(move |tx| tx.end_session(&hash)).await?;
    audit::note(&session.account, peer, "signed out");
    let cookie = set_cookie(&shared.settings, cookie_name(&shared.settings), "", 0);
    // Only the cookie: a theme that a person chose is not the session's to clear (ASVS 14.3.1 is about their data).
    Ok(([(header::SET_COOKIE, cookie)], Json(())).into_response())
}
