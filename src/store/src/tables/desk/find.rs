//! The search of staff.

use super::LISTED_ROWS;
use crate::engine::{FromRow, from_row, only, params};
use crate::tables::services::NOT_REMOVED;
use crate::tables::services::canonical_name::stored_spellings;
use crate::{ReadTx, StoreResult, email_key};
use handover_api::desk::DeskAccount;
use handover_rules::{EmailAddress, RequestId, ServiceKey};
use std::collections::HashSet;

from_row!(DeskAccount { handle, name, email });

/// The texts that begin with `prefix` are at least `prefix` and less than this.
fn after_prefix(prefix: &str) -> String {
    [prefix, "\u{10ffff}"].concat()
}

impl ReadTx<'_> {
    /// Accounts whose handle begins with a text, or whose address it is.
    pub fn find_accounts(&self, text: &str) -> StoreResult<Vec<DeskAccount>> {
        let columns = "handle, trim(first_name || ' ' || name) as name, email";
        if let Some(address) = EmailAddress::parse(text) {
            let sql = format!("select {columns} from account where email_key = ?1 order by handle limit ?2");
            return self.all(&sql, params![email_key(&address), LISTED_ROWS], DeskAccount::from_row);
        }
        let prefix = text.to_lowercase();
        let sql = format!("select {columns} from account where handle >= ?1 and handle < ?2 order by handle limit ?3");
        self.all(&sql, params![prefix, after_prefix(&prefix), LISTED_ROWS], DeskAccount::from_row)
    }

    /// Services whose name begins with a text as it is, or in lower case.
    pub fn find_services(&self, text: &str) -> StoreResult<Vec<ServiceKey>> {
        let mut found: Vec<ServiceKey> = Vec::new();
        for prefix in stored_spellings(text) {
            found.extend(self.services_from(&prefix)?);
        }
        let mut known = HashSet::new();
        found.retain(|key| known.insert(key.clone()));
        found.truncate(LISTED_ROWS);
        Ok(found)
    }

    fn services_from(&self, prefix: &str) -> StoreResult<Vec<ServiceKey>> {
        self.all(
            &format!(
                "select name, category from service s where name >= ?1 and name < ?2 and {NOT_REMOVED}
                 order by name, category limit ?3"
            ),
            params![prefix, after_prefix(prefix), LISTED_ROWS],
            ServiceKey::from_row,
        )
    }

    /// Whether there is a request, also a damaged one.
    pub fn has_request(&self, id: RequestId) -> StoreResult<bool> {
        self.value("select exists (select 1 from request where id = ?1)", [id])
    }

    /// The other requests of the submission of a request, by number. Corrupt ones are skipped.
    pub fn requests_sent_with(&self, id: RequestId) -> StoreResult<Vec<RequestId>> {
        self.all_intact(
            "id",
            "select id from request where submission = (select submission from request where id = ?1) and id <> ?1
             order by id",
            [id],
            only,
        )
    }
}
