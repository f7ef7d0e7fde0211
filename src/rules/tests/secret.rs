//! Texts that may carry a secret.

use crate::{prelude::*, test};
use handover_rules::model::secret::{may_carry_secret, redact_path};
use proptest::prelude::*;

const CODE: &str = "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA";

#[test]
fn long_and_mixed_words_may_be_secrets() {
    let capitals = "K".repeat(21);
    for text in [CODE, &CODE[..8], &capitals, &capitals.to_lowercase(), &format!("x.example/{CODE}"), "Tr0ub4dor"] {
        assert!(may_carry_secret(text), "{text}");
    }
    for text in [
        "",
        "Tr0ub4d",
        "aa00000-ovh",
        "HALDEN.EXAMPLE",
        "Kiln-Backup-2",
        &"A".repeat(20),
        "internationalisierungen.example",
        "0123456789abcdef0123456789abcdef",
        "2030-03-04T10:00:00Z",
    ] {
        assert!(!may_carry_secret(text), "{text}");
    }
    assert!(may_carry_secret("INTERNATIONALISIERUNGEN.example"), "a capital in a long word with a dot");
}

#[test]
fn only_secrets_are_removed_from_a_path() {
    for (path, redacted) in [
        ("/1.0/me/task/contactChange/482910573021/accept".to_owned(), None),
        ("/1.0/domain/a-name-of-more-than-twenty-letters.example/serviceInfos".to_owned(), None),
        (format!("/1.0/me/requests/{CODE}"), Some("/1.0/me/requests/…")),
        (format!("/1.0/me/requests/token={CODE}.html"), Some("/1.0/me/requests/token=…html")),
        (format!("/1.0/domain/{}/serviceInfos", CODE.to_lowercase()), Some("/1.0/domain/…/serviceInfos")),
    ] {
        assert_eq!(redact_path(&path), redacted.unwrap_or(&path));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_code_is_recognized_wherever_it_stands(
        code in "[A-Za-z0-9]{32}",
        before in "[ -~]{0,20}[^A-Za-z0-9]",
        after in "[^A-Za-z0-9][ -~]{0,20}",
    ) {
        // One in 16^32 is taken for the id of a cloud project.
        prop_assume!(code.bytes().any(|byte| byte > b'f'));
        // One in 10^13 has no capital, and stands for a name beside a dot.
        prop_assume!(code.bytes().any(|byte| byte.is_ascii_uppercase()));
        let text = [before, code.clone(), after].concat();
        prop_assert!(may_carry_secret(&text), "{}", text);
        prop_assert!(!redact_path(&text).contains(&code), "{}", text);
    }
}
