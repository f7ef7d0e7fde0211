//! Signing in by the provider, for customers and staff alike (decision 0057): the browser's part in a cookie, throttling by
//! network, and refusals.

use crate::http::cookies::UserKind;
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{ClientIp, read_body};
use crate::http::limits::attempts::too_many_tries;
use crate::http::{AppState, cookies};
use crate::oidc::{Attempt, Identity, IdentityProvider, OidcFailure, ProviderAnswer};
use crate::secrets::token_hash;
use crate::use_cases::Act;
use crate::use_cases::accounts::CountedSignIn;
use crate::use_cases::accounts::{begin_provider_sign_in, end_sessions_by_provider};
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_api::Reason;
use handover_api::account::{ProviderPage, ProviderRefusal};
use handover_api::query::parameter;
use handover_rules::account::sign_in::RequiredAuthentication;

/// The media type of a logout token's body.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Problems of calls that need the provider.
pub(crate) const PROVIDER_PROBLEMS: [Reason; 3] =
    [Reason::NotFound, Reason::ProviderUnavailable, Reason::ProviderMisconfigured];

pub(crate) fn provider(state: &AppState, of: UserKind) -> ApiResult<&IdentityProvider> {
    let provider = match of {
        UserKind::Customer => &state.providers.customers,
        UserKind::Staff => &state.providers.staff,
    };
    provider.as_deref().ok_or_else(ApiError::not_found)
}

/// Begins to sign in: a cookie, and the page of the provider to go to.
pub(crate) async fn begin(
    state: &AppState,
    of: UserKind,
    headers: &HeaderMap,
    required: Option<RequiredAuthentication<'_>>,
    login_hint: Option<&str>,
) -> ApiResult<Response> {
    let now = state.clock.now();
    let attempt = Attempt::begin(now);
    let url = provider(state, of)?.page(&attempt, required, login_hint, now).await?;
    let set_cookies = cookies::set_attempt(&state.settings, headers, of, &attempt);
    let set_cookies: Vec<_> = set_cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect();
    Ok((AppendHeaders(set_cookies), Json(ProviderPage { url: url.into() })).into_response())
}

/// The person whom the provider names.
pub(crate) struct Identified {
    pub(crate) identity: Identity,
    /// The try, which counts as a failure until it is taken back.
    pub(crate) attempt: CountedSignIn,
    /// The header that ends the cookie of the sign-in.
    pub(crate) end_cookie: [(HeaderName, HeaderValue); 1],
}

/// Finishes what [`begin`] has begun in this browser.
pub(crate) async fn identify(
    state: &AppState,
    of: UserKind,
    client_ip: ClientIp,
    headers: &HeaderMap,
    query: &str,
) -> ApiResult<Identified> {
    let provider = provider(state, of)?;
    let now = state.clock.now();
    let answer = ProviderAnswer::parse(query.trim_start_matches('?'));
    let given = answer.state.clone().unwrap_or_default();
    let attempt = cookies::attempt(headers, &state.settings, of, &given).and_then(Attempt::parse);
    let attempt = attempt.filter(|attempt| attempt.is_open(now) && token_hash(&given) == token_hash(&attempt.state()));
    let begun = attempt.as_ref().map(|attempt| (attempt.hash(), attempt.ends_at()));
    let networks = client_ip.networks_for(match of {
        UserKind::Customer => " provider",
        UserKind::Staff => " desk provider",
    });
    let count = move |act: &mut Act<'_, '_>| begin_provider_sign_in(act, &networks, begun);
    let (counted, is_unused) = state.act_at(now, count).await?.map_err(too_many_tries)?;
    let attempt = attempt.filter(|_| is_unused).ok_or_else(|| refused(ProviderRefusal::Stale))?;
    // Here the client's network bounds the number of tries, and so the log.
    let identity = provider.identify(&attempt, answer, now).await.inspect_err(log_failure)?;
    let end_cookie = [(header::SET_COOKIE, cookies::clear_attempt(&state.settings, of, &attempt))];
    Ok(Identified { identity, attempt: counted, end_cookie })
}

