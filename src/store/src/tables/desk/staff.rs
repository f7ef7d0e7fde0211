//! The provider's people and their sessions.

use crate::engine::{FromRow, Row, only, params};
use crate::tables::accounts::sessions::ENDED_BY_PROVIDER;
use crate::{ProviderLogin, ProviderSessions, ReadTx, StoreError, StoreResult, WriteTx, email_key};
use handover_rules::desk::sign_in::{ABSOLUTE, IDLE_TIMEOUT};
use handover_rules::desk::{StaffId, StaffRole};
use handover_rules::{EmailAddress, Timestamp};

/// A person of the staff who has access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Address, which they sign in with.
    pub email: EmailAddress,
    /// Roles.
    pub roles: Vec<StaffRole>,
    /// The sealed secret of the second factor, once the invitation was accepted.
    pub sealed_secret: Option<Vec<u8>>,
    /// Time step of the last code that was used.
    pub last_code_step: Option<u64>,
    /// End of the open invitation.
    pub invited_until: Option<Timestamp>,
}

/// A session of staff that had not timed out when it was read.
#[derive(Clone, Debug)]
pub struct LiveStaffSession {
    /// The member of staff who signed in.
    pub member: StaffMember,
    /// Start.
    pub began_at: Timestamp,
    /// Last recorded use.
    pub used_at: Timestamp,
}

const COLUMNS: &str = "s.id, s.name, s.email, s.roles, s.sealed_secret, s.last_code_step, s.invited_until";

impl FromRow for StaffMember {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let roles: String = row.get("roles")?;
        let roles = roles.split(' ').map(|role| StaffRole::parse(role).ok_or(StoreError::Corrupt("staff role")));
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            roles: roles.collect::<StoreResult<_>>()?,
            sealed_secret: row.get("sealed_secret")?,
            last_code_step: row.get("last_code_step")?,
            invited_until: row.get("invited_until")?,
        })
    }
}

fn stored_roles(roles: &[StaffRole]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

impl ReadTx<'_> {
    /// Everybody who has access, by name.
    pub fn staff(&self) -> StoreResult<Vec<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.removed_at is null order by s.name, s.id");
        self.all(&sql, [], StaffMember::from_row)
    }

    /// The person with this address, if they have access.
    pub fn staff_by_address(&self, address: &EmailAddress) -> StoreResult<Option<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.email_key = ?1 and s.removed_at is null");
        self.first(&sql, [email_key(address)], StaffMember::from_row)
    }

    /// The person whom an invitation with this hash is for.
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
        let read = |row: &Row<'_>| {
            let (began_at, used_at) = (row.get("began_at")?, row.get("used_at")?);
            Ok(LiveStaffSession { member: StaffMember::from_row(row)?, began_at, used_at })
        };
        self.first(&sql, params![hash, now - IDLE_TIMEOUT, now - ABSOLUTE], read)
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
        if let Some(id) = known {
            self.run("delete from staff_session where staff = ?1", [id])?;
            self.run(
                "update staff set name = ?2, email = ?3, roles = ?4, invitation = ?5, invited_until = ?6,
                   sealed_secret = null, last_code_step = null, removed_at = null where id = ?1",
                params![id, name, email, stored_roles(roles), invitation, until],
            )?;
            return Ok(id);
        }
        self.value(
            "insert into staff (name, email, email_key, roles, invitation, invited_until)
             values (?1, ?2, ?3, ?4, ?5, ?6) returning id",
            params![name, email, email_key(email), stored_roles(roles), invitation, until],
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

    /// Records that the code of a time step was used.
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

    /// Records the use of a session of staff.
    pub fn touch_staff_session(&mut self, hash: &[u8; 32], now: Timestamp) -> StoreResult<()> {
        self.run("update staff_session set used_at = ?2 where token_hash = ?1", params![hash, now])
    }

    /// Ends a session of staff.
    pub fn end_staff_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        self.run("delete from staff_session where token_hash = ?1", [hash])
    }
}
