//! Reading a delivery report: a `multipart/report` with a part for machines and the email, or its headers.

use crate::mail::message_id::MessageId;
use crate::store::canonical_address;
use handover_rules::EmailAddress;
use handover_rules::delivery_report::{DeliveryReport, EnhancedStatus, ReportedAction};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

/// Recipients of a report that are read. Our emails have one each.
const MAX_RECIPIENTS: usize = 20;

/// A delivery report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BouncedMail {
    /// The email that it is about; `None` if this server did not send it.
    pub id: Option<MessageId>,
    /// The part about each recipient, with the reason for people.
    pub reports: Vec<(DeliveryReport, String)>,
}

/// Reads a message; `None` if it is no delivery report.
#[must_use]
pub fn parse(message: &[u8]) -> Option<BouncedMail> {
    let message = ended(message);
    let message = MessageParser::default().parse(&message)?;
    if !is_type(message.root_part(), "multipart", &["report"]) {
        return None;
    }
    let status = message.parts.iter().find(|part| is_type(part, "message", &STATUS))?;
    let returned = message.parts.iter().find_map(returned_id);
    let text = String::from_utf8_lossy(status.contents());
    let reports = fields(&text).into_iter().filter_map(|of_one| read(&of_one)).take(MAX_RECIPIENTS).collect();
    Some(BouncedMail { id: returned, reports })
}

/// The text with an empty line at its end: without one, the parser takes no line for a header. Reports are cut off, and
/// may end with headers.
fn ended(text: &[u8]) -> Vec<u8> {
    [text, b"\r\n\r\n"].concat()
}

/// The second of each is for internationalised email (RFC 6533).
const STATUS: [&str; 2] = ["delivery-status", "global-delivery-status"];
const HEADERS: [&str; 2] = ["rfc822-headers", "global-headers"];

fn is_type(part: &MessagePart<'_>, kind: &str, subtypes: &[&str]) -> bool {
    part.content_type().is_some_and(|of| {
        let subtype = of.subtype().unwrap_or_default();
        of.ctype().eq_ignore_ascii_case(kind) && subtypes.iter().any(|known| subtype.eq_ignore_ascii_case(known))
    })
}

/// The `Message-ID` of the email that a report returns.
fn returned_id(part: &MessagePart<'_>) -> Option<MessageId> {
    let id = |message: &Message<'_>| message.message_id().and_then(MessageId::parse);
    if let Some(message) = part.message() {
        return id(message);
    }
    let is_headers = is_type(part, "text", &HEADERS) || is_type(part, "message", &HEADERS);
    is_headers.then(|| MessageParser::default().parse_headers(&ended(part.contents())).as_ref().and_then(id)).flatten()
}

type Fields = Vec<(String, String)>;