/// Ends the sessions that the provider's logout token names.
pub(crate) async fn log_out(state: &AppState, of: UserKind, request: Request) -> JsonResult<()> {
    let provider = provider(state, of)?;
    let body = read_body(request, state).await?;
    let token = str::from_utf8(&body).ok().and_then(|body| parameter(body, "logout_token"));
    let token = token.ok_or_else(|| invalid("logout_token", "is missing"))?;
    let now = state.clock.now();
    let (sessions, hash, until) = provider.logout(&token, now).await.map_err(logout_failure)?;
    let are_of_staff = of == UserKind::Staff;
    let end = move |act: &mut Act<'_, '_>| end_sessions_by_provider(act, (&hash, until), &sessions, are_of_staff);
    let ended = state.act_at(now, end).await?;
    let ended = ended.ok_or_else(|| invalid("logout_token.jti", "was used before"))?;
    tracing::info!(ended, "the identity provider has ended sessions");
    Ok(Json(()))
}

/// As the specification says, an invalid token is a malformed call.
fn logout_failure(failure: OidcFailure) -> ApiError {
    match failure {
        OidcFailure::Invalid { member, problem } => invalid(&member, &problem),
        failure => failure.into(),
    }
}

fn invalid(member: &str, problem: &str) -> ApiError {
    ApiError::new(Reason::Malformed, &format!("{member} {problem}.")).with_fault(member, problem.to_owned())
}

pub(crate) fn refused(refusal: ProviderRefusal) -> ApiError {
    let detail = match refusal {
        ProviderRefusal::Stale => {
            "This sign-in was begun in another browser or too long ago, or it is finished. Begin again."
        }
        ProviderRefusal::Denied => "The provider has not signed you in.",
        ProviderRefusal::Invalid => {
            "The answer of the provider is not valid. Begin again; if it stays like this, the operator has to mend it."
        }
        ProviderRefusal::NoAccount => "The provider has signed you in, but there is no account for you here.",
        ProviderRefusal::TooWeak => "The provider has to authenticate you more strongly.",
    };
    tracing::warn!(refusal = refusal.as_str(), "sign-in by the provider refused");
    ApiError::new(Reason::ProviderRefused, detail).with_cause(refusal.as_str())
}

/// A refusal because of a member of the provider's answer.
pub(crate) fn refused_for(refusal: ProviderRefusal, member: &str, problem: &str) -> ApiError {
    refused(refusal).with_fault(member, problem.to_owned())
}

impl From<OidcFailure> for ApiError {
    fn from(failure: OidcFailure) -> Self {
        match failure {
            OidcFailure::Unreachable(_) => {
                let detail = "The provider, which signs people in, can't be reached. Try again later.";
                Self::new(Reason::ProviderUnavailable, detail)
            }
            OidcFailure::Misconfigured { member, .. } => misconfigured(&member),
            OidcFailure::Denied(_) => refused(ProviderRefusal::Denied),
            OidcFailure::Invalid { member, problem } => refused_for(ProviderRefusal::Invalid, &member, &problem),
            OidcFailure::TooWeak => refused(ProviderRefusal::TooWeak),
        }
    }
}

/// Logs a failure that the operator has to know. Refusals of a person are logged with their kind.
fn log_failure(failure: &OidcFailure) {
    match failure {
        OidcFailure::Unreachable(reason) => tracing::warn!(reason, "the identity provider can't be reached"),
        OidcFailure::Misconfigured { member, problem } => {
            tracing::warn!(member, problem, "signing in by the provider does not work; `handover doctor` checks it");
        }
        OidcFailure::Invalid { member, problem } => {
            tracing::warn!(member, problem, "the identity provider's answer is not valid");
        }
        OidcFailure::Denied(_) | OidcFailure::TooWeak => {}
    }
}

/// A wrong setting, which trying again does not mend. The problem may have settings of the server: it is for the log and
/// `handover doctor` only.
fn misconfigured(member: &str) -> ApiError {
    let detail = format!(
        "Signing in by the provider does not work: there is a problem with {member}. Only the operator of this server \
         can mend it."
    );
    let problem = "has a problem that the operator can mend".to_owned();
    ApiError::new(Reason::ProviderMisconfigured, &detail).with_fault(member, problem)
}
