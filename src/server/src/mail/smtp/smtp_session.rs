//! One SMTP session, command by command.
//!
//! By hand on top of lettre's connection, because lettre's own transport does not say how far a failed session got. That
//! is what tells a definite failure, which is retried with a new code, from a doubtful one, after which the recipient may
//! hold a valid code. See decision 0011.

use crate::config::SmtpServer;
use lettre::Message;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use std::error::Error;
use std::time::Duration;

/// Outcome of a delivery attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The mail server has accepted the message.
    Accepted,
    /// The recipient was rejected for good.
    Rejected,
    /// Not accepted; worth a retry.
    NotAccepted,
    /// The server may or may not have accepted the message.
    Doubtful,
}

/// The phase of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Greeting, TLS and authentication.
    Connect,
    /// `MAIL FROM`
    Sender,
    /// `RCPT TO`
    Recipient,
    /// `DATA`
    Data,
    /// The message and its final reply.
    Content,
}

/// Timeout of `QUIT`. The outcome is settled by then.
const QUIT_TIMEOUT: Duration = Duration::from_secs(5);

/// Connecting to one IP address of the server may take this fraction of the timeout, so that time remains for its other
/// addresses and for the session.
const CONNECT_FRACTION: u32 = 4;

/// A mail server.
pub(super) struct MailServer(pub(super) SmtpServer);

impl MailServer {
    /// Delivers a message within `timeout`.
    pub(super) async fn deliver(&self, message: &Message, timeout: Duration) -> DeliveryOutcome {
        let session = async {
            let mut connection = self
                .connect(timeout / CONNECT_FRACTION)
                .await
                .map_err(|error| classify_reply(Phase::Connect, &error))?;
            let outcome = send_message(&mut connection, message).await;
            Ok((connection, outcome.unwrap_or_else(|(phase, error)| classify_reply(phase, &error))))
        };
        // A stalled server must not block all other emails. Dropping the future closes the connection.
        match tokio::time::timeout(timeout, session).await {
            Ok(Ok((connection, outcome))) => {
                // In the background: a slow reply to QUIT affects neither the outcome nor other emails.
                tokio::spawn(quit(connection));
                outcome
            }
            Ok(Err(outcome)) => outcome,
            Err(_) => DeliveryOutcome::Doubtful,
        }
    }

