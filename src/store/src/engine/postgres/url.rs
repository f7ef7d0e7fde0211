//! The address of a PostgreSQL database.

use super::error::reason;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, TargetSessionAttrs};

/// The schema that holds the tables.
pub(super) const SCHEMA: &str = "handover";

/// Time to connect to one host.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A peer that is gone is noticed after `KEEPALIVES_IDLE + KEEPALIVES_RETRIES * KEEPALIVES_INTERVAL`.
const KEEPALIVES_IDLE: Duration = Duration::from_secs(5);
const KEEPALIVES_INTERVAL: Duration = Duration::from_secs(2);
const KEEPALIVES_RETRIES: u32 = 3;

/// The address of a PostgreSQL database, as libpq takes it: `postgres://user@host1,host2:5433/name?connect_timeout=3`.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    config: Arc<Config>,
}

impl PostgresUrl {
    /// Whether a text is meant as such an address.
    #[must_use]
    pub fn is_meant_by(text: &str) -> bool {
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
    }

    /// Reads an address.
    ///
    /// # Errors
    /// A sentence with the reason, without the password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut config: Config =
            text.parse().map_err(|error| format!("not the address of a database: {}", reason(&error)))?;
        if config.get_hosts().is_empty() {
            return Err("the address of the database names no host".to_owned());
        }
        if config.get_dbname().is_none() {
            return Err("the address of the database names no database".to_owned());
        }
        // Nothing may be written to a standby, even if the address allows one.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        config.application_name("handover");
        config.connect_timeout(config.get_connect_timeout().copied().unwrap_or(CONNECT_TIMEOUT));
        config.keepalives_idle(KEEPALIVES_IDLE);
        config.keepalives_interval(KEEPALIVES_INTERVAL);
        config.keepalives_retries(KEEPALIVES_RETRIES);
        Ok(Self { config: Arc::new(config) })
    }

    /// The settings of a connection that has these settings of PostgreSQL besides those of all connections.
    pub(super) fn with(&self, settings: &str) -> Self {
        let mut config = Config::clone(&self.config);
        // Plans are made once and take indexes, as SQLite's do: planning costs more than most statements, and there may be
        // no statistics after the first import.
        let plans = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off";
        let common = format!("-c search_path={SCHEMA},public {plans}");
        config.options(format!("{common} {settings}"));
        Self { config: Arc::new(config) }
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }
}

/// Without the password.
impl fmt::Display for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<String> = self
            .config
            .get_hosts()
            .iter()
            .map(|host| match host {
                Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                Host::Unix(folder) => folder.display().to_string(),
            })
            .collect();
        let name = self.config.get_dbname().unwrap_or_default();
        write!(formatter, "postgres://{}/{name}", hosts.join(","))
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_show_no_password() {
        let url = PostgresUrl::parse("postgres://handover:secret@one,two:5433/contacts").expect("an address");
        assert_eq!(format!("{url} {url:?}"), "postgres://one,two/contacts postgres://one,two/contacts");
    }

    #[test]
    fn addresses_without_host_or_database_are_refused() {
        for text in ["postgres:///contacts", "postgres://one", "postgres://one/contacts?colour=red"] {
            assert!(PostgresUrl::parse(text).is_err(), "{text}");
        }
    }
}
