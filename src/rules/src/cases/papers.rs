//! A case, the papers that it needs, and which files are accepted.

use super::{Approval, CaseNumber, CasePolicy, CaseState, Claimant, Objector, Objectors, Procedure};
use crate::desk::StaffId;
use crate::model::timestamp;
use crate::{EmailAddress, LegalForm, NicHandle, Timestamp, string_enum, typed_id};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

typed_id! {
    /// A paper of a case.
    PaperId
}

string_enum! {
    /// Kind of a paper.
    #[derive(PartialOrd, Ord)]
    pub enum PaperKind {
        /// Identity card or passport of the holder; of an organisation, of a person who may sign for it.
        Identity = "identity",
        /// Bill or certificate with the address of a person, under three months old.
        ProofOfAddress = "proofOfAddress",
        /// Extract of the register of companies, under three months old.
        RegisterExtract = "registerExtract",
        /// Publication of an association in the official journal, or its register extract, under three months old.
        JournalExtract = "journalExtract",
        /// Act, statute or decision that founds any other body and names who may sign for it.
        FoundingAct = "foundingAct",
        /// Authority that the holder has signed for the claimant.
        Authority = "authority",
        /// Agreement that both the present and the new holder have signed.
        Agreement = "agreement",
        /// Identity card or passport of a claimant who neither is the holder nor acts for the holder.
        ClaimantIdentity = "claimantIdentity",
        /// Deed or certificate of inheritance.
        Deed = "deed",
        /// Judgment that nothing can be appealed against any more.
        Judgment = "judgment",
    }
}

/// The papers that a case needs, in the order in which screens list them. An heir, or the winner of a lawsuit, cannot
/// have papers of the holder.
#[must_use]
pub fn papers_needed(procedure: Procedure, form: LegalForm, claimant: Claimant) -> Vec<PaperKind> {
    match claimant {
        Claimant::Heir => return vec![PaperKind::ClaimantIdentity, PaperKind::Deed],
        Claimant::CourtDecision => return vec![PaperKind::ClaimantIdentity, PaperKind::Judgment],
        Claimant::Holder | Claimant::Representative => {}
    }
    let mut needed = vec![PaperKind::Identity];
    needed.push(match form {
        LegalForm::Individual => PaperKind::ProofOfAddress,
        LegalForm::Corporation | LegalForm::PersonalCorporation => PaperKind::RegisterExtract,
        LegalForm::Association => PaperKind::JournalExtract,
        LegalForm::Administration | LegalForm::Other => PaperKind::FoundingAct,
    });
    if claimant == Claimant::Representative {
        needed.push(PaperKind::Authority);
    }
    if procedure == Procedure::ChangeHolder {
        needed.push(PaperKind::Agreement);
    }
    needed
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperFacts {
    pub id: PaperId,
    pub kind: PaperKind,
    /// Time of sending to staff; `None` while the claimant can still remove it.
    pub sent_at: Option<Timestamp>,
    pub opened_by: Vec<StaffId>,
}

string_enum! {
    /// A type of file that is accepted as a paper, recognised by its content.
    pub enum PaperType {
        /// PDF.
        Pdf = "pdf",
        /// JPEG.
        Jpeg = "jpeg",
        /// PNG.
        Png = "png",
    }
}

string_enum! {
    /// The reason a file is refused.
    pub enum UnfitPaper {
        /// It has no content.
        Empty = "empty",
        /// It has more bytes than a paper may have.
        TooLarge = "tooLarge",
        /// By its content, it is neither PDF, JPEG nor PNG.
        UnknownType = "unknownType",
        /// It begins like one of these types, but is cut off or damaged.
        Damaged = "damaged",
        /// It is an image with more pixels than a scan has.
        TooManyPixels = "tooManyPixels",
        /// The scanner found something harmful.
        Harmful = "harmful",
        /// The scanner gave no answer, so the file was not accepted. It can be uploaded again.
        NotScanned = "notScanned",
        /// The case has reached the limit of papers.
        TooMany = "tooMany",
        /// As many papers were uploaded today as may be, also if some were removed.
        TooOften = "tooOften",
    }
}

/// Pixels of the largest image, an A4 page at 800 dots per inch: a viewer needs four bytes of memory for each.
pub const MOST_PIXELS: u64 = 64_000_000;

/// Pixels of the longest side of an image.
pub const LONGEST_SIDE: u64 = 20_000;

/// Checks the size of a file. The browser asks before it uploads, the server while it reads.
pub const fn check_size(bytes: u64, policy: &CasePolicy) -> Result<(), UnfitPaper> {
    if bytes == 0 {
        Err(UnfitPaper::Empty)
    } else if bytes > policy.largest_paper as u64 {
        Err(UnfitPaper::TooLarge)
    } else {
        Ok(())
    }
}

/// Checks the dimensions that an image declares.
pub const fn check_dimensions(width: u64, height: u64) -> Result<(), UnfitPaper> {
    if width == 0 || height == 0 {
        Err(UnfitPaper::Damaged)
    } else if width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS {
        Err(UnfitPaper::TooManyPixels)
    } else {
        Ok(())
    }
}

/// The type that the first bytes of a file show. PDF allows up to 1024 bytes before its mark; they are not accepted here,
/// because such a file can be of another type too.
#[must_use]
pub fn type_of(content: &[u8]) -> Option<PaperType> {
    const MARKS: [(&[u8], PaperType); 3] =
        [(b"%PDF-", PaperType::Pdf), (b"\xff\xd8\xff", PaperType::Jpeg), (b"\x89PNG\r\n\x1a\n", PaperType::Png)];
    MARKS.into_iter().find(|(mark, _)| content.starts_with(mark)).map(|(_, found)| found)
}

/// Longest name of a file that is kept, in characters.
const LONGEST_FILE_NAME: usize = 100;

/// The name of a file as it is shown: its last part, without misleading characters.
#[must_use]
pub fn shown_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_fine = |c: &char| !c.is_control() && !crate::model::account::changes_direction(*c) && !"<>\"".contains(*c);
    name.chars().filter(is_fine).take(LONGEST_FILE_NAME).collect()
}

