//! Requests: answers, codes, deadlines and outcomes.

mod codes;
mod deadlines;
mod failures;
mod lifecycle;
mod list;
mod resend;
mod visibility;
