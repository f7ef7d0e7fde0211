//! Mails: what they say ([`letter`], [`account_letter`]), how they look ([`layout`]), and how they get out ([`worker`], [`transport`]).

pub mod account_letter;
pub mod layout;
pub mod letter;
mod texts;
pub mod transport;
mod words;
pub mod worker;
