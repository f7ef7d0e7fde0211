//! Options of the server and of commands: the database, and webhooks.

use super::files::{key, read_secret};
use crate::secrets::SealingKey;
use crate::webhooks::{self, WebhookSettings};
use clap::Args;
use handover_store::Database;
use std::ffi::OsString;
use std::path::PathBuf;

/// The database.
#[derive(Debug, Args)]
pub struct DatabaseOption {
    /// Database: path of a file, or URL of a PostgreSQL database, such as `postgres://handover@db1.example,db2.example/contacts`
    #[arg(long, env = "HANDOVER_DATABASE", value_name = "DATABASE", hide_env_values = true)]
    pub database: Option<OsString>,
    /// File with the path or URL of the database, which keeps a password out of the environment and the process list
    #[arg(long, env = "HANDOVER_DATABASE_FILE", value_name = "FILE")]
    pub database_file: Option<PathBuf>,
}

impl DatabaseOption {
    /// The address of the database.
    ///
    /// # Errors
    /// A message for the operator, without the password.
    pub fn address(&self) -> Result<Database, String> {
        let database = self.database.as_ref().filter(|database| !database.is_empty());
        match (database, &self.database_file) {
            (Some(_), Some(_)) => Err("two databases are given: leave out --database (HANDOVER_DATABASE) or \
                                       --database-file (HANDOVER_DATABASE_FILE)"
                .to_owned()),
            (None, None) => Err("no database is given: set --database to the path of a file or to \
                                 postgres://user@host/name, or --database-file to a file that contains it"
                .to_owned()),
            (Some(database), None) => match database.to_str() {
                Some(text) => parse_database(text, "--database"),
                None => Ok(Database::File(database.into())),
            },
            (None, Some(file)) => parse_database(&read_secret(file)?, "--database-file"),
        }
    }
}

/// Refuses what is meant as an address but would be taken for a path, because messages show paths.
fn parse_database(text: &str, option: &str) -> Result<Database, String> {
    if text.contains(char::is_control) {
        return Err(format!("{option}: the path or URL has to be on a single line"));
    }
    let database = Database::parse(text).map_err(|error| format!("{option}: {error}"))?;
    let lower = text.to_ascii_lowercase();
    let is_address = ["://", "postgres:", "postgresql:", "password="].iter().any(|part| lower.contains(part));
    match database {
        Database::File(_) if is_address => {
            Err(format!("{option}: the URL of a PostgreSQL database looks like postgres://user@host/name"))
        }
        database => Ok(database),
    }
}

/// Webhooks.
#[derive(Clone, Debug, Args)]
pub struct WebhookOptions {
    /// Key that secrets of webhooks and applications are encrypted under: 32 random bytes in Base64. Without it, there are
    /// neither; a demo has one of its own
    #[arg(long, env = "HANDOVER_SECRETS_KEY", value_name = "KEY", hide_env_values = true)]
    pub secrets_key: Option<String>,
    /// File with this key
    #[arg(long, env = "HANDOVER_SECRETS_KEY_FILE", value_name = "FILE", conflicts_with = "secrets_key")]
    pub secrets_key_file: Option<PathBuf>,
    /// Let webhooks go to private addresses, and over HTTP: for tests, and for receivers in the provider's own network
    #[arg(long, env = "HANDOVER_WEBHOOKS_ALLOW_PRIVATE")]
    pub webhooks_allow_private: bool,
    /// CA certificates (PEM) to trust for receivers of webhooks, in addition to the public ones
    #[arg(long, env = "HANDOVER_WEBHOOKS_CA", value_name = "FILE")]
    pub webhooks_ca: Option<PathBuf>,
}

impl WebhookOptions {
    /// The validated settings; `None` without a key. An error names the invalid option and a remedy.
    pub(crate) fn settings(&self, is_demo: bool) -> Result<Option<WebhookSettings>, String> {
        let http = webhooks::http_client(self.webhooks_ca.as_deref(), self.webhooks_allow_private || is_demo)?;
        let key = key("--secrets-key", self.secrets_key.as_ref(), self.secrets_key_file.as_deref())?;
        Ok(key.or_else(|| is_demo.then(SealingKey::of_demo)).map(|key| WebhookSettings { key, http }))
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::{Cli, Command};
    use clap::Parser;
    use handover_store::Database;

    fn address(options: &[&str]) -> Result<Database, String> {
        let cli = Cli::try_parse_from(["handover", "serve"].iter().chain(options)).expect("options");
        let Command::Serve(options) = cli.command else { unreachable!("the second argument is serve") };
        options.database.address()
    }

    #[test]
    fn database_is_a_path_or_a_url_given_directly_or_in_a_file() {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let file = folder.path().join("address");
        let file_option = ["--database-file", file.to_str().expect("temporary paths are UTF-8")];
        for (text, shown) in [
            ("handover.db", "handover.db"),
            ("/var/lib/handover/handover.db", "/var/lib/handover/handover.db"),
            ("postgres://handover:geheim@one,two:5433/contacts", "postgres://one,two:5433/contacts"),
            ("postgresql://handover:ge%40heim@one/contacts?connect_timeout=3", "postgres://one/contacts"),
        ] {
            std::fs::write(&file, format!("{text}\n")).expect("writing a file");
            for options in [["--database", text], file_option] {
                let database = address(&options).expect("an address");
                assert_eq!(database.to_string(), shown);
                assert_eq!(matches!(database, Database::Postgres(_)), text.starts_with("postgres"), "{text}");
            }
        }
        let twice = address(&[&["--database", "handover.db"][..], &file_option].concat());
        assert!(twice.expect_err("two databases").contains("leave out --database"));
        for none in [&[][..], &["--database", ""]] {
            assert!(address(none).expect_err("no database").contains("set --database"), "{none:?}");
        }
    }

    #[test]
    fn refused_addresses_are_not_quoted() {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let file = folder.path().join("address");
        let file_option = ["--database-file", file.to_str().expect("temporary paths are UTF-8")];
        assert!(address(&file_option).expect_err("no file").contains("cannot read"));
        std::fs::write(&file, " \n").expect("writing a file");
        assert!(address(&file_option).expect_err("an empty file").contains("is empty"));
        for (text, expected) in [
            ("postgres://handover:geheim@one", "names no database"),
            ("postgres://handover:geheim@/contacts", "names no host"),
            ("postgres://handover:geheim@one:port/contacts", "port"),
            ("postgres://handover:geheim@one/contacts?colour=red", "colour"),
            ("postgres://handover:pass@geheim@one/contacts", "%40"),
            ("postgres://handover:pass@geheim/word@one/contacts", "%40"),
            ("Postgres://handover:geheim@one/contacts", "looks like postgres://"),
            ("mysql://handover:geheim@one/contacts", "looks like postgres://"),
            ("postgres:/handover:geheim@one/contacts", "looks like postgres://"),
            ("host=one password=geheim dbname=contacts", "looks like postgres://"),
            ("postgres://handover@one/contacts\ngeheim", "single line"),
        ] {
            std::fs::write(&file, text).expect("writing a file");
            for options in [["--database", text], file_option] {
                let error = address(&options).expect_err(text);
                assert!(error.contains(expected) && error.contains(options[0]), "{text}: {error}");
                assert!(!error.contains("geheim"), "{error}");
            }
        }
    }
}
