//! Components: data in, events out. None calls the server.
//!
//! Most return an [`AnyView`](leptos::prelude::AnyView) and take events as callbacks, so that each is compiled once, however
//! often it is used. Their children run untracked: what is reactive in them is a closure.

mod access;
pub(crate) mod blockers;
mod columns;
mod copy;
mod crumbs;
mod dialogs;
mod icon;
mod inputs;
mod page_head;
mod payment;
mod people;
mod provider_button;
mod roles;
mod sign_out;
mod states;
pub(crate) mod user_agent;
pub(crate) mod words;

pub(crate) use access::{access_end, action_text, actions_text, catalogue, last_day_of};
pub(crate) use columns::column_heads;
pub(crate) use copy::{CopyButton, CopyText, Copying};
pub(crate) use crumbs::{Crumb, Crumbs};
pub(crate) use dialogs::{
    Act, Ask, AskFirst, ConfirmDialog, Dialog, Menu, act, by_person, close_menus, second_press, submit_by_person,
};
pub(crate) use icon::Icon;
pub(crate) use inputs::{
    CodeInput, CountryOptions, Field, FieldMessage, FilterSelect, MessageLine, PasswordInput, SearchField, Select,
    TickBox, country, described_by, is_invalid,
};
pub(crate) use page_head::{PageHead, page_head};
pub(crate) use payment::{AddPaymentMethod, AskForPaymentMethod, DueLink, Pay, Renew, WayToPay};
pub(crate) use people::{
    DifferenceTable, Disc, NameOfService, OwnDisc, Person, PersonInside, PersonLines, PersonName, RequestLink,
    drawn_initials, hue, isolated_name, name_in_files, person_text, service_inside,
};
pub(crate) use provider_button::provider_button;
pub(crate) use roles::{
    DrawingEnd, HandoverDrawing, RefusedGroup, RoleChip, RoleChips, RoleOfCell, SuccessDrawing, TermEnd, TermReason,
    Track, TrackStep, Travelled, WhoCanDoWhatLink, effects, time,
};
pub(crate) use sign_out::{SignOutEntry, SwitchAccountButton, signing_out};
pub(crate) use states::{
    Back, Badge, BusyLabel, FailureLine, FailureNotice, MailSentHelp, Notice, Pending, RequestStateBadge,
    ServiceStatusLine, Skeleton, SkeletonLine, State, Tone, explain, warning,
};
