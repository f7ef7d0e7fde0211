//! Signed tokens of the provider (JWS, RFC 7515): ID tokens, logout tokens and signed user information.

use super::attempt::{ATTEMPT_LIFETIME, Attempt, CLOCK_TOLERANCE};
use super::claims::{Members, is_given, parse_members, text, time};
use super::{OidcFailure, OidcSettings};
use crate::secrets::token_hash;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use handover_rules::Timestamp;
use handover_store::{ProviderSessions, TokenHash};
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use serde_json::Value;

/// The claims of the token `name`, whose signature is right; `None` if the provider has not published the key that it names.
pub(super) fn verified_claims(keys: &[PublicKey], name: &str, token: &str) -> Result<Option<Members>, OidcFailure> {
    let invalid = |member: &str, problem: &str| OidcFailure::invalid([name, member].concat(), problem);
    let not_signed = || invalid("", "is not a signed token");
    let (signed, signature) = token.rsplit_once('.').ok_or_else(not_signed)?;
    let (header, claims) = signed.split_once('.').ok_or_else(not_signed)?;
    let header = part(header).ok_or_else(not_signed)?;
    let algorithm = text(&header, "alg").unwrap_or_default();
    if !ALGORITHMS.contains(&algorithm.as_str()) {
        return Err(invalid(".alg", "is not an algorithm with a key pair"));
    }
    if is_given(&header, "crit") {
        return Err(invalid(".crit", "is not known here"));
    }
    let id = text(&header, "kid");
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    let mut named = keys.iter().filter(|key| key.is_named(id.as_deref()));
    if !named.any(|key| key.verifies(&algorithm, signed.as_bytes(), &signature)) {
        // Without a name, it may be of a key that was published since.
        let is_known = id.is_some_and(|id| keys.iter().any(|key| key.id.as_ref() == Some(&id)));
        return if is_known { Err(invalid("", "has no valid signature")) } else { Ok(None) };
    }
    part(claims).map(Some).ok_or_else(|| invalid("", "has no claims"))
}

fn part(text: &str) -> Option<Members> {
    parse_members(&URL_SAFE_NO_PAD.decode(text).ok()?)
}

/// Whether a token is for this client alone: a text, or a list of one.
pub(super) fn is_only_audience(claims: &Members, client: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(audience)) => audience == client,
        Some(Value::Array(audiences)) => audiences.len() == 1 && audiences[0].as_str() == Some(client),
        _ => false,
    }
}

