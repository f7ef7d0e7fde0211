//! Answers: which codes count, in which order things are checked, and what else ends a request.

mod codes;
mod endings;
mod resend;
mod restart;
mod time;
