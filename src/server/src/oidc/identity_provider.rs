//! An identity provider: leads people there, and reads who comes back.

use super::attempt::Attempt;
use super::failure::OidcFailure;
use super::identity::{Identity, complete};
use super::kept_metadata::KeptMetadata;
use super::members::{Members, is_given, text, time};
use super::metadata::Metadata;
use super::settings::OidcSettings;
use super::token_endpoint::{Tokens, redeem};
use super::{id_token, logout_token, user_info};
use handover_api::query::parameter;
use handover_rules::Timestamp;
use handover_rules::account::sign_in::{Authentication, RequiredAuthentication, accepts_class};
use handover_store::{ProviderLogin, ProviderSessions, TokenHash};
use serde_json::json;
use std::sync::Arc;
use url::Url;

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

    pub(super) async fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, OidcFailure> {
        self.metadata.get(&self.settings, now).await
    }

    /// The page of the provider to go to.
    ///
    /// # Errors
    /// The provider's metadata cannot be read or used.
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
        let (mut claims, metadata) = self.verified(&tokens, metadata, attempt, now).await?;
        let login = login(&claims);
        if !accepts_class(&self.settings.acr, login.authentication.acr.as_deref()) {
            return Err(OidcFailure::TooWeak);
        }
        if (!is_given(&claims, &self.settings.claim) || !is_given(&claims, "email"))
            && let Some(address) = &metadata.userinfo_endpoint
        {
            let missing = || OidcFailure::invalid("access_token", "is missing");
            let access_token = tokens.access_token.as_deref().ok_or_else(missing)?;
            let more = user_info::read(&self.settings, &metadata, address, access_token, &login.subject).await?;
            complete(&mut claims, more);
        }
        Ok(Identity::new(login, claims))
    }

    /// The claims of a valid ID token. A key that is unknown is looked for once more.
    async fn verified(
        &self,
        tokens: &Tokens,
        metadata: Arc<Metadata>,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(Members, Arc<Metadata>), OidcFailure> {
        let verify = |metadata: &Metadata| id_token::verify(&self.settings, metadata, &tokens.id_token, attempt, now);
        if let Some(claims) = verify(&metadata)? {
            return Ok((claims, metadata));
        }
        let metadata = self.metadata.refresh(&self.settings, now).await?.unwrap_or(metadata);
        let claims = verify(&metadata)?;
        let claims = claims.ok_or_else(|| OidcFailure::invalid("id_token", "is signed with an unknown key"))?;
        Ok((claims, metadata))
    }

    /// The sessions that a logout token ends, with the hash under which it is recorded as used and the time of its end.
    ///
    /// # Errors
    /// The token is not valid, or the provider's metadata cannot be used.
    pub(crate) async fn logout(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<(ProviderSessions, TokenHash, Timestamp), OidcFailure> {
        let metadata = self.metadata(now).await?;
        if let Some(verified) = logout_token::verify(&self.settings, &metadata, token, now)? {
            return Ok(verified);
        }
        let metadata = self.metadata.refresh(&self.settings, now).await?.unwrap_or(metadata);
        let verified = logout_token::verify(&self.settings, &metadata, token, now)?;
        verified.ok_or_else(|| OidcFailure::invalid("logout_token", "is signed with an unknown key"))
    }
}

/// The sign-in that an ID token is about.
fn login(claims: &Members) -> ProviderLogin {
    let authentication = Authentication { acr: text(claims, "acr"), at: time(claims, "auth_time") };
    ProviderLogin { subject: text(claims, "sub").unwrap_or_default(), session: text(claims, "sid"), authentication }
}
