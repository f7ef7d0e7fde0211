//! An identity provider: leads people there, and reads who comes back.

use super::attempt::{Attempt, LIFETIME};
use super::failure::OidcFailure;
use super::http_client;
use super::key_set::KeptMetadata;
use super::logout_token;
use super::settings::OidcSettings;
use super::token_rules::{ALGORITHMS, CLOCK_TOLERANCE};
use crate::store::{ProviderLogin, ProviderSessions, TokenHash};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_api::query::parameter;
use handover_rules::Timestamp;
use handover_rules::account::step_up::{Authentication, RequiredAuthentication, accepts_class};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreIdToken,
    CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, LoginHint,
    OAuth2TokenResponse, PkceCodeChallenge, RequestTokenError, Scope, SignatureVerificationError, SubjectIdentifier,
    TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::time::Duration;
use url::Url;

/// The problem of a token that is old, or of a clock that is wrong.
const ISSUED_AT_ANOTHER_TIME: &str = "is not the present";

/// The claims of a person.
type Claims = Map<String, Value>;

/// An identity provider.
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

/// Somebody whom the provider has authenticated.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The sign-in.
    pub(crate) login: ProviderLogin,
    claims: Claims,
}

impl Identity {
    /// A claim that is a text.
    pub(crate) fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The address, if the provider has verified it.
    pub(crate) fn verified_email(&self) -> Option<&str> {
        self.text("email").filter(|_| self.claims.get("email_verified") == Some(&Value::Bool(true)))
    }
}

/// Claims of any name.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct AnyClaims {
    #[serde(flatten)]
    claims: Claims,
}

impl AdditionalClaims for AnyClaims {}

impl IdentityProvider {
    /// A provider that nothing has been read from yet.
    #[must_use]
    pub fn new(settings: OidcSettings) -> Self {
        Self { settings, metadata: KeptMetadata::default() }
    }

    /// The settings.
    pub(crate) fn settings(&self) -> &OidcSettings {
        &self.settings
    }

    /// Reads what the provider publishes about itself.
    ///
    /// # Errors
    /// It is unavailable, or not an OpenID provider that this server can use.
    pub async fn check(&self, now: Timestamp) -> Result<(), OidcFailure> {
        self.metadata.get(&self.settings, now).await.map(drop)
    }

    /// The page of the provider to go to.
    ///
    /// # Errors
    /// The provider is unavailable.
    pub(crate) async fn page(
        &self,
        attempt: &Attempt,
        required: Option<RequiredAuthentication<'_>>,
        login_hint: Option<String>,
        now: Timestamp,
    ) -> Result<Url, OidcFailure> {
        let metadata = self.metadata.get(&self.settings, now).await?;
        let client = CoreClient::from_provider_metadata((*metadata).clone(), self.settings.client_id.clone(), None)
            .set_redirect_uri(self.settings.redirect_url.clone());
        let (state, nonce) = (attempt.state(), attempt.nonce());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&attempt.verifier());
        let scopes = self.settings.scopes.iter().cloned().map(Scope::new);
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .add_scopes(scopes)
            .set_pkce_challenge(challenge);
        let acr = required.map(|required| required.acr).filter(|acr| !acr.is_empty()).unwrap_or(&self.settings.acr);
        for class in acr {
            request = request.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        if !acr.is_empty() && metadata.claims_parameter_supported() == Some(true) {
            // `acr_values` is only a wish.
            let claims = json!({ "id_token": { "acr": { "essential": true, "values": acr } } });
            request = request.add_extra_param("claims", claims.to_string());
        }
        if let Some(seconds) = required.and_then(|required| required.max_age) {
            request = request.set_max_age(Duration::from_secs(seconds.into()));
        }
        if let Some(hint) = login_hint {
            request = request.set_login_hint(LoginHint::new(hint));
        }
        Ok(request.url().0)
    }

