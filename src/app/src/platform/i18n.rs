//! The texts, in the language in use.
//!
//! Each text of the translators' files (`src/i18n/*.ftl`) is a function, named after its key: `sign-in-title` is
//! `t::sign_in_title()`. Its arguments are the text's placeholders, either all `&str`, which gives a `String`, or all
//! views, which gives a view. A text that counts takes the number first.
//!
//! The texts are not part of the WebAssembly, but in files: one for all pages, fetched before anything is shown, one for the
//! list of services and the page of a request, and one for all other screens behind sign-in, both fetched with the code of
//! the first such screen (`crate::screens::lazy`). Each text is a function here: `use crate::platform::i18n as t`.

use crate::browser::dom::{self, Storage};
use crate::platform::intl;
use crate::platform::release::{self, FileFailure};
use futures_util::future::join;
pub(crate) use generated::LANGUAGES;
pub(crate) use generated::texts::*;
use generated::{COUNT, FILES, HASH};
pub(crate) use handover_api::link::first::Texts;
use handover_i18n::{Piece, form, walk};
use js_sys::Promise;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::sync::OnceLock;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

mod generated {
    use super::{AppLanguage, Argument, text};

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The folder of the files, relative to the page.
const FOLDER: &str = "texts/";
/// The key of the chosen language in the browser's storage, which boot.js reads, too.
const KEY: &str = "language";

pub(crate) struct AppLanguage {
    index: usize,
    /// Its tag, such as `en`.
    pub(crate) tag: &'static str,
    /// Its own name for itself.
    pub(crate) name: &'static str,
}

type FileTexts = Vec<String>;

/// The texts of every file that was fetched, by language: a file is fetched once, and views can borrow its texts.
static FETCHED: [[OnceLock<FileTexts>; FILES.len()]; LANGUAGES.len()] =
    [const { [const { OnceLock::new() }; FILES.len()] }; LANGUAGES.len()];

thread_local! {
    static LANGUAGE: Cell<&'static AppLanguage> = const { Cell::new(&LANGUAGES[0]) };
    /// The texts in use by id; empty where a file has not been fetched.
    static TEXTS: RefCell<[&'static str; COUNT]> = const { RefCell::new([""; COUNT]) };
    /// The fetches under way, by the index of the language and the file.
    static UNDER_WAY: RefCell<Vec<((usize, usize), Promise)>> = const { RefCell::new(Vec::new()) };
    /// Counts changes of the language.
    static CHANGES: Cell<u32> = const { Cell::new(0) };
}

pub(crate) trait Argument: Sized {
    /// The text with its placeholders filled.
    type Output;

    /// Fills the placeholders in their order.
    fn fill(text: &'static str, parts: Vec<Self>) -> Self::Output;

    /// Fills them with a number in the first place, in the plural form that goes with it.
    fn counted(text: &'static str, count: u64, parts: Vec<Self>) -> Self::Output;
}

impl Argument for &str {
    type Output = String;

    fn fill(text: &'static str, parts: Vec<Self>) -> String {
        handover_i18n::fill(text, &parts)
    }

    fn counted(text: &'static str, count: u64, parts: Vec<Self>) -> String {
        let number = intl::number(count);
        let mut all: Vec<&str> = parts;
        all.insert(0, &number);
        handover_i18n::fill(form(text, &intl::plural(count)), &all)
    }
}

impl Argument for AnyView {
    type Output = AnyView;

    fn fill(text: &'static str, parts: Vec<Self>) -> AnyView {
        phrase(text, parts)
    }

    fn counted(text: &'static str, count: u64, mut parts: Vec<Self>) -> AnyView {
        parts.insert(0, intl::number(count).into_any());
        phrase(form(text, &intl::plural(count)), parts)
    }
}

fn text(id: usize) -> &'static str {
    #[cfg(test)]
    return generated::ENGLISH[id];
    #[cfg(not(test))]
    TEXTS.with_borrow(|texts| {
        let text = texts.get(id).copied().unwrap_or_default();
        debug_assert!(!text.is_empty(), "text {id} is in a section of src/i18n/en.ftl that this page does not fetch");
        text
    })
}

/// The language of this browser: the one chosen here before, or else the first of the user's languages that there is.
pub(crate) fn chosen() -> &'static AppLanguage {
    let stored = Storage::Local.get(KEY).and_then(|tag| find(&tag));
    let own = || dom::languages().iter().find_map(|tag| find(tag));
    stored.or_else(own).unwrap_or(&LANGUAGES[0])
}

fn find(tag: &str) -> Option<&'static AppLanguage> {
    let tag = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(tag))
}

pub(crate) fn language() -> &'static str {
    LANGUAGE.get().tag
}

/// Stores the choice for the next visit.
pub(crate) fn remember(language: &AppLanguage) {
    Storage::Local.set(KEY, Some(language.tag));
}

