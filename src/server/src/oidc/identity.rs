//! Somebody whom the provider has authenticated.

use super::members::{self, Members, is_given, is_true, text};
use handover_store::ProviderLogin;

/// Claims about an address, which belong together.
const ADDRESS: [&str; 2] = ["email", "email_verified"];

/// A person's sign-in and claims.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The sign-in.
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

    /// The address, if the provider has verified it.
    pub(crate) fn verified_email(&self) -> Option<String> {
        self.text(ADDRESS[0]).filter(|_| members::is_true(&self.claims, ADDRESS[1]))
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
    use serde_json::{Value, json};

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
