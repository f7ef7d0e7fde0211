//! The provider's people, their sessions, and their proposals to correct a role or an address.

use crate::columns::lists;
use crate::engine::{FromRow, Row, from_row, only, params};
use crate::tables::accounts::sessions::ENDED_BY_PROVIDER;
use crate::{ProviderLogin, ProviderSessions, ReadTx, ServiceId, StoreError, StoreResult, WriteTx, email_key};
use handover_api::desk::Correction;
use handover_rules::desk::corrections::{CorrectionPolicy, LAPSES_AFTER, Proposal, ProposedChange, sole_from};
use handover_rules::desk::sign_in::{ABSOLUTE, IDLE_TIMEOUT};
use handover_rules::desk::{CorrectionId, StaffId, StaffRole};
use handover_rules::{EmailAddress, NicHandle, Role, RoleSet, ServiceKey, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    pub id: StaffId,
    pub name: String,
    /// Address, which they sign in with.
    pub email: EmailAddress,
    pub roles: Vec<StaffRole>,
    /// The sealed secret of the second factor, once the invitation was accepted.
    pub sealed_secret: Option<Vec<u8>>,
    /// Time step of the last code that was used.
    pub last_code_step: Option<u64>,
    pub invited_until: Option<Timestamp>,
}

/// A session of staff that had not timed out when it was read.
#[derive(Clone, Debug)]
pub struct LiveStaffSession {
    pub member: StaffMember,
    pub began_at: Timestamp,
    /// Last recorded use.
    pub used_at: Timestamp,
}

const COLUMNS: &str = "s.id, s.name, s.email, s.roles, s.sealed_secret, s.last_code_step, s.invited_until";

lists! {
    StaffRole: "staff role";
}

from_row!(StaffMember { id, name, email, roles, sealed_secret, last_code_step, invited_until });
from_row!(LiveStaffSession { began_at, used_at; member });

impl ReadTx<'_> {
    /// Everybody who has access, by name.
    pub fn staff(&self) -> StoreResult<Vec<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.removed_at is null order by s.name, s.id");
        self.all(&sql, [], StaffMember::from_row)
    }

    pub fn staff_by_address(&self, address: &EmailAddress) -> StoreResult<Option<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.email_key = ?1 and s.removed_at is null");
        self.first(&sql, [email_key(address)], StaffMember::from_row)
    }

    pub fn staff_by_invitation(&self, hash: &[u8; 32]) -> StoreResult<Option<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.invitation = ?1 and s.removed_at is null");
        self.first(&sql, [hash], StaffMember::from_row)
    }

    /// The session with this token hash, unless it has timed out.
    pub fn staff_session(&self, hash: &[u8; 32], now: Timestamp) -> StoreResult<Option<LiveStaffSession>> {
        let sql = format!(
            "select {COLUMNS}, t.began_at, t.used_at from staff_session t join staff s on s.id = t.staff
             where t.token_hash = ?1 and t.used_at > ?2 and t.began_at > ?3 and s.removed_at is null"
        );
        self.first(&sql, params![hash, now - IDLE_TIMEOUT, now - ABSOLUTE], LiveStaffSession::from_row)
    }
}

