//! An identity provider: leads people there, and reads who comes back.

use super::attempt::Attempt;
use super::claims::{Identity, Members, complete, is_given, text, time};
use super::endpoints::{KeptMetadata, Metadata, TOKEN_ENDPOINT, exchange, get, read_user_info, redeem, send};
use super::tokens::{check_id_token, ended_sessions, verified_claims};
use super::{EndpointFailure, OidcFailure, OidcSettings, SignInSettings};
use axum::http::{Method, StatusCode, header};
use handover_api::query::parameter;
use handover_rules::Timestamp;
use handover_rules::account::sign_in::{Authentication, RequiredAuthentication, accepts_class};
use handover_store::{ProviderLogin, ProviderSessions, TokenHash};
use serde_json::json;
use std::sync::Arc;
use url::Url;

/// The identity providers of customers and staff, as far as they are configured.
#[derive(Clone, Debug, Default)]
pub struct IdentityProviders {
    pub customers: Option<Arc<IdentityProvider>>,
    pub staff: Option<Arc<IdentityProvider>>,
}

impl IdentityProviders {
    pub(crate) fn new(settings: &SignInSettings) -> Self {
        let provider = |settings: &Option<OidcSettings>| settings.clone().map(IdentityProvider::new).map(Arc::new);
        Self { customers: provider(&settings.customers), staff: provider(&settings.staff) }
    }
}

#[derive(Debug)]
pub struct IdentityProvider {
    settings: OidcSettings,
    metadata: KeptMetadata,
}

/// The provider's answer, as the query of the page that it leads back to.
pub(crate) struct ProviderAnswer {
    pub(crate) state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    issuer: Option<String>,
}

impl ProviderAnswer {
    pub(crate) fn parse(query: &str) -> Self {
        let [state, code, error, issuer] = ["state", "code", "error", "iss"].map(|name| parameter(query, name));
        Self { state, code, error, issuer }
    }
}

impl IdentityProvider {
    pub(crate) fn new(settings: OidcSettings) -> Self {
        Self { settings, metadata: KeptMetadata::default() }
    }

    pub(crate) fn settings(&self) -> &OidcSettings {
        &self.settings
    }

    pub(super) async fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, OidcFailure> {
        self.metadata.get(&self.settings, now).await
    }

    /// The page of the provider to go to.
    pub(crate) async fn page(
        &self,
        attempt: &Attempt,
        required: Option<RequiredAuthentication<'_>>,
        login_hint: Option<&str>,
        now: Timestamp,
    ) -> Result<Url, OidcFailure> {
        let metadata = self.metadata(now).await?;
        let settings = &self.settings;
        let mut page = metadata.authorization_endpoint.clone();
        let mut query = page.query_pairs_mut();
        let scopes = settings.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
        let scopes: Vec<&str> = std::iter::once("openid").chain(scopes).collect();
        query.append_pair("response_type", "code").append_pair("client_id", &settings.client_id);
        query.append_pair("redirect_uri", &settings.redirect_url).append_pair("scope", &scopes.join(" "));
        query.append_pair("state", &attempt.state()).append_pair("nonce", &attempt.nonce());
        query.append_pair("code_challenge", &attempt.challenge()).append_pair("code_challenge_method", "S256");
        let acr = required.map(|required| required.acr).filter(|acr| !acr.is_empty()).unwrap_or(&settings.acr);
        if !acr.is_empty() {
            query.append_pair("acr_values", &acr.join(" "));
            if metadata.takes_claims_parameter {
                // `acr_values` is only a wish.
                let claims = json!({ "id_token": { "acr": { "essential": true, "values": acr } } });
                query.append_pair("claims", &claims.to_string());
            }
        }
        if let Some(seconds) = required.and_then(|required| required.max_age) {
            query.append_pair("max_age", &seconds.to_string());
        }
        if let Some(hint) = login_hint {
            query.append_pair("login_hint", hint);
        }
        drop(query);
        Ok(page)
    }

