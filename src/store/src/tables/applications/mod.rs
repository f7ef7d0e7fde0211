//! Applications, and the credentials that give them access to accounts (tables `application` and `credential`).

mod credentials;

pub use credentials::{CredentialHashes, CredentialRecord};

use crate::convert::{column, handle, timestamp, to_millis};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreResult, WriteTx};
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
  exists (select 1 from account o where o.handle = p.account and o.suspended_at is not null)";

fn read(row: &Row<'_>) -> StoreResult<ApplicationRecord> {
    Ok(ApplicationRecord {
        id: ApplicationId::new(column(row, 0)?),
        account: handle(&column::<String>(row, 1)?)?,
        key: column(row, 2)?,
        sealed_secret: column(row, 3)?,
        name: column(row, 4)?,
        description: column(row, 5)?,
        created_at: timestamp(column(row, 6)?)?,
        is_owner_suspended: column(row, 7)?,
    })
}

impl ReadTx<'_> {
    /// An application by its public key.
    pub fn application_of_key(&self, key: &str) -> StoreResult<Option<ApplicationRecord>> {
        self.first(&format!("select {COLUMNS} from application p where p.key = ?1"), [key], read)
    }

    /// An application.
    pub fn application(&self, id: ApplicationId) -> StoreResult<Option<ApplicationRecord>> {
        self.first(&format!("select {COLUMNS} from application p where p.id = ?1"), [id.get()], read)
    }

    /// The applications that an account has registered, in this order.
    pub fn applications_of(&self, account: &NicHandle) -> StoreResult<Vec<ApplicationRecord>> {
        let sql = format!("select {COLUMNS} from application p where p.account = ?1 order by p.created_at, p.id");
        self.all(&sql, [account.as_str()], read)
    }
}

impl WriteTx<'_> {
    /// Adds an application.
    pub fn add_application(&mut self, new: &ApplicationRecord) -> StoreResult<()> {
        self.execute(
            "insert into application (id, account, key, sealed_secret, name, description, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                new.id.get(),
                new.account.as_str(),
                new.key,
                new.sealed_secret,
                new.name,
                new.description,
                to_millis(new.created_at),
            ],
        )?;
        Ok(())
    }

    /// Removes an application of an account, and all access that it has; `false` if it does not exist.
    pub fn remove_application(&mut self, account: &NicHandle, id: ApplicationId) -> StoreResult<bool> {
        let delete = "delete from application where id = ?1 and account = ?2";
        Ok(self.execute(delete, params![id.get(), account.as_str()])? == 1)
    }
}
