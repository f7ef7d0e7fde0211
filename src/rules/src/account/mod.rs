//! Rules about accounts: passwords, mailed links, recovery, sign-in, browsers, visible names, applications (decisions 0009,
//! 0010, 0052, 0056 and 0057).

pub mod applications;
pub mod call_address;
pub mod country;
pub mod intrusion;
pub mod mailed_links;
pub mod notices;
pub mod password;
pub mod people;
pub mod sign_in;
pub mod signed_call;
pub mod step_up;
pub mod user_agent;
