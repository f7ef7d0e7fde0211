//! Private links of cases. Only their hashes are stored.

use super::{case_number, stored};
use crate::store::convert::{column, to_millis};
use crate::store::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::procedure::CaseNumber;
use handover_rules::procedure::notices::CaseLink;
use handover_rules::{CodeHash, Timestamp};
use rusqlite::params;

/// A private link.
#[derive(Clone, Copy, Debug)]
pub struct CaseLinkRecord {
    /// The case.
    pub case: CaseNumber,
    /// What it opens.
    pub link: CaseLink,
    /// It was used up.
    pub is_used: bool,
}

impl ReadTx<'_> {
    /// A private link by the hash of its secret.
    ///
    /// # Errors
    /// Database error.
    pub fn case_link(&self, secret: CodeHash) -> StoreResult<Option<CaseLinkRecord>> {
        self.first(
            "select case_number, purpose, used_at is not null from case_link where hash = ?1",
            [secret.0],
            |row| {
                Ok(CaseLinkRecord {
                    case: case_number(column(row, 0)?)?,
                    link: CaseLink::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("link of a case"))?,
                    is_used: column(row, 2)?,
                })
            },
        )
    }
}

impl WriteTx<'_> {
    /// Stores the hash of a link that is about to be mailed or answered.
    ///
    /// # Errors
    /// Database error.
    pub fn add_case_link(&mut self, case: CaseNumber, link: CaseLink, secret: CodeHash) -> StoreResult<()> {
        self.execute(
            "insert into case_link (hash, case_number, purpose) values (?1, ?2, ?3)",
            params![secret.0, stored(case), link.as_str()],
        )?;
        Ok(())
    }

    /// Uses a link up. A single guarded statement, so that it works once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it was used before.
    pub fn use_case_link(&mut self, secret: CodeHash, now: Timestamp) -> StoreResult<()> {
        let used = self.execute(
            "update case_link set used_at = ?2 where hash = ?1 and used_at is null",
            params![secret.0, to_millis(now)],
        )?;
        if used == 1 { Ok(()) } else { Err(StoreError::Conflict("the link was used")) }
    }
}
