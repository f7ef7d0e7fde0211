//! Papers: which a case needs, and which files are accepted.

use super::policy::CasePolicy;
use super::{Claimant, Procedure};
use crate::desk::StaffId;
use crate::{LegalForm, Timestamp, string_enum, typed_id};

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

/// Facts about a paper that the rules need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperFacts {
    /// Id.
    pub id: PaperId,
    /// Kind.
    pub kind: PaperKind,
    /// Time of sending to staff; `None` while the claimant can still remove it.
    pub sent_at: Option<Timestamp>,
    /// The people of the staff who opened it.
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
///
/// # Errors
/// The reason to refuse it.
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
///
/// # Errors
/// The reason to refuse it.
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
