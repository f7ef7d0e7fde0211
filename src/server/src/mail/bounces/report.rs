//! Reading delivery reports: parts `message/delivery-status`, and the emails that they are about.

use crate::use_cases::bounces::BouncedMail;
use handover_rules::EmailAddress;
use handover_rules::delivery::{DeliveryReport, EnhancedStatus, ReportedAction};
use handover_rules::model::email::MessageId;
use handover_store::canonical_address;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

/// Recipients of a message that are read. Our emails have one each.
const MAX_RECIPIENTS: usize = 20;

/// Depth to which emails within emails are read: the deepest known is a report that was forwarded twice and returned.
const MAX_DEPTH: usize = 8;

/// Reads a message: its parts `message/delivery-status`, wherever they are. `None` if it has none.
#[must_use]
pub fn parse(message: &[u8]) -> Option<Vec<BouncedMail>> {
    let message = ended(message);
    let message = MessageParser::default().parse(&message)?;
    let mut found = Vec::new();
    collect(&message, MAX_DEPTH, &mut found);
    found.iter().any(|part| matches!(part, Found::Status(_))).then(|| bounced(&found))
}

/// A part of a message that counts, in the order in which they stand.
enum Found {
    Status(Vec<(DeliveryReport, String)>),
    Returned(MessageId),
}

/// Collects the parts that count, and those of the emails within this one.
fn collect(message: &Message<'_>, depth: usize, found: &mut Vec<Found>) {
    for part in &message.parts {
        if is_type(part, "message", &STATUS) {
            let text = String::from_utf8_lossy(part.contents());
            found.push(Found::Status(fields(&text).into_iter().filter_map(|of_one| read(&of_one)).collect()));
        }
        found.extend(returned_id(part).map(Found::Returned));
        if let Some(inner) = part.message().filter(|_| depth > 0) {
            collect(inner, depth - 1, found);
        }
    }
}

