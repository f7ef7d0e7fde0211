//! Second factors: time-based one-time passwords (RFC 6238), as authenticator apps make them.

use crate::random;
use handover_rules::Timestamp;
use handover_rules::desk::sign_in::{CODE_SKEW, CODE_STEP};
use handover_rules::model::pasted::plain;
use totp_rs::{Builder, Secret, Totp};

/// The length of secrets in bytes (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;

/// A new secret, in the form in which people type it.
#[must_use]
pub fn new_secret() -> String {
    Secret::from(random::bytes::<SECRET_BYTES>().to_vec()).to_base32()
}

/// Reads a secret; `None` if it is malformed.
#[must_use]
pub fn parse_secret(text: &str) -> Option<Vec<u8>> {
    let secret = Secret::try_from_base32(text).ok()?;
    (secret.as_bytes().len() == SECRET_BYTES).then(|| secret.as_bytes().to_vec())
}

/// The link that adds a secret to an authenticator app.
#[must_use]
pub fn link(secret: &[u8], provider: &str, email: &str) -> Option<String> {
    let [provider, email] = [provider, email].map(|text| text.replace(':', " "));
    builder(secret).with_issuer(Some(provider)).with_account_name(email).build().ok()?.to_url().ok()
}

/// The time step of a code, if the code is one of the present steps.
#[must_use]
pub fn step_of_code(secret: &[u8], code: &str, now: Timestamp) -> Option<u64> {
    let seconds = u64::try_from(now.timestamp()).ok()?;
    let code: String = plain(code).chars().filter(|c| !c.is_whitespace()).collect();
    totp(secret)?.check(&code, seconds)
}

#[must_use]
pub fn code_at(secret: &[u8], at: Timestamp) -> Option<String> {
    Some(totp(secret)?.generate(u64::try_from(at.timestamp()).ok()?).to_string())
}

fn totp(secret: &[u8]) -> Option<Totp> {
    builder(secret).build().ok()
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new().with_secret(secret.to_vec()).with_skew(CODE_SKEW).with_step_duration(CODE_STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).expect("a valid timestamp")
    }

    /// RFC 6238, appendix B, with the last six of eight digits.
    #[test]
    fn codes_match_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code_at(secret, at(seconds)).as_deref(), Some(code));
            let step = u64::try_from(seconds).expect("positive") / CODE_STEP;
            for now in [seconds - 30, seconds, seconds + 30] {
                assert_eq!(step_of_code(secret, code, at(now)), Some(step));
            }
            assert_eq!(step_of_code(secret, code, at(seconds + 90)), None);
        }
        assert_eq!(step_of_code(secret, " 287 082 ", at(59)), Some(1));
        for wrong in ["", "28708", "2870822", "287083", "abcdef"] {
            assert_eq!(step_of_code(secret, wrong, at(59)), None);
        }
    }

    #[test]
    fn secrets_can_be_typed() {
        let secret = new_secret();
        let bytes = parse_secret(&secret).expect("a secret of ours");
        let link = link(&bytes, "Alder: moor", "rhea@aldermoor.example").expect("a link");
        assert!(link.starts_with("otpauth://totp/") && link.contains(&secret), "{link}");
        for wrong in ["", "A", "JBSWY3DPEHPK3PXP", "not base 32"] {
            assert_eq!(parse_secret(wrong), None);
        }
    }
}
