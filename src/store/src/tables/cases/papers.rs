//! Papers of cases. Their contents are sealed before they get here.

use crate::engine::{Row, only, params};
use crate::rows::grouped;
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperFacts, PaperId, PaperKind, PaperType};
use handover_rules::desk::StaffId;

/// A paper without its content.
#[derive(Clone, Debug)]
pub struct PaperRecord {
    /// Its facts for the rules.
    pub facts: PaperFacts,
    /// Type.
    pub paper_type: PaperType,
    /// File name, as shown.
    pub name: String,
    /// Size.
    pub bytes: u32,
    /// Time of the upload.
    pub added_at: Timestamp,
    /// A scanner found nothing harmful.
    pub is_scanned: bool,
}

/// A paper to store.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// Id: random, because the content is sealed for it before it is stored.
    pub id: PaperId,
    /// Kind.
    pub kind: PaperKind,
    /// Type.
    pub paper_type: PaperType,
    /// File name, as shown.
    pub name: String,
    /// Size.
    pub bytes: u32,
    /// A scanner found nothing harmful.
    pub is_scanned: bool,
    /// Nonce and ciphertext.
    pub sealed: Vec<u8>,
}

fn read(row: &Row<'_>) -> StoreResult<PaperRecord> {
    Ok(PaperRecord {
        facts: PaperFacts {
            id: row.get("id")?,
            kind: row.get("kind")?,
            sent_at: row.get("sent_at")?,
            opened_by: Vec::new(),
        },
        paper_type: row.get("type")?,
        name: row.get("name")?,
        bytes: row.get("bytes")?,
        added_at: row.get("added_at")?,
        is_scanned: row.get("scanned")?,
    })
}

impl ReadTx<'_> {
    /// The papers of a case, in order of their uploads.
    pub fn case_papers(&self, case: CaseNumber) -> StoreResult<Vec<PaperRecord>> {
        let mut papers: Vec<PaperRecord> = self.all(
            "select id, kind, type, name, bytes, added_at, sent_at, scanned
             from case_paper where case_number = ?1 order by added_at, id",
            [case],
            read,
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

    /// The sealed content of a paper of this case.
    pub fn sealed_paper(&self, case: CaseNumber, paper: PaperId) -> StoreResult<Option<Vec<u8>>> {
        self.first("select sealed from case_paper where id = ?1 and case_number = ?2", params![paper, case], only)
    }
}

impl WriteTx<'_> {
    /// Stores a paper.
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

    /// Deletes a paper of a case.
    pub fn delete_paper(&mut self, case: CaseNumber, paper: PaperId) -> StoreResult<()> {
        self.run("delete from case_paper where id = ?1 and case_number = ?2", params![paper, case])
    }

    /// Marks the papers of a case as sent to staff.
    pub fn fix_papers(&mut self, case: CaseNumber, now: Timestamp) -> StoreResult<()> {
        self.run("update case_paper set sent_at = ?2 where case_number = ?1 and sent_at is null", params![case, now])
    }

    /// Records that somebody of the staff opened a paper.
    pub fn record_paper_opening(&mut self, paper: PaperId, staff: StaffId, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into case_paper_opening (paper, staff, at) values (?1, ?2, ?3) on conflict do nothing",
            params![paper, staff, now],
        )
    }
}
