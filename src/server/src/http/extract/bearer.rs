//! `Authorization: Bearer …`.

use axum::http::{HeaderMap, header};

/// The token of a request; empty if it has none. The scheme minds no case, and any number of spaces follows it (RFC 9110,
/// section 11).
pub(crate) fn bearer_token(headers: &HeaderMap) -> &str {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match given.trim_start().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => token.trim_matches(' '),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn scheme_minds_no_case() {
        for (given, token) in [
            ("Bearer key", "key"),
            ("bearer key", "key"),
            ("BEARER   key ", "key"),
            ("Basic key", ""),
            ("Bearerkey", ""),
            ("Bearer", ""),
            ("key", ""),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(given))]);
            assert_eq!(bearer_token(&headers), token, "{given}");
        }
        assert_eq!(bearer_token(&HeaderMap::new()), "");
    }
}
