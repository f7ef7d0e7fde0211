//! Names of people and services, and accounts as links, lines and discs.

mod holder_difference;
mod names;
mod person;
mod person_lines;
mod who;

pub(crate) use holder_difference::DifferenceTable;
pub(crate) use names::{NameOfService, PersonName, isolated_name, service_inside};
pub(crate) use person::{Disc, OwnDisc, Person, drawn_initials, hue, name_in_files, person_text};
pub(super) use person::{DiscOfSeveral, DrawnDisc, drawn_disc};
pub(crate) use person_lines::PersonLines;
pub(super) use who::by_provider;
pub(crate) use who::{PersonInside, RequestLink};
