//! Roles: chips, rights, the drawing of a handover, its steps and periods.

mod handover_drawing;
mod refused_services;
mod rights;
mod role_chip;
mod role_chips;
mod term;
mod track;

pub(crate) use handover_drawing::{DrawingEnd, HandoverDrawing, SuccessDrawing, Travelled};
pub(crate) use refused_services::RefusedGroup;
pub(crate) use rights::{WhoCanDoWhatLink, access_effects, effects};
pub(crate) use role_chip::{RoleChip, RoleOfCell};
pub(crate) use role_chips::RoleChips;
pub(crate) use term::{TermEnd, TermReason, time};
pub(crate) use track::{Track, TrackStep};