/// Reports with the emails that they are about. A status is about the email that is returned after it, or else about
/// the last one before it: a message may hold several reports, and one report a status for each recipient.
fn bounced(found: &[Found]) -> Vec<BouncedMail> {
    let id_of = |place: usize| {
        let id = |part: &Found| match part {
            Found::Returned(id) => Some(id.clone()),
            Found::Status(_) => None,
        };
        found[place..].iter().find_map(id).or_else(|| found[..place].iter().rev().find_map(id))
    };
    let mut all = Vec::new();
    for (place, part) in found.iter().enumerate() {
        if let Found::Status(reports) = part {
            let id = id_of(place);
            let with_id = |(report, reason): &(DeliveryReport, String)| BouncedMail {
                id: id.clone(),
                report: report.clone(),
                reason: reason.clone(),
            };
            all.extend(reports.iter().map(with_id).take(MAX_RECIPIENTS - all.len()));
        }
    }
    all
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
    use crate::mail::bounces::READ_BYTES;
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
            let [BouncedMail { id, report: of_one, reason }] = bounced.as_slice() else { panic!("{bounced:?}") };
            assert_eq!(
                *id,
                Some(MessageId { mail: MailId::new(17), key: "9f86d081884c7d659a2feaa0c55ad015".to_owned() }),
                "{kind}"
            );
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
        assert_eq!(bounced.len(), 1);
        let whole = report("message/delivery-status", STATUS_PART, &returned("message/rfc822"));
        let cut = whole.find("Subject: x").expect("a subject");
        let bounced = parse(&whole.as_bytes()[..cut]).expect("a report");
        assert!(bounced.len() == 1 && bounced[0].id.is_some(), "{bounced:?}");
    }

    #[test]
    fn other_messages_are_no_reports() {
        for text in [
            "",
            "Subject: I am away\r\nAuto-Submitted: auto-replied\r\n\r\nuntil Monday",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
             Subject: x\r\n\r\nAction: failed\r\n--b--",
            "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    fn part_of(kind: &str, content: &str) -> String {
        format!("Content-Type: {kind}\r\n\r\n{content}")
    }

    fn multipart(kind: &str, boundary: &str, parts: &[String]) -> String {
        let parts = parts.iter().map(|part| format!("--{boundary}\r\n{part}\r\n")).collect::<Vec<_>>().concat();
        format!("Content-Type: multipart/{kind}; boundary={boundary}\r\n\r\n{parts}--{boundary}--\r\n")
    }

    /// The recipients and the email of each report in a message.
    fn summary(message: &str) -> Vec<(String, Option<i64>)> {
        let bounced = parse(message.as_bytes()).unwrap_or_else(|| panic!("no report in {message}"));
        let of_one = |one: &BouncedMail| {
            let to = one.report.recipients.last().map(ToString::to_string).unwrap_or_default();
            (to, one.id.as_ref().map(|id| id.mail.get()))
        };
        bounced.iter().map(of_one).collect()
    }

    fn status_of(name: &str) -> String {
        let status = STATUS_PART.replace("AB2@Mail", &format!("{name}@mail"));
        part_of("message/delivery-status", &status)
    }

    fn email(number: u16) -> String {
        returned("message/rfc822").replace(".17.", &format!(".{number}."))
    }

    #[test]
    fn report_is_read_in_every_envelope() {
        let text = || part_of("text/plain", "Sorry.");
        let forwarded = |message: &str| part_of("message/rfc822", &format!("Subject: Fwd\r\n{message}"));
        for kind in ["mixed", "Report", "related", "alternative", "digest", "unheard-of"] {
            let plain = multipart(kind, "b", &[text(), status_of("ab"), email(17)]);
            let nested = multipart("mixed", "out", &[text(), plain.clone()]);
            let attached = multipart("mixed", "fwd", &[text(), forwarded(&nested)]);
            let twice = multipart("mixed", "again", &[text(), forwarded(&attached), text()]);
            for message in [plain, nested, attached.clone(), twice, forwarded(&attached)] {
                assert_eq!(summary(&message), [("ab@mail.example".to_owned(), Some(17))], "{message}");
            }
        }
    }

    #[test]
    fn several_reports_name_their_own_emails() {
        let of = |name: &str, number: u16| (format!("{name}@mail.example"), Some(i64::from(number)));
        let one = multipart("report", "one", &[status_of("ab"), email(17)]);
        let two = multipart("report", "two", &[status_of("cd"), email(18)]);
        assert_eq!(summary(&multipart("mixed", "b", &[one, two])), [of("ab", 17), of("cd", 18)]);
        let of_two = multipart("report", "b", &[status_of("ab"), status_of("cd"), email(17)]);
        assert_eq!(summary(&of_two), [of("ab", 17), of("cd", 17)]);
        let email_first = multipart("report", "b", &[email(17), status_of("ab")]);
        assert_eq!(summary(&email_first), [of("ab", 17)]);
        let many: Vec<String> = (0..50).map(|_| status_of("ab")).collect();
        assert_eq!(summary(&multipart("report", "b", &many)).len(), MAX_RECIPIENTS);
    }

    /// As deep as the bytes that are read allow, on a thread as small as those that parse.
    #[test]
    fn emails_within_emails_are_read_to_a_depth() {
        let deep = |depth: usize| {
            let report = multipart("report", "b", &[status_of("ab"), email(17)]);
            format!("{}{report}", "Content-Type: message/rfc822\r\n\r\n".repeat(depth))
        };
        assert_eq!(summary(&deep(MAX_DEPTH)).len(), 1);
        for bomb in [
            deep(READ_BYTES / 32),
            "Content-Type: message/rfc822\n\n".repeat(READ_BYTES / 30),
            (0..20_000)
                .map(|n| format!("Content-Type: multipart/x; boundary={n}\n\n--{n}\n"))
                .collect::<Vec<_>>()
                .concat(),
        ] {
            assert_eq!(parse(&bomb.as_bytes()[..bomb.len().min(READ_BYTES)]), None);
        }
    }

    #[test]
    fn incomplete_groups_say_nothing() {
        for missing in ["Action", "Status"] {
            let status: String =
                STATUS_PART.split_inclusive("\r\n").filter(|line| !line.starts_with(missing)).collect();
            let bounced = parse(report("message/delivery-status", &status, &returned("message/rfc822")).as_bytes());
            assert_eq!(bounced.expect("a report"), [], "{missing}");
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