/// Checks the claims of an ID token (OpenID Connect Core). Texts are compared as they are.
pub(super) fn check_id_token(
    settings: &OidcSettings,
    claims: &Members,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<(), OidcFailure> {
    let invalid = |member: &str, problem: &str| Err(OidcFailure::invalid(["id_token.", member].concat(), problem));
    check_addressee("id_token", settings, claims)?;
    if is_given(claims, "azp") && !claim_is(claims, "azp", &settings.client_id) {
        return invalid("azp", "is another client");
    }
    match (time(claims, "iat"), time(claims, "exp")) {
        (None, _) => return invalid("iat", "is missing, or not a time"),
        (Some(issued), _) if issued > now + CLOCK_TOLERANCE || now > issued + ATTEMPT_LIFETIME => {
            return invalid("iat", "is not the present");
        }
        (_, None) => return invalid("exp", "is missing, or not a time"),
        (_, Some(end)) if end <= now => return invalid("exp", "is over"),
        _ => {}
    }
    if !claim_is(claims, "nonce", &attempt.nonce()) {
        return invalid("nonce", "belongs to another sign-in");
    }
    if text(claims, "sub").is_none() { invalid("sub", "is missing") } else { Ok(()) }
}

/// Checks that the provider has issued a token for this client alone.
fn check_addressee(name: &str, settings: &OidcSettings, claims: &Members) -> Result<(), OidcFailure> {
    if !claim_is(claims, "iss", &settings.issuer) {
        return Err(OidcFailure::invalid([name, ".iss"].concat(), "is another issuer"));
    }
    if !is_only_audience(claims, &settings.client_id) {
        return Err(OidcFailure::invalid([name, ".aud"].concat(), "is not this client alone"));
    }
    Ok(())
}

fn claim_is(claims: &Members, name: &str, expected: &str) -> bool {
    claims.get(name).and_then(Value::as_str) == Some(expected)
}

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The sessions that a logout token ends (OpenID Connect Back-Channel Logout 1.0), the hash of its id, and the time until
/// which it is accepted.
pub(super) fn ended_sessions(
    settings: &OidcSettings,
    claims: &Members,
    now: Timestamp,
) -> Result<(ProviderSessions, TokenHash, Timestamp), OidcFailure> {
    let invalid = |member: &str, problem: &str| Err(OidcFailure::invalid(["logout_token.", member].concat(), problem));
    check_addressee("logout_token", settings, claims)?;
    let Some(issued_at) = time(claims, "iat") else { return invalid("iat", "is missing, or not a time") };
    if issued_at > now + CLOCK_TOLERANCE || issued_at + ATTEMPT_LIFETIME <= now {
        return invalid("iat", "is not the present");
    }
    let ends_at = issued_at + ATTEMPT_LIFETIME;
    if is_given(claims, "exp") && time(claims, "exp").is_none_or(|end| end <= now) {
        return invalid("exp", "is over, or not a time");
    }
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(|event| event.is_object()) {
        return invalid("events", "is not a logout");
    }
    if claims.get("nonce").is_some_and(|nonce| !nonce.is_null()) {
        return invalid("nonce", "is not allowed");
    }
    let Some(id) = text(claims, "jti") else { return invalid("jti", "is missing") };
    let sessions = match (text(claims, "sid"), text(claims, "sub")) {
        (Some(session), subject) => ProviderSessions::OfSession(session, subject),
        (None, Some(subject)) => ProviderSessions::OfSubject(subject),
        (None, None) => return invalid("sub", "and sid are missing"),
    };
    Ok((sessions, token_hash(&["logout ", &id].concat()), ends_at))
}

/// Algorithms with a key pair (RFC 7518, 8037, 9864). A token that is not signed, or with the client's secret, is refused.
const ALGORITHMS: [&str; 10] =
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519"];

/// Some providers pad.
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Debug)]
pub(super) struct PublicKey {
    id: Option<String>,
    /// The only algorithm that it is for.
    algorithm: Option<String>,
    material: Material,
}

#[derive(Debug)]
enum Material {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl PublicKey {
    /// Parses a key for signatures; `None` for those of other uses and kinds.
    pub(super) fn parse(key: &Members) -> Option<Self> {
        if text(key, "use").is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let bytes = |name| BASE64_URL.decode(text(key, name)?).ok();
        let material = match (text(key, "kty")?.as_str(), text(key, "crv").as_deref()) {
            ("RSA", _) => Material::Rsa { n: without_zeros(bytes("n")?), e: without_zeros(bytes("e")?) },
            ("EC", Some("P-256")) => Material::P256(point::<32>([bytes("x")?, bytes("y")?])?),
            ("EC", Some("P-384")) => Material::P384(point::<48>([bytes("x")?, bytes("y")?])?),
            ("OKP", Some("Ed25519")) => Material::Ed25519(bytes("x")?),
            _ => return None,
        };
        Some(Self { id: text(key, "kid"), algorithm: text(key, "alg"), material })
    }

    /// Whether a token that names this key could be signed with it. A key without a name could be any.
    fn is_named(&self, id: Option<&str>) -> bool {
        match (id, self.id.as_deref()) {
            (Some(id), Some(own)) => id == own,
            _ => true,
        }
    }

    /// Whether a signature by this algorithm is right.
    fn verifies(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
        let is_meant = self.algorithm.as_deref().is_none_or(|own| generic(own) == generic(algorithm));
        is_meant && self.is_signature(algorithm, message, signature)
    }

