//! `handover keys`.

use crate::config::DatabaseOption;
use crate::use_cases::provider::add_key;
use clap::{Args, Subcommand};
use handover_api::provider::Scope;
use handover_rules::Timestamp;
use handover_rules::model::account::is_name;
use handover_store::{NewProviderKey, ProviderKeyRecord, Store};

/// `handover keys`.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Add a key, and print it: it is not shown again
    Add(AddKey),
    /// List all keys, with their last use
    List(DatabaseOption),
    /// Revoke a key immediately
    Revoke(RevokeKey),
}

/// `handover keys add`.
#[derive(Debug, Args)]
pub struct AddKey {
    /// Name of the system that gets it
    #[arg(value_parser = parse_name)]
    pub name: String,
    /// A scope of the key; repeatable: `accounts`, `services`, `holders`, `bills`, `paymentMethods`, `events`, `webhooks`,
    /// `bounces`
    #[arg(long = "scope", value_name = "SCOPE", required = true, value_delimiter = ',', value_parser = parse_scope)]
    pub scopes: Vec<Scope>,
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
}

/// `handover keys revoke`.
#[derive(Debug, Args)]
pub struct RevokeKey {
    /// Number of the key, as `handover keys list` shows it
    pub id: i64,
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
}

impl KeysCommand {
    pub(super) fn database(&self) -> &DatabaseOption {
        match self {
            Self::Add(options) => &options.database,
            Self::List(database) => database,
            Self::Revoke(options) => &options.database,
        }
    }

    /// Runs the command; returns what to print.
    ///
    /// # Errors
    /// A message for the operator.
    pub async fn run(&self, store: &Store, now: Timestamp) -> Result<String, String> {
        match self {
            Self::Add(options) => options.run(store, now).await,
            Self::List(_) => list(store).await,
            Self::Revoke(options) => {
                let id = options.id;
                let revoked = store.write(move |tx| tx.revoke_provider_key(id, now)).await;
                if revoked.map_err(|error| error.to_string())? {
                    return Ok(format!("key {id} is revoked"));
                }
                Err(format!("there is no valid key {id}; `handover keys list` shows all"))
            }
        }
    }
}

impl AddKey {
    async fn run(&self, store: &Store, now: Timestamp) -> Result<String, String> {
        let mut scopes = self.scopes.clone();
        scopes.sort_unstable();
        scopes.dedup();
        let new = NewProviderKey { name: self.name.clone(), scopes };
        let key = store.write(move |tx| add_key(tx, &new, now)).await.map_err(|error| error.to_string())?;
        Ok(format!("The key of {}, which is not shown again:\n{key}", self.name))
    }
}

async fn list(store: &Store) -> Result<String, String> {
    let keys = store.read(|reader| reader.provider_keys()).await.map_err(|error| error.to_string())?;
    if keys.is_empty() {
        return Ok("there are no keys; `handover keys add` makes one".to_owned());
    }
    Ok(keys.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn line(key: &ProviderKeyRecord) -> String {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let time = |at: Timestamp| at.format("%Y-%m-%d %H:%M").to_string();
    let used = key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", time(at)));
    let revoked = key.revoked_at.map(|at| format!("  revoked {}", time(at))).unwrap_or_default();
    format!("{}  {}  {}  added {}  {used}{revoked}", key.id, key.name, scopes.join(","), time(key.created_at))
}

fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits = !name.is_empty() && is_name(name) && !name.contains(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a name has 1 to 100 characters, no < or >".to_owned()) }
}

fn parse_scope(text: &str) -> Result<Scope, String> {
    let all = || Scope::ALL.map(Scope::as_str).join(", ");
    Scope::parse(text).ok_or_else(|| format!("a scope is one of {}", all()))
}
