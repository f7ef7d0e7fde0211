//! The call that caused an email about the safety of an account.

use crate::{ReadTx, StoreError, StoreResult};
use handover_rules::{MailId, Timestamp};

/// The browser and the network that a call came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// `User-Agent`, truncated.
    pub agent: String,
    /// The coarse network, as kept with a session.
    pub network: String,
}

/// The call that caused an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailOrigin {
    /// Time at which the email was first queued, in the transaction of the event that it reports.
    pub at: Timestamp,
    /// The caller's browser and network, if the email reports them.
    pub caller: Option<Caller>,
}

impl ReadTx<'_> {
    /// The origin of an email.
    ///
    /// # Errors
    /// There is no such email.
    pub fn mail_origin(&self, mail: MailId) -> StoreResult<MailOrigin> {
        let sql = "select coalesce(happened_at, queued_at) as at, agent, network from outbox where id = ?1";
        let found = self.first(sql, [mail], |row| {
            let caller = row.get::<Option<_>>("agent")?.zip(row.get("network")?);
            Ok(MailOrigin { at: row.get("at")?, caller: caller.map(|(agent, network)| Caller { agent, network }) })
        })?;
        found.ok_or(StoreError::Corrupt("missing email"))
    }
}
