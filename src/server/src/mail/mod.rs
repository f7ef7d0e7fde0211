//! Mails: what they say ([`letter`]), how they look ([`layout`]), and how they get out ([`worker`], [`transport`]).

pub mod layout;
pub mod letter;
pub mod transport;
pub mod words;
pub mod worker;
