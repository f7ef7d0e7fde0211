//! Components: data in, events out. None calls the server.
//!
//! Most return an [`AnyView`](leptos::prelude::AnyView) and take events as callbacks, so that each is compiled once, however
//! often it is used. Their children run untracked: what is reactive in them is a closure.

pub(crate) mod blockers;
mod buttons;
mod columns;
mod crumbs;
mod dialogs;
mod inputs;
mod page_head;
mod payment;
mod people;
mod progress;
mod roles;
mod states;
pub(crate) mod user_agent;
pub(crate) mod words;

pub(crate) use buttons::*;
pub(crate) use columns::column_heads;
pub(crate) use crumbs::{Crumb, Crumbs};
pub(crate) use dialogs::*;
pub(crate) use inputs::{
    CodeInput, CountryOptions, Field, FieldMessage, FilterSelect, MessageLine, PasswordInput, SearchField, Select,
    TickBox, country, described_by, is_invalid,
};
pub(crate) use page_head::{PageHead, page_head};
pub(crate) use payment::*;
pub(crate) use people::*;
pub(crate) use progress::*;
pub(crate) use roles::*;
pub(crate) use states::*;
pub(crate) use words::{access_day, access_end, action_text, actions_text, catalogue};
