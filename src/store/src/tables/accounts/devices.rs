//! Known devices: browsers that accounts and staff have signed in on, by the hash of their device cookie (tables
//! `device` and `staff_device`).

use crate::engine::{Value, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::desk::StaffId;
use handover_rules::{NicHandle, Timestamp};

/// Devices per owner; the least recently used are forgotten.
const MAX_PER_OWNER: u32 = 20;

/// The owner of a known device. Accounts and staff have different cookies.
#[derive(Clone, Copy, Debug)]
pub enum DeviceOwner<'a> {
    /// A customer.
    Account(&'a NicHandle),
    /// A member of staff.
    Staff(StaffId),
}

impl DeviceOwner<'_> {
    const fn table(self) -> &'static str {
        match self {
            Self::Account(_) => "device",
            Self::Staff(_) => "staff_device",
        }
    }

    const fn column(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Staff(_) => "staff",
        }
    }

    fn key(self) -> Value<'static> {
        match self {
            Self::Account(account) => Value::of(account),
            Self::Staff(staff) => Value::of(staff),
        }
    }
}

impl ReadTx<'_> {
    /// Whether somebody has signed in on this device after `since`.
    pub fn knows_device(&self, owner: DeviceOwner<'_>, hash: &[u8; 32], since: Timestamp) -> StoreResult<bool> {
        let (table, column) = (owner.table(), owner.column());
        self.value(
            &format!("select exists (select 1 from {table} where {column} = ?1 and hash = ?2 and at > ?3)"),
            params![owner.key(), hash, since],
        )
    }
}

impl WriteTx<'_> {
    /// Adds a device, and forgets all that were not used after `since`. If it had an earlier hash, everybody who knew it by
    /// that knows it by the new one.
    pub fn remember_device(
        &mut self,
        owner: DeviceOwner<'_>,
        (previous, hash): (Option<&[u8; 32]>, &[u8; 32]),
        now: Timestamp,
        since: Timestamp,
    ) -> StoreResult<()> {
        let (table, column) = (owner.table(), owner.column());
        if let Some(previous) = previous {
            self.run(&format!("update {table} set hash = ?2 where hash = ?1"), params![previous, hash])?;
        }
        self.run(
            &format!(
                "insert into {table} ({column}, hash, at) values (?1, ?2, ?3)
                 on conflict ({column}, hash) do update set at = excluded.at"
            ),
            params![owner.key(), hash, now],
        )?;
        self.run(&format!("delete from {table} where at <= ?1"), [since])?;
        self.run(
            &format!(
                "delete from {table} where {column} = ?1 and hash not in (
                   select hash from {table} where {column} = ?1 order by at desc, hash limit ?2)"
            ),
            params![owner.key(), MAX_PER_OWNER],
        )
    }

    /// Forgets all devices except one: earlier sign-ins may have been an intruder's.
    pub fn forget_devices(&mut self, owner: DeviceOwner<'_>, except: Option<&[u8; 32]>) -> StoreResult<()> {
        let (table, column) = (owner.table(), owner.column());
        self.run(
            &format!("delete from {table} where {column} = ?1 and hash is distinct from ?2"),
            params![owner.key(), except],
        )
    }
}
