//! Rules for all tokens of the provider.

use chrono::TimeDelta;
use openidconnect::core::CoreJwsSigningAlgorithm;

/// Signatures with a key pair. A token that is not signed, or with the client's secret, is refused.
pub(super) const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Seconds by which the provider's clock may be ahead.
pub(super) const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(60);
