//! Proposals of staff to put a role right.

use super::convert::{category, column, handle, optional_timestamp, roles, service_name, timestamp, to_millis};
use super::{ReadTx, ServiceId, StaffMember, StoreError, StoreResult, WriteTx};
use handover_api::desk::Correction;
use handover_rules::desk::corrections::{LAPSES_AFTER, Proposal};
use handover_rules::desk::{CorrectionId, StaffId};
use handover_rules::{NicHandle, Role, RoleSet, ServiceKey, Timestamp};
use rusqlite::{Row, params};

/// Open proposals that are listed.
const LISTED: u32 = 50;

const SELECT: &str = "select c.id, s.name, s.category, c.role, c.from_account, c.to_account, c.proposed_by, p.name,
      c.proposed_at, c.reason, d.name, c.decided_at, c.approved, c.service,
      coalesce(c.decided_by = c.proposed_by, 0) and not c.approved
    from correction c join service s on s.id = c.service join staff p on p.id = c.proposed_by
    left join staff d on d.id = c.decided_by";

fn read(row: &Row<'_>) -> StoreResult<(ServiceId, Correction)> {
    let proposed_at = timestamp(column(row, 8)?)?;
    let correction = Correction {
        id: CorrectionId::new(column(row, 0)?),
        service: ServiceKey {
            name: service_name(&column::<String>(row, 1)?)?,
            category: category(&column::<String>(row, 2)?)?,
        },
        role: roles(column(row, 3)?)?.iter().next().ok_or(StoreError::Corrupt("role bits"))?,
        from: handle(&column::<String>(row, 4)?)?,
        to: handle(&column::<String>(row, 5)?)?,
        proposed_by: StaffId::new(column(row, 6)?),
        proposed_by_name: column(row, 7)?,
        proposed_at,
        reason: column(row, 9)?,
        decided_by_name: column(row, 10)?,
        decided_at: optional_timestamp(column(row, 11)?)?,
        approved: column(row, 12)?,
        withdrawn: column(row, 14)?,
        lapses_at: proposed_at + LAPSES_AFTER,
    };
    Ok((column(row, 13)?, correction))
}

/// The proposal as the rules see it, with everybody who has access.
#[must_use]
pub fn proposal(correction: &Correction, staff: &[StaffMember]) -> Proposal {
    Proposal {
        role: correction.role,
        from: correction.from.clone(),
        to: correction.to.clone(),
        proposed_by: correction.proposed_by,
        has_proposer_left: !staff.iter().any(|member| member.id == correction.proposed_by),
        proposed_at: correction.proposed_at,
        is_decided: correction.decided_at.is_some(),
    }
}

impl ReadTx<'_> {
    /// A proposal, and its service.
    ///
    /// # Errors
    /// Database error.
    pub fn correction(&self, id: CorrectionId) -> StoreResult<Option<(ServiceId, Correction)>> {
        self.first(&format!("{SELECT} where c.id = ?1"), [id.get()], read)
    }

    /// The proposals for a service, latest first.
    ///
    /// # Errors
    /// Database error.
    pub fn corrections_of(&self, service: ServiceId) -> StoreResult<Vec<Correction>> {
        let sql = format!("{SELECT} where c.service = ?1 order by c.id desc limit ?2");
        self.all(&sql, params![service, LISTED], |row| Ok(read(row)?.1))
    }

    /// The open proposals that have not lapsed, oldest first.
    ///
    /// # Errors
    /// Database error.
    pub fn open_corrections(&self, now: Timestamp) -> StoreResult<Vec<Correction>> {
        let sql = format!("{SELECT} where c.decided_at is null and c.proposed_at > ?1 order by c.id limit ?2");
        self.all(&sql, params![to_millis(now - LAPSES_AFTER), LISTED], |row| Ok(read(row)?.1))
    }
}

impl WriteTx<'_> {
    /// Adds a proposal.
    ///
    /// # Errors
    /// Database error.
    pub fn propose_correction(
        &mut self,
        service: ServiceId,
        (role, from, to): (Role, &NicHandle, &NicHandle),
        by: StaffId,
        reason: &str,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.execute(
            "insert into correction (service, role, from_account, to_account, proposed_by, proposed_at, reason)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![service, RoleSet::from(role).bits(), from.as_str(), to.as_str(), by.get(), to_millis(now), reason],
        )?;
        Ok(())
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
        let decided = self.execute(
            "update correction set decided_by = ?2, decided_at = ?3, approved = ?4 where id = ?1 and decided_at is null",
            params![id.get(), by.get(), to_millis(now), is_approved],
        )?;
        if decided == 1 { Ok(()) } else { Err(StoreError::Conflict("the proposal was decided")) }
    }

    /// Marks the present term of a role as put right by staff.
    ///
    /// # Errors
    /// Database error.
    pub fn mark_term_by_provider(&mut self, service: ServiceId, role: Role) -> StoreResult<()> {
        self.execute(
            "update role_term set by_provider = 1 where service = ?1 and role = ?2 and until is null",
            params![service, RoleSet::from(role).bits()],
        )?;
        Ok(())
    }
}
