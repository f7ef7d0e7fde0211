//! Applications, the credentials that give them access to accounts, and recent signed calls (tables `application`,
//! `credential` and `signed_call`).

use crate::engine::{FromRow, from_row, params};
use crate::{ReadTx, StoreResult, TokenHash, WriteTx};
use handover_api::applications::Application;
use handover_rules::account::applications::{
    AccessRule, ApplicationId, CredentialFacts, CredentialId, CredentialState, WaitingRequest,
};
use handover_rules::{NicHandle, Timestamp};

#[derive(Clone, Debug)]
pub struct ApplicationRecord {
    pub id: ApplicationId,
    /// The account that registered it.
    pub account: NicHandle,
    /// Its public key.
    pub key: String,
    /// The secret that it signs with, encrypted.
    pub sealed_secret: Vec<u8>,
    pub name: String,
    pub description: String,
    pub created_at: Timestamp,
    /// The account is suspended, or deleted by the provider: until that ends, nothing is done for the application.
    pub is_owner_suspended: bool,
}

const COLUMNS: &str = "p.id, p.account, p.key, p.sealed_secret, p.name, p.description, p.created_at,
  exists (select 1 from account o where o.handle = p.account and o.suspended_at is not null) as is_owner_suspended";

from_row!(ApplicationRecord { id, account, key, sealed_secret, name, description, created_at, is_owner_suspended });
from_row!(Application { id, key, name, description, created_at });

impl ReadTx<'_> {
    pub fn application_of_key(&self, key: &str) -> StoreResult<Option<ApplicationRecord>> {
        self.first(&format!("select {COLUMNS} from application p where p.key = ?1"), [key], ApplicationRecord::from_row)
    }

    pub fn application(&self, id: ApplicationId) -> StoreResult<Option<ApplicationRecord>> {
        self.first(&format!("select {COLUMNS} from application p where p.id = ?1"), [id], ApplicationRecord::from_row)
    }

    /// The applications that an account has registered, in this order.
    pub fn applications_of(&self, account: &NicHandle) -> StoreResult<Vec<Application>> {
        let sql = format!("select {COLUMNS} from application p where p.account = ?1 order by p.created_at, p.id");
        self.all(&sql, [account], Application::from_row)
    }
}

impl WriteTx<'_> {
    pub fn add_application(&mut self, new: &ApplicationRecord) -> StoreResult<()> {
        self.run(
            "insert into application (id, account, key, sealed_secret, name, description, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![new.id, new.account, new.key, new.sealed_secret, new.name, new.description, new.created_at,],
        )
    }

    /// Removes the applications that an account has registered at `since` or later, and all access that they have.
    pub fn remove_applications_since(&mut self, account: &NicHandle, since: Timestamp) -> StoreResult<()> {
        self.run("delete from application where account = ?1 and created_at >= ?2", params![account, since])
    }

    /// Removes an application of an account, and all access that it has; `false` if it does not exist.
    pub fn remove_application(&mut self, account: &NicHandle, id: ApplicationId) -> StoreResult<bool> {
        let delete = "delete from application where id = ?1 and account = ?2";
        Ok(self.execute(delete, params![id, account])? == 1)
    }
}

#[derive(Clone, Debug)]
pub struct CredentialRecord {
    pub id: CredentialId,
    pub application: ApplicationRecord,
    /// The account that has answered.
    pub account: Option<NicHandle>,
    pub rules: Vec<AccessRule>,
    /// The address to go to after the answer.
    pub redirection: Option<String>,
    /// The state as stored, which does not know of the end.
    pub state: CredentialState,
    pub requested_at: Timestamp,
    /// The end of access, or of the time to answer.
    pub expires_at: Option<Timestamp>,
    pub used_at: Option<Timestamp>,
    /// The network of the request, as it is kept with a session.
    pub network: String,
}

impl CredentialRecord {
    #[must_use]
    pub fn facts(&self) -> CredentialFacts<'_> {
        CredentialFacts { state: self.state, expires_at: self.expires_at, rules: &self.rules }
    }
}

/// Ways to find a credential: by its key, or by the token of its page.
#[derive(Clone, Copy, Debug)]
pub struct CredentialHashes {
    /// SHA-256 of the consumer key.
    pub consumer: TokenHash,
    /// SHA-256 of the token of the page.
    pub token: TokenHash,
}

