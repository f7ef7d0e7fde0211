//! Language and theme: rows of the account menu, or two menus for people who are not signed in and at the desk.

use crate::browser::dom;
use crate::components::{self, Icon, Menu};
use crate::platform::i18n as t;
use crate::platform::i18n::{AppLanguage, LANGUAGES, LanguageSwitch};
use crate::platform::theme::Theme;
use crate::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A menu each, behind an icon.
pub(crate) fn buttons() -> AnyView {
    let face = |name| view! { <Icon name/> }.into_any();
    view! {
        <Menu class="btn bare sq" label=t::frame_language() face=face("language") is_choice=true>
            {languages("")}
        </Menu>
        <Menu class="btn bare sq" label=t::frame_theme() face=face("theme") is_choice=true>{themes("")}</Menu>
    }
    .into_any()
}

/// A row each, for a menu.
pub(crate) fn rows() -> AnyView {
    let row = |icon_name: &'static str, name: &'static str, choices: AnyView| {
        view! {
            <div role="radiogroup" aria-label=name>
                <Icon name=icon_name/><span class="vh">{name}</span><div class="segments">{choices}</div>
            </div>
        }
    };
    view! {
        {row("language", t::frame_language(), languages("segment"))}
        {row("theme", t::frame_theme(), themes("segment"))}
    }
    .into_any()
}

fn languages(class: &'static str) -> AnyView {
    let app = expect_context::<App>();
    let speak = speaking();
    let choice = |language: &'static AppLanguage| {
        view! {
            <label class=class lang=language.tag>
                <input
                    type="radio" name="language" checked=language.tag == app.language.get_untracked()
                    on:change=move |_| speak(language)
                />
                {language.name}
            </label>
        }
    };
    LANGUAGES.iter().map(choice).collect_view().into_any()
}

/// Returns what changes the language, and stores it for this browser. Everything is rendered anew, so that unsaved input is lost; the
/// place, a mailed code and the session are kept.
fn speaking() -> impl Fn(&'static AppLanguage) + Copy {
    let app = expect_context::<App>();
    move |language| {
        spawn_local(async move {
            match t::switch(language).await {
                LanguageSwitch::Done => {
                    t::remember(language);
                    // An open popover would survive the rendering, without its content.
                    components::close_menus();
                    app.language.set(language.tag);
                    dom::focus_soon("main h1");
                }
                LanguageSwitch::Failed(failure) => {
                    app.announce(t::frame_language_failed());
                    failure.shown(app.connection).await;
                }
                LanguageSwitch::Overtaken => {}
            }
        });
    }
}

fn themes(class: &'static str) -> AnyView {
    let chosen = Theme::chosen();
    let choice = |theme: Theme| {
        let name = match theme {
            Theme::System => t::frame_theme_system(),
            Theme::Light => t::frame_theme_light(),
            Theme::Dark => t::frame_theme_dark(),
        };
        view! {
            <label class=class>
                <input type="radio" name="theme" checked=theme == chosen on:change=move |_| theme.choose() />
                {name}
            </label>
        }
    };
    Theme::ALL.into_iter().map(choice).collect_view().into_any()
}
