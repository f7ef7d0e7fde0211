//! Signing in by password or by the provider (decision 0057), and ending sessions.

use crate::http::cookies::{DeviceCookie, NewDevice, UserKind};
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, Session, find_session, parse_address, parse_name};
use crate::http::openapi::Routes;
use crate::http::sign_in::provider_sign_in::{
    FORM, Identified, PROVIDER_PROBLEMS, begin, identify, log_out, provider, refused_for,
};
use crate::http::sign_in::{PreparedSession, SignInProof, require_passwords, start_session, verify_credentials};
use crate::http::{AppState, cookies, logs};
use crate::oidc::Identity;
use crate::use_cases::accounts::{ProviderSignIn, ProviderSignInRefusal, sign_in_by_provider};
use crate::use_cases::{Act, accounts};
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_api::account::{BeginProviderSignIn, FinishProviderSignIn, ProviderPage, ProviderRefusal};
use handover_api::app::Credentials;
use handover_api::{Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::model::pasted::clean;
use handover_rules::model::zone::{LOCALES, Language};
use handover_rules::{EmailAddress, NicHandle, SessionId, Subsidiary};
use handover_store::{Caller, NewAccount, email_key};
use serde_json::json;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .post(route::SESSION, sign_in)
        .about("Signs in with a handle or an address, and a password.")
        .described(|it| {
            it.answers::<()>().problems(&[Reason::WrongCredentials, Reason::TooManyTries]);
            it.example(json!({ "login": "mh20417-ovh", "password": "nine blue kettles sing" }))
        })
        .delete(route::SESSION, sign_out)
        .about("Signs out.")
        .described(|it| it.answers::<()>())
        .delete(route::SESSIONS, end_other_sessions)
        .about("Ends all other sessions.")
        .delete(&[route::SESSIONS, "/{id}"].concat(), end_session)
        .about("Ends a session.")
        .post(route::PROVIDER_SIGN_IN, begin_sign_in)
        .about("Begins to sign in by the provider (OpenID Connect).")
        .described(|it| it.answers::<ProviderPage>())
        .problems(&PROVIDER_PROBLEMS)
        .example(json!({ "stepUp": SensitiveAct::Accept }))
        .post(route::PROVIDER_SIGN_IN_FINISH, finish_sign_in)
        .about("Finishes to sign in by the provider.")
        .described(|it| it.answers::<NicHandle>())
        .problems(&PROVIDER_PROBLEMS)
        .problems(&[Reason::ProviderRefused, Reason::TooManyTries])
        .example(json!({ "query": "code=abc&state=xyz" }))
        .post(route::PROVIDER_LOGOUT, end_sessions)
        .about("The provider ends sessions (OpenID Connect Back-Channel Logout).")
        .described(|it| it.takes_file(FORM).problems(&PROVIDER_PROBLEMS))
}

async fn sign_in(
    state: AppState,
    client_ip: ClientIp,
    device: DeviceCookie,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(credentials): JsonBody<Credentials>,
) -> ApiResult<Response> {
    require_passwords(&state)?;
    // One key for all spellings of an address, or each would have tries of its own.
    let login = clean(&credentials.login);
    let login = EmailAddress::parse(&login).map_or_else(|| login.to_ascii_lowercase(), |address| email_key(&address));
    let wrong = || ApiError::new(Reason::WrongCredentials, "The handle, email or password is incorrect.");
    let account = verify_credentials(&state, Some(caller), (client_ip, device), login, credentials.password)
        .await?
        .ok_or_else(wrong)?;
    let authentication = SignInProof::Password { hash: account.password, device: NewDevice::new(device) };
    let response = start_session(&state, &headers, client_ip, account.handle.clone(), authentication).await?;
    let response = response.ok_or_else(wrong)?;
    logs::audit(&account.handle, client_ip, "signed in");
    Ok(response)
}

async fn sign_out(state: AppState, client_ip: ClientIp, session: Session) -> ApiResult<Response> {
    let hash = session.token_hash;
    state.act(move |act| accounts::sign_out(act, &hash)).await?;
    logs::audit(&session.account, client_ip, "signed out");
    // No `Clear-Site-Data`: it would drop the theme as well (ASVS 14.3.1 is about personal data).
    Ok(([(header::SET_COOKIE, cookies::clear_session(&state.settings, UserKind::Customer))], Json(())).into_response())
}

async fn end_session(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<SessionId>,
) -> JsonResult<()> {
    let account = session.account.clone();
    let end = move |act: &mut Act<'_, '_>| accounts::end_session(act, &session.account, id);
    ApiError::unless_found(state.act(end).await?)?;
    logs::audit(&account, client_ip, "ended a session");
    Ok(Json(()))
}

async fn end_other_sessions(state: AppState, client_ip: ClientIp, session: Session) -> JsonResult<()> {
    let account = session.account.clone();
    state.act(move |act| accounts::end_other_sessions(act, &session.account, &session.token_hash)).await?;
    logs::audit(&account, client_ip, "ended all other sessions");
    Ok(Json(()))
}

