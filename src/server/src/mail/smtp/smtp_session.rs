//! One SMTP session, command by command.
//!
//! Without lettre's own transport, which does not report how far a failed session got.
//! That separates a definite failure, which is retried with a new code, from a doubtful one, after which the recipient
//! may hold a valid code. See decision 0011.

use super::smtp_connection::{Reply, SmtpConnection, SmtpError, enhanced};
use crate::config::SmtpServer;
use handover_rules::string_enum;
use lettre::Message;
use lettre::transport::smtp::client::Tls;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{MailBodyParameter, MailParameter};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

string_enum! {
    /// Outcome of a delivery attempt.
    pub enum DeliveryOutcome {
        /// The mail server has accepted the message.
        Accepted = "accepted",
        /// The recipient was rejected for good.
        Rejected = "rejected",
        /// Not accepted; worth a retry.
        NotAccepted = "notAccepted",
        /// Not accepted yet, by a temporary reply to this email, such as greylisting: the mail server works.
        Deferred = "deferred",
        /// Not accepted, because the mail server takes no emails at all.
        Unavailable = "unavailable",
        /// The server may or may not have accepted the message.
        Doubtful = "doubtful",
    }
}

/// A delivery attempt, with the mail server's reply, or the reason for its absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryResult {
    pub outcome: DeliveryOutcome,
    /// For people.
    pub answer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SmtpPhase {
    /// Greeting and TLS.
    Connect,
    SignIn,
    /// `MAIL FROM`
    Sender,
    /// `RCPT TO`
    Recipient,
    /// `DATA`
    Data,
    /// The message and its final reply.
    Content,
}

/// The reply to `DATA` (RFC 5321, 4.1.1.4).
const START_MAIL_INPUT: u16 = 354;

/// The reply of a server that closes the connection (RFC 5321, 3.8).
const SHUTTING_DOWN: u16 = 421;

/// Timeout of `QUIT`. The outcome is already settled.
const QUIT_TIMEOUT: Duration = Duration::from_secs(5);

/// Connecting may take this fraction of the timeout, so that time remains for the session.
const CONNECT_FRACTION: u32 = 4;

/// A mail server, and connections to it that are not in use.
pub(super) struct SmtpConnectionPool {
    server: SmtpServer,
    idle: Mutex<Vec<SmtpConnection>>,
}

impl SmtpConnectionPool {
    pub(super) fn new(server: SmtpServer) -> Self {
        Self { server, idle: Mutex::default() }
    }

    /// Delivers a message within `timeout`, over a connection that is not in use, or a new one.
    pub(super) async fn deliver(&self, message: &Message, timeout: Duration) -> DeliveryResult {
        let phase = Mutex::new(SmtpPhase::Connect);
        // Dropping the future closes the connection.
        match tokio::time::timeout(timeout, self.deliver_in_session(message, timeout, &phase)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                DeliveryResult { outcome: classify_silence(*lock(&phase)), answer: "no answer in time".to_owned() }
            }
        }
    }

    async fn deliver_in_session(
        &self,
        message: &Message,
        timeout: Duration,
        phase: &Mutex<SmtpPhase>,
    ) -> DeliveryResult {
        let (mut connection, has_begun) = match self.reuse_connection(message, timeout).await {
            Some(connection) => (connection, true),
            None => match self.connect(timeout / CONNECT_FRACTION, phase).await {
                Ok(connection) => (connection, false),
                Err(error) => {
                    log_connection_failure(&error);
                    return failed(*lock(phase), &error);
                }
            },
        };
        match send_message(&mut connection, message, has_begun, phase).await {
            Ok(delivery) if delivery.outcome == DeliveryOutcome::Accepted => {
                lock(&self.idle).push(connection);
                delivery
            }
            result => {
                // In the background: a slow reply to QUIT affects neither the outcome nor other emails.
                tokio::spawn(quit(connection));
                result.unwrap_or_else(|error| failed(*lock(phase), &error))
            }
        }
    }

    /// Begins the message on an idle connection. If the server has closed it, nothing was sent, and a new connection is
    /// needed.
    async fn reuse_connection(&self, message: &Message, timeout: Duration) -> Option<SmtpConnection> {
        let mut connection = lock(&self.idle).pop()?;
        let begun = async {
            let options = mail_options(&connection, message)?;
            begin_message(&mut connection, message, options).await.ok()
        };
        let begun = tokio::time::timeout(timeout / CONNECT_FRACTION, begun).await;
        begun.is_ok_and(|begun| begun.is_some()).then_some(connection)
    }

    /// Connects as for an email, and ends the session. The error is for people.
    pub(super) async fn check(&self, timeout: Duration) -> Result<(), String> {
        let phase = Mutex::new(SmtpPhase::Connect);
        match tokio::time::timeout(timeout, self.connect(timeout / CONNECT_FRACTION, &phase)).await {
            Err(_) => Err("no answer in time".to_owned()),
            Ok(Ok(connection)) => {
                quit(connection).await;
                Ok(())
            }
            Ok(Err(error)) => Err(failed(*lock(&phase), &error).answer),
        }
    }

    /// Closes the connections that are not in use.
    pub(super) fn close_idle_connections(&self) {
        for connection in lock(&self.idle).drain(..) {
            tokio::spawn(quit(connection));
        }
    }

    /// Connects within `limit`, encrypts and authenticates.
    async fn connect(&self, limit: Duration, phase: &Mutex<SmtpPhase>) -> Result<SmtpConnection, SmtpError> {
        let SmtpServer { host, port, client_name, tls, credentials } = &self.server;
        let at_once = if let Tls::Wrapper(parameters) = tls { Some(parameters.clone()) } else { None };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let mut connection = SmtpConnection::open((host, *port), client_name, at_once, limit).await?;
        match tls {
            Tls::Required(parameters) => connection = connection.start_tls(parameters.clone()).await?,
            Tls::Opportunistic(parameters) if connection.offers("STARTTLS") => {
                connection = connection.start_tls(parameters.clone()).await?;
            }
            _ => {}
        }
        if let Some(credentials) = credentials {
            *lock(phase) = SmtpPhase::SignIn;
            connection.sign_in(credentials).await?;
        }
        Ok(connection)
    }
}

