//! Pages and images of the provider that the product links to.

use handover_api::app::{DEBT, PAYER};
use url::Url;

/// Checks the URL of a page where bills are paid, which may have placeholders.
///
/// # Errors
/// A message for the operator.
pub(super) fn parse_billing_url(text: &str) -> Result<String, String> {
    parse_page(text, "pay on", "bills")
}

/// Checks the URL of a page where services are renewed, which may have the same placeholders.
///
/// # Errors
/// A message for the operator.
pub(super) fn parse_renew_url(text: &str) -> Result<String, String> {
    parse_page(text, "renew on", "renew")
}

fn parse_page(text: &str, purpose: &str, example: &str) -> Result<String, String> {
    if text.is_empty() || is_page(text) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "this is no page to {purpose}; write it like https://provider.example/{example}?customer={PAYER}&service={DEBT}, where \
         both placeholders may be left out and none stands in the host"
    ))
}

fn is_page(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let filled = text.replace(PAYER, "aa00000-ovh").replace(DEBT, "shop.example");
    let is_url = Url::parse(&filled).is_ok_and(|url| url.username().is_empty() && url.password().is_none());
    let has_other_characters = filled.contains(|c: char| c.is_whitespace() || c.is_control() || "{}<>\"".contains(c));
    !host.is_empty() && !host.contains(['{', '}']) && is_url && !has_other_characters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_may_name_account_and_service() {
        for text in [
            "",
            "https://provider.example/bills",
            "http://localhost:8080/pay",
            "https://provider.example/#/billing?customer={handle}",
            "https://provider.example/{handle}/bills?service={service}",
        ] {
            assert_eq!(parse_billing_url(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn renewal_page_has_the_same_placeholders() {
        let page = "https://provider.example/renew?service={service}";
        assert_eq!(parse_renew_url(page).as_deref(), Ok(page));
        let error = parse_renew_url("https://provider.example/{name}").expect_err("an unknown placeholder");
        assert!(error.contains("https://provider.example/renew?customer={handle}&service={service}"), "{error}");
    }

    #[test]
    fn rejects_invalid_pages_and_unknown_placeholders() {
        for text in [
            "provider.example/bills",
            "javascript:alert(1)",
            "mailto:bills@provider.example",
            "https://",
            "https://{handle}.example/bills",
            "https://user:secret@provider.example/",
            "https://provider.example/bills?customer={account}",
            "https://provider.example/bills?customer={handle",
            "https://provider.example/my bills",
        ] {
            let error = parse_billing_url(text).expect_err(text);
            assert!(error.contains("https://provider.example/bills?customer={handle}&service={service}"), "{error}");
        }
    }
}
