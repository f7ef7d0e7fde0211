//! Components: data in, events out. None calls the server.
//!
//! Most are plain functions that return a finished view, so that each is compiled once, however often it is used.

mod badge;
mod busy_label;
mod by_person;
mod choice;
mod code_field;
mod consequences;
mod copy;
pub(crate) mod country;
mod crumbs;
mod dialog;
mod failure;
mod field;
mod handover_drawing;
mod holder_difference;
mod icon;
mod mail_help;
pub(crate) mod mail_sent;
mod menu;
mod names;
mod notice;
mod objection;
mod payment;
mod pending;
mod person;
mod phrase;
mod question;
mod refused_services;
mod role_chip;
mod search;
mod select;
mod sign_out;
mod skeleton;
pub(crate) mod tech_abilities;
pub(crate) mod term;
mod tick;
mod track;
mod who;
pub(crate) mod words;

pub(crate) use badge::{Tone, badge, request_state, service_state, state};
pub(crate) use busy_label::busy_label;
pub(crate) use by_person::{by_person, submit_by_person};
pub(crate) use choice::choice;
pub(crate) use code_field::code_field;
pub(crate) use consequences::{abilities_after, all_abilities};
pub(crate) use copy::{CopyText, copy_button, copy_with};
pub(crate) use crumbs::{Crumb, Crumbs};
pub(crate) use dialog::dialog;
pub(crate) use failure::{explain, failed, failure, failure_line, said};
pub(crate) use field::{Field, FieldMessage, described_by, field, field_beside, is_invalid, message_line, password};
pub(crate) use handover_drawing::{DrawingEnd, HandoverDrawing, SuccessDrawing, Travelled};
pub(crate) use holder_difference::{difference, legal_form};
pub(crate) use icon::icon;
pub(crate) use mail_help::{mail_help, mail_line, mail_words};
pub(crate) use menu::{MenuButton, close_menus, menu};
pub(crate) use names::{isolated_name, person_name, service_inside, service_name};
pub(crate) use notice::{alert, notice};
pub(crate) use objection::objection_question;
pub(crate) use payment::{pay, way_to_pay};
pub(crate) use pending::Pending;
pub(crate) use person::{Disc, Person, hue, own_disc, person_text};
pub(crate) use phrase::phrase;
pub(crate) use question::{ConfirmQuestion, question};
pub(crate) use refused_services::refused_services;
pub(crate) use role_chip::{RoleChip, RoleOfCell};
pub(crate) use search::search;
pub(crate) use select::select;
pub(crate) use sign_out::{sign_out, switch_account};
pub(crate) use skeleton::{bone, bones};
pub(crate) use tick::tick;
pub(crate) use track::{TrackStep, track, track_item, track_of};
pub(crate) use who::{by_provider, handle, handle_inside, request_link};

use leptos::prelude::*;

/// The head of a screen: its heading, which takes the focus on arrival, and a line under it. Render it outside of what
/// depends on data, so that the heading stays the same element.
pub(crate) fn head(
    heading: impl Fn() -> String + Send + Sync + 'static,
    lead: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    head_with(heading, lead, ().into_any())
}

/// The same with an action beside it.
pub(crate) fn head_with(
    heading: impl Fn() -> String + Send + Sync + 'static,
    lead: impl Fn() -> String + Send + Sync + 'static,
    action: AnyView,
) -> AnyView {
    view! {
        <div class="head">
            <div>
                <h1 tabindex="-1">{heading}</h1>
                <p>{lead}</p>
            </div>
            {action}
        </div>
    }
    .into_any()
}
