//! The texts, in the language in use.
//!
//! Each text of the translators' files (`src/i18n/*.ftl`) is a function here, named after its key: `sign-in-title` is
//! `t::sign_in_title()`. What a text puts in are its arguments, either all `&str`, which gives a `String`, or all views,
//! which gives a view. A text that counts takes the number first.
//!
//! A page fetches the files of its language only: the one with what a first visit shows before anything is shown
//! ([`load`]), the other with the screens that come later ([`load_later`]; the functions of its texts are
//! [`crate::later`]'s). Whoever picks another language gets both ([`switch`]).

use crate::components;
use crate::platform::client;
use crate::platform::dom;
use crate::platform::intl;
use crate::prelude::*;
use futures_util::future::join;
use handover_i18n::form;
use std::cell::Cell;

#[deny(dead_code, reason = "a text that nothing shows has to leave the translators' files")]
mod generated {
    use super::{Part, Texts, text};

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub(crate) use generated::*;

#[deny(dead_code, reason = "a text that nothing shows has to leave the translators' files")]
mod lazy_texts {
    use super::{Part, later as text};

    include!(concat!(env!("OUT_DIR"), "/later.rs"));
}

macro_rules! lazy_bundles {
    ($($name:ident)*) => {
        $(pub(crate) mod $name {
            pub(crate) use super::generated::*;
            pub(crate) use super::lazy_texts::*;
        })*
    };
}

lazy_bundles!(account_forms account_links modify more profile request requests);

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
    /// The file of the texts that a first visit shows.
    file: &'static str,
    /// The file of all others.
    later: &'static str,
}

type Lines = &'static [&'static str];

thread_local! {
    static IN_USE: Cell<Option<&'static Texts>> = const { Cell::new(None) };
    static TEXTS: Cell<Lines> = const { Cell::new(&[]) };
    static LATER: Cell<Lines> = const { Cell::new(&[]) };
    /// How often another language was picked.
    static PICKED: Cell<u32> = const { Cell::new(0) };
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
        components::fill(text, &parts)
    }

    fn counted(text: &'static str, count: u64, parts: Vec<Self>) -> String {
        let number = intl::number(count);
        let mut all: Vec<&str> = parts;
        all.insert(0, &number);
        components::fill(form(text, &intl::plural(count)), &all)
    }
}

impl Part for AnyView {
    type Whole = AnyView;

    fn fill(text: &'static str, parts: Vec<Self>) -> AnyView {
        components::phrase(text, parts)
    }

    fn counted(text: &'static str, count: u64, mut parts: Vec<Self>) -> AnyView {
        parts.insert(0, intl::number(count).into_any());
        components::phrase(form(text, &intl::plural(count)), parts)
    }
}

/// A text by its place in the file.
fn text(index: usize) -> &'static str {
    #[cfg(test)]
    if TEXTS.get().is_empty() {
        TEXTS.set(lines(ENGLISH.to_owned()));
    }
    TEXTS.get().get(index).copied().unwrap_or_default()
}

/// The same in the file of the screens that come later.
pub(crate) fn later(index: usize) -> &'static str {
    #[cfg(test)]
    if LATER.get().is_empty() {
        LATER.set(lines(ENGLISH_LATER.to_owned()));
    }
    LATER.get().get(index).copied().unwrap_or_default()
}

/// The texts stay for as long as the page, so that views can hold on to them.
fn lines(file: String) -> Lines {
    Vec::leak(String::leak(file).split('\n').collect())
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

/// The tag of the language the page speaks.
pub(crate) fn language() -> &'static str {
    IN_USE.get().map_or("", |texts| texts.language)
}

async fn fetch(file: &str) -> Option<Lines> {
    // One of the page's own files, wherever the backend may be.
    client::page_file(&[FOLDER, file].concat()).await.map(lines)
}

/// Fetches what a first visit shows and has the page speak that language. `false` when it cannot be had; then nothing
/// changes.
pub(crate) async fn load(texts: &'static Texts) -> bool {
    let Some(lines) = fetch(texts.file).await else { return false };
    speak(texts, lines);
    true
}

/// Fetches the texts of the screens that come later, unless they are there. `false` when they cannot be had.
pub(crate) async fn load_later() -> bool {
    let is_there = || !LATER.get().is_empty();
    if !is_there() {
        let texts = IN_USE.get().unwrap_or_else(chosen);
        let Some(lines) = fetch(texts.later).await else { return false };
        // Whoever has picked another language meanwhile has them in that one.
        if !is_there() {
            LATER.set(lines);
        }
    }
    true
}

/// What came of picking another language.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Picked {
    /// The page speaks it.
    Spoken,
    /// Its texts cannot be had; nothing changes.
    Failed,
    /// Another one was picked meanwhile; that one counts, whichever comes first.
    Overtaken,
}

/// Has the page speak another language, whatever it shows.
pub(crate) async fn switch(texts: &'static Texts) -> Picked {
    let number = PICKED.get() + 1;
    PICKED.set(number);
    let files = join(fetch(texts.file), fetch(texts.later)).await;
    if PICKED.get() != number {
        return Picked::Overtaken;
    }
    let (Some(lines), Some(later)) = files else { return Picked::Failed };
    LATER.set(later);
    speak(texts, lines);
    Picked::Spoken
}

fn speak(texts: &'static Texts, lines: Lines) {
    TEXTS.set(lines);
    IN_USE.set(Some(texts));
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", texts.language);
    }
    intl::forget();
}

/// Keeps the choice for the next visit.
pub(crate) fn remember(texts: &Texts) {
    dom::remember(KEY, Some(texts.language));
}
