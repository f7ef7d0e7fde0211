//! What most modules use: Leptos, with our own signals and views in the place of those that weigh too much.

pub(crate) use crate::signals::{ArcRwSignal, Effect, Memo, ReadSignal, RwSignal, Signal, StoredValue, signal};
pub(crate) use crate::texts as t;
pub(crate) use crate::view::{AnyView, IntoAny, NodeRef};
pub(crate) use handover_markup::view;
pub(crate) use leptos::prelude::*;
