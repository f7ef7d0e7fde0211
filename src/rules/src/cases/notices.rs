//! Emails about a case.

use super::{Case, CasePolicy, CaseState, Objector};
use crate::{EmailAddress, NicHandle, Timestamp, string_enum};

string_enum! {
    /// Kind of an email about a case.
    pub enum CaseNotice {
        /// Asks the claimant to confirm the mailbox.
        ConfirmMailbox = "confirmMailbox",
        /// To the claimant: the papers to send.
        SendPapers = "sendPapers",
        /// To the claimant: the papers arrived.
        PapersReceived = "papersReceived",
        /// Asks the claimant for papers again.
        AskedAgain = "askedAgain",
        /// Reminds the claimant of missing papers.
        Reminder = "caseReminder",
        /// To the claimant: the approval and the objection period.
        Approved = "caseApproved",
        /// To the claimant: staff look at the case again.
        CheckedAgain = "checkedAgain",
        /// To the claimant: the case was carried out.
        Executed = "caseExecuted",
        /// To the claimant: staff refused the case.
        Refused = "caseRefused",
        /// To the claimant: the case is closed as asked.
        Closed = "caseClosed",
        /// To the claimant: the case closed by itself.
        Lapsed = "caseLapsed",
        /// Offers the holder or the current admin to object.
        MayObject = "mayObject",
        /// To the holder and the current admin: an objection arrived.
        Objected = "caseObjected",
        /// To the holder and the current admin: the case has ended and nothing changes.
        NothingChanges = "nothingChanges",
        /// To those concerned: the changes made.
        Changed = "caseChanged",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseRecipient {
    Claimant,
    /// The mailbox of the holder on record, or the current admin.
    Objector(Objector),
    /// Everybody else whom the outcome concerns: contacts that lost a role, and the new holder or contact.
    OthersConcerned,
}

string_enum! {
    /// The page of a case that a private link opens.
    pub enum CaseLink {
        /// Confirms the mailbox of the claimant, once.
        Confirm = "confirm",
        /// The page of the case.
        Page = "page",
        /// The page on which the holder can object.
        HolderObjection = "holderObjection",
        /// The page on which the current admin can object.
        AdminObjection = "adminObjection",
    }
}

impl CaseLink {
    /// The page on which an objector can object.
    #[must_use]
    pub const fn of(objector: Objector) -> Self {
        match objector {
            Objector::Holder => Self::HolderObjection,
            Objector::Admin => Self::AdminObjection,
        }
    }

    #[must_use]
    pub const fn objector(self) -> Option<Objector> {
        match self {
            Self::HolderObjection => Some(Objector::Holder),
            Self::AdminObjection => Some(Objector::Admin),
            Self::Confirm | Self::Page => None,
        }
    }
}

impl CaseNotice {
    /// The link that the email to this recipient contains.
    #[must_use]
    pub const fn link(self, to: CaseRecipient) -> Option<CaseLink> {
        match (self, to) {
            (Self::ConfirmMailbox, _) => Some(CaseLink::Confirm),
            (Self::MayObject, CaseRecipient::Objector(Objector::Holder)) => Some(CaseLink::HolderObjection),
            (Self::MayObject, CaseRecipient::Objector(Objector::Admin)) => Some(CaseLink::AdminObjection),
            (_, CaseRecipient::Claimant) => Some(CaseLink::Page),
            _ => None,
        }
    }

    /// Checked before a queued email is sent: the action it asks for may no longer be possible.
    #[must_use]
    pub fn is_still_needed(self, case: &Case) -> bool {
        match self {
            Self::ConfirmMailbox => case.state == CaseState::Opened,
            Self::SendPapers | Self::AskedAgain | Self::Reminder => case.state == CaseState::CollectingPapers,
            Self::MayObject => case.state == CaseState::ObjectionPeriod,
            _ => true,
        }
    }

    /// The end of the time to act on the email; `None` if it only reports something.
    #[must_use]
    pub fn useful_until(self, case: &Case, policy: &CasePolicy) -> Option<Timestamp> {
        let asks = matches!(
            self,
            Self::ConfirmMailbox | Self::SendPapers | Self::AskedAgain | Self::Reminder | Self::MayObject
        );
        policy.wait_until(case).filter(|_| asks)
    }

    /// The mailbox is unconfirmed, so the email may reach somebody unrelated to the case. It must not contain any text
    /// that the claimant can choose.
    #[must_use]
    pub const fn may_reach_a_stranger(self) -> bool {
        match self {
            Self::ConfirmMailbox => true,
            Self::SendPapers
            | Self::PapersReceived
            | Self::AskedAgain
            | Self::Reminder
            | Self::Approved
            | Self::CheckedAgain
            | Self::Executed
            | Self::Refused
            | Self::Closed
            | Self::Lapsed
            | Self::MayObject
            | Self::Objected
            | Self::NothingChanges
            | Self::Changed => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseMail {
    pub notice: CaseNotice,
    pub to: CaseRecipient,
    /// Its account; `None` for a mailbox without one.
    pub account: Option<NicHandle>,
    pub address: EmailAddress,
}

impl CaseMail {
    /// Whether one of them is enough for one mailbox. With the link to object of the admin, its reader objects as the
    /// holder, too.
    fn repeats(&self, other: &Self) -> bool {
        let is_other = |mail: &Self| mail.to != CaseRecipient::Claimant;
        self.notice == other.notice && is_other(self) && is_other(other) && self.address.is_same_mailbox(&other.address)
    }
}

/// The objectors that were notified: the email to the admin also notifies the holder, if both have one mailbox.
#[must_use]
pub fn all_notified(notified: &[(Objector, Timestamp)], have_one_mailbox: bool) -> Vec<(Objector, Timestamp)> {
    let of = |objector| notified.iter().find(|(one, _)| *one == objector).map(|(_, at)| *at);
    let holder = of(Objector::Admin).filter(|_| have_one_mailbox && of(Objector::Holder).is_none());
    notified.iter().copied().chain(holder.map(|at| (Objector::Holder, at))).collect()
}

/// Removes duplicate emails to a mailbox. Of the same email to an account and to a mailbox, the one to the account
/// stays: its language and name are known.
#[must_use]
pub fn without_repetitions(mails: Vec<CaseMail>) -> Vec<CaseMail> {
    let is_repeated = |index: usize, mail: &CaseMail| {
        let comes_first = |(at, other): (usize, &CaseMail)| {
            at != index && mail.repeats(other) && (other.account.is_some() || at < index)
        };
        mail.account.is_none() && mails.iter().enumerate().any(comes_first)
    };
    let keep: Vec<bool> = mails.iter().enumerate().map(|(index, mail)| !is_repeated(index, mail)).collect();
    mails.into_iter().zip(keep).filter_map(|(mail, keep)| keep.then_some(mail)).collect()
}
