//! The form in which email addresses are compared.

use handover_rules::EmailAddress;

/// The key of an address: lower case, with the domain in its ASCII form (UTS 46), so that an internationalised domain and
/// its Punycode are one. The address itself is stored and shown as it was entered.
#[must_use]
pub fn email_key(address: &EmailAddress) -> String {
    let text = address.as_str();
    let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase());
    [&local.to_lowercase(), "@", &domain].concat()
}

/// The address as its key, for rules that compare addresses.
#[must_use]
pub fn canonical_address(address: &EmailAddress) -> EmailAddress {
    EmailAddress::parse(&email_key(address)).unwrap_or_else(|| address.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_key() {
        let key = |text: &str| email_key(&EmailAddress::parse(text).expect("an address"));
        for text in ["Łucja@bücher.example", "łucja@XN--BCHER-KVA.example", "łucja@bu\u{308}cher.example"] {
            assert_eq!(key(text), "łucja@xn--bcher-kva.example", "{text}");
        }
        assert_eq!(key("Name@Mail.Example"), "name@mail.example");
        // Not valid by IDNA, but addresses that are stored must stay usable.
        assert_eq!(key("Name@-a_b-.Example"), "name@-a_b-.example");
    }
}
