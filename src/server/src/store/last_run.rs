//! The last run of a server, and times that were recorded while its clock was ahead. See decision 0023.

use super::convert::{optional_timestamp, to_millis};
use super::{Change, ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;

impl ReadTx<'_> {
    /// Time at which a server last ran on this database; `None` before the first.
    ///
    /// # Errors
    /// Database error.
    pub fn last_run(&self) -> StoreResult<Option<Timestamp>> {
        optional_timestamp(self.one("select max(at) from last_run", [], |row| row.get(0))?)
    }
}

impl WriteTx<'_> {
    /// Records that a server runs.
    ///
    /// # Errors
    /// Database error.
    pub fn set_last_run(&mut self, now: Timestamp) -> StoreResult<()> {
        self.execute(
            "insert into last_run (id, at) values (1, ?1) on conflict (id) do update set at = excluded.at",
            [to_millis(now)],
        )?;
        Ok(())
    }

    /// Dates back what waits are counted from, where it is in the future: failed sign-ins, wrong codes and resends,
    /// sessions, mailed links, changes of address, emails, blocks of transfers, and invitations and proposals of staff. Each
    /// wait then takes at most as long as it always does.
    ///
    /// # Errors
    /// Database error.
    pub fn shorten_waits(&mut self, now: Timestamp) -> StoreResult<()> {
        for statement in [
            "update sign_in_failure set last_at = ?1 where last_at > ?1",
            "update attempt set at = ?1 where at > ?1",
            "update session set began_at = min(began_at, ?1), used_at = min(used_at, ?1) where used_at > ?1",
            "update staff_session set began_at = min(began_at, ?1), used_at = min(used_at, ?1) where used_at > ?1",
            // No code before the last one that was used is valid. A step takes 30 seconds (RFC 6238).
            "update staff set last_code_step = ?1 / 30000 where last_code_step > ?1 / 30000",
            // An invitation is valid for 72 hours.
            "update staff set invited_until = ?1 + 259200000 where invited_until > ?1 + 259200000",
            "update correction set proposed_at = ?1 where proposed_at > ?1",
            "update known_browser set at = ?1 where at > ?1",
            "update idempotency set at = ?1 where at > ?1",
            "update account_task set expires_at = expires_at - began_at + ?1, began_at = ?1 where began_at > ?1",
            "update account_task set change_began_at = ?1 where change_began_at > ?1",
            "update account_task set address_changed_before = ?1 where address_changed_before > ?1",
            "update account set address_changed_at = ?1 where address_changed_at > ?1",
            // No retry is further away than 12 hours.
            "update outbox set next_at = ?1 where next_at > ?1 + 43200000",
            "update outbox set queued_at = ?1 where queued_at > ?1",
            "update outbox set state_at = ?1 where state_at > ?1",
            "update outbox set put_back_at = ?1 where put_back_at > ?1",
            "update outbox set leased_until = ?1 where leased_until > ?1 + 43200000",
            "update mail_outage set tried_at = min(tried_at, ?1), next_at = min(next_at, ?1) where next_at > ?1 + 3600000",
            // No block of transfers lasts longer than 60 days.
            "update holder set locked_until = ?1 + 5184000000 where locked_until > ?1 + 5184000000",
            "update postponed_call set called_at = ?1, run_at = ?1 where called_at > ?1",
        ] {
            self.execute(statement, [to_millis(now)])?;
        }
        self.announce(Change::SessionTimes);
        self.announce(Change::Outbox);
        Ok(())
    }
}
