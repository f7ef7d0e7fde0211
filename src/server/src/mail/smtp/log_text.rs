//! Replies of mail servers in the log, verbatim on one line, except text that they may repeat from an email (decision
//! 0049).

use crate::mail::phrases::one_line;
use handover_rules::EmailAddress;

const LONGEST: usize = 300;

/// Stands for a word that is left out.
const LEFT_OUT: &str = "[…]";

/// Length from which a word with a digit may be a code, a token or a part of one; these have 32 characters.
const LONG: usize = 16;

/// The same for a word without a digit.
const TOO_LONG: usize = 24;

/// Length from which a local part is not looked for as a whole word only.
const DISTINCT: usize = 4;

/// The reply to an email to `recipient`, for the log.
pub(super) fn for_log(reply: &str, recipient: &EmailAddress) -> String {
    let recipient = recipient.as_str().to_lowercase();
    let local_part = recipient.rsplit_once('@').map_or(recipient.as_str(), |(local_part, _)| local_part);
    let reply = one_line(reply);
    let words = reply.split(' ').map(|word| if is_private(word, local_part) { LEFT_OUT } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// Whether a word is, or may contain, an address, a link or a code.
fn is_private(word: &str, local_part: &str) -> bool {
    let word = word.to_lowercase();
    let is_of_code = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '=');
    let may_be_code =
        |part: &str| part.len() >= TOO_LONG || part.len() >= LONG && part.contains(|c: char| c.is_ascii_digit());
    word.contains(['@', '＠'])
        || word.contains("://")
        || local_part.len() >= DISTINCT && word.contains(local_part)
        || word.split(|c: char| !c.is_alphanumeric()).any(|part| part == local_part)
        || word.split(|c| !is_of_code(c)).any(may_be_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_has_the_reply_of_the_mail_server_without_email_content() {
        for (reply, expected) in [
            ("451 4.7.1 Greylisted, please try again in 300 seconds", None),
            ("421 4.7.0 mx1.protection.mail.example: service unavailable (authentication-required)", None),
            ("550 5.1.1 <Bo@mail.example>: user unknown", Some("550 5.1.1 […] user unknown")),
            ("550 bo=mail.example is no mailbox, bo.", Some("550 […] is no mailbox, […]")),
            ("550 boat is kept", Some("550 boat is kept")),
            ("554 no \u{1b}[31m\r\n554 spam\u{202e} here\0", Some("554 no [31m 554 spam here")),
            (
                "554 spam: see https://mail.example/#token=abc or K7QF9X2MK7QF9X2MK7QF9X2MK7QF9X2M",
                Some("554 spam: see […] or […]"),
            ),
            ("554 'k7qf9x2mk7qf9x2m' and QWERTZUIOPASDFGHJKLYXCVB", Some("554 […] and […]")),
            ("550 a_B-3456789012345678 and (a+b/3456789012345678==)", Some("550 […] and […]")),
        ] {
            let recipient = EmailAddress::parse("bo@mail.example").expect("an address");
            assert_eq!(for_log(reply, &recipient), expected.unwrap_or(reply));
        }
        let recipient = EmailAddress::parse("Toni.Admin@mail.example").expect("an address");
        assert_eq!(for_log("550 no toni.admin/inbox", &recipient), "550 no […]");
        assert_eq!(for_log(&"550 ".repeat(200), &recipient).len(), LONGEST);
    }
}