    /// Exchanges an answer, whose state was compared, for the person's identity.
    ///
    /// # Errors
    /// The provider refused or cannot be used, or its tokens are not valid.
    pub(crate) async fn identify(
        &self,
        attempt: &Attempt,
        answer: ProviderAnswer,
        now: Timestamp,
    ) -> Result<Identity, OidcFailure> {
        // Mix-up of providers (RFC 9207).
        if answer.issuer.is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(OidcFailure::invalid("iss", "is another issuer"));
        }
        if let Some(error) = answer.error {
            return Err(OidcFailure::of_error("authorization_endpoint", &error));
        }
        let code = answer.code.ok_or_else(|| OidcFailure::invalid("code", "is missing"))?;
        let metadata = self.metadata(now).await?;
        let tokens = redeem(&self.settings, &metadata, &code, &attempt.verifier()).await?;
        let (mut claims, metadata) = self.verified("id_token", &tokens.id_token, metadata, now).await?;
        check_id_token(&self.settings, &claims, attempt, now)?;
        let login = login(&claims);
        if !accepts_class(&self.settings.acr, login.authentication.acr.as_deref()) {
            return Err(OidcFailure::TooWeak);
        }
        if (!is_given(&claims, &self.settings.claim) || !is_given(&claims, "email"))
            && let Some(address) = &metadata.userinfo_endpoint
        {
            let missing = || OidcFailure::invalid("access_token", "is missing");
            let access_token = tokens.access_token.as_deref().ok_or_else(missing)?;
            let more = read_user_info(&self.settings, &metadata, address, access_token, &login.subject).await?;
            complete(&mut claims, more);
        }
        Ok(Identity::new(login, claims))
    }

    /// The sessions that a logout token ends, with the hash under which it is recorded as used and the time of its end.
    pub(crate) async fn logout(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<(ProviderSessions, TokenHash, Timestamp), OidcFailure> {
        let metadata = self.metadata(now).await?;
        let (claims, _) = self.verified("logout_token", token, metadata, now).await?;
        ended_sessions(&self.settings, &claims, now)
    }

    /// The claims of a signed token. If its key is unknown, the metadata are read once more.
    async fn verified(
        &self,
        name: &str,
        token: &str,
        metadata: Arc<Metadata>,
        now: Timestamp,
    ) -> Result<(Members, Arc<Metadata>), OidcFailure> {
        if let Some(claims) = verified_claims(&metadata.keys, name, token)? {
            return Ok((claims, metadata));
        }
        let metadata = self.metadata.refresh(&self.settings, now).await?.unwrap_or(metadata);
        let claims = verified_claims(&metadata.keys, name, token)?;
        Ok((claims.ok_or_else(|| OidcFailure::invalid(name, "is signed with an unknown key"))?, metadata))
    }
}

/// The sign-in that an ID token is about.
fn login(claims: &Members) -> ProviderLogin {
    let authentication = Authentication { acr: text(claims, "acr"), at: time(claims, "auth_time") };
    ProviderLogin { subject: text(claims, "sub").unwrap_or_default(), session: text(claims, "sid"), authentication }
}

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
    let Ok(answer) = send(request, settings).await else { return Ok(()) };
    let location = answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let back = location.and_then(|location| location.strip_prefix(settings.redirect_url.as_str()));
    let error = back.and_then(|query| parameter(query.trim_start_matches('?'), "error"));
    match error {
        // Nobody is signed in: the page would ask them.
        Some(error) => unless_denied(MEMBER, &error),
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
        // Some providers answer so to a code of another form.
        Err(error) if error != "invalid_request" => unless_denied(TOKEN_ENDPOINT, &error),
        _ => Ok(()),
    }
}

fn unless_denied(member: &str, error: &str) -> Result<(), OidcFailure> {
    match OidcFailure::of_error(member, error) {
        OidcFailure::Denied(_) => Ok(()),
        failure => Err(failure),
    }
}

async fn check_user_info(settings: &OidcSettings, metadata: &Metadata) -> Result<(), OidcFailure> {
    let Some(address) = &metadata.userinfo_endpoint else { return Ok(()) };
    let authorization = ["Bearer ", UNKNOWN].concat();
    match get(address, Some(&authorization), settings).await {
        Ok(_) => Ok(()),
        Err(EndpointFailure::Status(status)) if matches!(status.as_u16(), 400 | 401 | 403) => Ok(()),
        Err(failure) => Err(OidcFailure::of_call("userinfo_endpoint", &failure)),
    }
}
