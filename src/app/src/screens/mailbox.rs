//! The mailbox of demo mode.

use crate::page;
use crate::router::Page;
use crate::state::App;
use crate::ui;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(_app: App) -> AnyView {
    ui::head(|| page::heading(Page::Mailbox), || "All mail to the demo people. Nothing leaves this machine.".to_owned())
}