fn lines(language: &AppLanguage, file: usize) -> &'static OnceLock<FileTexts> {
    &FETCHED[language.index][file]
}

/// Fetches a file, unless that was done before. Callers share a fetch that is under way.
async fn fetch(language: &'static AppLanguage, file: usize) -> Result<(), FileFailure> {
    if lines(language, file).get().is_some() {
        return Ok(());
    }
    let place = (language.index, file);
    let known = UNDER_WAY.with_borrow(|all| all.iter().find(|(of, _)| *of == place).map(|(_, fetch)| fetch.clone()));
    let shared = known.unwrap_or_else(|| {
        let fetch = future_to_promise(async move {
            let fetched = fetch_file(language, file).await;
            UNDER_WAY.with_borrow_mut(|all| all.retain(|(of, _)| *of != place));
            // Whether there was an answer.
            fetched.map(|()| JsValue::NULL).map_err(|failure| JsValue::from_bool(failure == FileFailure::Unusable))
        });
        UNDER_WAY.with_borrow_mut(|all| all.push((place, fetch.clone())));
        fetch
    });
    let failure = |was_answered: JsValue| match was_answered.as_bool() {
        Some(true) => FileFailure::Unusable,
        _ => FileFailure::Unreachable,
    };
    JsFuture::from(shared).await.map(|_| ()).map_err(failure)
}

async fn fetch_file(language: &AppLanguage, file: usize) -> Result<(), FileFailure> {
    let name = [FOLDER, FILES[file].0, "-", language.tag, "-", HASH, ".txt"].concat();
    // One of the page's own files, wherever the backend may be.
    let content = release::page_file(&name).await?;
    let texts: FileTexts = content.split('\n').map(ToOwned::to_owned).collect();
    // Some servers answer with a page where a file is missing.
    if texts.len() != FILES[file].1.len() {
        return Err(FileFailure::Unusable);
    }
    let _ = lines(language, file).set(texts);
    Ok(())
}

/// Takes a file's texts of the language in use.
fn take(file: usize) {
    let Some(lines) = lines(LANGUAGE.get(), file).get() else { return };
    let ids = FILES[file].1.clone();
    TEXTS.with_borrow_mut(|texts| texts[ids].iter_mut().zip(lines).for_each(|(text, line)| *text = line));
}

/// Whether these texts can be shown.
pub(crate) fn has(texts: Texts) -> bool {
    (0..=texts as usize).all(|file| lines(LANGUAGE.get(), file).get().is_some())
}

/// Fetches texts in the language in use, but for those of all pages, which [`start`] fetches.
pub(crate) async fn load(texts: Texts) -> Result<(), FileFailure> {
    loop {
        let language = LANGUAGE.get();
        let want = |file| async move { if file > texts as usize { Ok(()) } else { fetch(language, file).await } };
        let (inside, rest) = join(want(1), want(2)).await;
        inside.and(rest)?;
        if language.index == LANGUAGE.get().index {
            (0..=texts as usize).for_each(take);
            return Ok(());
        }
    }
}

/// Sets the language of this browser, and fetches the texts of all pages; `false` when they cannot be fetched.
pub(crate) async fn start() -> bool {
    set_language(chosen());
    let has_come = fetch(LANGUAGE.get(), 0).await.is_ok();
    take(0);
    has_come
}

/// The outcome of choosing another language.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum LanguageSwitch {
    Done,
    /// Its texts cannot be fetched; nothing has changed.
    Failed(FileFailure),
    /// Another one was chosen before it arrived.
    Overtaken,
}

/// Switches the page to another language, with every file that was fetched in the one before.
pub(crate) async fn switch(language: &'static AppLanguage) -> LanguageSwitch {
    let number = CHANGES.get() + 1;
    CHANGES.set(number);
    for file in 0..FILES.len() {
        if lines(LANGUAGE.get(), file).get().is_some()
            && let Err(failure) = fetch(language, file).await
        {
            return if CHANGES.get() == number { LanguageSwitch::Failed(failure) } else { LanguageSwitch::Overtaken };
        }
    }
    if CHANGES.get() != number {
        return LanguageSwitch::Overtaken;
    }
    set_language(language);
    (0..FILES.len()).for_each(take);
    LanguageSwitch::Done
}

fn set_language(language: &'static AppLanguage) {
    LANGUAGE.set(language);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.tag);
    }
    intl::set_language(language.tag);
}

/// A text with views in its placeholders: handles, counts, links.
pub(crate) fn phrase(text: &str, parts: Vec<AnyView>) -> AnyView {
    let mut parts: Vec<Option<AnyView>> = parts.into_iter().map(Some).collect();
    let mut views: Vec<AnyView> = Vec::new();
    walk(text, &mut |piece| match piece {
        Piece::Text(text) => views.push(text.to_owned().into_any()),
        Piece::Place(index) => views.extend(parts.get_mut(index).and_then(Option::take)),
    });
    views.into_any()
}
