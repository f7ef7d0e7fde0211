//! Rules about accounts: passwords, mailed links, sign-in throttling, browsers, visible names, applications (decisions 0009,
//! 0010, 0052 and 0056).

pub mod applications;
pub mod mailed_links;
pub mod notices;
pub mod password;
pub mod people;
pub mod sign_in;
pub mod signed_call;
pub mod user_agent;
