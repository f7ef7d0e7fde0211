//! Changes made by another process, such as an import, for the server to announce (decision 0014).

use super::value::params;
use crate::{Change, ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::{NicHandle, RequestId, Timestamp};

/// Announcements per transaction. An import leaves one for each account concerned.
const ANNOUNCEMENTS_PER_TRANSACTION: u32 = 200;

impl ReadTx<'_> {
    /// Whether another process has left changes to announce.
    pub fn has_announcements(&self) -> StoreResult<bool> {
        self.one("select exists (select 1 from announcement)", [], super::row::only)
    }
}

impl WriteTx<'_> {
    /// Leaves the changes of this transaction to the server.
    pub(crate) fn leave_announcements(&mut self) -> StoreResult<()> {
        for change in self.changes() {
            let (kind, account, request) = match &change {
                Change::Request(account, id) => ("request", Some(account.as_str()), i64::try_from(id.get()).ok()),
                Change::Services(account) => ("services", Some(account.as_str()), None),
                Change::Account(account) => ("account", Some(account.as_str()), None),
                Change::AllServices => ("allServices", None, None),
                Change::Due(_) => ("timers", None, None),
                Change::Outbox => ("outbox", None, None),
                Change::Event => ("events", None, None),
                // Only a server has sessions and postpones calls.
                Change::SessionEnded(_) | Change::SessionUsed(_) | Change::CallDue(_) => {
                    continue;
                }
            };
            self.execute(
                "insert into announcement (kind, account, request) values (?1, coalesce(?2, ''), coalesce(?3, 0))
                 on conflict do nothing",
                params![kind, account, request],
            )?;
        }
        Ok(())
    }

    /// Deletes announcements of an earlier process: no client of this one has loaded anything yet that could be out of date.
    pub fn drop_announcements(&mut self) -> StoreResult<()> {
        self.run("delete from announcement", [])
    }

    /// Announces changes that another process has left.
    pub fn take_announcements(&mut self) -> StoreResult<()> {
        let taken: Vec<(String, String, i64)> = self.all(
            "select kind, account, request from announcement limit ?1",
            [ANNOUNCEMENTS_PER_TRANSACTION],
            |row| Ok((row.get("kind")?, row.get("account")?, row.get("request")?)),
        )?;
        for (kind, account, request) in taken {
            self.execute(
                "delete from announcement where kind = ?1 and account = ?2 and request = ?3",
                params![kind, account, request],
            )?;
            let account_of = || NicHandle::parse(&account).map_err(|_| StoreError::Corrupt("NIC handle"));
            let change = match kind.as_str() {
                "services" => Change::Services(account_of()?),
                "account" => Change::Account(account_of()?),
                "allServices" => Change::AllServices,
                "request" => {
                    let id = u64::try_from(request).ok().and_then(RequestId::new);
                    Change::Request(account_of()?, id.ok_or(StoreError::Corrupt("announced request"))?)
                }
                // Its time is not stored: the earliest one is looked up.
                "timers" => Change::Due(Timestamp::MIN_UTC),
                "events" => Change::Event,
                _ => Change::Outbox,
            };
            self.announce(change);
        }
        Ok(())
    }
}
