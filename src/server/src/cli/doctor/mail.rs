//! The mail server.

use super::Finding;
use crate::config::{MailRoute, Settings};
use crate::mail::smtp::{DeliveryOutcome, SmtpSender};
use handover_rules::Timestamp;
use lettre::message::Mailbox;

const CHECK: &str = "mail server";

const FIX: &str = "check host, port, user and password in --smtp-url, --smtp-ca, and the firewall";

/// Connects and signs in; with `send_to`, also sends a test email.
pub(super) async fn check(settings: &Settings, send_to: Option<&Mailbox>, now: Timestamp, findings: &mut Vec<Finding>) {
    let MailRoute::Smtp { server, timeout, .. } = &settings.mail else {
        findings.push(Finding::ok(CHECK, "none: the demo keeps emails in its mailbox"));
        return;
    };
    let sender = SmtpSender::new(server.clone(), *timeout, None);
    if let Err(reason) = sender.check().await {
        findings.push(Finding::fail(CHECK, reason, FIX));
        return;
    }
    findings.push(Finding::ok(CHECK, "it accepts the connection"));
    if let Some(to) = send_to {
        findings.push(send(&sender, settings, to, now).await);
    }
}

async fn send(sender: &SmtpSender, settings: &Settings, to: &Mailbox, now: Timestamp) -> Finding {
    const CHECK: &str = "test email";
    let delivery = sender.deliver_test(&settings.mail_from, to, now).await;
    match delivery.outcome {
        DeliveryOutcome::Accepted => {
            Finding::ok(CHECK, format!("accepted for {}. Its source should say spf=pass and dkim=pass", to.email))
        }
        _ => Finding::fail(
            CHECK,
            format!("not accepted: {}", delivery.answer),
            "let the mail server accept the sender (--mail-from) and the recipient",
        ),
    }
}