    fn is_signature(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
        let unparsed = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key).verify(message, signature).is_ok()
        };
        match (&self.material, generic(algorithm)) {
            (Material::Rsa { n, e }, algorithm) => rsa_parameters(algorithm).is_some_and(|parameters| {
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature).is_ok()
            }),
            (Material::P256(point), "ES256") => unparsed(&signature::ECDSA_P256_SHA256_FIXED, point),
            (Material::P384(point), "ES384") => unparsed(&signature::ECDSA_P384_SHA384_FIXED, point),
            (Material::Ed25519(key), "EdDSA") => unparsed(&signature::ED25519, key),
            _ => false,
        }
    }
}

/// Two names of one algorithm.
fn generic(algorithm: &str) -> &str {
    if algorithm == "Ed25519" { "EdDSA" } else { algorithm }
}

fn rsa_parameters(algorithm: &str) -> Option<&'static RsaParameters> {
    Some(match algorithm {
        "RS256" => &signature::RSA_PKCS1_2048_8192_SHA256,
        "RS384" => &signature::RSA_PKCS1_2048_8192_SHA384,
        "RS512" => &signature::RSA_PKCS1_2048_8192_SHA512,
        "PS256" => &signature::RSA_PSS_2048_8192_SHA256,
        "PS384" => &signature::RSA_PSS_2048_8192_SHA384,
        "PS512" => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

/// An uncompressed point (SEC 1), with coordinates of `N` bytes. Some providers leave out zeros in front.
fn point<const N: usize>(coordinates: [Vec<u8>; 2]) -> Option<Vec<u8>> {
    let mut point = vec![4];
    for coordinate in coordinates {
        let coordinate = without_zeros(coordinate);
        point.resize(point.len() + N.checked_sub(coordinate.len())?, 0);
        point.extend(coordinate);
    }
    Some(point)
}

fn without_zeros(mut number: Vec<u8>) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.drain(..zeros);
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(key: &Value) -> Option<PublicKey> {
        PublicKey::parse(key.as_object()?)
    }

    /// RFC 8037, appendix A.
    #[test]
    fn signature_of_the_specification_is_verified() {
        let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        let key = parse(&key).expect("a key");
        let message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let signature = BASE64_URL.decode(signature).expect("base64");
        for (algorithm, expected) in
            [("EdDSA", true), ("Ed25519", true), ("ES256", false), ("none", false), ("", false)]
        {
            assert_eq!(key.verifies(algorithm, message, &signature), expected, "{algorithm}");
        }
        assert!(!key.verifies("EdDSA", b"another", &signature) && !key.verifies("EdDSA", message, b""));
    }

    /// RFC 7515, appendix A.3.
    #[test]
    fn signature_with_an_elliptic_curve_is_verified() {
        let key = json!({
            "kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256", "x5c": 7,
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        });
        let message = b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        let signature = BASE64_URL.decode(signature).expect("base64");
        let found = parse(&key).expect("a key");
        assert!(found.verifies("ES256", message, &signature) && !found.verifies("ES384", message, &signature));
        assert!(found.is_named(None) && found.is_named(Some("1")) && !found.is_named(Some("2")));
        for (name, value) in [("use", "enc"), ("crv", "P-521"), ("kty", "oct"), ("x", "?")] {
            let mut other = key.clone();
            other[name] = value.into();
            assert!(parse(&other).is_none(), "{name}");
        }
        let mut other = key;
        other["alg"] = "ECDH-ES".into();
        assert!(!parse(&other).expect("a key").verifies("ES256", message, &signature));
    }

    #[test]
    fn zeros_in_front_of_a_number_mean_nothing() {
        assert_eq!(without_zeros(vec![0, 0, 1, 0]), [1, 0]);
        assert_eq!(point::<3>([vec![0, 0, 0, 5], vec![6, 7]]), Some(vec![4, 0, 0, 5, 0, 6, 7]));
        assert_eq!(point::<1>([vec![5, 5], vec![6]]), None);
    }
}
