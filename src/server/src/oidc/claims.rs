//! Members of the provider's JSON. Only those that are used are read; they may have other forms that mean the same, since
//! providers write texts in place of numbers and booleans. All others may have any type.

use handover_api::csv::without_byte_order_mark;
use handover_rules::Timestamp;
use handover_store::ProviderLogin;
use serde_json::{Map, Value};

pub(super) type Members = Map<String, Value>;

/// Parses an object of any media type, also after a byte order mark.
pub(super) fn parse_members(body: &[u8]) -> Option<Members> {
    match serde_json::from_slice(without_byte_order_mark(body)) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

/// Whether a member is there and neither null nor an empty text.
pub(super) fn is_given(members: &Members, name: &str) -> bool {
    members.get(name).is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
}

/// A text as it is, or the digits of a whole number. An empty text counts as missing.
pub(super) fn text(members: &Members, name: &str) -> Option<String> {
    members.get(name).and_then(as_text)
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

/// The texts of a list, or those in a text, between blanks. Other items are skipped.
pub(super) fn texts(members: &Members, name: &str) -> Vec<String> {
    match members.get(name) {
        Some(Value::Array(items)) => items.iter().filter_map(as_text).collect(),
        Some(Value::String(text)) => text.split_whitespace().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Whether a member is true, also as a text. Anything doubtful is false.
pub(super) fn is_true(members: &Members, name: &str) -> bool {
    match members.get(name) {
        Some(Value::Bool(is_true)) => *is_true,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// A time: seconds since 1970 as a number, with a fraction or not, or as digits; or a text of RFC 3339.
pub(super) fn time(members: &Members, name: &str) -> Option<Timestamp> {
    match members.get(name)? {
        Value::Number(number) => number.as_i64().map_or_else(|| from_fraction(number.as_f64()?), from_seconds),
        Value::String(text) => {
            let seconds = text.parse::<f64>().ok().and_then(from_fraction);
            seconds.or_else(|| chrono::DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()))
        }
        _ => None,
    }
}

fn from_seconds(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_timestamp(seconds, 0)
}

/// The second that a fraction is in.
fn from_fraction(seconds: f64) -> Option<Timestamp> {
    // Exact: as many seconds as a double can count without gaps.
    const MAX: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "in range, and the fraction is dropped")]
    (seconds.abs() < MAX).then(|| seconds.floor() as i64).and_then(from_seconds)
}

/// Claims about an address, which belong together.
const ADDRESS: [&str; 2] = ["email", "email_verified"];

/// A person's sign-in and claims.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) login: ProviderLogin,
    claims: Members,
}

impl Identity {
    pub(super) fn new(login: ProviderLogin, claims: Members) -> Self {
        Self { login, claims }
    }

    /// A claim that is a text, as it is.
    pub(crate) fn text(&self, claim: &str) -> Option<String> {
        text(&self.claims, claim)
    }

    pub(crate) fn verified_email(&self) -> Option<String> {
        self.text(ADDRESS[0]).filter(|_| is_true(&self.claims, ADDRESS[1]))
    }
}

/// Adds what the token lacks. An address keeps its own verification: one source has not verified the other's address.
pub(super) fn complete(claims: &mut Members, more: Members) {
    let has_address = is_given(claims, ADDRESS[0]);
    let is_same = has_address && text(claims, ADDRESS[0]) == text(&more, ADDRESS[0]);
    if !has_address {
        claims.remove(ADDRESS[1]);
    } else if is_same && is_true(&more, ADDRESS[1]) && !is_given(claims, ADDRESS[1]) {
        claims.insert(ADDRESS[1].to_owned(), true.into());
    }
    for (name, value) in more {
        if !(is_given(claims, &name) || has_address && ADDRESS.contains(&name.as_str())) {
            claims.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn members(value: &Value) -> Members {
        parse_members(["\u{feff}", &json!({ "it": value }).to_string()].concat().as_bytes()).expect("an object")
    }

    #[test]
    fn times_have_several_forms() {
        for form in [
            json!(1_900_000_000),
            json!(1_900_000_000.75),
            json!("1900000000"),
            json!("1900000000.5"),
            json!("2030-03-17T17:46:40Z"),
            json!("2030-03-17T18:46:40+01:00"),
        ] {
            assert_eq!(time(&members(&form), "it"), Timestamp::from_timestamp(1_900_000_000, 0), "{form}");
        }
        for form in
            [json!(null), json!(""), json!("soon"), json!([1]), json!(true), json!(1e300), json!("inf"), json!("NaN")]
        {
            assert_eq!(time(&members(&form), "it"), None, "{form}");
        }
    }

    #[test]
    fn only_true_is_true() {
        for form in [json!(true), json!("true"), json!("True")] {
            assert!(is_true(&members(&form), "it"), "{form}");
        }
        for form in
            [json!(false), json!("false"), json!(1), json!("1"), json!("yes"), json!("a@b.example"), json!([true])]
        {
            assert!(!is_true(&members(&form), "it"), "{form}");
        }
        assert!(!is_true(&Members::new(), "it"));
    }

    #[test]
    fn texts_are_as_they_are_and_may_be_a_list_or_one() {
        for (form, expected) in
            [(json!(" A "), Some(" A ")), (json!(7), Some("7")), (json!(""), None), (json!(1.5), None)]
        {
            assert_eq!(text(&members(&form), "it").as_deref(), expected, "{form}");
            assert_eq!(is_given(&members(&form), "it"), form != json!(""));
        }
        assert_eq!(texts(&members(&json!(["a", 1, null, {}])), "it"), ["a", "1"]);
        assert_eq!(texts(&members(&json!("a b")), "it"), ["a", "b"]);
        assert!(texts(&members(&json!({})), "it").is_empty());
        assert!(parse_members(b"<html>").is_none() && parse_members(b"[]").is_none());
    }

    fn completed(claims: Value, more: Value) -> Value {
        let [Value::Object(mut claims), Value::Object(more)] = [claims, more] else { panic!("two objects") };
        complete(&mut claims, more);
        claims.into()
    }

    #[test]
    fn address_is_verified_only_by_the_source_that_gives_it() {
        let own = json!({ "email": "a@min.example" });
        assert_eq!(completed(own.clone(), json!({ "email": "b@min.example", "email_verified": true })), own);
        assert_eq!(completed(own.clone(), json!({ "email_verified": true })), own);
        let same = completed(own, json!({ "email": "a@min.example", "email_verified": "true" }));
        assert_eq!(same, json!({ "email": "a@min.example", "email_verified": true }));
        let other = completed(json!({ "email_verified": true }), json!({ "email": "b@min.example" }));
        assert_eq!(other, json!({ "email": "b@min.example" }));
        let none = completed(json!({ "email": null, "name": "" }), json!({ "email": "b@min.example", "name": "B" }));
        assert_eq!(none, json!({ "email": "b@min.example", "name": "B" }));
    }
}
