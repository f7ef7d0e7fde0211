//! Access: keys of the provider's API, staff, and sessions.

use crate::config::{DatabaseOption, PublicUrl};
use crate::mail_address::parse_mailable;
use crate::use_cases::desk::staff;
use crate::use_cases::provider::keys;
use clap::{Args, Subcommand};
use handover_api::desk::DeskLink;
use handover_api::provider::Scope;
use handover_rules::desk::StaffRole;
use handover_rules::model::account::is_name;
use handover_rules::{EmailAddress, NicHandle, Timestamp};
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
    #[command(flatten)]
    pub database: DatabaseOption,
}

/// `handover keys revoke`.
#[derive(Debug, Args)]
pub struct RevokeKey {
    /// Number of the key, as `handover keys list` shows it
    pub id: i64,
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
    pub async fn run(&self, store: &Store, now: Timestamp) -> Result<String, String> {
        match self {
            Self::Add(options) => options.run(store, now).await,
            Self::List(_) => list_keys(store).await,
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
        let key = store.write(move |tx| keys::add(tx, &new, now)).await.map_err(|error| error.to_string())?;
        Ok(format!("The key of {}, which is not shown again:\n{key}", self.name))
    }
}

async fn list_keys(store: &Store) -> Result<String, String> {
    let keys = store.read(|reader| reader.provider_keys()).await.map_err(|error| error.to_string())?;
    if keys.is_empty() {
        return Ok("there are no keys; `handover keys add` makes one".to_owned());
    }
    Ok(keys.iter().map(key_line).collect::<Vec<_>>().join("\n"))
}

fn key_line(key: &ProviderKeyRecord) -> String {
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

/// `handover staff`.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Give a person access, and print the link with which they choose a password and a second factor. For one who has
    /// access: other roles, or a new link after a lost phone; the former password stops working immediately
    Add(AddStaff),
    /// List everybody who has access
    List(DatabaseOption),
    /// End a person's access and sessions immediately
    Remove(RemoveStaff),
}

/// `handover staff add`.
#[derive(Debug, Args)]
pub struct AddStaff {
    /// Email address, which they sign in with
    #[arg(value_parser = parse_address)]
    pub email: EmailAddress,
    /// Name, which customers may read
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    pub name: String,
    /// Role; repeatable: `reader` looks, `support` helps customers, `approver` decides on proposals
    #[arg(long = "role", value_name = "ROLE", required = true, value_delimiter = ',', value_parser = parse_role)]
    pub roles: Vec<StaffRole>,
    /// URL of the app, for the link
    #[arg(long, env = "HANDOVER_PUBLIC_URL", value_name = "URL", value_parser = PublicUrl::parse)]
    pub public_url: PublicUrl,
    #[command(flatten)]
    pub database: DatabaseOption,
}

/// `handover staff remove`.
#[derive(Debug, Args)]
pub struct RemoveStaff {
    /// Email address
    #[arg(value_parser = parse_address)]
    pub email: EmailAddress,
    #[command(flatten)]
    pub database: DatabaseOption,
}

impl StaffCommand {
    pub(super) fn database(&self) -> &DatabaseOption {
        match self {
            Self::Add(options) => &options.database,
            Self::List(database) => database,
            Self::Remove(options) => &options.database,
        }
    }

    /// Runs the command; returns what to print.
    pub async fn run(&self, store: &Store, now: Timestamp) -> Result<String, String> {
        match self {
            Self::Add(options) => options.run(store, now).await,
            Self::List(_) => list_staff(store).await,
            Self::Remove(options) => {
                let email = options.email.clone();
                let removed = store.write(move |tx| staff::remove(tx, &email, now)).await;
                if removed.map_err(|error| error.to_string())? {
                    return Ok(format!("{} has no access any more", options.email));
                }
                Err(format!(
                    "nobody with the address {} has access; `handover staff list` shows who has",
                    options.email
                ))
            }
        }
    }
}

impl AddStaff {
    async fn run(&self, store: &Store, now: Timestamp) -> Result<String, String> {
        let (name, email) = (self.name.clone(), self.email.clone());
        let mut roles = self.roles.clone();
        roles.sort_unstable();
        roles.dedup();
        let token = store.write(move |tx| staff::invite(tx, &name, &email, &roles, now)).await;
        let token = token.map_err(|error| error.to_string())?;
        let link = self.public_url.with_fragment(&DeskLink::Join { token }.format());
        Ok(format!("Send this link to {}. It works once, within 72 hours:\n{link}", self.email))
    }
}

async fn list_staff(store: &Store) -> Result<String, String> {
    let staff = store.read(|reader| reader.staff()).await.map_err(|error| error.to_string())?;
    if staff.is_empty() {
        return Ok("nobody has access; `handover staff add` gives it".to_owned());
    }
    let lines = staff.iter().map(|member| {
        let roles: Vec<&str> = member.roles.iter().map(|role| role.as_str()).collect();
        let state = if member.sealed_secret.is_some() { "" } else { "  (has not accepted the invitation)" };
        format!("{}  {}  {}{state}", member.email, member.name, roles.join(","))
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn parse_address(text: &str) -> Result<EmailAddress, String> {
    parse_mailable(text).ok_or_else(|| "this is not an email address".to_owned())
}

fn parse_role(text: &str) -> Result<StaffRole, String> {
    StaffRole::parse(text).ok_or_else(|| "a role is reader, support or approver".to_owned())
}

/// `handover sessions`.
#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// End all sessions, also those of staff, or those of one account
    End(EndSessions),
}

/// `handover sessions end`.
#[derive(Debug, Args)]
pub struct EndSessions {
    /// Only those of this NIC handle
    #[arg(long, value_name = "HANDLE", value_parser = parse_handle)]
    pub account: Option<NicHandle>,
    #[command(flatten)]
    pub database: DatabaseOption,
}

fn parse_handle(text: &str) -> Result<NicHandle, String> {
    NicHandle::parse(text).map_err(|_| "a NIC handle looks like ab12345-ovh".to_owned())
}

impl EndSessions {
    pub(super) async fn run(&self) -> Result<(), String> {
        let store = self.database.open()?;
        let account = self.account.clone();
        let ended = store.write(move |tx| match account {
            Some(account) => tx.end_sessions(&account, None, None),
            None => tx.end_all_sessions(),
        });
        println!("sessions ended: {}", ended.await.map_err(|error| error.to_string())?);
        Ok(())
    }
}
