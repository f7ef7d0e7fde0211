//! What the server keeps about the codes of a request: never sent to a browser, never in clear.

use super::Answer;
use crate::model::code::CodeHash;
use crate::{NicHandle, Timestamp};

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeState {
    /// It can be used: from the moment its mail is handed to the mail server.
    Live,
    /// A later mail's code took its place.
    Superseded,
    /// It gave this answer.
    Used(Answer),
}

/// A code that was mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its hash.
    pub hash: CodeHash,
    /// What it is good for.
    pub state: CodeState,
}

/// The last mail with a code to a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastMail {
    /// It still waits in the outbox.
    Queued,
    /// It was handed over, or given up, at this moment.
    At(Timestamp),
}

/// What is kept about the codes of one party of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyCodes {
    /// The party.
    pub account: NicHandle,
    /// Every code that was mailed to it.
    pub codes: Vec<Code>,
    /// When it tried a code that was never this request's; at least those of the last hour.
    pub wrong_tries: Vec<Timestamp>,
    /// When a resend to it was asked for; at least those of the last 24 hours.
    pub resends: Vec<Timestamp>,
    /// The last mail with a code; `None` before the first.
    pub last_mail: Option<LastMail>,
}

impl PartyCodes {
    /// The code with this hash, if it was ever this party's.
    #[must_use]
    pub fn code(&self, hash: CodeHash) -> Option<&Code> {
        self.codes.iter().find(|code| code.hash == hash)
    }
}