/// The groups of fields: about the report itself, and about each recipient.
fn fields(text: &str) -> Vec<Fields> {
    let mut groups = vec![Fields::new()];
    for line in text.lines() {
        let Some(group) = groups.last_mut() else { continue };
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(Fields::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

/// The part of a group about its recipient; `None` without one, or if it is incomplete.
fn read(fields: &Fields) -> Option<(DeliveryReport, String)> {
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let action = field("action")?.split_whitespace().next()?.to_ascii_lowercase();
    let recipients = [field("original-recipient"), field("final-recipient")];
    let recipients: Vec<EmailAddress> = recipients.into_iter().flatten().filter_map(address).collect();
    let report = DeliveryReport {
        action: ReportedAction::parse(&action)?,
        status: EnhancedStatus::parse(field("status")?)?,
        recipients,
    };
    let reason = field("diagnostic-code").or(field("status")).unwrap_or_default();
    Some((report, reason.to_owned()))
}

/// An address behind its type, such as `rfc822; name@mail.example`.
fn address(text: &str) -> Option<EmailAddress> {
    let address = text.split_once(';').map_or(text, |(_, address)| address).trim();
    let address = address.trim_start_matches('<').trim_end_matches('>');
    EmailAddress::parse(address).map(|address| canonical_address(&address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::MailId;
    use proptest::prelude::*;

    const STATUS_PART: &str = "Reporting-MTA: dns; mx.example\r\nArrival-Date: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\n\
        Original-Recipient: rfc822;ab@mail.example\r\nFinal-Recipient: rfc822; AB2@Mail.example\r\nAction: failed\r\n\
        Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no\r\n such user\r\n";

    fn report(status_type: &str, status: &str, returned: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\n\r\nSorry.\r\n--b\r\nContent-Type: {status_type}\r\n\r\n{status}\r\n--b\r\n{returned}\r\n--b--\r\n"
        )
    }

    fn returned(kind: &str) -> String {
        format!(
            "Content-Type: {kind}\r\n\r\nMessage-ID: <handover.17.9f86d081884c7d659a2feaa0c55ad015@contacts.example>\r\nSubject: x\r\n\r\ntext\r\n"
        )
    }

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).expect("an address")
    }

    #[test]
    fn a_report_names_its_email_recipient_and_status() {
        for (status_type, kind) in [
            ("message/delivery-status", "message/rfc822"),
            ("Message/Delivery-Status", "text/rfc822-headers"),
            ("message/global-delivery-status", "message/global"),
            ("message/global-delivery-status", "message/global-headers"),
        ] {
            let bounced = parse(report(status_type, STATUS_PART, &returned(kind)).as_bytes()).expect("a report");
            assert_eq!(
                bounced.id,
                Some(MessageId { mail: MailId::new(17), key: "9f86d081884c7d659a2feaa0c55ad015".to_owned() }),
                "{kind}"
            );
            let [(of_one, reason)] = bounced.reports.as_slice() else { panic!("{bounced:?}") };
            assert_eq!(of_one.action, ReportedAction::Failed);
            assert_eq!(of_one.status, EnhancedStatus { class: 5, subject: 1, detail: 1 });
            assert_eq!(of_one.recipients, [address("ab@mail.example"), address("ab2@mail.example")]);
            assert_eq!(reason, "smtp; 550 5.1.1 no such user");
        }
    }

    #[test]
    fn a_report_in_base64_or_cut_off_is_read() {
        use base64::Engine;
        let encoded = base64::engine::general_purpose::STANDARD.encode(STATUS_PART);
        let kind = "message/delivery-status\r\nContent-Transfer-Encoding: base64";
        let bounced = parse(report(kind, &encoded, &returned("message/rfc822")).as_bytes()).expect("a report");
        assert_eq!(bounced.reports.len(), 1);
        let whole = report("message/delivery-status", STATUS_PART, &returned("message/rfc822"));
        let cut = whole.find("Subject: x").expect("a subject");
        let bounced = parse(&whole.as_bytes()[..cut]).expect("a report");
        assert!(bounced.id.is_some() && bounced.reports.len() == 1, "{bounced:?}");
    }

    #[test]
    fn other_messages_are_no_reports() {
        for text in [
            "",
            "Subject: I am away\r\nAuto-Submitted: auto-replied\r\n\r\nuntil Monday",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Action: failed\r\n--b--",
            "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    /// A report inside of the email that a report returns is not read.
    #[test]
    fn a_report_that_is_returned_says_nothing() {
        let inner = report("message/delivery-status", STATUS_PART, &returned("message/rfc822"));
        let outer = report("text/plain", "no status", &format!("Content-Type: message/rfc822\r\n\r\n{inner}"));
        assert_eq!(parse(outer.as_bytes()), None);
    }

    #[test]
    fn incomplete_groups_say_nothing() {
        for missing in ["Action", "Status"] {
            let status: String =
                STATUS_PART.split_inclusive("\r\n").filter(|line| !line.starts_with(missing)).collect();
            let bounced = parse(report("message/delivery-status", &status, &returned("message/rfc822")).as_bytes());
            assert_eq!(bounced.expect("a report").reports, [], "{missing}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_arrives_breaks_the_parser(status in ".{0,200}", returned in ".{0,200}", cut in 0_usize..900) {
            let text = report("message/delivery-status", &status, &returned);
            let _ = parse(&text.as_bytes()[..cut.min(text.len())]);
            let _ = parse(status.as_bytes());
        }
    }
}