impl WriteTx<'_> {
    /// Adds a person, or renews the access of one who has or had it: with an invitation, and without the former
    /// password and second factor. A person who comes back is the same one, who cannot approve their earlier proposals.
    pub fn invite_staff(
        &mut self,
        (name, email, roles): (&str, &EmailAddress, &[StaffRole]),
        invitation: &[u8; 32],
        until: Timestamp,
    ) -> StoreResult<StaffId> {
        let known: Option<StaffId> = self.first(
            "select id from staff where email_key = ?1 order by removed_at is null desc, id desc limit 1",
            [email_key(email)],
            only,
        )?;
        let roles = roles.to_vec();
        if let Some(id) = known {
            self.run("delete from staff_session where staff = ?1", [id])?;
            self.run(
                "update staff set name = ?2, email = ?3, roles = ?4, invitation = ?5, invited_until = ?6,
                   sealed_secret = null, last_code_step = null, removed_at = null where id = ?1",
                params![id, name, email, roles, invitation, until],
            )?;
            return Ok(id);
        }
        self.value(
            "insert into staff (name, email, email_key, roles, invitation, invited_until)
             values (?1, ?2, ?3, ?4, ?5, ?6) returning id",
            params![name, email, email_key(email), roles, invitation, until],
        )
    }

    /// Ends somebody's access and sessions. The row stays, because the audit log refers to it.
    pub fn remove_staff(&mut self, staff: StaffId, now: Timestamp) -> StoreResult<()> {
        self.run("delete from staff_session where staff = ?1", [staff])?;
        self.run(
            "update staff set removed_at = ?2, sealed_secret = null, invitation = null, invited_until = null where id = ?1",
            params![staff, now],
        )
    }

    /// Uses an invitation up: sets the sealed second factor, whose code of `step` was entered.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it was used before.
    pub fn enrol_staff(&mut self, invitation: &[u8; 32], sealed_secret: &[u8], step: u64) -> StoreResult<()> {
        self.run_or_conflict(
            "update staff set sealed_secret = ?2, last_code_step = ?3, invitation = null, invited_until = null
             where invitation = ?1",
            params![invitation, sealed_secret, step],
            "the invitation was used",
        )
    }

    pub fn set_last_code_step(&mut self, staff: StaffId, step: u64) -> StoreResult<()> {
        self.run("update staff set last_code_step = ?2 where id = ?1", params![staff, step])
    }

    /// Replaces the sealed secret of a second factor with the same one, sealed anew.
    pub fn reseal_staff_secret(&mut self, staff: StaffId, sealed_secret: &[u8]) -> StoreResult<()> {
        self.run("update staff set sealed_secret = ?2 where id = ?1", params![staff, sealed_secret])
    }

    /// Creates a session of staff, and deletes expired ones.
    pub fn create_staff_session(
        &mut self,
        hash: &[u8; 32],
        staff: StaffId,
        provider: Option<&ProviderLogin>,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run("delete from staff_session where used_at <= ?1", [now - IDLE_TIMEOUT])?;
        self.run(
            "insert into staff_session (token_hash, staff, began_at, used_at, provider_subject, provider_session)
             values (?1, ?2, ?3, ?3, ?4, ?5)",
            params![
                hash,
                staff,
                now,
                provider.map(|login| &login.subject),
                provider.and_then(|login| login.session.as_ref()),
            ],
        )
    }

    /// Ends sessions of staff that the provider ends, like those of customers. Returns how many.
    pub fn end_provider_staff_sessions(&mut self, sessions: &ProviderSessions) -> StoreResult<usize> {
        let (subject, session) = sessions.columns();
        let sql = format!("delete from staff_session where {ENDED_BY_PROVIDER}");
        self.execute(&sql, params![subject, session])
    }

    pub fn touch_staff_session(&mut self, hash: &[u8; 32], now: Timestamp) -> StoreResult<()> {
        self.run("update staff_session set used_at = ?2 where token_hash = ?1", params![hash, now])
    }

    pub fn end_staff_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        self.run("delete from staff_session where token_hash = ?1", [hash])
    }
}

const LISTED_CORRECTIONS: u32 = 50;

const SELECT: &str = "select c.id, c.role, s.name, s.category, c.from_account, c.to_account, c.account, c.from_address,
      c.to_address, c.proposed_by, p.name as proposed_by_name,
      p.removed_at is not null as has_proposer_left, c.proposed_at, c.reason, c.decided_by, c.decided_by is not null as is_decided,
      d.name as decided_by_name, c.decided_at, c.approved
    from correction c left join service s on s.id = c.service join staff p on p.id = c.proposed_by
    left join staff d on d.id = c.decided_by";

from_row!(Proposal { proposed_by, has_proposer_left, proposed_at, is_decided; change });

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
