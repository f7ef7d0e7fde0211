//! Canonical forms: of names that are domain names (decision 0031), and of email addresses.
//!
//! Here and not in the rules: the tables of UTS 46 are too large for the browser, which passes its input on.

use handover_rules::access::ResourcePattern;
use handover_rules::{EmailAddress, ServiceKey, ServiceName};

/// The canonical form of a domain name: Unicode in lower case and NFC (UTS 46), without the final dot. Equal for all
/// spellings that DNS takes for one name. A name that UTS 46 rejects stays, in lower case.
#[must_use]
pub fn canonical_domain(name: ServiceName) -> ServiceName {
    let text = name.as_str();
    let is_canonical =
        text.is_ascii() && !text.ends_with('.') && !text.bytes().any(|b| b.is_ascii_uppercase()) && !has_punycode(text);
    // Nearly all names of an import.
    if is_canonical {
        return name;
    }
    let readable = unicode_form(text).unwrap_or_else(|| text.to_lowercase());
    ServiceName::parse(readable.strip_suffix('.').unwrap_or(&readable)).unwrap_or(name)
}

/// The canonical identity of a service. Only names of [some
/// categories](handover_rules::Category::compares_names_as_domains) have several spellings.
#[must_use]
pub fn canonical_key(key: ServiceKey) -> ServiceKey {
    let ServiceKey { name, category } = key;
    let name = if category.compares_names_as_domains() { canonical_domain(name) } else { name };
    ServiceKey { name, category }
}

/// The canonical form of a pattern of a policy: a beginning of names in another spelling than theirs would match none of
/// them. `None` for a beginning in Punycode, which encodes whole labels only, and for one with letters that no name has.
#[must_use]
pub fn canonical_pattern(pattern: ResourcePattern) -> Option<ResourcePattern> {
    if let Some(key) = pattern.service() {
        return Some(ResourcePattern::of(&canonical_key(key)));
    }
    let Some((category, beginning)) =
        pattern.category_and_beginning().filter(|(category, _)| category.compares_names_as_domains())
    else {
        return Some(pattern);
    };
    if has_punycode(beginning) {
        return None;
    }
    let (mapped, _) = idna::domain_to_unicode(beginning);
    let is_mapped = !mapped.contains(char::REPLACEMENT_CHARACTER);
    is_mapped.then(|| ResourcePattern::beginning(Some(category), &mapped)).flatten()
}

/// The forms in which a name may be stored that was entered as `text`.
#[must_use]
pub(super) fn stored_spellings(text: &str) -> Vec<String> {
    let domain = ServiceName::parse(text).map(|name| String::from(canonical_domain(name)));
    let mut spellings = vec![text.to_owned(), text.to_lowercase()];
    spellings.extend(domain);
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

fn has_punycode(text: &str) -> bool {
    text.split('.').any(|label| label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--")))
}

fn unicode_form(text: &str) -> Option<String> {
    if text.is_ascii() && !has_punycode(text) {
        return Some(text.to_ascii_lowercase());
    }
    // By way of ASCII, which rejects names without a Punycode form.
    let ascii = idna::domain_to_ascii(text).ok()?;
    let (unicode, result) = idna::domain_to_unicode(&ascii);
    result.ok().map(|()| unicode)
}

/// The address of a removed account: nothing is sent to it.
pub(super) const NO_ADDRESS: &str = "removed@handover.invalid";

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
    use handover_rules::Category;

    fn canonical(text: &str) -> String {
        canonical_domain(ServiceName::parse(text).expect("a name")).into()
    }

    #[test]
    fn spellings_of_one_domain_have_one_canonical_form() {
        for (expected, spellings) in [
            (
                "kiln.example",
                &["kiln.example", "KILN.Example", "kiln.example.", "\u{ff4b}iln.example", "kiln\u{3002}example"][..],
            ),
            (
                "größe-öl.example",
                &[
                    "größe-öl.example",
                    "xn--gre-l-mqa4nd.example",
                    "XN--GRE-L-MQA4ND.Example.",
                    "GRÖẞE-ÖL.example",
                    "gro\u{308}ße-o\u{308}l.example",
                    "GRO\u{308}ße-\u{ad}öl.example",
                ],
            ),
            (
                "shop.łódź.example",
                &["shop.xn--d-uga0v4h.example", "Shop.ŁÓDŹ.example", "shop.\u{142}o\u{301}dz\u{301}.example."],
            ),
            // Not hosts, but names of zones and of several domains.
            ("_dmarc.under_score%.example", &["_DMARC.under_score%.example"]),
            ("kiln", &["Kiln", "kiln."]),
        ] {
            for spelling in spellings {
                assert_eq!(canonical(spelling), expected, "{spelling}");
                assert_eq!(canonical(&canonical(spelling)), expected, "{spelling}");
            }
        }
    }

    #[test]
    fn different_domains_stay_different() {
        for [one, other] in
            [["strasse.example", "straße.example"], ["kiln.example", "kıln.example"], ["a.example", "а.example"]]
        {
            assert_ne!(canonical(one), canonical(other), "{one} {other}");
        }
    }

    #[test]
    fn other_names_stay_in_lower_case() {
        let long = "ö".repeat(127);
        for (text, expected) in [
            ("XN--0.example", "xn--0.example"),
            ("Xn--\u{fc}.example", "xn--\u{fc}.example"),
            (".", "."),
            ("a\u{308}..Example", "ä..example"),
            (&long, &long),
        ] {
            assert_eq!(canonical(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_of_the_provider_keep_their_spelling() {
        let key = |category| ServiceKey { name: ServiceName::parse("VPS-A1.example.").expect("a name"), category };
        assert_eq!(canonical_key(key(Category::Vps)), key(Category::Vps));
        assert_eq!(canonical_key(key(Category::Zone)).name.as_str(), "vps-a1.example");
    }

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
