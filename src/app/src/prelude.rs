//! Imports that nearly every module of the app needs.

pub(crate) use crate::texts as t;
pub(crate) use leptos::prelude::*;
