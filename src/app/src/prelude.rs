//! Imports that nearly every module of the app needs.

pub(crate) use crate::platform::i18n as t;
pub(crate) use leptos::prelude::*;
