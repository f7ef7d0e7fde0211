//! Mails: what they say ([`letter`]), how they look ([`layout`]), and how they get out ([`worker`]).

pub mod layout;
pub mod letter;
pub mod worker;
pub mod words;
