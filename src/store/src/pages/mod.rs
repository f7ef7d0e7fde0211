//! Reads: what a screen, a file or an answer of the API shows, in one transaction.

mod bodies;
mod desk_bodies;
mod handles;
mod known_people;
mod name_search;
mod screen;

pub use bodies::{open_bill, payment_method, waiting_count};
pub use desk_bodies::{corrections, webhook};
pub use handles::handles_in;
pub use known_people::{known_people, named_people};
pub use name_search::{NameSearch, contacts_matching};
pub use screen::{screen, screen_with};
