//! Components: data in, events out. None calls the server.
//!
//! Most return an [`AnyView`](leptos::prelude::AnyView) and take events as callbacks, so that each is compiled once, however
//! often it is used. Their children run untracked: what is reactive in them is a closure.

#![expect(clippy::needless_pass_by_value, reason = "props are owned, whether a component consumes them or not")]

mod badge;
mod busy_label;
mod by_person;
mod code_input;
mod confirm_dialog;
mod consequences;
mod copy;
pub(crate) mod country;
mod crumbs;
mod dialog;
mod failure;
mod field;
mod filter_select;
mod handover_drawing;
mod holder_difference;
mod icon;
mod mail_help;
mod mail_sent;
mod menu;
mod names;
mod notice;
mod objection;
mod page_head;
mod payment;
mod pending;
mod person;
mod phrase;

mod refused_services;
mod role_chip;
mod search;
mod select;
mod sign_out;
mod skeleton;
mod tech_abilities;
mod term;
mod tick;
mod track;
mod who;
pub(crate) mod words;

pub(crate) use badge::{Badge, RequestStateBadge, ServiceStatusLine, State, Tone};
pub(crate) use busy_label::BusyLabel;
pub(crate) use by_person::{by_person, submit_by_person};
pub(crate) use code_input::CodeInput;
pub(crate) use confirm_dialog::ConfirmDialog;
pub(crate) use consequences::{AllAbilitiesLink, abilities_after};
pub(crate) use copy::{CopyButton, CopyText, copy_with};
pub(crate) use country::CountryOptions;
pub(crate) use crumbs::{Crumb, Crumbs};
pub(crate) use dialog::Dialog;
pub(crate) use failure::{FailureLine, FailureNotice, explain};
pub(crate) use field::{Field, FieldMessage, MessageLine, PasswordInput, described_by, is_invalid};
pub(crate) use filter_select::FilterSelect;
pub(crate) use handover_drawing::{DrawingEnd, HandoverDrawing, SuccessDrawing, Travelled};
pub(crate) use holder_difference::{DifferenceTable, legal_form};
pub(crate) use icon::Icon;
pub(crate) use mail_help::{MailHelp, MailLine, mail_words};
pub(crate) use mail_sent::{Back, MailSentHelp};
pub(crate) use menu::{Menu, close_menus};
pub(crate) use names::{NameOfService, PersonName, isolated_name, service_inside};
pub(crate) use notice::Notice;
pub(crate) use objection::ObjectionQuestion;
pub(crate) use page_head::PageHead;
pub(crate) use payment::{Pay, WayToPay};
pub(crate) use pending::Pending;
pub(crate) use person::{Disc, OwnDisc, Person, hue, person_text};
pub(crate) use phrase::phrase;
pub(crate) use refused_services::RefusedGroup;
pub(crate) use role_chip::{RoleChip, RoleOfCell};
pub(crate) use search::SearchField;
pub(crate) use select::Select;
pub(crate) use sign_out::{SwitchAccountButton, sign_out};
pub(crate) use skeleton::{Skeleton, SkeletonLine};
pub(crate) use tech_abilities::{TechCan, TechCannot};
pub(crate) use term::{TermEnd, TermReason};
pub(crate) use tick::TickBox;
pub(crate) use track::{Track, TrackStep};
pub(crate) use who::{PersonInside, RequestLink};
