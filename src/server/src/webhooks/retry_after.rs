//! `Retry-After` (RFC 9110, 10.2.3): when a receiver wants the next attempt.

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use handover_rules::Timestamp;

/// The time of `Retry-After`, in seconds from `now` or as a date in any of the forms of HTTP; `None` without one, or if it
/// is malformed.
pub(super) fn retry_at(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too large a number is a time without end.
        let seconds = text.parse().ok().and_then(TimeDelta::try_seconds);
        return Some(seconds.and_then(|wait| now.checked_add_signed(wait)).unwrap_or(Timestamp::MAX_UTC));
    }
    httpdate::parse_http_date(text).ok().map(Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn seconds_and_dates_are_read() {
        let now = Timestamp::from_timestamp(784_111_700, 0).expect("a time");
        let at = |text: &str| {
            let value = HeaderValue::from_str(text).expect("a header");
            retry_at(&HeaderMap::from_iter([(header::RETRY_AFTER, value)]), now)
        };
        let after = |seconds| Some(now + TimeDelta::seconds(seconds));
        for (text, expected) in [
            ("120", after(120)),
            (" 0 ", after(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", after(77)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", after(77)),
            ("Sun Nov  6 08:49:37 1994", after(77)),
            ("99999999999999999999999999", Some(Timestamp::MAX_UTC)),
            ("9223372036854775807", Some(Timestamp::MAX_UTC)),
            ("-5", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
            ("Sun, 36 Nov 1994 08:49:37 GMT", None),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
        assert_eq!(retry_at(&HeaderMap::new(), now), None);
    }
}
