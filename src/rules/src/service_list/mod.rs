//! The services list: what needs its reader's attention, and services of one name as a group.

pub mod group;
pub mod need;
