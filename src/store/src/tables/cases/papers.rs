//! Papers of cases. Their contents are sealed before they get here.

use super::{read_timestamp, stored};
use crate::convert::{column, optional_timestamp, to_millis};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
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
    let openings: Option<String> = column(row, 8)?;
    let opened_by = openings.iter().flat_map(|ids| ids.split(',')).filter_map(StaffId::parse).collect();
    let facts = PaperFacts {
        id: PaperId::new(column(row, 0)?),
        kind: PaperKind::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("kind of a paper"))?,
        sent_at: optional_timestamp(column(row, 6)?)?,
        opened_by,
    };
    Ok(PaperRecord {
        facts,
        paper_type: PaperType::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("type of a paper"))?,
        name: column(row, 3)?,
        bytes: column(row, 4)?,
        added_at: read_timestamp(row, 5)?,
        is_scanned: column(row, 7)?,
    })
}

impl ReadTx<'_> {
    /// The papers of a case, in order of their uploads.
    pub fn case_papers(&self, case: CaseNumber) -> StoreResult<Vec<PaperRecord>> {
        self.all(
            "select p.id, p.kind, p.type, p.name, p.bytes, p.added_at, p.sent_at, p.scanned,
               (select group_concat(o.staff) from case_paper_opening o where o.paper = p.id)
             from case_paper p where p.case_number = ?1 order by p.added_at, p.id",
            [stored(case)],
            read,
        )
    }

    /// The sealed content of a paper of this case.
    pub fn sealed_paper(&self, case: CaseNumber, paper: PaperId) -> StoreResult<Option<Vec<u8>>> {
        self.first(
            "select sealed from case_paper where id = ?1 and case_number = ?2",
            params![paper.get(), stored(case)],
            |row| column(row, 0),
        )
    }
}

impl WriteTx<'_> {
    /// Stores a paper.
    pub fn add_paper(&mut self, case: CaseNumber, paper: &NewPaper, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into case_paper (id, case_number, kind, type, name, bytes, added_at, scanned, sealed)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                paper.id.get(),
                stored(case),
                paper.kind.as_str(),
                paper.paper_type.as_str(),
                paper.name,
                paper.bytes,
                to_millis(now),
                paper.is_scanned,
                paper.sealed,
            ],
        )
    }

    /// Deletes a paper of a case.
    pub fn delete_paper(&mut self, case: CaseNumber, paper: PaperId) -> StoreResult<()> {
        self.run("delete from case_paper where id = ?1 and case_number = ?2", params![paper.get(), stored(case)])
    }

    /// Marks the papers of a case as sent to staff.
    pub fn fix_papers(&mut self, case: CaseNumber, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update case_paper set sent_at = ?2 where case_number = ?1 and sent_at is null",
            params![stored(case), to_millis(now)],
        )
    }

    /// Records that somebody of the staff opened a paper.
    pub fn record_paper_opening(&mut self, paper: PaperId, staff: StaffId, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert or ignore into case_paper_opening (paper, staff, at) values (?1, ?2, ?3)",
            params![paper.get(), staff.get(), to_millis(now)],
        )
    }
}
