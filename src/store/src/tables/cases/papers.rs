//! Papers and private links of cases. Contents of papers are sealed before they get here; of links, only hashes are stored.

use crate::engine::{FromRow, from_row, only, params};
use crate::rows::grouped;
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::papers::{PaperFacts, PaperId, PaperKind, PaperType};
use handover_rules::desk::StaffId;
use handover_rules::{CodeHash, Timestamp};

/// A paper without its content.
#[derive(Clone, Debug)]
pub struct PaperRecord {
    pub facts: PaperFacts,
    pub paper_type: PaperType,
    /// File name, as shown.
    pub name: String,
    pub bytes: u32,
    pub added_at: Timestamp,
    /// A scanner found nothing harmful.
    pub is_scanned: bool,
}

#[derive(Clone, Debug)]
pub struct NewPaper {
    /// Id: random, because the content is sealed for it before it is stored.
    pub id: PaperId,
    pub kind: PaperKind,
    pub paper_type: PaperType,
    /// File name, as shown.
    pub name: String,
    pub bytes: u32,
    /// A scanner found nothing harmful.
    pub is_scanned: bool,
    /// Nonce and ciphertext.
    pub sealed: Vec<u8>,
}

from_row!(PaperRecord { paper_type = "type", name, bytes, added_at, is_scanned = "scanned"; facts });

from_row!(PaperFacts { id, kind, sent_at with opened_by: Vec::new() });

impl ReadTx<'_> {
    /// The papers of a case, in order of their uploads.
    pub fn case_papers(&self, case: CaseNumber) -> StoreResult<Vec<PaperRecord>> {
        let mut papers: Vec<PaperRecord> = self.all(
            "select id, kind, type, name, bytes, added_at, sent_at, scanned
             from case_paper where case_number = ?1 order by added_at, id",
            [case],
            PaperRecord::from_row,
        )?;
        let openings: Vec<(PaperId, StaffId)> = self.all(
            "select o.paper, o.staff from case_paper p join case_paper_opening o on o.paper = p.id
             where p.case_number = ?1 order by o.paper, o.staff",
            [case],
            |row| Ok((row.get("paper")?, row.get("staff")?)),
        )?;
        let mut openings = grouped(openings);
        for paper in &mut papers {
            paper.facts.opened_by = openings.remove(&paper.facts.id).unwrap_or_default();
        }
        Ok(papers)
    }

    pub fn sealed_paper(&self, case: CaseNumber, paper: PaperId) -> StoreResult<Option<Vec<u8>>> {
        self.first("select sealed from case_paper where id = ?1 and case_number = ?2", params![paper, case], only)
    }
}

impl WriteTx<'_> {
    pub fn add_paper(&mut self, case: CaseNumber, paper: &NewPaper, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into case_paper (id, case_number, kind, type, name, bytes, added_at, scanned, sealed)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                paper.id,
                case,
                paper.kind,
                paper.paper_type,
                paper.name,
                paper.bytes,
                now,
                paper.is_scanned,
                paper.sealed,
            ],
        )
    }

    pub fn delete_paper(&mut self, case: CaseNumber, paper: PaperId) -> StoreResult<()> {
        self.run("delete from case_paper where id = ?1 and case_number = ?2", params![paper, case])
    }

    /// Marks the papers of a case as sent to staff.
    pub fn fix_papers(&mut self, case: CaseNumber, now: Timestamp) -> StoreResult<()> {
        self.run("update case_paper set sent_at = ?2 where case_number = ?1 and sent_at is null", params![case, now])
    }

    pub fn record_paper_opening(&mut self, paper: PaperId, staff: StaffId, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into case_paper_opening (paper, staff, at) values (?1, ?2, ?3) on conflict do nothing",
            params![paper, staff, now],
        )
    }
}

#[derive(Clone, Debug)]
pub struct CaseLinkRecord {
    pub case: CaseNumber,
    /// The page that it opens.
    pub link: CaseLink,
    /// The handle or address that may object by it; `None` for other links.
    pub recipient: Option<String>,
    pub is_used: bool,
}

from_row!(CaseLinkRecord { case = "case_number", link = "purpose", recipient, is_used });

impl ReadTx<'_> {
    pub fn case_link(&self, token: CodeHash) -> StoreResult<Option<CaseLinkRecord>> {
        self.first(
            "select case_number, purpose, recipient, used_at is not null as is_used
             from case_link where hash = ?1",
            [token],
            CaseLinkRecord::from_row,
        )
    }
}

impl WriteTx<'_> {
    /// Stores the hash of a link that is about to be mailed or answered, and who may object by it.
    pub fn add_case_link(
        &mut self,
        case: CaseNumber,
        (link, recipient): (CaseLink, Option<&str>),
        token: CodeHash,
    ) -> StoreResult<()> {
        self.run(
            "insert into case_link (hash, case_number, purpose, recipient) values (?1, ?2, ?3, ?4)",
            params![token, case, link, recipient],
        )
    }

    /// Uses a link up. A single guarded statement, so that it works once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it was used before.
    pub fn use_case_link(&mut self, token: CodeHash, now: Timestamp) -> StoreResult<()> {
        let sql = "update case_link set used_at = ?2 where hash = ?1 and used_at is null";
        self.run_or_conflict(sql, params![token, now], "the link was used")
    }
}
