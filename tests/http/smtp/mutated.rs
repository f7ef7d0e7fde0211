//! Mutated replies of a mail server. For any replies, an attempt ends in time, counts as accepted only if the server
//! explicitly said so, and as failed only if the server said so or cannot have the whole email.

use crate::mutation::{cases, mutations};
use handover_rules::account::AccountNotice;
use handover_rules::{EmailAddress, Language, MailId};
use handover_server::config::SmtpServer;
use handover_server::mail::render::RenderedEmail;
use handover_server::mail::smtp::{DeliveryOutcome, SmtpSender};
use handover_store::{AccountTopic, MailTopic, OutboxEntry};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The replies of a session, by step: greeting, `EHLO`, `MAIL`, `RCPT`, `DATA`, content.
const REPLIES: [&str; 6] = [
    "220 mail.example ESMTP\r\n",
    "250-mail.example greets handover\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8\r\n",
    "250 2.1.0 sender fine\r\n",
    "250 2.1.5 recipient fine\r\n",
    "354 go on\r\n",
    "250 2.0.0 taken\r\n",
];

/// Other replies that are mutated as well, at every step.
const OTHERS: [&str; 7] = [
    "550 5.1.1 nobody here\r\n",
    "451 4.7.1 later\r\n",
    "421 4.3.2 closing\r\n",
    "550-5.1.1 nobody\r\n550 5.1.1 here\r\n",
    "354 go on\r\n",
    "250 fine\r\n250 fine\r\n",
    "250 fine\r\n354 go on\r\n",
];

/// The timeout of an attempt, which many cases reach because a reply is incomplete.
const TIMEOUT: Duration = Duration::from_millis(400);

/// Far more than an attempt may take.
const HANG: Duration = Duration::from_secs(20);

const IN_PARALLEL: usize = 64;

/// A reply, and the step at which it is sent.
#[derive(Clone, Debug)]
struct MutatedReply {
    step: usize,
    reply: Vec<u8>,
    /// The connection ends after the reply.
    breaks_off: bool,
}

/// Record of a session: the bytes that the server received and sent.
struct Seen {
    /// The server has the whole email.
    has_content: bool,
    /// All it sent.
    sent: Vec<u8>,
}

/// Serves one session. It ends when the client does, or when the case breaks it off.
async fn serve(listener: TcpListener, case: MutatedReply) -> Seen {
    let mut seen = Seen { has_content: false, sent: Vec::new() };
    let (connection, _) = listener.accept().await.expect("a connection");
    let mut connection = BufReader::new(connection);
    for (step, usual) in REPLIES.iter().enumerate() {
        let is_read = match step {
            0 => true,
            5 => {
                seen.has_content = read_content(&mut connection).await;
                seen.has_content
            }
            // The client may give up instead.
            _ => read_command(&mut connection, ["EHLO", "MAIL", "RCPT", "DATA"][step - 1]).await,
        };
        if !is_read {
            return seen;
        }
        let reply = if step == case.step { case.reply.as_slice() } else { usual.as_bytes() };
        seen.sent.extend_from_slice(reply);
        if connection.write_all(reply).await.is_err() || (case.breaks_off && step == case.step) {
            return seen;
        }
    }
    // Until the client takes its leave.
    let _ = connection.read_line(&mut String::new()).await;
    seen
}

async fn read_command(connection: &mut BufReader<tokio::net::TcpStream>, name: &str) -> bool {
    let mut line = String::new();
    connection.read_line(&mut line).await.is_ok() && line.starts_with(name)
}

async fn read_content(connection: &mut BufReader<tokio::net::TcpStream>) -> bool {
    let mut content = Vec::new();
    while !content.ends_with(b"\r\n.\r\n") {
        match connection.read_until(b'\n', &mut content).await {
            Ok(read) if read > 0 => {}
            _ => return false,
        }
    }
    true
}

/// The codes of the complete replies in order (RFC 5321, 4.2). A malformed reply ends the list.
fn codes(sent: &[u8]) -> Vec<u16> {
    let (mut codes, mut is_inside) = (Vec::new(), false);
    let text = String::from_utf8_lossy(sent);
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines.pop();
    for line in lines {
        let code = line.get(..3).and_then(|code| code.parse().ok()).filter(|code| (200..600).contains(code));
        match code {
            Some(code) => {
                is_inside = line.as_bytes().get(3) == Some(&b'-');
                if !is_inside {
                    codes.push(code);
                }
            }
            // Text of a reply that goes on.
            None if is_inside => {}
            None => return codes,
        }
    }
    codes
}

