//! A maildir that the mail server delivers reports to.

use super::{READ_BYTES, parse};
use crate::clock::Clock;
use crate::runtime::failure_log::FailureLog;
use crate::use_cases::bounces::record;
use handover_store::Store;
use std::fs::{self, File};
use std::future::pending;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The time between two looks for new reports.
const INTERVAL: Duration = Duration::from_secs(5);

/// Messages that are read before others get a turn.
const PORTION: usize = 100;

/// A maildir: new messages are in `new`, those that were read in `cur`.
#[derive(Clone, Debug)]
struct Maildir(PathBuf);

impl Maildir {
    /// Some new messages, oldest names first.
    fn new_messages(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.0.join("new"))? {
            let entry = entry?;
            // Skips symbolic links and hidden files.
            if entry.file_type()?.is_file() && !entry.file_name().as_encoded_bytes().starts_with(b".") {
                files.push(entry.path());
            }
        }
        files.sort_unstable();
        files.truncate(PORTION);
        Ok(files)
    }

    /// Moves a message to those that were read.
    fn set_read(&self, message: &Path) -> io::Result<()> {
        let mut name = message.file_name().unwrap_or_default().to_owned();
        name.push(":2,S");
        fs::rename(message, self.0.join("cur").join(name))
    }
}

/// Records the reports of a maildir as they arrive, until dropped; without one, waits.
pub async fn run(store: Store, maildir: Option<PathBuf>, clock: Clock) {
    clock.until_work_may_run().await;
    let Some(maildir) = maildir.map(Maildir) else { return pending().await };
    let mut failures = FailureLog::new("reading delivery reports");
    loop {
        let read = read_new(&store, &maildir, &clock).await;
        if failures.success_or_pause(read).await != Some(PORTION) {
            tokio::time::sleep(INTERVAL).await;
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum MaildirError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] handover_store::StoreError),
}

/// Returns how many messages were read. A message is moved once its report is recorded: after a crash it is read again,
/// which has no effect.
async fn read_new(store: &Store, maildir: &Maildir, clock: &Clock) -> Result<usize, MaildirError> {
    let of = maildir.clone();
    let messages = blocking(move || of.new_messages()).await?;
    let number = messages.len();
    for message in messages {
        let path = message.clone();
        let bounced = blocking(move || Ok(parse(&read_beginning(&path)?))).await?;
        if let Some(bounced) = bounced {
            let now = clock.now();
            let effects = store.write(move |tx| record(tx, &bounced, now)).await?;
            tracing::info!(?effects, "a delivery report was read");
        } else {
            tracing::info!("a message that is no delivery report was passed over");
        }
        let of = maildir.clone();
        blocking(move || of.set_read(&message)).await?;
    }
    Ok(number)
}

fn read_beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(READ_BYTES as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_files_are_messages() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["new", "cur", "tmp", "new/folder"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        for name in ["new/2.host", "new/1.host", "new/.hidden", "cur/0.host:2,S", "tmp/3.host"] {
            fs::write(folder.path().join(name), "text").expect("a file");
        }
        let maildir = Maildir(folder.path().to_owned());
        let names = || maildir.new_messages().expect("a list");
        assert_eq!(names(), ["new/1.host", "new/2.host"].map(|name| folder.path().join(name)));
        maildir.set_read(&folder.path().join("new/1.host")).expect("a move");
        assert_eq!(names(), [folder.path().join("new/2.host")]);
        assert!(folder.path().join("cur/1.host:2,S").is_file());
    }
}
