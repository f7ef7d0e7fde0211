//! The menus of languages and themes, which the frame and the desk have.

use crate::components::{self, MenuButton, icon};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::i18n::{AppLanguage, LANGUAGES, LanguageSwitch};
use crate::platform::theme::Theme;
use crate::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub(crate) fn languages(app: App) -> AnyView {
    let choices = move || {
        let inputs = LANGUAGES.iter().map(|language| {
            view! {
                <label lang=language.tag>
                    <input
                        type="radio" name="language" checked=language.tag == app.language().get_untracked()
                        on:change=move |_| speak(app, language)
                    />
                    {language.name}
                </label>
            }
            .into_any()
        });
        inputs.collect::<Vec<AnyView>>().into_any()
    };
    let label = t::frame_language().to_owned();
    components::menu(MenuButton { class: "btn bare sm sq", label, face: icon("language"), is_choice: true }, choices)
}

/// Changes the language, and stores it for this browser. Everything is rendered anew, so that unsaved input is lost; the
/// place, a mailed code and the session are kept.
fn speak(app: App, language: &'static AppLanguage) {
    spawn_local(async move {
        match t::switch(language).await {
            LanguageSwitch::Done => {
                t::remember(language);
                // An open popover would survive the rendering, without its content.
                components::close_menus();
                app.language().set(language.tag);
                dom::focus_soon("main h1");
            }
            LanguageSwitch::Failed => app.announce(t::frame_language_failed()),
            LanguageSwitch::Overtaken => {}
        }
    });
}

pub(crate) fn themes() -> AnyView {
    let choices = move || {
        let chosen = Theme::chosen();
        Theme::ALL
            .into_iter()
            .map(|theme| {
                let name = match theme {
                    Theme::System => t::frame_theme_system(),
                    Theme::Light => t::frame_theme_light(),
                    Theme::Dark => t::frame_theme_dark(),
                };
                view! {
                    <label>
                        <input type="radio" name="theme" checked=theme == chosen on:change=move |_| theme.choose() />
                        {name}
                    </label>
                }
                .into_any()
            })
            .collect::<Vec<AnyView>>()
            .into_any()
    };
    let button = MenuButton {
        class: "btn bare sm sq",
        label: t::frame_theme().to_owned(),
        face: icon("theme"),
        is_choice: true,
    };
    components::menu(button, choices)
}
