//! Procedures without access to an account: a holder, or their representative, opens a case and proves the claim by
//! papers; the provider's staff decide (decision 0033).

pub mod claim;
pub mod lifecycle;
pub mod notices;
pub mod papers;
pub mod timeline;

pub use papers::{Case, papers_missing};

use crate::desk::StaffId;
use crate::holder::data::HolderIdentity;
use crate::model::macros::string_value;
use crate::model::policy::{CALLS_A_DAY, LIMIT_PERIOD};
use crate::model::timestamp;
use crate::{NicHandle, Timestamp, string_enum};
use core::fmt;
use serde::{Deserialize, Serialize};

string_enum! {
    /// Kind of change that a case asks for.
    pub enum Procedure {
        /// Another holder of a domain.
        ChangeHolder = "changeHolder",
        /// Other contacts of a domain.
        ChangeContacts = "changeContacts",
    }
}

string_enum! {
    /// The claimant's relation to the holder.
    pub enum Claimant {
        /// The holder, or for an organisation a person that may sign for it.
        Holder = "holder",
        /// Somebody that the holder has authorized.
        Representative = "representative",
        /// An heir of the holder.
        Heir = "heir",
        /// Somebody whom a court has given the domain.
        CourtDecision = "courtDecision",
    }
}

string_enum! {
    /// State of a case.
    #[derive(PartialOrd, Ord)]
    pub enum CaseState {
        /// Waits until the claimant's mailbox is confirmed.
        Opened = "opened",
        /// Waits for papers of the claimant.
        CollectingPapers = "collectingPapers",
        /// Waits for a decision of staff.
        Checking = "checking",
        /// Approved; the holder and the current admin may object.
        ObjectionPeriod = "objectionPeriod",
        /// The change was carried out.
        Executed = "executed",
        /// Staff refused.
        Refused = "refused",
        /// The claimant closed it.
        Closed = "closed",
        /// Closed automatically, because the claimant was silent.
        Lapsed = "lapsed",
    }
}

impl CaseState {
    /// No transition leaves this state.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Executed | Self::Refused | Self::Closed | Self::Lapsed)
    }
}

string_enum! {
    /// A person who may object to an approved case.
    #[derive(PartialOrd, Ord)]
    pub enum Objector {
        /// The reader of the mailbox of the holder on record.
        Holder = "holder",
        /// The current admin.
        Admin = "admin",
    }
}

/// Number of a case, written `B-482910573`. Random, so that it reveals no volume; it gives no access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "B-482910573"))]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber(u64);

impl CaseNumber {
    const PREFIX: &str = "B-";
    const LOWEST: u64 = 100_000_000;
    const HIGHEST: u64 = 999_999_999;

    /// Wraps a number of nine digits.
    #[must_use]
    pub fn new(number: u64) -> Option<Self> {
        (Self::LOWEST..=Self::HIGHEST).contains(&number).then_some(Self(number))
    }

    /// Parses a number as it is written in emails; the prefix may be missing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix(Self::PREFIX).unwrap_or(text);
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten().and_then(Self::new)
    }

    #[must_use]
    pub const fn from_random(bits: u64) -> Self {
        Self(Self::LOWEST + bits % (Self::HIGHEST - Self::LOWEST + 1))
    }

    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", Self::PREFIX, self.0)
    }
}

string_value! { CaseNumber or "not a case number", |number| number.to_string() }

/// The consent of one person of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub by: StaffId,
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
}

/// The holder on record and the current admin of a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objectors {
    pub holder: Option<HolderIdentity>,
    /// The admin, if the domain is one here.
    pub admin: Option<NicHandle>,
}

impl Objectors {
    #[must_use]
    pub const fn has(&self, objector: Objector) -> bool {
        match objector {
            Objector::Holder => self.holder.is_some(),
            Objector::Admin => self.admin.is_some(),
        }
    }

    /// Whether a link that was mailed to `recipient`, an address or a handle, is this objector's.
    #[must_use]
    pub fn is(&self, objector: Objector, recipient: &str) -> bool {
        match objector {
            Objector::Holder => self.holder.as_ref().is_some_and(|holder| holder.email.as_str() == recipient),
            Objector::Admin => self.admin.as_ref().is_some_and(|admin| admin.as_str() == recipient),
        }
    }
}

/// Durations (in seconds) and limits of the procedures. Decision 0033 explains the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CasePolicy {
    /// Seconds in which the claimant has to confirm the mailbox.
    pub confirmation: u32,
    /// Seconds of silence after which a case that waits for papers closes.
    pub silence: u32,
    /// Seconds in which the holder and the current admin can object.
    pub objection: u32,
    /// People of the staff who have to approve, one or two.
    pub approvers: u8,
    /// Seconds that papers are kept after the end of the case.
    pub papers_kept: u32,
    /// Size of the largest paper, in bytes.
    pub largest_paper: u32,
    /// Papers of one case.
    pub papers: u32,
}

impl Default for CasePolicy {
    fn default() -> Self {
        const DAY: u32 = 24 * 60 * 60;
        Self {
            confirmation: DAY,
            silence: 30 * DAY,
            objection: 7 * DAY,
            approvers: 2,
            papers_kept: 30 * DAY,
            largest_paper: 10 * 1024 * 1024,
            papers: 10,
        }
    }
}

/// Papers that may be uploaded to one case in 24 hours; bounds repeated uploads and removals.
pub const UPLOADS_A_DAY: u32 = 40;

/// The time at which another case of a domain can be confirmed; `None` is now. Nobody has confirmed the others, so only
/// confirmed ones count, by the network that opened them.
///
/// `own` are the times of the confirmations of cases of the same network in the last 24 hours, `all` those of all, both
/// latest first.
#[must_use]
pub fn next_confirmation(own: &[Timestamp], all: &[Timestamp]) -> Option<Timestamp> {
    let in_all = CALLS_A_DAY.in_all_after(u32::try_from(own.len()).unwrap_or(u32::MAX));
    // The confirmation whose end makes room.
    let nth = |times: &[Timestamp], limit: u32| times.get(limit as usize - 1).copied();
    let end = nth(own, CALLS_A_DAY.own).max(nth(all, in_all));
    end.map(|at| at + LIMIT_PERIOD)
}
