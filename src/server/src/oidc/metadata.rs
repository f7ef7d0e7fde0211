//! The metadata that the provider publishes (OpenID Connect Discovery): the members that are used, with its keys.

use super::endpoint;
use super::failure::OidcFailure;
use super::members::{self, Members, is_true, text, texts};
use super::public_key::PublicKey;
use super::settings::OidcSettings;
use url::Url;

/// The document.
const CONFIGURATION: &str = "openid-configuration";

/// The metadata with the keys.
#[derive(Debug)]
pub(super) struct Metadata {
    /// The page to go to, which a browser opens.
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: String,
    pub(super) userinfo_endpoint: Option<String>,
    /// The ways in which clients authenticate; empty if not published.
    pub(super) auth_methods: Vec<String>,
    /// Whether classes of authentication can be demanded, not only wished for.
    pub(super) takes_claims_parameter: bool,
    pub(super) keys: Vec<PublicKey>,
}

/// Reads the metadata, then the keys.
pub(super) async fn read(settings: &OidcSettings) -> Result<Metadata, OidcFailure> {
    let issuer = settings.issuer.as_str();
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    let document = object(CONFIGURATION, &[base, "/.well-known/openid-configuration"].concat(), settings).await?;
    if text(&document, "issuer").as_deref() != Some(issuer) {
        let found = text(&document, "issuer").unwrap_or_default();
        return Err(OidcFailure::misconfigured("issuer", format!("is {found:?} at the provider, and {issuer:?} here")));
    }
    let needed = |name: &str| text(&document, name).ok_or_else(|| OidcFailure::misconfigured(name, "is missing"));
    let authorization_endpoint = page_address(&needed("authorization_endpoint")?, settings.http.allows_private)?;
    let token_endpoint = needed("token_endpoint")?;
    let keys = keys(&object("jwks_uri", &needed("jwks_uri")?, settings).await?);
    if keys.is_empty() {
        let problem = "has no key that signs tokens; RSA, P-256, P-384 and Ed25519 are known here";
        return Err(OidcFailure::misconfigured("jwks_uri", problem));
    }
    Ok(Metadata {
        authorization_endpoint,
        token_endpoint,
        userinfo_endpoint: text(&document, "userinfo_endpoint"),
        auth_methods: texts(&document, "token_endpoint_auth_methods_supported"),
        takes_claims_parameter: is_true(&document, "claims_parameter_supported"),
        keys,
    })
}

async fn object(member: &str, address: &str, settings: &OidcSettings) -> Result<Members, OidcFailure> {
    let body = endpoint::get(address, None, settings).await;
    let body = body.map_err(|failure| OidcFailure::of_call(member, &failure))?;
    members::parse(&body).ok_or_else(|| OidcFailure::misconfigured(member, "is not a JSON object"))
}

/// The address of a page of the provider: never `javascript:` or the like, which would run in the app.
fn page_address(text: &str, allow_private: bool) -> Result<Url, OidcFailure> {
    let wrong = |problem| OidcFailure::misconfigured("authorization_endpoint", problem);
    let url = Url::parse(text).map_err(|_| wrong("is not a URL"))?;
    let is_page = url.scheme() == "https" || (url.scheme() == "http" && allow_private);
    if !is_page || !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(wrong("is not an https address without user and fragment"));
    }
    Ok(url)
}

/// The keys that can be used. A single one may stand in the place of a list.
fn keys(document: &Members) -> Vec<PublicKey> {
    let keys = document.get("keys").map(|keys| keys.as_array().map_or(std::slice::from_ref(keys), Vec::as_slice));
    keys.unwrap_or_default().iter().filter_map(|key| PublicKey::parse(key.as_object()?)).collect()
}
