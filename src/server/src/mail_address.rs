//! Addresses as SMTP takes them. One function decides whether a new address is accepted and whether it can be sent to.

use handover_rules::EmailAddress;
use lettre::address::Address;

/// Maximum length of an address in a command (RFC 5321, 4.5.3.1.3, without the angle brackets).
const LONGEST: usize = 254;

/// The address as it is written in commands and headers; `None` if mails cannot be sent to it. The domain is always ASCII, so
/// that only letters of the local part need SMTPUTF8 (RFC 6531), which many mail servers lack.
pub(crate) fn smtp_address(address: &EmailAddress) -> Option<Address> {
    let (_, domain) = address.parts();
    let domain = ascii_domain(domain)?;
    let local = address.local_part_of_header();
    let fits = local.len() + 1 + domain.len() <= LONGEST;
    // lettre rejects valid local parts, such as emojis, and letters in quotes. `EmailAddress` has nothing that could end
    // a command or a header.
    fits.then(|| Address::new_dangerous(local, domain))
}

/// Parses a new address, for an account or a holder.
pub(crate) fn parse_mailable(text: &str) -> Option<EmailAddress> {
    EmailAddress::mailable(text).filter(is_mailable)
}

pub(crate) fn is_mailable(address: &EmailAddress) -> bool {
    smtp_address(address).is_some()
}

/// Brings the domain of a sender to its ASCII form.
pub(crate) fn with_ascii_domain(sender: &Address) -> Address {
    let domain = ascii_domain(sender.domain()).unwrap_or_else(|| sender.domain().to_owned());
    Address::new_dangerous(sender.user(), domain)
}

fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_ascii() { Some(domain.to_owned()) } else { idna::domain_to_ascii_strict(domain).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted_address_has_a_form_for_smtp() {
        let long = [&"a".repeat(62), ".@halden.example"].concat();
        for (text, sent) in [
            ("mira@halden.example", Some("mira@halden.example")),
            ("mira..sol@halden.example", Some("\"mira..sol\"@halden.example")),
            ("mira.@halden.example", Some("\"mira.\"@halden.example")),
            (".mira@halden.example", Some("\".mira\"@halden.example")),
            ("jo@gärten-öst.example", Some("jo@xn--grten-st-0za9p.example")),
            ("jo@GÄRTEN-öst.example", Some("jo@xn--grten-st-0za9p.example")),
            ("zoë@gärten-öst.example", Some("zoë@xn--grten-st-0za9p.example")),
            ("ł..x@halden.example", Some("\"ł..x\"@halden.example")),
            ("♥@halden.example", Some("♥@halden.example")),
            ("mira@a_b.example", None),
            ("mira@-a.example", None),
            ("mira@a\u{200b}b.example", None),
            ("mi\u{200d}ra@halden.example", None),
            ("mira@halden.1", None),
            // UTS 46 rejects it: a combining mark begins the label, an undefined character, too long in Punycode.
            ("mira@\u{301}a.example", None),
            ("mira@ä\u{378}.example", None),
            ("mira@é\u{2024}.example", None),
            (&long, None),
        ] {
            let accepted = parse_mailable(text);
            let written = accepted.as_ref().and_then(smtp_address).map(|address| address.to_string());
            assert_eq!((written.as_deref(), accepted.is_some()), (sent, sent.is_some()), "{text}");
        }
    }

    #[test]
    fn sender_has_an_ascii_domain() {
        let sender = Address::new("no-reply", "gärten-öst.example").expect("an address");
        assert_eq!(with_ascii_domain(&sender).to_string(), "no-reply@xn--grten-st-0za9p.example");
    }
}
