//! Delivery reports (RFC 3464): which of them show that the address of an account does not work (decision 0059).
//!
//! Anybody can write a report. It counts only for an email of ours that it names, and for the address that this email was
//! sent to.

use crate::{EmailAddress, Timestamp, string_enum};

string_enum! {
    /// The act of a mail server on an email (`Action`).
    pub enum ReportedAction {
        /// It gave up.
        Failed = "failed",
        /// It keeps trying.
        Delayed = "delayed",
        /// It delivered it.
        Delivered = "delivered",
        /// It handed it on to a server that sends no reports.
        Relayed = "relayed",
        /// It handed it on to several addresses.
        Expanded = "expanded",
    }
}

/// A status code (RFC 3463), such as 5.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnhancedStatus {
    /// 2 is success, 4 a temporary failure, 5 a permanent one.
    pub class: u16,
    /// The subject, such as 1 for the address.
    pub subject: u16,
    /// The detail.
    pub detail: u16,
}

impl EnhancedStatus {
    /// Parses a status. A comment may follow.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.split_whitespace().next()?;
        let mut numbers = code.split('.').map(|part| part.parse().ok());
        let (class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
        numbers.next().is_none().then_some(Self { class, subject, detail })
    }

    const fn is_permanent(self) -> bool {
        self.class == 5
    }

    /// The failure is about the address, its mailbox, the way to it, or nothing in particular. The others are about this
    /// email or its sender, such as 5.7.1, which a server that blocks the sender replies for every address.
    const fn is_about_address(self) -> bool {
        matches!(self.subject, 0 | 1 | 2 | 4)
    }
}

/// A report about one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryReport {
    /// The act.
    pub action: ReportedAction,
    /// The status.
    pub status: EnhancedStatus,
    /// The recipient, as the reporting server and as the sender knows it: they differ if the email was forwarded.
    pub recipients: Vec<EmailAddress>,
}

/// The email that a report names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedMail {
    /// The mail server has accepted it, or may have, and no failure was reported yet.
    pub is_sent: bool,
    /// The address that it was sent to.
    pub sent_to: EmailAddress,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The current address of its account, and when that was confirmed; `None` without an account.
    pub account: Option<(EmailAddress, Option<Timestamp>)>,
}

string_enum! {
    /// The effect of a report.
    pub enum ReportEffect {
        /// The address of the account does not work. The email waits for another one, or until this one is confirmed.
        AddressMarked = "addressMarked",
        /// The email counts as failed. The address stays as it is.
        MailFailed = "mailFailed",
        /// None: the failure is not permanent.
        Temporary = "temporary",
        /// None: a failure of this email was reported before.
        Repeated = "repeated",
        /// None: it names no email that was sent to this address.
        UnknownMail = "unknownMail",
    }
}

/// Decides the effect of a report on the email that it names.
#[must_use]
pub fn effect(report: &DeliveryReport, mail: Option<&ReportedMail>) -> ReportEffect {
    let is_recipient = |mail: &&ReportedMail| report.recipients.iter().any(|to| to.is_same_mailbox(&mail.sent_to));
    let Some(mail) = mail.filter(is_recipient) else { return ReportEffect::UnknownMail };
    if report.action != ReportedAction::Failed || !report.status.is_permanent() {
        return ReportEffect::Temporary;
    }
    if !mail.is_sent {
        return ReportEffect::Repeated;
    }
    // A report that is older than the confirmation says nothing about the address as it is now.
    let is_present = |(address, confirmed_at): &(EmailAddress, Option<Timestamp>)| {
        address.is_same_mailbox(&mail.sent_to) && confirmed_at.is_none_or(|at| at <= mail.sent_at)
    };
    if report.status.is_about_address() && mail.account.as_ref().is_some_and(is_present) {
        ReportEffect::AddressMarked
    } else {
        ReportEffect::MailFailed
    }
}