/// A case, without its papers and links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    pub number: CaseNumber,
    pub procedure: Procedure,
    pub legal_form: LegalForm,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// The person of the staff who opened it for the claimant, if it was not the claimant.
    pub opened_by: Option<StaffId>,
    #[serde(deserialize_with = "timestamp::read")]
    pub opened_at: Timestamp,
    pub state: CaseState,
    /// Since when it has been in this state; while it waits for papers, the last word of the claimant.
    #[serde(deserialize_with = "timestamp::read")]
    pub since: Timestamp,
    /// Length of this wait in seconds, by the policy when it began: its end was announced, so a later policy does not
    /// change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
    /// Reminders of this wait that were sent (at most two).
    pub reminders: u8,
    pub asked_again: Vec<PaperKind>,
    /// Approvals since the papers were sent last, oldest first.
    pub approvals: Vec<Approval>,
    /// Holder and admin at the first of the approvals. The approvals count against nobody else.
    pub objectors: Option<Objectors>,
    /// Papers uploaded since `first_upload_at`.
    #[serde(default)]
    pub uploads: u32,
    /// The first upload of the present 24 hours.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub first_upload_at: Option<Timestamp>,
    /// The holder and the current admin were notified of the case.
    pub is_announced: bool,
}

impl Case {
    /// As whom an account can object in a session of its own: as the admin, or as the holder if `is_own` has its address
    /// among the confirmed ones of the account. For every other account, the case does not exist.
    ///
    /// An objection changes nothing but that staff look at the case again, so it needs no private link.
    #[must_use]
    pub fn objector(
        &self,
        account: &NicHandle,
        is_own: impl Fn(&EmailAddress) -> bool,
        present: &Objectors,
        now: Timestamp,
        policy: &CasePolicy,
    ) -> Option<Objector> {
        let is_period =
            self.state == CaseState::ObjectionPeriod && policy.wait_until(self).is_some_and(|end| now < end);
        let is_admin = present.is(Objector::Admin, account.as_str());
        let is_holder = || present.holder.as_ref().is_some_and(|holder| is_own(&holder.email));
        match is_period {
            false => None,
            true if is_admin => Some(Objector::Admin),
            true => is_holder().then_some(Objector::Holder),
        }
    }
}

impl CasePolicy {
    /// The end of the present wait: the case closes, or is carried out. `None` while it waits for staff, and after its
    /// end.
    #[must_use]
    pub fn wait_until(&self, case: &Case) -> Option<Timestamp> {
        let configured = self.wait_in(case.state)?;
        let seconds = case.wait.unwrap_or(configured);
        Some(case.since + TimeDelta::seconds(seconds.into()))
    }

    /// Seconds that a wait takes which begins now.
    pub(super) const fn wait_in(&self, state: CaseState) -> Option<u32> {
        match state {
            CaseState::Opened => Some(self.confirmation),
            CaseState::CollectingPapers => Some(self.silence),
            CaseState::ObjectionPeriod => Some(self.objection),
            _ => None,
        }
    }

    /// The time at which the papers of a case are deleted; `None` before its end.
    #[must_use]
    pub fn papers_deleted_at(&self, case: &Case) -> Option<Timestamp> {
        case.state.is_final().then(|| case.since + TimeDelta::seconds(self.papers_kept.into()))
    }
}

/// The kinds of papers that are still missing before the claimant can send them: those needed, and a new one of each kind
/// that staff asked for again.
#[must_use]
pub fn papers_missing(case: &Case, papers: &[PaperFacts]) -> Vec<PaperKind> {
    let mut wanted = papers_needed(case.procedure, case.legal_form, case.claimant);
    wanted.extend(case.asked_again.iter().copied());
    wanted.sort_unstable();
    wanted.dedup();
    let is_there = |kind: PaperKind| {
        let is_again = case.asked_again.contains(&kind);
        papers.iter().any(|paper| paper.kind == kind && !(is_again && paper.sent_at.is_some()))
    };
    wanted.retain(|kind| !is_there(*kind));
    wanted
}