    /// Exchanges an answer, whose state was compared, for the person's identity.
    ///
    /// # Errors
    /// The provider refused or is unavailable, or its tokens are not valid.
    pub(crate) async fn identify(
        &self,
        attempt: &Attempt,
        answer: ProviderAnswer,
        now: Timestamp,
    ) -> Result<Identity, OidcFailure> {
        // Mix-up of providers (RFC 9207).
        if answer.issuer.is_some_and(|issuer| issuer != self.settings.issuer.as_str()) {
            return Err(OidcFailure::invalid("iss", "is another issuer"));
        }
        if let Some(error) = answer.error {
            return Err(OidcFailure::Denied(error.chars().filter(char::is_ascii_graphic).take(50).collect()));
        }
        let code = answer.code.ok_or_else(|| OidcFailure::invalid("code", "is missing"))?;
        let metadata = self.metadata.get(&self.settings, now).await?;
        let tokens = self.redeem(&metadata, attempt, code).await?;
        let id_token = tokens.id_token().ok_or_else(|| OidcFailure::invalid("id_token", "is missing"))?;
        let (verified, metadata) = match verify(&self.settings, &metadata, id_token, attempt, now) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let metadata = self.metadata.refresh(&self.settings, now).await?.unwrap_or(metadata);
                (verify(&self.settings, &metadata, id_token, attempt, now), metadata)
            }
            verified => (verified, metadata),
        };
        let mut claims = verified.map_err(|error| refused_token(&error))?;
        let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        let text = |claim: &str| claims.get(claim).and_then(Value::as_str).map(str::to_owned);
        let at = claims.get("auth_time").and_then(Value::as_i64).and_then(|time| Timestamp::from_timestamp(time, 0));
        let authentication = Authentication { acr: text("acr"), at };
        if !accepts_class(&self.settings.acr, authentication.acr.as_deref()) {
            return Err(OidcFailure::TooWeak);
        }
        let login = ProviderLogin { subject: subject.clone(), session: text("sid"), authentication };
        if (!claims.contains_key(&self.settings.claim) || !claims.contains_key("email"))
            && metadata.userinfo_endpoint().is_some()
        {
            for (name, value) in self.user_info(&metadata, &tokens, subject).await? {
                claims.entry(name).or_insert(value);
            }
        }
        Ok(Identity { login, claims })
    }

    async fn redeem(
        &self,
        metadata: &CoreProviderMetadata,
        attempt: &Attempt,
        code: String,
    ) -> Result<CoreTokenResponse, OidcFailure> {
        let OidcSettings { client_id, client_secret, redirect_url, .. } = &self.settings;
        let client = CoreClient::from_provider_metadata(metadata.clone(), client_id.clone(), client_secret.clone())
            .set_redirect_uri(redirect_url.clone())
            .set_auth_type(auth_type(metadata));
        let request = client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|error| OidcFailure::unavailable("metadata", &error))?;
        let allow_private = self.settings.allow_private;
        let http = move |request| http_client::call(request, allow_private);
        request.set_pkce_verifier(attempt.verifier()).request_async(&http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(response) if *response.error() == CoreErrorResponseType::InvalidGrant => {
                OidcFailure::Denied(response.error().to_string())
            }
            error => OidcFailure::unavailable("token endpoint", &error),
        })
    }

    async fn user_info(
        &self,
        metadata: &CoreProviderMetadata,
        tokens: &CoreTokenResponse,
        subject: String,
    ) -> Result<Claims, OidcFailure> {
        let client = CoreClient::from_provider_metadata(metadata.clone(), self.settings.client_id.clone(), None);
        let subject = Some(SubjectIdentifier::new(subject));
        let request = client.user_info(tokens.access_token().clone(), subject);
        let request = request.map_err(|error| OidcFailure::unavailable("metadata", &error))?;
        let allow_private = self.settings.allow_private;
        let http = move |request| http_client::call(request, allow_private);
        let claims = request.request_async::<AnyClaims, _, CoreGenderClaim>(&http).await;
        let claims: UserInfoClaims<AnyClaims, CoreGenderClaim> =
            claims.map_err(|error| OidcFailure::unavailable("userinfo endpoint", &error))?;
        match serde_json::to_value(claims) {
            Ok(Value::Object(claims)) => Ok(claims),
            _ => Ok(Claims::new()),
        }
    }

    /// The sessions that a logout token ends, with the hash under which it is recorded as used and the time of its end.
    ///
    /// # Errors
    /// The token is not valid, or the provider is unavailable.
    pub(crate) async fn logout(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<(ProviderSessions, TokenHash, Timestamp), OidcFailure> {
        let metadata = self.metadata.get(&self.settings, now).await?;
        if let Some(verified) = logout_token::verify(&self.settings, &metadata, token, now)? {
            return Ok(verified);
        }
        let metadata = self.metadata.refresh(&self.settings, now).await?.unwrap_or(metadata);
        let verified = logout_token::verify(&self.settings, &metadata, token, now)?;
        verified.ok_or_else(|| OidcFailure::invalid("logout_token", "is signed with an unknown key"))
    }
}

/// The client's authentication: in the body only if the provider takes nothing else.
fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
    if !takes(CoreClientAuthMethod::ClientSecretBasic) && takes(CoreClientAuthMethod::ClientSecretPost) {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

/// Verifies an ID token: signature, issuer, audience, times and nonce.
fn verify(
    settings: &OidcSettings,
    metadata: &CoreProviderMetadata,
    token: &CoreIdToken,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<Claims, ClaimsVerificationError> {
    let client = CoreClient::from_provider_metadata(metadata.clone(), settings.client_id.clone(), None);
    let verifier =
        client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now).set_issue_time_verifier_fn(
            move |issued| {
                if issued > now + CLOCK_TOLERANCE || issued + LIFETIME < now {
                    return Err(ISSUED_AT_ANOTHER_TIME.to_owned());
                }
                Ok(())
            },
        );
    token.claims(&verifier, &attempt.nonce())?;
    // The same token, with claims of any name.
    let text = token.to_string();
    let payload = text.split('.').nth(1).and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    let claims = payload.and_then(|payload| serde_json::from_slice(&payload).ok());
    claims.ok_or_else(|| ClaimsVerificationError::Other("the claims are not an object".to_owned()))
}

/// The member that is not valid.
fn refused_token(error: &ClaimsVerificationError) -> OidcFailure {
    use ClaimsVerificationError as Error;
    tracing::warn!(%error, "the ID token of the identity provider is not valid");
    let (member, problem) = match error {
        Error::Expired(text) if text == ISSUED_AT_ANOTHER_TIME => ("id_token.iat", ISSUED_AT_ANOTHER_TIME),
        Error::Expired(_) => ("id_token.exp", "is over"),
        Error::InvalidAudience(_) => ("id_token.aud", "is not this client alone"),
        Error::InvalidIssuer(_) => ("id_token.iss", "is another issuer"),
        Error::InvalidNonce(_) => ("id_token.nonce", "belongs to another sign-in"),
        Error::SignatureVerification(_) => ("id_token", "has no valid signature"),
        _ => ("id_token", "is not valid"),
    };
    OidcFailure::invalid(member, problem)
}
