//! Access that ends after a restore.

use crate::{RestoreOptions, StoreResult, WriteTx};
use handover_rules::Timestamp;

impl WriteTx<'_> {
    /// Ends access after the database went back to an earlier moment.
    pub(crate) fn end_access(&mut self, options: RestoreOptions, now: Timestamp) -> StoreResult<()> {
        if options.end_sessions {
            self.end_all_sessions()?;
        }
        if options.revoke_keys {
            self.revoke_all_provider_keys(now)?;
            self.end_all_credentials()?;
        }
        Ok(())
    }
}
