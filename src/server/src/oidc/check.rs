//! The calls of a sign-in without a person, for `handover doctor`.

use super::attempt::Attempt;
use super::endpoint::{self, EndpointFailure};
use super::failure::OidcFailure;
use super::identity_provider::IdentityProvider;
use super::metadata::Metadata;
use super::settings::OidcSettings;
use super::token_endpoint::{ENDPOINT, Exchanged, exchange};
use axum::http::{Method, StatusCode, header};
use handover_api::query::parameter;
use handover_rules::Timestamp;

/// No code or token of the provider.
const UNKNOWN: &str = "handover-doctor";

impl IdentityProvider {
    /// Makes the calls of a sign-in: metadata, keys, the page to go to, the token endpoint with an unknown code, and the
    /// userinfo endpoint with an unknown token.
    pub async fn check(&self, now: Timestamp) -> Vec<OidcFailure> {
        let metadata = match self.metadata(now).await {
            Ok(metadata) => metadata,
            Err(failure) => return vec![failure],
        };
        let found = [
            check_page(self, now).await,
            check_token_endpoint(self.settings(), &metadata, now).await,
            check_user_info(self.settings(), &metadata).await,
        ];
        found.into_iter().filter_map(Result::err).collect()
    }
}

/// A browser opens the page, maybe in another network: only an answer counts.
async fn check_page(provider: &IdentityProvider, now: Timestamp) -> Result<(), OidcFailure> {
    const MEMBER: &str = "authorization_endpoint";
    let page = provider.page(&Attempt::begin(now), None, None, now).await?;
    let settings = provider.settings();
    let Ok(request) = settings.http.request(Method::GET, page.as_str()) else { return Ok(()) };
    let Ok(answer) = endpoint::send(request, settings).await else { return Ok(()) };
    let location = answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let back = location.and_then(|location| location.strip_prefix(settings.redirect_url.as_str()));
    let error = back.and_then(|query| parameter(query.trim_start_matches('?'), "error"));
    match error {
        // Nobody is signed in: the page would ask them.
        Some(error) => match OidcFailure::of_error(MEMBER, &error) {
            OidcFailure::Denied(_) => Ok(()),
            failure => Err(failure),
        },
        None if matches!(answer.status(), StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND) => {
            let status = answer.status().as_u16();
            let problem =
                format!("answers with status {status} to this client with the page {}", settings.redirect_url);
            Err(OidcFailure::misconfigured(MEMBER, problem))
        }
        None => Ok(()),
    }
}

/// A code that is refused shows that the client was not.
async fn check_token_endpoint(settings: &OidcSettings, metadata: &Metadata, now: Timestamp) -> Result<(), OidcFailure> {
    match exchange(settings, metadata, UNKNOWN, &Attempt::begin(now).verifier()).await? {
        Exchanged::Tokens(_) => Ok(()),
        // Of some providers: a code of another form.
        Exchanged::Error(error) if error == "invalid_request" => Ok(()),
        Exchanged::Error(error) => match OidcFailure::of_error(ENDPOINT, &error) {
            OidcFailure::Denied(_) => Ok(()),
            failure => Err(failure),
        },
    }
}

async fn check_user_info(settings: &OidcSettings, metadata: &Metadata) -> Result<(), OidcFailure> {
    let Some(address) = &metadata.userinfo_endpoint else { return Ok(()) };
    let authorization = ["Bearer ", UNKNOWN].concat();
    match endpoint::get(address, Some(&authorization), settings).await {
        Ok(_) => Ok(()),
        Err(EndpointFailure::Status(status)) if matches!(status.as_u16(), 400 | 401 | 403) => Ok(()),
        Err(failure) => Err(OidcFailure::of_call("userinfo_endpoint", &failure)),
    }
}