/// Columns of a credential and its application, and the tables.
fn select() -> String {
    format!(
        "select {COLUMNS}, c.id as credential, c.account as answered_by, c.rules, c.redirection, c.state, c.requested_at,
           c.expires_at, c.used_at, c.network
         from credential c join application p on p.id = c.application left join account a on a.handle = c.account"
    )
}

from_row!(CredentialRecord {
    id = "credential", account = "answered_by", rules, redirection, state, requested_at, expires_at, used_at, network;
    application
});
from_row!(WaitingRequest { id, network, requested_at });

impl ReadTx<'_> {
    /// The credential of a consumer key. One of a suspended account does not exist.
    pub fn credential_of_consumer(&self, hash: &TokenHash) -> StoreResult<Option<CredentialRecord>> {
        self.first(
            &format!("{} where c.consumer_hash = ?1 and a.suspended_at is null", select()),
            [hash],
            CredentialRecord::from_row,
        )
    }

    /// The credential of the token of a page.
    pub fn credential_of_token(&self, hash: &TokenHash) -> StoreResult<Option<CredentialRecord>> {
        self.first(&format!("{} where c.token_hash = ?1", select()), [hash], CredentialRecord::from_row)
    }

    /// The unanswered requests of an application at `now`.
    pub fn waiting_requests(&self, application: ApplicationId, now: Timestamp) -> StoreResult<Vec<WaitingRequest>> {
        self.all(
            "select id, network, requested_at from credential
             where application = ?1 and account is null and expires_at > ?2 order by requested_at, id",
            params![application, now],
            WaitingRequest::from_row,
        )
    }

    pub fn has_signed_call(&self, hash: &TokenHash) -> StoreResult<bool> {
        self.value("select exists (select 1 from signed_call where hash = ?1)", [hash])
    }

    /// The access to an account that has not ended by `now`, latest first.
    pub fn credentials_of(&self, account: &NicHandle, now: Timestamp) -> StoreResult<Vec<CredentialRecord>> {
        let sql = format!(
            "{} where c.account = ?1 and c.state = ?2 and (c.expires_at is null or c.expires_at > ?3)
             order by c.answered_at desc, c.id",
            select()
        );
        self.all(&sql, params![account, CredentialState::Validated, now], CredentialRecord::from_row)
    }
}

impl WriteTx<'_> {
    /// Adds a request for access, which replaces another one. Deletes credentials that have ended.
    pub fn add_credential(
        &mut self,
        new: &CredentialRecord,
        hashes: &CredentialHashes,
        replaced: Option<CredentialId>,
    ) -> StoreResult<()> {
        let ended = "delete from credential where expires_at <= ?1 or id = ?2";
        self.run(ended, params![new.requested_at, replaced])?;
        self.run(
            "insert into credential (id, application, consumer_hash, token_hash, rules, redirection, state, requested_at,
               expires_at, network) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                new.id,
                new.application.id,
                hashes.consumer,
                hashes.token,
                new.rules,
                new.redirection,
                new.state,
                new.requested_at,
                new.expires_at,
                new.network,
            ],
        )
    }

    pub fn answer_credential(
        &mut self,
        id: CredentialId,
        account: &NicHandle,
        state: CredentialState,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run(
            "update credential set account = ?2, state = ?3, expires_at = ?4, answered_at = ?5 where id = ?1",
            params![id, account, state, expires_at, now],
        )
    }

    /// Revokes one access to an account; `false` if it does not exist.
    pub fn end_credential(&mut self, account: &NicHandle, id: CredentialId) -> StoreResult<bool> {
        let delete = "delete from credential where id = ?1 and account = ?2";
        Ok(self.execute(delete, params![id, account])? == 1)
    }

    pub fn end_credentials(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.run("delete from credential where account = ?1", [account])
    }

    /// Revokes all access to all accounts.
    pub fn end_all_credentials(&mut self) -> StoreResult<()> {
        self.run("delete from credential", [])
    }

    pub fn touch_credential(&mut self, id: CredentialId, now: Timestamp) -> StoreResult<()> {
        self.run("update credential set used_at = ?2 where id = ?1", params![id, now])
    }

    /// Records a signed call; `false` if it was recorded before. Forgets those from before `since`.
    pub fn record_signed_call(&mut self, hash: &TokenHash, now: Timestamp, since: Timestamp) -> StoreResult<bool> {
        self.run("delete from signed_call where at < ?1", [since])?;
        let insert = "insert into signed_call (hash, at) values (?1, ?2) on conflict do nothing";
        Ok(self.execute(insert, params![hash, now])? == 1)
    }
}
