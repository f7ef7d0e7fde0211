//! Codes of a request as the server stores them: hashed, and never sent to a browser.

use super::Answer;
use crate::model::code::CodeHash;
use crate::{NicHandle, Timestamp};

/// State of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeState {
    /// Usable. A code becomes live when its mail is handed to the mail server.
    Live,
    /// Replaced by the code of a later mail.
    Superseded,
    /// Used to give this answer.
    Used(Answer),
}

/// A code that was mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The hash.
    pub hash: CodeHash,
    /// The state.
    pub state: CodeState,
}

/// State of the last mail with a code to a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastMail {
    /// Being handed to the mail server.
    Queued,
    /// In the outbox until its next attempt. The time is that of the last one, or when it was queued.
    Waiting(Timestamp),
    /// Sent or failed at this time.
    At(Timestamp),
}

/// The codes of one party to a submission, and the counters that limit their use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyCodes {
    /// The party.
    pub account: NicHandle,
    /// Every code mailed to the party.
    pub codes: Vec<Code>,
    /// Times of tries with a code that was never of this submission; covers at least the last hour.
    pub wrong_tries: Vec<Timestamp>,
    /// Times of requested resends; covers at least the last 24 hours.
    pub resends: Vec<Timestamp>,
    /// The last mail with a code, if any.
    pub last_mail: Option<LastMail>,
}

impl PartyCodes {
    /// Whether a mail with a code waits for its next attempt. A resend then sends that one, and no other.
    #[must_use]
    pub const fn has_waiting_mail(&self) -> bool {
        matches!(self.last_mail, Some(LastMail::Waiting(_)))
    }

    /// Finds a code of this party by its hash.
    #[must_use]
    pub fn code(&self, hash: CodeHash) -> Option<&Code> {
        self.codes.iter().find(|code| code.hash == hash)
    }
}
