//! One conversation with a mail server, step by step: what a refusal means depends on where it comes.

use crate::config::SmtpServer;
use lettre::Message;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use std::error::Error;
use std::time::Duration;

/// What became of a mail that was to be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedOver {
    /// The mail server has taken it.
    Taken,
    /// The mail server will never take it.
    Refused,
    /// It was not taken this time, and cannot have been.
    NotTaken,
    /// It may or may not have been taken.
    Doubtful,
}

/// How far a conversation got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Greetings, TLS and signing in.
    Entry,
    /// Who sends the mail.
    Sender,
    /// Who is to get it.
    Receiver,
    /// Announcing the mail itself.
    Data,
    /// The mail itself.
    Content,
}

/// How long saying goodbye may take: by then everything is settled.
const FAREWELL: Duration = Duration::from_secs(5);

/// An address of the server that does not answer takes up one of so many shares of the time there is, so that there is
/// some left for its other addresses and for the conversation.
const SHARES: u32 = 4;

/// A mail server.
pub(super) struct MailServer(pub(super) SmtpServer);

impl MailServer {
    /// Hands a mail over, within `patience`.
    pub(super) async fn hand_over(&self, message: &Message, patience: Duration) -> HandedOver {
        let talk = async {
            let mut connection = self.enter(patience / SHARES).await.map_err(|error| judge(Step::Entry, &error))?;
            let outcome = converse(&mut connection, message).await;
            Ok((connection, outcome.unwrap_or_else(|(step, error)| judge(step, &error))))
        };
        // A server that stops talking would keep us waiting for ever, and every other mail with us. What is dropped
        // half-way closes its connection.
        match tokio::time::timeout(patience, talk).await {
            Ok(Ok((connection, outcome))) => {
                // By itself: a server that is slow to say goodbye makes nothing doubtful, and no other mail wait.
                tokio::spawn(say_goodbye(connection));
                outcome
            }
            Ok(Err(outcome)) => outcome,
            Err(_) => HandedOver::Doubtful,
        }
    }

    /// Gets to where mails are taken. Of several addresses of the server each may take `share` to answer at all.
    async fn enter(&self, share: Duration) -> Result<AsyncSmtpConnection, SmtpError> {
        let tls = match &self.0.tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let host = self.0.host.trim_start_matches('[').trim_end_matches(']');
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((host, self.0.port), Some(share), &self.0.client_name, tls, None)
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

/// Whether it is heard changes nothing.
async fn say_goodbye(mut connection: AsyncSmtpConnection) {
    let _ = tokio::time::timeout(FAREWELL, connection.abort()).await;
}

async fn converse(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<HandedOver, (Step, SmtpError)> {
    let envelope = message.envelope();
    let content = message.formatted();
    let mut options = Vec::new();
    if envelope.to().iter().chain(envelope.from()).any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(HandedOver::NotTaken);
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !content.is_ascii() {
        if !connection.server_info().supports_feature(Extension::EightBitMime) {
            return Ok(HandedOver::NotTaken);
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let at = |step| move |error| (step, error);
    connection.command(Mail::new(envelope.from().cloned(), options)).await.map_err(at(Step::Sender))?;
    for receiver in envelope.to() {
        connection.command(Rcpt::new(receiver.clone(), Vec::new())).await.map_err(at(Step::Receiver))?;
    }
    connection.command(Data).await.map_err(at(Step::Data))?;
    connection.message(&content).await.map_err(at(Step::Content))?;
    Ok(HandedOver::Taken)
}

/// A mail server that answered has not taken the mail; one that got all of it and never answered may have.
fn judge(step: Step, error: &SmtpError) -> HandedOver {
    match error.status() {
        Some(code) => {
            let text = error.source().map(ToString::to_string).unwrap_or_default();
            if is_about_receiver(step, u16::from(code), &text) { HandedOver::Refused } else { HandedOver::NotTaken }
        }
        None if step == Step::Content && !error.is_client() => HandedOver::Doubtful,
        None => HandedOver::NotTaken,
    }
}

/// Whether a refusal says that this receiver will never get this mail. All others are about the moment, such as a full
/// mailbox, or for the operator to mend, such as a sender or a network that is not welcome; until then mails wait. The
/// enhanced code (RFC 3463) knows best; without one only a refusal of the receiver's address itself is about it.
fn is_about_receiver(step: Step, code: u16, text: &str) -> bool {
    if matches!(step, Step::Entry | Step::Sender) || !(500..600).contains(&code) {
        return false;
    }
    match enhanced(text) {
        // The sender's mailbox, the sender's host.
        Some((5, 1, 7 | 8)) => false,
        Some((class, subject, _)) => (class, subject) == (5, 1),
        // No such mailbox, it is elsewhere, there can be none, its host takes no mails.
        None => step == Step::Receiver && matches!(code, 550 | 551 | 553 | 556),
    }
}

/// The enhanced status code that a reply begins with: `5.1.1`.
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
    fn only_what_is_about_the_receiver_is_final() {
        for (step, code, text, is_final) in [
            (Step::Receiver, 550, "nobody here", true),
            (Step::Receiver, 550, "5.1.1 User unknown", true),
            (Step::Receiver, 550, "5.1.10 takes no mails", true),
            (Step::Receiver, 556, "takes no mails", true),
            (Step::Content, 550, "5.1.1 User unknown", true),
            (Step::Receiver, 553, "5.1.8 Sender's domain not found", false),
            (Step::Receiver, 550, "5.7.1 Relaying denied", false),
            (Step::Receiver, 552, "5.2.2 Mailbox full", false),
            (Step::Receiver, 552, "mailbox full", false),
            (Step::Receiver, 554, "Access denied", false),
            (Step::Receiver, 554, "5.3.4 too big", false),
            (Step::Receiver, 450, "4.2.1 later", false),
            (Step::Content, 550, "looks like spam", false),
            (Step::Content, 554, "5.7.1 looks like spam", false),
            (Step::Sender, 553, "5.1.8 sender rejected", false),
            (Step::Sender, 550, "5.1.1 sender unknown", false),
            (Step::Sender, 553, "sender rejected", false),
            (Step::Entry, 554, "no service", false),
            (Step::Entry, 535, "5.7.8 wrong password", false),
            (Step::Receiver, 550, "5.1 is no such code", true),
            (Step::Receiver, 550, "", true),
        ] {
            assert_eq!(is_about_receiver(step, code, text), is_final, "{step:?} {code} {text}");
        }
    }
}
