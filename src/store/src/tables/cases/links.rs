//! Private links of cases. Only their hashes are stored.

use crate::engine::{FromRow, Row, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::notices::CaseLink;
use handover_rules::{CodeHash, Timestamp};

/// A private link.
#[derive(Clone, Debug)]
pub struct CaseLinkRecord {
    /// The case.
    pub case: CaseNumber,
    /// The page that it opens.
    pub link: CaseLink,
    /// The handle or address that may object by it; `None` for other links.
    pub recipient: Option<String>,
    /// It was used up.
    pub is_used: bool,
}

impl FromRow for CaseLinkRecord {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            case: row.get("case_number")?,
            link: row.get("purpose")?,
            recipient: row.get("recipient")?,
            is_used: row.get("is_used")?,
        })
    }
}

impl ReadTx<'_> {
    /// A private link by the hash of its token.
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
