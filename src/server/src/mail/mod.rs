//! Mails: what they say ([`letter`], [`account_letter`], [`renewal`]), how they look ([`layout`]), and how they get out
//! ([`worker`], [`transport`]). All their words are in the translators' files, in the language of the reader.

pub mod account_letter;
mod conversation;
pub mod layout;
pub mod letter;
pub mod renewal;
pub(crate) mod texts;
pub mod transport;
pub(crate) mod words;
pub mod worker;
