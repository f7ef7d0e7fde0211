//! Applications, and the credentials that give them access to accounts (tables `application` and `credential`).

mod credentials;

pub use credentials::{CredentialHashes, CredentialRecord};

use crate::engine::{FromRow, from_row, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_api::applications::Application;
use handover_rules::account::applications::ApplicationId;
use handover_rules::{NicHandle, Timestamp};

/// An application.
#[derive(Clone, Debug)]
pub struct ApplicationRecord {
    /// The number.
    pub id: ApplicationId,
    /// The account that registered it.
    pub account: NicHandle,
    /// Its public key.
    pub key: String,
    /// The secret that it signs with, encrypted.
    pub sealed_secret: Vec<u8>,
    /// Its name.
    pub name: String,
    /// Its purpose.
    pub description: String,
    /// Time of registration.
    pub created_at: Timestamp,
    /// The account is suspended, or deleted by the provider: until that ends, nothing is done for the application.
    pub is_owner_suspended: bool,
}

const COLUMNS: &str = "p.id, p.account, p.key, p.sealed_secret, p.name, p.description, p.created_at,
  exists (select 1 from account o where o.handle = p.account and o.suspended_at is not null) as is_owner_suspended";

from_row!(ApplicationRecord { id, account, key, sealed_secret, name, description, created_at, is_owner_suspended });
from_row!(Application { id, key, name, description, created_at });

impl ReadTx<'_> {
    /// An application by its public key.
    pub fn application_of_key(&self, key: &str) -> StoreResult<Option<ApplicationRecord>> {
        self.first(&format!("select {COLUMNS} from application p where p.key = ?1"), [key], ApplicationRecord::from_row)
    }

    /// An application.
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
    /// Adds an application.
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
