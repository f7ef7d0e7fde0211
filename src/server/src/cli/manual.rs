//! Documentation made of the command line's own help: man pages and completions by `handover manual`, and, by a unit test,
//! `src/CONFIGURATION.md`.

use clap::{Args, Command};
use clap_complete::Shell;
use std::path::PathBuf;

/// `handover manual`.
#[derive(Debug, Args)]
pub struct Manual {
    /// Folder for the man pages (`man1`) and the completions of bash, zsh and fish
    pub folder: PathBuf,
}

impl Manual {
    /// Writes the files about `command`.
    pub(super) fn run(&self, command: Command) -> Result<(), String> {
        self.write(command).map_err(|error| format!("cannot write to {}: {error}", self.folder.display()))
    }

    fn write(&self, mut command: Command) -> std::io::Result<()> {
        let pages = self.folder.join("man1");
        std::fs::create_dir_all(&pages)?;
        clap_mangen::generate_to(command.clone(), &pages)?;
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            clap_complete::generate_to(shell, &mut command, "handover", &self.folder)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::{Arg, CommandFactory};
    use std::fmt::Write;

    const HEAD: &str = "\
# Configuration

All commands of `handover` with their options. An option with a variable can be set by it instead; lists have commas there.
Empty variables count as not set. Wrong values are reported at start, with what would be right. `HANDOVER_LOG` sets how much
is logged: `error`, `warn` (the default), `info`, `debug`, `trace` or `off`, also per module as in
`warn,handover_server=debug`. The audit log stays on unless it says `audit=off`.

This page is generated: change the help texts in `src/server/src/cli` and `src/server/src/config`, run the tests, and copy the file that they name.

## URL of a PostgreSQL database

`postgres://user:password@db1.example,db2.example:5433/contacts?parameter=value&…`, as for libpq. Reserved characters are
percent-encoded. Handover never encrypts to a server that it has not verified, so `sslmode` is stricter than libpq's. Client
certificates are not supported.

| parameter | meaning |
|---|---|
| `sslmode=verify-full` | TLS to a server whose certificate comes from a trusted authority and is for the host in the URL. The default for other machines, and for this one with `sslrootcert`. `require` and `verify-ca` mean the same |
| `sslmode=prefer` | The same if the server offers TLS, otherwise unencrypted. Somebody in the network can prevent TLS |
| `sslmode=disable` | Unencrypted. The default for this machine; sockets have no TLS |
| `sslrootcert=FILE` | PEM file with the authorities to trust instead of the public ones, read at start |
| `channel_binding=require` | Sign in only by SCRAM that is bound to the TLS connection, so that nobody in between can pass it on. Done whenever the server offers it (`scram-sha-256`) |
| `hostaddr=ADDRESS` | Connect to this address; the host is the name in the certificate |
| `connect_timeout=SECONDS` | Time to connect to one host; 5 by default |
";

    const TABLE: &str = "| option | variable | default | meaning |\n|---|---|---|---|";

    fn page() -> String {
        let mut command = Cli::command();
        command.build();
        let mut page = HEAD.to_owned();
        add_commands(&mut page, &command, "handover");
        page
    }

    /// A section for each command that can be run.
    fn add_commands(page: &mut String, command: &Command, name: &str) {
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            let name = format!("{name} {}", inner.get_name());
            if inner.has_subcommands() {
                add_commands(page, inner, &name);
                continue;
            }
            let places = inner.get_positionals().map(|place| format!(" {}", place.get_id().as_str().to_uppercase()));
            let title = format!("{name}{}", places.collect::<String>());
            let _ = writeln!(page, "\n## `{title}`\n\n{}.\n\n{TABLE}", about(inner));
            // The options of the server are listed there.
            let serve = command.find_subcommand("serve").filter(|_| inner.get_name() == "doctor");
            let is_listed = |option: &&Arg| {
                serve.is_none_or(|serve| serve.get_arguments().all(|its| its.get_id() != option.get_id()))
            };
            let is_shown =
                |option: &&Arg| !option.is_hide_set() && option.get_long().is_some_and(|name| name != "help");
            let options = inner.get_arguments().filter(is_shown);
            let options = options.filter(is_listed);
            options.for_each(|option| page.push_str(&row(option)));
        }
    }

    fn about(command: &Command) -> String {
        command.get_about().map(ToString::to_string).unwrap_or_default()
    }

    fn row(option: &Arg) -> String {
        let name = option.get_long().unwrap_or_default();
        let takes_value = option.get_action().takes_values();
        let value = option.get_value_names().filter(|_| takes_value).and_then(|names| names.first());
        let value = value.map(|value| format!(" {value}")).unwrap_or_default();
        let variable = option.get_env().map(|name| format!("`{}`", name.to_string_lossy())).unwrap_or_default();
        let defaults = option.get_default_values().iter().map(|value| value.to_string_lossy());
        let default = defaults.filter(|value| takes_value && !value.is_empty()).map(|value| format!("`{value}`"));
        let meaning = option.get_help().map(ToString::to_string).unwrap_or_default().replace('|', "\\|");
        format!("| `--{name}{value}` | {variable} | {} | {meaning} |\n", default.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn the_page_about_configuration_is_up_to_date() {
        let page = page();
        if page != include_str!("../../../CONFIGURATION.md") {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/CONFIGURATION.md");
            std::fs::write(file, page).expect("writing below the target folder");
            panic!("src/CONFIGURATION.md differs from the help texts: cp target/CONFIGURATION.md src/CONFIGURATION.md");
        }
    }

    #[test]
    fn every_command_has_a_page_and_every_shell_completions() {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        Manual { folder: folder.path().to_owned() }.run(Cli::command()).expect("writing below a temporary folder");
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
        for (page, option) in
            [("handover", "log"), ("handover-serve", "HANDOVER_PUBLIC_URL"), ("handover-keys-add", "scope")]
        {
            assert!(read(&format!("man1/{page}.1")).contains(option), "{page}");
        }
        for completions in ["handover.bash", "_handover", "handover.fish"] {
            assert!(read(completions).contains("after-restore"), "{completions}");
        }
    }
}