    /// Connects, encrypts and authenticates. `timeout` applies to each IP address of the server.
    async fn connect(&self, timeout: Duration) -> Result<AsyncSmtpConnection, SmtpError> {
        let tls = match &self.0.tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let host = self.0.host.trim_start_matches('[').trim_end_matches(']');
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((host, self.0.port), Some(timeout), &self.0.client_name, tls, None)
                .await?;
        match &self.0.tls {
            Tls::Required(parameters) => connection.starttls(parameters.clone(), &self.0.client_name).await?,
            Tls::Opportunistic(parameters) if connection.can_starttls() => {
                connection.starttls(parameters.clone(), &self.0.client_name).await?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.0.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// The reply is irrelevant.
async fn quit(mut connection: AsyncSmtpConnection) {
    let _ = tokio::time::timeout(QUIT_TIMEOUT, connection.abort()).await;
}

async fn send_message(
    connection: &mut AsyncSmtpConnection,
    message: &Message,
) -> Result<DeliveryOutcome, (Phase, SmtpError)> {
    let envelope = message.envelope();
    let content = message.formatted();
    let mut options = Vec::new();
    if envelope.to().iter().chain(envelope.from()).any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(DeliveryOutcome::NotAccepted);
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !content.is_ascii() {
        if !connection.server_info().supports_feature(Extension::EightBitMime) {
            return Ok(DeliveryOutcome::NotAccepted);
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let at = |phase| move |error| (phase, error);
    connection.command(Mail::new(envelope.from().cloned(), options)).await.map_err(at(Phase::Sender))?;
    for recipient in envelope.to() {
        connection.command(Rcpt::new(recipient.clone(), Vec::new())).await.map_err(at(Phase::Recipient))?;
    }
    connection.command(Data).await.map_err(at(Phase::Data))?;
    connection.message(&content).await.map_err(at(Phase::Content))?;
    Ok(DeliveryOutcome::Accepted)
}

/// A server that sent an error reply has not accepted the message. One that received all of it and did not reply may have.
fn classify_reply(phase: Phase, error: &SmtpError) -> DeliveryOutcome {
    match error.status() {
        Some(code) => {
            let text = error.source().map(ToString::to_string).unwrap_or_default();
            if is_recipient_rejected(phase, u16::from(code), &text) {
                DeliveryOutcome::Rejected
            } else {
                DeliveryOutcome::NotAccepted
            }
        }
        None if phase == Phase::Content && !error.is_client() => DeliveryOutcome::Doubtful,
        None => DeliveryOutcome::NotAccepted,
    }
}

/// Whether a reply permanently rejects the recipient. All other errors are transient, such as a full mailbox, or for the
/// operator to fix, such as a rejected sender or network; emails wait meanwhile. The enhanced status code (RFC 3463)
/// decides; without one, only certain replies to `RCPT TO` count.
fn is_recipient_rejected(phase: Phase, code: u16, text: &str) -> bool {
    if matches!(phase, Phase::Connect | Phase::Sender) || !(500..600).contains(&code) {
        return false;
    }
    match enhanced(text) {
        // Bad sender mailbox or sender system.
        Some((5, 1, 7 | 8)) => false,
        Some((class, subject, _)) => (class, subject) == (5, 1),
        // Mailbox unavailable, user not local, mailbox name not allowed, domain does not accept mail.
        None => phase == Phase::Recipient && matches!(code, 550 | 551 | 553 | 556),
    }
}

/// The enhanced status code at the start of a reply, such as `5.1.1`.
fn enhanced(text: &str) -> Option<(u16, u16, u16)> {
    let mut parts = text.split_whitespace().next()?.split('.').map(|part| part.parse().ok());
    match (parts.next()??, parts.next()??, parts.next()??, parts.next()) {
        (class @ (2 | 4 | 5), subject, detail, None) => Some((class, subject, detail)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_recipient_rejections_are_permanent() {
        for (phase, code, text, is_permanent) in [
            (Phase::Recipient, 550, "nobody here", true),
            (Phase::Recipient, 550, "5.1.1 User unknown", true),
            (Phase::Recipient, 550, "5.1.10 takes no mails", true),
            (Phase::Recipient, 556, "takes no mails", true),
            (Phase::Content, 550, "5.1.1 User unknown", true),
            (Phase::Recipient, 553, "5.1.8 Sender's domain not found", false),
            (Phase::Recipient, 550, "5.7.1 Relaying denied", false),
            (Phase::Recipient, 552, "5.2.2 Mailbox full", false),
            (Phase::Recipient, 552, "mailbox full", false),
            (Phase::Recipient, 554, "Access denied", false),
            (Phase::Recipient, 554, "5.3.4 too big", false),
            (Phase::Recipient, 450, "4.2.1 later", false),
            (Phase::Content, 550, "looks like spam", false),
            (Phase::Content, 554, "5.7.1 looks like spam", false),
            (Phase::Sender, 553, "5.1.8 sender rejected", false),
            (Phase::Sender, 550, "5.1.1 sender unknown", false),
            (Phase::Sender, 553, "sender rejected", false),
            (Phase::Connect, 554, "no service", false),
            (Phase::Connect, 535, "5.7.8 wrong password", false),
            (Phase::Recipient, 550, "5.1 is no such code", true),
            (Phase::Recipient, 550, "", true),
        ] {
            assert_eq!(is_recipient_rejected(phase, code, text), is_permanent, "{phase:?} {code} {text}");
        }
    }
}
