//! `handover manual`.

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
    use clap::CommandFactory;

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
