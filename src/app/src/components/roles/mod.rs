//! Roles: chips, rights, the drawing of a handover, its steps and periods.

mod consequences;
mod handover_drawing;
mod refused_services;
mod role_chip;
mod role_chips;
mod tech_abilities;
mod term;
mod track;

pub(crate) use consequences::{AllAbilitiesLink, abilities_after, abilities_by_role, abilities_of};
pub(crate) use handover_drawing::{DrawingEnd, HandoverDrawing, SuccessDrawing, Travelled};
pub(crate) use refused_services::RefusedGroup;
pub(crate) use role_chip::{RoleChip, RoleOfCell};
pub(crate) use role_chips::RoleChips;
pub(crate) use tech_abilities::{TechCan, TechCannot};
pub(crate) use term::{TermEnd, TermReason, time};
pub(crate) use track::{Track, TrackStep};
