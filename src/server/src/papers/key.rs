//! Encryption of papers at rest, authenticated, and bound to the case and the paper.

use crate::secrets::sealing_key::SealingKey;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::PaperId;

/// The key that papers are sealed under.
#[derive(Clone, Debug)]
pub struct PaperKey(SealingKey);

impl PaperKey {
    /// Reads 32 bytes in Base64.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        SealingKey::parse(text).map(Self)
    }

    /// The key of every demo: its papers are samples, and stay readable where its database is kept.
    #[must_use]
    pub const fn of_demo() -> Self {
        Self(SealingKey::new(*b"Handover demo: papers are public"))
    }

    /// The key itself.
    pub(crate) const fn sealing(&self) -> &SealingKey {
        &self.0
    }

    /// Nonce and ciphertext of a file; `None` if it is too large for the cipher (256 GiB).
    #[must_use]
    pub fn seal(&self, case: CaseNumber, paper: PaperId, content: &[u8]) -> Option<Vec<u8>> {
        self.0.seal(&place(case, paper), content)
    }

    /// The file, if it was sealed under this key for this place.
    #[must_use]
    pub fn open(&self, case: CaseNumber, paper: PaperId, sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.open(&place(case, paper), sealed)
    }
}

fn place(case: CaseNumber, paper: PaperId) -> String {
    format!("{case}/{paper}")
}
