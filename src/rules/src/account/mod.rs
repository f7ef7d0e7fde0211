//! Rules about accounts: passwords, mailed links, sign-in throttling, browsers, visible names (decisions 0009, 0010 and 0052).

pub mod mailed_links;
pub mod notices;
pub mod password;
pub mod people;
pub mod sign_in;
pub mod user_agent;
