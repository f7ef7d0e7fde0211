//! The texts, in the language in use.
//!
//! Each text of the translators' files (`src/texts/*.ftl`) is a function here, named after its key: `sign-in-title` is
//! `t::sign_in_title()`. What a text puts in are its arguments, either all `&str`, which gives a `String`, or all views,
//! which gives a view. A text that counts takes the number first.
//!
//! A page fetches the file of its language only; [`load`] does so before anything is shown, and again when the person
//! picks another one.

use crate::client;
use crate::dom;
use crate::intl;
use crate::prelude::*;
use crate::ui;
use handover_texts::form;
use std::cell::Cell;

#[deny(dead_code, reason = "a text that nothing shows has to leave the translators' files")]
mod generated {
    use super::{Part, Texts, text};

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub(crate) use generated::*;

/// Where the files lie, from the page.
const FOLDER: &str = "texts/";
/// Where the choice of this browser is kept. boot.js reads it, too.
const KEY: &str = "language";

/// A language the app speaks.
pub(crate) struct Texts {
    /// Its tag, such as `en`.
    pub(crate) language: &'static str,
    /// What those who speak it call it.
    pub(crate) name: &'static str,
    /// The file of its texts.
    file: &'static str,
}

thread_local! {
    static TEXTS: Cell<&'static [&'static str]> = const { Cell::new(&[]) };
    /// How often a language was asked for.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// What can be put into a text.
pub(crate) trait Part: Sized {
    /// What comes out.
    type Whole;

    /// The text with `parts` in its places.
    fn fill(text: &'static str, parts: Vec<Self>) -> Self::Whole;

    /// The same with a number in the first place.
    fn counted(text: &'static str, count: u64, parts: Vec<Self>) -> Self::Whole;
}

impl Part for &str {
    type Whole = String;

    fn fill(text: &'static str, parts: Vec<Self>) -> String {
        ui::fill(text, &parts)
    }

    fn counted(text: &'static str, count: u64, parts: Vec<Self>) -> String {
        let number = intl::number(count);
        let mut all: Vec<&str> = parts;
        all.insert(0, &number);
        ui::fill(form(text, &intl::plural(count)), &all)
    }
}

impl Part for AnyView {
    type Whole = AnyView;

    fn fill(text: &'static str, parts: Vec<Self>) -> AnyView {
        ui::phrase(text, parts)
    }

    fn counted(text: &'static str, count: u64, mut parts: Vec<Self>) -> AnyView {
        parts.insert(0, intl::number(count).into_any());
        ui::phrase(form(text, &intl::plural(count)), parts)
    }
}

/// A text by its place in the file.
fn text(index: usize) -> &'static str {
    #[cfg(test)]
    if TEXTS.get().is_empty() {
        adopt(ENGLISH);
    }
    TEXTS.get().get(index).copied().unwrap_or_default()
}

fn adopt(file: &'static str) {
    let texts: Vec<&'static str> = file.split('\n').collect();
    TEXTS.set(Vec::leak(texts));
}

/// The language of this browser: the one picked here before, or the first of the person's that there is.
pub(crate) fn chosen() -> &'static Texts {
    let stored = dom::remembered(KEY).and_then(|language| find(&language));
    let own = || window().navigator().languages().iter().find_map(|language| find(&language.as_string()?));
    stored.or_else(own).unwrap_or(&LANGUAGES[0])
}

fn find(language: &str) -> Option<&'static Texts> {
    let language = language.split('-').next().unwrap_or_default();
    LANGUAGES.iter().find(|texts| texts.language == language)
}

/// What came of fetching the texts of a language.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Fetched {
    /// The page speaks it.
    Spoken,
    /// They cannot be had; nothing changes.
    Failed,
    /// Another language was asked for meanwhile; that one counts, whichever comes first.
    Overtaken,
}

/// Fetches the texts of a language and has the page speak it.
pub(crate) async fn load(texts: &'static Texts) -> Fetched {
    let number = ASKED.get() + 1;
    ASKED.set(number);
    // One of the page's own files, wherever the backend may be.
    let file = client::page_file(&[FOLDER, texts.file].concat()).await;
    if ASKED.get() != number {
        return Fetched::Overtaken;
    }
    let Some(file) = file else { return Fetched::Failed };
    // The texts stay for as long as the page, so that views can hold on to them.
    adopt(String::leak(file));
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", texts.language);
    }
    intl::forget();
    Fetched::Spoken
}

/// Keeps the choice for the next visit.
pub(crate) fn remember(texts: &Texts) {
    dom::remember(KEY, Some(texts.language));
}