async fn begin_sign_in(
    state: AppState,
    headers: HeaderMap,
    JsonBody(body): JsonBody<BeginProviderSignIn>,
) -> ApiResult<Response> {
    let required = body.step_up.and_then(|act| state.settings.sign_in.step_up.required_for(act));
    let session = find_session(&headers, &state).await?;
    let hint = session.as_ref().map(|session| session.account.as_str()).filter(|_| required.is_some());
    begin(&state, UserKind::Customer, &headers, required, hint).await
}

async fn finish_sign_in(
    state: AppState,
    client_ip: ClientIp,
    device: DeviceCookie,
    headers: HeaderMap,
    JsonBody(body): JsonBody<FinishProviderSignIn>,
) -> ApiResult<Response> {
    let Identified { identity, attempt, end_cookie } =
        identify(&state, UserKind::Customer, client_ip, &headers, &body.query).await?;
    let claim = &provider(&state, UserKind::Customer)?.settings().claim;
    let no_account = |problem| refused_for(ProviderRefusal::NoAccount, claim, problem);
    let handle = identity.text(claim).ok_or_else(|| no_account("is missing, or not a text"))?;
    let handle = parse_handle(&handle).map_err(no_account)?;
    let known = handle.clone();
    let is_known = state.store.read(move |reader| Ok(reader.account(&known)?.is_some())).await?;
    let new_account = match state.settings.sign_in.new_accounts {
        Some(subsidiary) if !is_known => Some(new_account(&identity, handle.clone(), subsidiary)?),
        _ => None,
    };
    let email = identity.verified_email().and_then(|email| EmailAddress::parse(&email));
    let authentication = SignInProof::Provider { login: identity.login, device: NewDevice::new(device) };
    let (session, set_cookies) = PreparedSession::new(&state, &headers, client_ip, authentication).await?;
    let by = handle.clone();
    let sign_in = move |act: &mut Act<'_, '_>| {
        let new_account = new_account.as_ref();
        let signs_in = ProviderSignIn { handle: &by, email: email.as_ref(), new_account, attempt: &attempt };
        sign_in_by_provider(act, &signs_in, |act| session.begin(act, by.clone()))
    };
    state.act(sign_in).await?.map_err(|refusal| match refusal {
        // Suspended accounts, too: their owners were notified by email.
        ProviderSignInRefusal::NoAccount => no_account("names no account"),
        ProviderSignInRefusal::SignedUpHere => {
            no_account("names an account that somebody made here by signing up with another address")
        }
    })?;
    logs::audit(&handle, client_ip, "signed in by the provider");
    Ok((set_cookies, AppendHeaders(end_cookie), Json(handle)).into_response())
}

/// The handle of a claim, compared as it is: at the provider, capital letters can make it another person's.
fn parse_handle(claim: &str) -> Result<NicHandle, &'static str> {
    let handle = NicHandle::parse(claim).map_err(|_| "is not a NIC handle")?;
    if handle.as_str() == claim { Ok(handle) } else { Err("is not a NIC handle in small letters without blanks") }
}

/// The account of a customer who signs in for the first time.
fn new_account(identity: &Identity, handle: NicHandle, subsidiary: Subsidiary) -> ApiResult<NewAccount> {
    let unfit = |claim: &str, problem| refused_for(ProviderRefusal::NoAccount, claim, problem);
    let name = |claim: &'static str| {
        let text = identity.text(claim).ok_or_else(|| unfit(claim, "is missing"))?;
        parse_name(&text).ok().filter(|name| !name.is_empty()).ok_or_else(|| unfit(claim, "is not a name"))
    };
    let email = identity.verified_email().ok_or_else(|| unfit("email", "is missing, or email_verified is not true"))?;
    let email = parse_address(&email).map_err(|_: ApiError| unfit("email", "is not an address"))?;
    Ok(NewAccount {
        handle,
        email,
        first_name: name("given_name")?,
        name: name("family_name")?,
        subsidiary,
        language: locale(&identity.text("locale").unwrap_or_default(), subsidiary).to_owned(),
        password: None,
    })
}

/// The locale of a language tag such as `fr-FR`.
fn locale(tag: &str, subsidiary: Subsidiary) -> &'static str {
    let locale = tag.replace('-', "_");
    let language = Language::ALL.into_iter().find(|language| tag.starts_with(language.as_str())).unwrap_or_default();
    LOCALES.into_iter().find(|known| *known == locale).unwrap_or_else(|| language.locale(subsidiary))
}

async fn end_sessions(state: AppState, request: Request) -> JsonResult<()> {
    log_out(&state, UserKind::Customer, request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locale_follows_the_claim_or_the_language() {
        let france = Subsidiary::parse("FR").expect("a subsidiary");
        for (tag, expected) in [("de-DE", "de_DE"), ("fr-CH", "fr_FR"), ("fr", "fr_FR"), ("xx", "en_GB"), ("", "en_GB")]
        {
            assert_eq!(locale(tag, france), expected, "{tag}");
        }
    }
}
