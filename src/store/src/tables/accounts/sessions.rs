//! Sessions, and known devices: browsers that accounts and staff have signed in on. Both are found by the hash of the token
//! in their cookie (tables `session`, `device` and `staff_device`).

use crate::engine::{FromRow, Params, Row, Value, from_row, only, params};
use crate::{Change, LiveSession, ReadTx, RestoreOptions, SessionLimits, StoreResult, TokenHash, WriteTx};
use handover_api::account::SessionRow;
use handover_api::desk::CustomerSession;
use handover_rules::account::sign_in::{Authentication, SESSIONS_OF_ACCOUNT};
use handover_rules::desk::StaffId;
use handover_rules::{NicHandle, SessionId, Timestamp};

#[derive(Clone, Debug)]
pub struct NewSession {
    /// SHA-256 of the token.
    pub token_hash: TokenHash,
    /// Public id.
    pub id: SessionId,
    pub account: NicHandle,
    pub agent: String,
    /// The network it is begun from.
    pub network: String,
    pub provider: Option<ProviderLogin>,
}

#[derive(Clone, Debug)]
pub struct ProviderLogin {
    /// The claim `sub`.
    pub subject: String,
    /// The claim `sid`.
    pub session: Option<String>,
    pub authentication: Authentication,
}

#[derive(Clone, Debug)]
pub enum ProviderSessions {
    /// All of one session at the provider, or only those of this subject.
    OfSession(String, Option<String>),
    /// All of a subject.
    OfSubject(String),
}

impl ProviderSessions {
    pub(crate) fn columns(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::OfSession(session, subject) => (subject.as_deref(), Some(session)),
            Self::OfSubject(subject) => (Some(subject), None),
        }
    }
}

/// Sessions of a subject or a session at the provider.
pub(crate) const ENDED_BY_PROVIDER: &str = "provider_subject is not null
  and (cast(?1 as text) is null or provider_subject = ?1)
  and (cast(?2 as text) is null or provider_session = ?2 or (cast(?1 as text) is not null and provider_session is null))";

from_row!(SessionRow { id, agent, began_at, used_at, is_this });
from_row!(CustomerSession { agent, network, began_at, used_at });

from_row!(LiveSession { account, began_at, used_at; authentication });
from_row!(Authentication { acr = "provider_acr", at = "provider_authenticated_at" });

impl FromRow for Option<Authentication> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        row.get::<bool>("is_by_provider")?.then(|| Authentication::from_row(row)).transpose()
    }
}

impl ReadTx<'_> {
    /// The session with this token hash, unless it has timed out.
    pub fn session(&self, hash: &TokenHash, now: Timestamp, limits: SessionLimits) -> StoreResult<Option<LiveSession>> {
        self.first(
            "select account, used_at, began_at, provider_subject is not null as is_by_provider, provider_acr,
               provider_authenticated_at
             from session where token_hash = ?1 and used_at > ?2 and began_at > ?3",
            params![hash, now - limits.idle, now - limits.absolute],
            LiveSession::from_row,
        )
    }

    /// An account's sessions: that with token hash `current` first, then the most recently used.
    pub(crate) fn sessions_of<T: FromRow>(
        &self,
        account: &NicHandle,
        current: Option<&TokenHash>,
        now: Timestamp,
        limits: SessionLimits,
    ) -> StoreResult<Vec<T>> {
        self.all(
            "select id, agent, began_at, used_at, token_hash = ?2 as is_this, network from session
             where account = ?1 and used_at > ?3 and began_at > ?4 order by is_this desc, used_at desc",
            params![account, current, now - limits.idle, now - limits.absolute],
            T::from_row,
        )
    }
}

