//! Requests: answers, codes, deadlines and outcomes.

mod billing_debts;
mod cancel;
mod codes;
mod deadlines;
mod failures;
mod lifecycle;
mod list;
mod resend;
mod restart;
mod visibility;
