//! The provider's people and their sessions.

use crate::convert::{column, optional_timestamp, timestamp, to_millis};
use crate::engine::{Row, params};
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

fn read(row: &Row<'_>) -> StoreResult<StaffMember> {
    let roles: String = column(row, 3)?;
    let roles = roles.split(' ').map(|role| StaffRole::parse(role).ok_or(StoreError::Corrupt("staff role")));
    let step: Option<i64> = column(row, 5)?;
    Ok(StaffMember {
        id: StaffId::new(column(row, 0)?),
        name: column(row, 1)?,
        email: EmailAddress::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("email address"))?,
        roles: roles.collect::<StoreResult<_>>()?,
        sealed_secret: column(row, 4)?,
        last_code_step: step
            .map(|step| u64::try_from(step).map_err(|_| StoreError::Corrupt("time step")))
            .transpose()?,
        invited_until: optional_timestamp(column(row, 6)?)?,
    })
}

fn stored_roles(roles: &[StaffRole]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

impl ReadTx<'_> {
    /// Everybody who has access, by name.
    pub fn staff(&self) -> StoreResult<Vec<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.removed_at is null order by s.name, s.id");
        self.all(&sql, [], read)
    }

    /// The person with this address, if they have access.
    pub fn staff_by_address(&self, address: &EmailAddress) -> StoreResult<Option<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.email_key = ?1 and s.removed_at is null");
        self.first(&sql, [email_key(address)], read)
    }

    /// The person whom an invitation with this hash is for.
    pub fn staff_by_invitation(&self, hash: &[u8; 32]) -> StoreResult<Option<StaffMember>> {
        let sql = format!("select {COLUMNS} from staff s where s.invitation = ?1 and s.removed_at is null");
        self.first(&sql, [hash], read)
    }

    /// The session with this token hash, unless it has timed out.
    pub fn staff_session(&self, hash: &[u8; 32], now: Timestamp) -> StoreResult<Option<LiveStaffSession>> {
        let sql = format!(
            "select {COLUMNS}, t.began_at, t.used_at from staff_session t join staff s on s.id = t.staff
             where t.token_hash = ?1 and t.used_at > ?2 and t.began_at > ?3 and s.removed_at is null"
        );
        self.first(&sql, params![hash, to_millis(now - IDLE_TIMEOUT), to_millis(now - ABSOLUTE)], |row| {
            Ok(LiveStaffSession {
                member: read(row)?,
                began_at: timestamp(column(row, 7)?)?,
                used_at: timestamp(column(row, 8)?)?,
            })
        })
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
        let known: Option<i64> = self.first(
            "select id from staff where email_key = ?1 order by removed_at is null desc, id desc limit 1",
            [email_key(email)],
            |row| column(row, 0),
        )?;
        if let Some(id) = known {
            self.execute("delete from staff_session where staff = ?1", [id])?;
            self.execute(
                "update staff set name = ?2, email = ?3, roles = ?4, invitation = ?5, invited_until = ?6,
                   sealed_secret = null, last_code_step = null, removed_at = null where id = ?1",
                params![id, name, email.as_str(), stored_roles(roles), invitation, to_millis(until)],
            )?;
            return Ok(StaffId::new(id));
        }
        let id = self.value(
            "insert into staff (name, email, email_key, roles, invitation, invited_until)
             values (?1, ?2, ?3, ?4, ?5, ?6) returning id",
            params![name, email, email_key(email), stored_roles(roles), invitation, until],
        )?;
        Ok(StaffId::new(id))
    }

    /// Ends somebody's access and sessions. The row stays, because the audit log refers to it.
    pub fn remove_staff(&mut self, staff: StaffId, now: Timestamp) -> StoreResult<()> {
        self.execute("delete from staff_session where staff = ?1", [staff.get()])?;
        self.run(
            "update staff set removed_at = ?2, sealed_secret = null, invitation = null, invited_until = null where id = ?1",
            params![staff.get(), to_millis(now)],
        )
    }

    /// Uses an invitation up: sets the sealed second factor, whose code of `step` was entered.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it was used before.
    pub fn enrol_staff(&mut self, invitation: &[u8; 32], sealed_secret: &[u8], step: u64) -> StoreResult<()> {
        let enrolled = self.execute(
            "update staff set sealed_secret = ?2, last_code_step = ?3, invitation = null, invited_until = null
             where invitation = ?1",
            params![invitation, sealed_secret, stored_step(step)],
        )?;
        if enrolled == 1 { Ok(()) } else { Err(StoreError::Conflict("the invitation was used")) }
    }

    /// Records that the code of a time step was used.
    pub fn set_last_code_step(&mut self, staff: StaffId, step: u64) -> StoreResult<()> {
        self.run("update staff set last_code_step = ?2 where id = ?1", params![staff.get(), stored_step(step)])
    }

    /// Replaces the sealed secret of a second factor with the same one, sealed anew.
    pub fn reseal_staff_secret(&mut self, staff: StaffId, sealed_secret: &[u8]) -> StoreResult<()> {
        self.run("update staff set sealed_secret = ?2 where id = ?1", params![staff.get(), sealed_secret])
    }

    /// Creates a session of staff, and deletes expired ones.
    pub fn create_staff_session(
        &mut self,
        hash: &[u8; 32],
        staff: StaffId,
        provider: Option<&ProviderLogin>,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.execute("delete from staff_session where used_at <= ?1", [to_millis(now - IDLE_TIMEOUT)])?;
        self.run(
            "insert into staff_session (token_hash, staff, began_at, used_at, provider_subject, provider_session)
             values (?1, ?2, ?3, ?3, ?4, ?5)",
            params![
                hash,
                staff.get(),
                to_millis(now),
                provider.map(|login| &login.subject),
                provider.and_then(|login| login.session.as_ref()),
            ],
        )
    }

    /// Ends sessions of staff that the provider ends, like those of customers. Returns how many.
    pub fn end_provider_staff_sessions(&mut self, sessions: &ProviderSessions) -> StoreResult<usize> {
        let (subject, session) = sessions.columns();
        self.execute(
            "delete from staff_session where provider_subject is not null
               and (?1 is null or provider_subject = ?1)
               and (?2 is null or provider_session = ?2 or (?1 is not null and provider_session is null))",
            params![subject, session],
        )
    }

    /// Records the use of a session of staff.
    pub fn touch_staff_session(&mut self, hash: &[u8; 32], now: Timestamp) -> StoreResult<()> {
        self.run("update staff_session set used_at = ?2 where token_hash = ?1", params![hash, to_millis(now)])
    }

    /// Ends a session of staff.
    pub fn end_staff_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        self.run("delete from staff_session where token_hash = ?1", [hash])
    }
}

/// Time steps of half a minute fit for all timestamps.
fn stored_step(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}
