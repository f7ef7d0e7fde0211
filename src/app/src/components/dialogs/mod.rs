//! Dialogs, menus, and presses that are asked about first.

mod ask_first;
mod by_person;
mod confirm_dialog;
mod dialog;
mod menu;
mod second_press;

pub(crate) use ask_first::{Act, Ask, AskFirst, act};
pub(crate) use by_person::{by_person, submit_by_person};
pub(crate) use confirm_dialog::ConfirmDialog;
pub(crate) use dialog::Dialog;
pub(crate) use menu::{Menu, close_menus};
pub(crate) use second_press::second_press;
