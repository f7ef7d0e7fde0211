//! The form in which email addresses are compared.

use handover_rules::EmailAddress;

/// The address of a removed account: nothing is sent to it.
pub(crate) const NO_ADDRESS: &str = "removed@handover.invalid";

/// The key of an address: lower case, with the domain in its ASCII form (UTS 46), so that an internationalised domain and
/// its Punycode are one. The address itself is stored and shown as it was entered. The key of a key is the key itself.
#[must_use]
pub fn email_key(address: &EmailAddress) -> String {
    let (local, domain) = address.parts();
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase());
    let local: String = local.chars().map(lower_case).collect();
    [&local, "@", &domain].concat()
}

/// The lower case of a letter, unless the letter only looks like the capital of it. Mail servers do not take the Kelvin
/// sign (U+212A) for `k`, and the owner of one mailbox must not get the other's account.
fn lower_case(c: char) -> char {
    let mut lower = c.to_lowercase();
    let (Some(small), None) = (lower.next(), lower.next()) else { return c };
    // Of another length, or the small letter of another capital: Kelvin, Ohm and Ångström sign.
    let is_pair = small.len_utf8() == c.len_utf8() && small.to_uppercase().eq([c]);
    if is_pair { small } else { c }
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
        for (text, expected) in [
            ("mi\u{212a}e@mail.example", "mi\u{212a}e@mail.example"),
            ("\u{2126}@mail.example", "\u{2126}@mail.example"),
            ("\u{212b}ngström@mail.example", "\u{212b}ngström@mail.example"),
            ("İpek@mail.example", "İpek@mail.example"),
            ("STRAẞE@mail.example", "straẞe@mail.example"),
            ("ΣΟΦΊΑ@mail.example", "σοφία@mail.example"),
            ("ÅSA@mail.example", "åsa@mail.example"),
        ] {
            assert_eq!(key(text), expected, "{text}");
            assert_eq!(key(&key(text)), expected, "{text}");
        }
        // Longer in lower case: the key would be no address.
        let long = [&"\u{23a}".repeat(32), "@mail.example"].concat();
        assert_eq!(key(&long), long);
        // Not valid by IDNA, but addresses that are stored must stay usable.
        assert_eq!(key("Name@-a_b-.Example"), "name@-a_b-.example");
    }
}
