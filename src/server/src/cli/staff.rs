//! `handover staff`.

use crate::config::{DatabaseOption, PublicUrl};
use crate::mail_address::parse_mailable;
use crate::use_cases::desk::staff;
use clap::{Args, Subcommand};
use handover_api::desk::DeskLink;
use handover_rules::desk::StaffRole;
use handover_rules::model::account::is_name;
use handover_rules::{EmailAddress, Timestamp};
use handover_store::Store;

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
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
}

/// `handover staff remove`.
#[derive(Debug, Args)]
pub struct RemoveStaff {
    /// Email address
    #[arg(value_parser = parse_address)]
    pub email: EmailAddress,
    /// The database
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
    ///
    /// # Errors
    /// A message for the operator.
    pub async fn run(&self, store: &Store, now: Timestamp) -> Result<String, String> {
        match self {
            Self::Add(options) => options.run(store, now).await,
            Self::List(_) => list(store).await,
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

async fn list(store: &Store) -> Result<String, String> {
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

fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits = !name.is_empty() && is_name(name) && !name.contains(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a name has 1 to 100 characters, no < or >".to_owned()) }
}

fn parse_role(text: &str) -> Result<StaffRole, String> {
    StaffRole::parse(text).ok_or_else(|| "a role is reader, support or approver".to_owned())
}