/// Logs why there is no connection, such as a certificate that is not trusted (ASVS 16.3.4). A reply is logged with the
/// email.
fn log_connection_failure(error: &SmtpError) {
    if !matches!(error, SmtpError::Refused(_)) {
        tracing::warn!(%error, "no connection to the mail server");
    }
}

async fn quit(connection: SmtpConnection) {
    let _ = tokio::time::timeout(QUIT_TIMEOUT, connection.quit()).await;
}

/// The parameters of `MAIL FROM`; `None` if the server cannot take the message, because it lacks an extension.
fn mail_options(connection: &SmtpConnection, message: &Message) -> Option<Vec<MailParameter>> {
    let envelope = message.envelope();
    let mut options = Vec::new();
    if envelope.to().iter().chain(envelope.from()).any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection.offers("SMTPUTF8") {
            return None;
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !message.formatted().is_ascii() {
        if !connection.offers("8BITMIME") {
            return None;
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Some(options)
}

async fn begin_message(
    connection: &mut SmtpConnection,
    message: &Message,
    options: Vec<MailParameter>,
) -> Result<(), SmtpError> {
    connection.command(Mail::new(message.envelope().from().cloned(), options)).await.map(|_| ())
}

/// Sends a message, whose `MAIL FROM` may have been sent. Records its progress in `phase`.
async fn send_message(
    connection: &mut SmtpConnection,
    message: &Message,
    has_begun: bool,
    phase: &Mutex<SmtpPhase>,
) -> Result<DeliveryResult, SmtpError> {
    if !has_begun {
        let Some(options) = mail_options(connection, message) else {
            let answer = "the mail server does not take this address".to_owned();
            return Ok(DeliveryResult { outcome: DeliveryOutcome::NotAccepted, answer });
        };
        *lock(phase) = SmtpPhase::Sender;
        begin_message(connection, message, options).await?;
    }
    *lock(phase) = SmtpPhase::Recipient;
    for recipient in message.envelope().to() {
        let reply = connection.command(Rcpt::new(recipient.clone(), Vec::new())).await?;
        if !is_completion(&reply) {
            return Ok(answered(DeliveryOutcome::NotAccepted, &reply));
        }
    }
    *lock(phase) = SmtpPhase::Data;
    let reply = connection.command(Data).await?;
    if reply.code != START_MAIL_INPUT {
        return Ok(answered(DeliveryOutcome::NotAccepted, &reply));
    }
    *lock(phase) = SmtpPhase::Content;
    let reply = connection.content(&message.formatted()).await?;
    // A server that counts its replies differently may ask for more, and still be about to decide.
    let outcome = if is_completion(&reply) { DeliveryOutcome::Accepted } else { DeliveryOutcome::Doubtful };
    Ok(answered(outcome, &reply))
}

const fn is_completion(reply: &Reply) -> bool {
    matches!(reply.code, 200..300)
}

fn answered(outcome: DeliveryOutcome, reply: &Reply) -> DeliveryResult {
    DeliveryResult { outcome, answer: reply.to_string() }
}

fn failed(phase: SmtpPhase, error: &SmtpError) -> DeliveryResult {
    let answer = match error {
        // The reply may repeat the password.
        SmtpError::Refused(reply) if phase == SmtpPhase::SignIn => match enhanced(&reply.text()) {
            Some((class, subject, detail)) => format!("{} {class}.{subject}.{detail} (sign-in refused)", reply.code),
            None => format!("{} (sign-in refused)", reply.code),
        },
        _ => error.to_string(),
    };
    DeliveryResult { outcome: classify_failure(phase, error), answer }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A server that does not reply may have accepted a message whose content it has, and may take others if it fell silent
/// about this recipient.
const fn classify_silence(phase: SmtpPhase) -> DeliveryOutcome {
    match phase {
        SmtpPhase::Connect | SmtpPhase::SignIn | SmtpPhase::Sender => DeliveryOutcome::Unavailable,
        SmtpPhase::Recipient | SmtpPhase::Data => DeliveryOutcome::NotAccepted,
        SmtpPhase::Content => DeliveryOutcome::Doubtful,
    }
}

/// A server that sent an error reply has not accepted the message. One that received all of it and did not reply may
/// have.
fn classify_failure(phase: SmtpPhase, error: &SmtpError) -> DeliveryOutcome {
    match error {
        SmtpError::Refused(reply) => {
            let text = reply.text();
            if is_recipient_rejected(phase, reply.code, &text) {
                DeliveryOutcome::Rejected
            } else if is_before_recipient(phase) || reply.code == SHUTTING_DOWN {
                DeliveryOutcome::Unavailable
            } else if is_deferral(reply.code, &text) {
                DeliveryOutcome::Deferred
            } else {
                DeliveryOutcome::NotAccepted
            }
        }
        SmtpError::Malformed => classify_silence(phase),
        _ if phase == SmtpPhase::Content => DeliveryOutcome::Doubtful,
        SmtpError::NotOffered(_) => DeliveryOutcome::NotAccepted,
        SmtpError::Lettre(error) if error.is_client() => DeliveryOutcome::NotAccepted,
        SmtpError::Lettre(_) | SmtpError::Network(_) | SmtpError::TooManyQuestions => DeliveryOutcome::Unavailable,
    }
}

const fn is_before_recipient(phase: SmtpPhase) -> bool {
    matches!(phase, SmtpPhase::Connect | SmtpPhase::SignIn | SmtpPhase::Sender)
}

/// Whether a reply to an email is temporary and not about the mail server's own state (`4.3.x`, such as a full disk).
fn is_deferral(code: u16, text: &str) -> bool {
    (400..500).contains(&code) && !matches!(enhanced(text), Some((_, 3, _)))
}

/// Whether a reply permanently rejects the recipient. All other errors are transient, such as a full mailbox, or for
/// the operator to fix, such as a rejected sender or network; emails wait until then. The enhanced status code (RFC
/// 3463) decides; without one, only certain replies to `RCPT TO` count.
fn is_recipient_rejected(phase: SmtpPhase, code: u16, text: &str) -> bool {
    if is_before_recipient(phase) || !(500..600).contains(&code) {
        return false;
    }
    match enhanced(text) {
        // Bad sender mailbox or sender system.
        Some((5, 1, 7 | 8)) => false,
        Some((class, subject, _)) => (class, subject) == (5, 1),
        // Mailbox unavailable, user not local, mailbox name not allowed, domain does not accept mail.
        None => phase == SmtpPhase::Recipient && matches!(code, 550 | 551 | 553 | 556),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_replies_are_deferrals_unless_the_mail_server_is_in_trouble() {
        for (code, text, expected) in [
            (450, "4.2.0 Greylisted", true),
            (451, "later", true),
            (451, "4.7.1 Please try again later", true),
            (452, "4.2.2 Mailbox full", true),
            (452, "4.3.1 Insufficient system storage", false),
            (451, "4.3.0 Temporary lookup failure", false),
            (554, "4.7.1 odd", false),
            (550, "5.7.1 Relaying denied", false),
        ] {
            assert_eq!(is_deferral(code, text), expected, "{code} {text}");
        }
    }

    #[test]
    fn only_recipient_rejections_are_permanent() {
        for (phase, code, text, is_permanent) in [
            (SmtpPhase::Recipient, 550, "nobody here", true),
            (SmtpPhase::Recipient, 550, "5.1.1 User unknown", true),
            (SmtpPhase::Recipient, 550, "5.1.10 takes no mails", true),
            (SmtpPhase::Recipient, 556, "takes no mails", true),
            (SmtpPhase::Content, 550, "5.1.1 User unknown", true),
            (SmtpPhase::Recipient, 553, "5.1.8 Sender's domain not found", false),
            (SmtpPhase::Recipient, 550, "5.7.1 Relaying denied", false),
            (SmtpPhase::Recipient, 552, "5.2.2 Mailbox full", false),
            (SmtpPhase::Recipient, 552, "mailbox full", false),
            (SmtpPhase::Recipient, 554, "Access denied", false),
            (SmtpPhase::Recipient, 554, "5.3.4 too big", false),
            (SmtpPhase::Recipient, 450, "4.2.1 later", false),
            (SmtpPhase::Content, 550, "looks like spam", false),
            (SmtpPhase::Content, 554, "5.7.1 looks like spam", false),
            (SmtpPhase::Sender, 553, "5.1.8 sender rejected", false),
            (SmtpPhase::Sender, 550, "5.1.1 sender unknown", false),
            (SmtpPhase::Sender, 553, "sender rejected", false),
            (SmtpPhase::Connect, 554, "no service", false),
            (SmtpPhase::SignIn, 535, "5.7.8 wrong password", false),
            (SmtpPhase::Recipient, 550, "5.1 is no such code", true),
            (SmtpPhase::Recipient, 550, "", true),
        ] {
            assert_eq!(is_recipient_rejected(phase, code, text), is_permanent, "{phase:?} {code} {text}");
        }
    }
}
