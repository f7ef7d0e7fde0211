//! The provider's scanner: a program that reads the file from its standard input. Exit status 0 means clean, 1 harmful, as
//! of `clamdscan --no-summary -`.

use handover_rules::cases::papers::UnfitPaper;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

/// A program that scans files.
#[derive(Clone, Debug)]
pub struct Scanner {
    program: String,
    arguments: Vec<String>,
    limit: Duration,
}

impl Scanner {
    /// Reads a command line of words separated by spaces; `None` if it is empty.
    #[must_use]
    pub fn parse(command: &str, limit: Duration) -> Option<Self> {
        let mut words = command.split_whitespace().map(str::to_owned);
        Some(Self { program: words.next()?, arguments: words.collect(), limit })
    }

    /// Scans a file.
    ///
    /// # Errors
    /// The file is harmful, or the scanner gave no answer in time.
    pub async fn scan(&self, content: &[u8]) -> Result<(), UnfitPaper> {
        match timeout(self.limit, self.run(content)).await {
            Ok(Ok(Some(0))) => Ok(()),
            Ok(Ok(Some(1))) => Err(UnfitPaper::Harmful),
            Ok(Ok(status)) => {
                tracing::error!(?status, "the scanner failed; the paper was not accepted");
                Err(UnfitPaper::NotScanned)
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the scanner could not be run; the paper was not accepted");
                Err(UnfitPaper::NotScanned)
            }
            Err(_) => {
                tracing::error!("the scanner took too long; the paper was not accepted");
                Err(UnfitPaper::NotScanned)
            }
        }
    }

    async fn run(&self, content: &[u8]) -> std::io::Result<Option<i32>> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // A scanner that has seen enough closes its input; its status counts.
            let _ = input.write_all(content).await;
        }
        Ok(child.wait().await?.code())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn scan(script: &str, limit: Duration) -> Result<(), UnfitPaper> {
        let scanner = Scanner { program: "sh".to_owned(), arguments: vec!["-c".to_owned(), script.to_owned()], limit };
        scanner.scan(b"EICAR").await
    }

    #[tokio::test]
    async fn exit_status_decides() {
        let minute = Duration::from_secs(60);
        assert_eq!(scan("grep -q EICAR && exit 1 || exit 0", minute).await, Err(UnfitPaper::Harmful));
        assert_eq!(scan("grep -q other && exit 1 || exit 0", minute).await, Ok(()));
        assert_eq!(scan("exit 2", minute).await, Err(UnfitPaper::NotScanned));
        assert_eq!(scan("sleep 100", Duration::from_millis(50)).await, Err(UnfitPaper::NotScanned));
        let missing = Scanner::parse("/no/such/scanner -", minute).expect("a command");
        assert_eq!(missing.scan(b"").await, Err(UnfitPaper::NotScanned));
        assert!(Scanner::parse("  ", minute).is_none());
    }
}