fn is_justified(outcome: DeliveryOutcome, seen: &Seen) -> bool {
    let codes = codes(&seen.sent);
    let (data, last) = (codes.get(4), codes.get(5));
    // After that the client has sent the email, whether or not all of it arrived.
    let was_asked_for_content = data == Some(&354);
    match outcome {
        // A server that replies ahead of the commands seems to accept before it has read the email.
        DeliveryOutcome::Accepted => was_asked_for_content && matches!(last, Some(200..=299)),
        DeliveryOutcome::Doubtful => was_asked_for_content,
        DeliveryOutcome::Rejected
        | DeliveryOutcome::NotAccepted
        | DeliveryOutcome::Deferred
        | DeliveryOutcome::Unavailable => !seen.has_content || matches!(last, Some(400..=599)),
    }
}

/// Delivers an email to a server that replies as in the case.
async fn try_case(case: MutatedReply) -> DeliveryOutcome {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
    let address = listener.local_addr().expect("address of the bound socket");
    let server = tokio::spawn(serve(listener, case.clone()));
    let url = format!("smtp://{address}");
    let sender = SmtpSender::new(SmtpServer::parse(&url, None).expect("a valid URL"), TIMEOUT, None);
    let entry = OutboxEntry {
        id: MailId::new(7),
        topic: MailTopic::Account(AccountTopic {
            notice: AccountNotice::Welcome,
            link: None,
            account: None,
            address: None,
            act: None,
            policy: None,
        }),
        attempts: 0,
        doubts: 0,
        lease_ended_at: None,
        queued_at: chrono::DateTime::UNIX_EPOCH,
        message_key: Some("0".repeat(32)),
    };
    let mail = RenderedEmail {
        language: Language::default(),
        subject: "Grüße".to_owned(),
        text: "Guten Tag,\n.\nes grüßt\n".to_owned(),
        html: "<p>Guten Tag</p>".to_owned(),
        link: None,
    };
    let from = "Handover <no-reply@handover.example>".parse().expect("a mailbox");
    let to = EmailAddress::parse("newcomer@mail.example").expect("a valid address");
    let attempt = tokio::time::timeout(HANG, sender.deliver(&entry, &from, ("Newcomer", &to), &mail, None));
    let outcome = attempt.await.unwrap_or_else(|_| panic!("hangs: {case:?}")).outcome;
    sender.close_idle_connections();
    let seen = tokio::time::timeout(HANG, server).await.expect("the session ends").expect("the server does not panic");
    let sent = String::from_utf8_lossy(&seen.sent);
    assert!(is_justified(outcome, &seen), "{outcome:?} after {sent:?} (whole email: {}): {case:?}", seen.has_content);
    outcome
}

/// Every step with every other reply as it is, and mutations of all.
fn all_cases() -> Vec<MutatedReply> {
    let mut found = Vec::new();
    for (step, usual) in REPLIES.iter().enumerate() {
        for original in std::iter::once(usual).chain(&OTHERS) {
            let as_is = std::iter::once(original.as_bytes().to_vec());
            let replies = as_is.chain(mutations(original.as_bytes(), cases(8)));
            found.extend(replies.enumerate().map(|(number, reply)| MutatedReply {
                step,
                reply,
                breaks_off: number % 2 == 1,
            }));
        }
    }
    found
}

#[tokio::test]
async fn mutated_replies_never_make_a_doubtful_outcome_certain() {
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    let mut running = JoinSet::new();
    for case in all_cases() {
        if running.len() == IN_PARALLEL {
            let outcome = running.join_next().await.expect("some are running").expect("justified");
            *outcomes.entry(format!("{outcome:?}")).or_default() += 1;
        }
        running.spawn(try_case(case));
    }
    while let Some(outcome) = running.join_next().await {
        *outcomes.entry(format!("{:?}", outcome.expect("justified"))).or_default() += 1;
    }
    println!("{} sessions: {outcomes:?}", outcomes.values().sum::<usize>());
    assert_eq!(outcomes.len(), 6, "every outcome occurs: {outcomes:?}");
}
