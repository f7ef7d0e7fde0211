//! Papers: sealing, inspection and scanning of uploaded files. See decision 0033.

use crate::secrets::SealingKey;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperId, PaperType, UnfitPaper, check_dimensions, type_of};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

#[derive(Clone, Debug)]
pub struct PaperKey(SealingKey);

impl PaperKey {
    pub(crate) const fn new(key: SealingKey) -> Self {
        Self(key)
    }

    /// The key of every demo: its papers are samples, and stay readable where its database is kept.
    pub(crate) const fn of_demo() -> Self {
        Self(SealingKey::new(*b"Handover demo: papers are public"))
    }

    pub(crate) const fn sealing(&self) -> &SealingKey {
        &self.0
    }

    /// Nonce and ciphertext of a file; `None` if it is too large for the cipher (256 GiB).
    pub(crate) fn seal(&self, case: CaseNumber, paper: PaperId, content: &[u8]) -> Option<Vec<u8>> {
        self.0.seal(&place(case, paper), content)
    }

    /// The file, if it was sealed under this key for this place.
    pub(crate) fn open(&self, case: CaseNumber, paper: PaperId, sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.open(&place(case, paper), sealed)
    }
}

fn place(case: CaseNumber, paper: PaperId) -> String {
    format!("{case}/{paper}")
}

/// Bytes at the end of a PDF within which it is marked as complete.
const PDF_END: usize = 1024;

/// The type of a file that can be accepted as a paper, by its content. Only headers are read; nothing is decoded or
/// decompressed.
pub fn inspect(content: &[u8]) -> Result<PaperType, UnfitPaper> {
    let found = type_of(content).ok_or(UnfitPaper::UnknownType)?;
    match found {
        PaperType::Pdf => {
            let end = &content[content.len().saturating_sub(PDF_END)..];
            if !end.windows(5).any(|piece| piece == b"%%EOF") {
                return Err(UnfitPaper::Damaged);
            }
        }
        PaperType::Jpeg | PaperType::Png => {
            let size = imagesize::blob_size(content).map_err(|_| UnfitPaper::Damaged)?;
            check_dimensions(size.width as u64, size.height as u64)?;
        }
    }
    Ok(found)
}

/// The provider's scanner: a program that reads the file from its standard input. Exit status 0 means clean, 1 harmful, as
/// of `clamdscan --no-summary -`.
#[derive(Clone, Debug)]
pub struct Scanner {
    program: String,
    arguments: Vec<String>,
    limit: Duration,
}

impl Scanner {
    /// Reads a command line of words separated by spaces; `None` if it is empty.
    pub(crate) fn parse(command: &str, limit: Duration) -> Option<Self> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        file.extend(width.to_be_bytes());
        file.extend(height.to_be_bytes());
        file.extend(b"\x08\x02\0\0\0\0\0\0\0");
        file
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut file = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
        file.extend(height.to_be_bytes());
        file.extend(width.to_be_bytes());
        file.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9");
        file
    }

    #[test]
    fn scans_are_accepted() {
        assert_eq!(inspect(&png(800, 600)), Ok(PaperType::Png));
        assert_eq!(inspect(&jpeg(2480, 3508)), Ok(PaperType::Jpeg));
        assert_eq!(inspect(b"%PDF-1.7\n1 0 obj\n%%EOF\n"), Ok(PaperType::Pdf));
    }

    #[test]
    fn bombs_and_damage_are_refused_by_their_headers() {
        assert_eq!(inspect(&png(100_000, 100_000)), Err(UnfitPaper::TooManyPixels));
        assert_eq!(inspect(&png(u32::MAX, 1)), Err(UnfitPaper::TooManyPixels));
        assert_eq!(inspect(&jpeg(65_535, 65_535)), Err(UnfitPaper::TooManyPixels));
        assert_eq!(inspect(&png(0, 10)), Err(UnfitPaper::Damaged));
        assert_eq!(inspect(&png(10, 10)[..12]), Err(UnfitPaper::Damaged));
        assert_eq!(inspect(b"\xff\xd8\xff\xe0"), Err(UnfitPaper::Damaged));
        assert_eq!(inspect(b"%PDF-1.7\n1 0 obj\n"), Err(UnfitPaper::Damaged));
    }

    #[test]
    fn other_types_are_refused() {
        for other in [&b"PK\x03\x04 a document"[..], b"<svg xmlns=''/>", b"MZ\x90\0", b"GIF89a", b""] {
            assert_eq!(inspect(other), Err(UnfitPaper::UnknownType));
        }
    }

    #[cfg(unix)]
    async fn scan(script: &str, limit: Duration) -> Result<(), UnfitPaper> {
        let scanner = Scanner { program: "sh".to_owned(), arguments: vec!["-c".to_owned(), script.to_owned()], limit };
        scanner.scan(b"EICAR").await
    }

    #[cfg(unix)]
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
