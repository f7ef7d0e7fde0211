//! Proposals of staff to correct a role or an address.

use crate::engine::{FromRow, Row, params};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, WriteTx};
use handover_api::desk::Correction;
use handover_rules::desk::corrections::{CorrectionPolicy, LAPSES_AFTER, Proposal, ProposedChange, sole_from};
use handover_rules::desk::{CorrectionId, StaffId};
use handover_rules::{EmailAddress, NicHandle, Role, RoleSet, ServiceKey, Timestamp};

/// Open proposals that are listed.
const LISTED_CORRECTIONS: u32 = 50;

const SELECT: &str = "select c.id, c.role, s.name, s.category, c.from_account, c.to_account, c.account, c.from_address,
      c.to_address, c.proposed_by, p.name as proposed_by_name,
      p.removed_at is not null as has_proposer_left, c.proposed_at, c.reason, c.decided_by,
      d.name as decided_by_name, c.decided_at, c.approved
    from correction c left join service s on s.id = c.service join staff p on p.id = c.proposed_by
    left join staff d on d.id = c.decided_by";

impl FromRow for Proposal {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            change: ProposedChange::from_row(row)?,
            proposed_by: row.get("proposed_by")?,
            has_proposer_left: row.get("has_proposer_left")?,
            proposed_at: row.get("proposed_at")?,
            is_decided: row.get::<Option<StaffId>>("decided_by")?.is_some(),
        })
    }
}

fn read_correction(row: &Row<'_>, policy: CorrectionPolicy) -> StoreResult<Correction> {
    let Proposal { change, proposed_by, proposed_at, .. } = Proposal::from_row(row)?;
    let decided_by: Option<StaffId> = row.get("decided_by")?;
    let approved = row.get::<Option<bool>>("approved")?.unwrap_or_default();
    Ok(Correction {
        id: row.get("id")?,
        approved,
        withdrawn: !approved && decided_by == Some(proposed_by),
        decided_at: row.get("decided_at")?,
        sole_from: sole_from(&change, proposed_at, policy),
        decided_by_name: row.get("decided_by_name")?,
        change,
        proposed_by,
        proposed_by_name: row.get("proposed_by_name")?,
        proposed_at,
        reason: row.get("reason")?,
        lapses_at: proposed_at + LAPSES_AFTER,
    })
}

impl FromRow for ProposedChange {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        if let Some(account) = row.get("account")? {
            return Ok(Self::Address { account, from: row.get("from_address")?, to: row.get("to_address")? });
        }
        let roles: RoleSet = row.get("role")?;
        Ok(Self::Role {
            role: roles.iter().next().ok_or(StoreError::Corrupt("role bits"))?,
            service: ServiceKey::from_row(row)?,
            from: row.get("from_account")?,
            to: row.get("to_account")?,
        })
    }
}

impl ReadTx<'_> {
    /// A proposal.
    pub fn correction(&self, id: CorrectionId) -> StoreResult<Option<Proposal>> {
        self.first(&format!("{SELECT} where c.id = ?1"), [id], Proposal::from_row)
    }

    /// The proposals for a service, latest first.
    pub fn corrections_of(&self, service: ServiceId, policy: CorrectionPolicy) -> StoreResult<Vec<Correction>> {
        let sql = format!("{SELECT} where c.service = ?1 order by c.id desc limit ?2");
        self.all(&sql, params![service, LISTED_CORRECTIONS], |row| read_correction(row, policy))
    }

    /// The proposals for the address of an account, latest first.
    pub fn corrections_of_address(
        &self,
        account: &NicHandle,
        policy: CorrectionPolicy,
    ) -> StoreResult<Vec<Correction>> {
        let sql = format!("{SELECT} where c.account = ?1 order by c.id desc limit ?2");
        self.all(&sql, params![account, LISTED_CORRECTIONS], |row| read_correction(row, policy))
    }

    /// Whether a proposal for the address of an account is open and has not lapsed.
    pub fn is_address_proposed(&self, account: &NicHandle, now: Timestamp) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from correction where account = ?1 and decided_at is null and proposed_at > ?2)",
            params![account, now - LAPSES_AFTER],
        )
    }

    /// The open proposals that have not lapsed, oldest first.
    pub fn open_corrections(&self, now: Timestamp, policy: CorrectionPolicy) -> StoreResult<Vec<Correction>> {
        let sql = format!("{SELECT} where c.decided_at is null and c.proposed_at > ?1 order by c.id limit ?2");
        self.all(&sql, params![now - LAPSES_AFTER, LISTED_CORRECTIONS], |row| read_correction(row, policy))
    }
}

impl WriteTx<'_> {
    /// Adds a proposal for the address of an account.
    pub fn propose_address(
        &mut self,
        account: &NicHandle,
        (from, to): (&EmailAddress, &EmailAddress),
        by: StaffId,
        reason: &str,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run(
            "insert into correction (account, from_address, to_address, proposed_by, proposed_at, reason)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![account, from, to, by, now, reason],
        )
    }

    /// Adds a proposal for a role of a service.
    pub fn propose_role(
        &mut self,
        service: ServiceId,
        (role, from, to): (Role, &NicHandle, &NicHandle),
        by: StaffId,
        reason: &str,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run(
            "insert into correction (service, role, from_account, to_account, proposed_by, proposed_at, reason)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![service, RoleSet::from(role), from, to, by, now, reason],
        )
    }

    /// Decides an open proposal.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it was decided.
    pub fn decide_correction(
        &mut self,
        id: CorrectionId,
        by: StaffId,
        is_approved: bool,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run_or_conflict(
            "update correction set decided_by = ?2, decided_at = ?3, approved = ?4 where id = ?1 and decided_at is null",
            params![id, by, now, is_approved],
            "the proposal was decided",
        )
    }

    /// Marks the current term of a role as put right by staff.
    pub fn mark_term_by_provider(&mut self, service: ServiceId, role: Role) -> StoreResult<()> {
        self.run(
            "update role_term set by_provider = true where service = ?1 and role = ?2 and until is null",
            params![service, RoleSet::from(role)],
        )
    }
}
