//! The bar at the foot of the list of services while some are ticked: how many, and what can be done with them.
//!
//! The list only has the tick boxes; what pressing one does is decided here, as soon as this module has been fetched.

mod all;
mod bar;
mod keys;
mod ticks;

use self::bar::{Bar, SelectAll};
use crate::components::{self, MenuButton, icon};
use crate::platform::download;
use crate::platform::i18n as t;
use crate::screens::services::list::List;
use crate::state::App;
use crate::state::Pressed;
use handover_api::Link;
use handover_api::link::ManyFrom;
use handover_api::services::csv_file;
use leptos::prelude::*;

pub(crate) fn view(app: App, list: List) -> AnyView {
    let bar = Bar { app, list, anchor: StoredValue::new(None), all: SelectAll::new() };
    Effect::new(move |_| {
        let pressed = app.selection().pressed;
        if pressed.with(|pressed| !pressed.is_empty()) {
            let waiting = core::mem::take(&mut *pressed.write());
            for pressed in waiting {
                bar.press(&pressed);
            }
        }
    });
    keys::listen(bar);
    let count = move || t::selection_count(app.selection().rows.with(|rows| rows.len() as u64));
    let more =
        MenuButton { class: "btn sq xs", label: t::selection_more().to_owned(), face: icon("more"), is_choice: false };
    view! {
        <section class="dock" aria-label=t::selection_title()>
            <div class="row">
                <p role="status"><b>{count}</b></p>
                {all::view(bar)}
                <small class="keys soft xl">{key_hints()}</small>
            </div>
            <button type="button" class="btn bare xl" on:click=move |_| bar.clear()>{t::selection_clear()}</button>
            <button type="button" class="btn xl" on:click=move |_| bar.export()>{t::selection_csv()}</button>
            <a class="btn xl" href=everything()>{t::selection_everything()}</a>
            <a class="btn main" href=Link::ModifyMany { from: ManyFrom::Selected }.format()>
                {icon("edit")} {t::selection_change()}
            </a>
            {components::menu(more, move || menu(bar))}
        </section>
    }
    .into_any()
}

/// The address of the page that hands over everything that the reader holds.
fn everything() -> String {
    Link::ModifyMany { from: ManyFrom::Everything }.format()
}

fn menu(bar: Bar) -> AnyView {
    view! {
        <a href=everything()>{icon("out")} {t::selection_everything()}</a>
        <button type="button" on:click=move |_| bar.export()>{icon("save")} {t::selection_csv()}</button>
        <button type="button" on:click=move |_| bar.clear()>{icon("x")} {t::selection_clear()}</button>
    }
    .into_any()
}

fn key_hints() -> AnyView {
    let key = |name: &'static str| view! { <kbd>{name}</kbd> }.into_any();
    t::selection_keys(key("↓"), key(t::selection_key_escape()), key(t::selection_key_shift()), key("↑"))
}

impl Bar {
    fn press(self, pressed: &Pressed) {
        let shown = self.shown();
        let selection = self.app.selection();
        let (rows, wanted) = match pressed {
            Pressed::Shown => {
                let wanted = shown.iter().any(|row| !selection.has(&row.service));
                (shown.as_slice(), wanted)
            }
            Pressed::Service(row, is_range) => {
                let anchor = self.anchor.get_value().filter(|_| *is_range);
                self.anchor.set_value(Some(row.service.clone()));
                (ticks::range(&shown, anchor.as_ref(), row), !selection.has(&row.service))
            }
            Pressed::Arrow { is_down } => return keys::extend(self, *is_down),
        };
        self.tick(rows, wanted);
    }

    fn export(self) {
        let file = self.app.selection().rows.with_untracked(|rows| csv_file(rows));
        download::save("services.csv", file.as_bytes(), "text/csv;charset=utf-8");
    }
}
