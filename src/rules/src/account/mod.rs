//! The rules about an account itself: passwords, mailed links, sign-in.

pub mod mailed_links;
pub mod notices;
pub mod password;
pub mod sign_in;
