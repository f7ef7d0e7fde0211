//! Delivery reports: reading them (RFC 3464), and looking for new ones in a maildir. See decision 0011.

mod report;

pub use report::parse;

use crate::clock::Clock;
use crate::runtime::loops::FailureLog;
use crate::use_cases::bounces::record;
use handover_store::Store;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::future::pending;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of a report that are read. The report itself comes first; the returned email may be long.
pub const READ_BYTES: usize = 256 * 1024;

/// The time between two looks for new reports.
const INTERVAL: Duration = Duration::from_secs(5);

/// Messages that are read before others get a turn.
const PORTION: usize = 100;

/// A maildir: new messages are in `new`, those that were read in `cur`.
#[derive(Clone, Debug)]
struct Maildir(PathBuf);

impl Maildir {
    /// Some new messages, oldest names first, without those that could not be read before.
    fn new_messages(&self, unreadable: &BTreeSet<PathBuf>) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.0.join("new"))? {
            let entry = entry?;
            // Skips symbolic links, hidden files, and what has gone meanwhile.
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            let is_message = is_file && !entry.file_name().as_encoded_bytes().starts_with(b".");
            if is_message && !unreadable.contains(&entry.path()) {
                files.push(entry.path());
            }
        }
        files.sort_unstable();
        files.truncate(PORTION);
        Ok(files)
    }

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
    let mut unreadable = BTreeSet::new();
    loop {
        let read = read_new(&store, &maildir, &clock, &mut unreadable).await;
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

/// Returns how many messages were looked at. A message is moved once its report is recorded: after a crash it is read
/// again, which has no effect. One that cannot be read or moved is logged once, and does not hold up the others.
async fn read_new(
    store: &Store,
    maildir: &Maildir,
    clock: &Clock,
    unreadable: &mut BTreeSet<PathBuf>,
) -> Result<usize, MaildirError> {
    let (of, known) = (maildir.clone(), unreadable.clone());
    let messages = blocking(move || of.new_messages(&known)).await?;
    let number = messages.len();
    for message in messages {
        let path = message.clone();
        let bounced = match blocking(move || Ok(parse(&read_beginning(&path)?))).await {
            Ok(bounced) => bounced,
            Err(error) => {
                pass_over(message, &error, unreadable);
                continue;
            }
        };
        if let Some(bounced) = bounced {
            let now = clock.now();
            let effects = store.write(move |tx| record(tx, &bounced, now)).await?;
            tracing::info!(?effects, "a delivery report was read");
        } else {
            tracing::info!("a message that is no delivery report was passed over");
        }
        let (of, path) = (maildir.clone(), message.clone());
        if let Err(error) = blocking(move || of.set_read(&path)).await {
            pass_over(message, &error, unreadable);
        }
    }
    Ok(number)
}

/// Until the server starts again.
fn pass_over(message: PathBuf, error: &io::Error, unreadable: &mut BTreeSet<PathBuf>) {
    tracing::error!(file = ?message, %error, "a delivery report cannot be read or moved, and is passed over");
    unreadable.insert(message);
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
        let names = || maildir.new_messages(&BTreeSet::new()).expect("a list");
        assert_eq!(names(), ["new/1.host", "new/2.host"].map(|name| folder.path().join(name)));
        maildir.set_read(&folder.path().join("new/1.host")).expect("a move");
        assert_eq!(names(), [folder.path().join("new/2.host")]);
        assert!(folder.path().join("cur/1.host:2,S").is_file());
        assert_eq!(maildir.new_messages(&names().into_iter().collect()).expect("a list"), [""; 0].map(PathBuf::from));
    }

    #[tokio::test]
    async fn message_that_cannot_be_moved_holds_up_no_others() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["new", "cur"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        // With the ending of a message that was read, the name is too long.
        let long = folder.path().join("new").join("1".repeat(253));
        for file in [&long, &folder.path().join("new/2.host")] {
            fs::write(file, "text").expect("a file");
        }
        let store = Store::open(folder.path().join("handover.db")).expect("a database");
        let (maildir, mut unreadable) = (Maildir(folder.path().to_owned()), BTreeSet::new());
        for expected in [2, 0] {
            let read = read_new(&store, &maildir, &Clock::system(), &mut unreadable).await.expect("a maildir");
            assert_eq!(read, expected);
        }
        assert!(long.is_file() && folder.path().join("cur/2.host:2,S").is_file());
    }
}