impl WriteTx<'_> {
    /// Creates a session. Deletes sessions past the idle timeout, and those of the account beyond
    /// [`SESSIONS_OF_ACCOUNT`].
    pub fn create_session(&mut self, session: &NewSession, now: Timestamp, limits: SessionLimits) -> StoreResult<()> {
        self.run("delete from session where used_at <= ?1", [now - limits.idle])?;
        let provider = session.provider.as_ref();
        self.run(
            "insert into session (token_hash, id, agent, account, began_at, used_at, network, provider_subject,
               provider_session, provider_acr, provider_authenticated_at)
             values (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                session.token_hash,
                session.id,
                session.agent,
                session.account,
                now,
                session.network,
                provider.map(|login| &login.subject),
                provider.and_then(|login| login.session.as_ref()),
                provider.and_then(|login| login.authentication.acr.as_ref()),
                provider.and_then(|login| login.authentication.at),
            ],
        )?;
        self.end_where(
            "account = ?1 and token_hash <> ?2 and token_hash not in (
               select token_hash from session where account = ?1 and token_hash <> ?2 order by used_at desc limit ?3)",
            params![session.account, session.token_hash, SESSIONS_OF_ACCOUNT - 1],
        )?;
        Ok(())
    }

    /// Ends the sessions that a condition selects. Returns how many.
    fn end_where(&mut self, condition: &str, values: impl Params) -> StoreResult<usize> {
        let ended: Vec<Vec<u8>> =
            self.all(&format!("delete from session where {condition} returning token_hash"), values, only)?;
        for hash in &ended {
            // Nobody can use a session whose hash is damaged.
            if let Ok(hash) = TokenHash::try_from(hash.as_slice()) {
                self.announce(Change::SessionEnded(hash));
            }
        }
        Ok(ended.len())
    }

    pub fn touch_session(&mut self, hash: &TokenHash, now: Timestamp) -> StoreResult<()> {
        self.run("update session set used_at = ?2 where token_hash = ?1", params![hash, now])?;
        self.announce(Change::SessionUsed(*hash));
        Ok(())
    }

    /// Ends sessions of an account: only `id` if given, and never the one with token hash `except`. Returns how many.
    pub fn end_sessions(
        &mut self,
        account: &NicHandle,
        id: Option<SessionId>,
        except: Option<&TokenHash>,
    ) -> StoreResult<usize> {
        self.end_where(
            "account = ?1 and (cast(?2 as bigint) is null or id = ?2) and token_hash is distinct from ?3",
            params![account, id, except],
        )
    }

    /// Ends sessions that the provider ends; of a customer's, also those of which it has named no session of its own.
    /// Returns how many.
    pub fn end_provider_sessions(&mut self, sessions: &ProviderSessions) -> StoreResult<usize> {
        let (subject, session) = sessions.columns();
        self.end_where(ENDED_BY_PROVIDER, params![subject, session])
    }

    /// Records that a token was used, and forgets those that are too old to be accepted; `false` if it was used before.
    pub fn spend_token(&mut self, hash: &TokenHash, until: Timestamp, now: Timestamp) -> StoreResult<bool> {
        self.run("delete from spent_token where until <= ?1", [now])?;
        let spent = self.execute(
            "insert into spent_token (hash, until) values (?1, ?2) on conflict do nothing",
            params![hash, until],
        )?;
        Ok(spent == 1)
    }

    /// Ends every session of customers and staff. Returns how many.
    pub fn end_all_sessions(&mut self) -> StoreResult<usize> {
        Ok(self.end_where("true", [])? + self.execute("delete from staff_session", [])?)
    }

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

    pub fn end_session(&mut self, hash: &TokenHash) -> StoreResult<()> {
        self.run("delete from session where token_hash = ?1", [hash])?;
        self.announce(Change::SessionEnded(*hash));
        Ok(())
    }
}

/// Devices per owner; the least recently used are forgotten.
const MAX_PER_OWNER: u32 = 20;

/// The owner of a known device. Accounts and staff have different cookies.
#[derive(Clone, Copy, Debug)]
pub enum DeviceOwner<'a> {
    Account(&'a NicHandle),
    Staff(StaffId),
}

impl DeviceOwner<'_> {
    /// The table of its devices, and the column with it.
    const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Account(_) => ("device", "account"),
            Self::Staff(_) => ("staff_device", "staff"),
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
        let (table, column) = owner.place();
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
        let (table, column) = owner.place();
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
        let (table, column) = owner.place();
        self.run(
            &format!("delete from {table} where {column} = ?1 and hash is distinct from ?2"),
            params![owner.key(), except],
        )
    }
}
