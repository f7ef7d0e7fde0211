//! Signing in.

use crate::state::App;
use crate::ui;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(_app: App) -> AnyView {
    ui::head(|| "Sign in".to_owned(), String::new)
}
