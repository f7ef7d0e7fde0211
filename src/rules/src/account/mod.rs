//! Rules about accounts: passwords, mailed links, sign-in throttling (decisions 0009 and 0010).

pub mod mailed_links;
pub mod notices;
pub mod password;
pub mod sign_in;
