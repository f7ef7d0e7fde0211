//! Ids of the app's texts, and their files. Texts of the same bundles have consecutive ids, so that a file is a few ranges.

use super::message::CatalogMessage;
use super::{Catalog, LANGUAGE_NAME, REFERENCE, is_of_server};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The bundle that every page fetches.
const COMMON_BUNDLE: &str = "common";
/// Between the bundles in the name of a file, which boot.js and `cargo xtask size` take apart, as in those of modules.
const AND: &str = "_and_";
/// Bundles that share a file: nobody needs few bytes for these screens, or most people visit both. A bundle that is not here
/// has a file of its own.
const SHARED_FILES: [&[&str]; 3] =
    [&["account", "profile"], &["holder", "many", "modify", "more", "selection", "work"], &["request", "requests"]];
/// In how many files the texts of a section may be. Those of more are in the common file.
const COPIES: usize = 3;

/// Texts of the same bundles.
pub(super) struct Section<'a> {
    /// The bundles; empty for the common one.
    pub(super) bundles: BTreeSet<String>,
    /// The files that have them.
    pub(super) files: BTreeSet<String>,
    /// Key and English text, sorted by key.
    pub(super) texts: Vec<(&'a str, &'a CatalogMessage)>,
    /// The ids of the texts.
    pub(super) ids: Range<usize>,
}

/// All texts of the app.
pub(super) struct Sections<'a>(pub(super) Vec<Section<'a>>);

impl<'a> Sections<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        let mut by_bundles: BTreeMap<BTreeSet<String>, Vec<(&str, &CatalogMessage)>> = BTreeMap::new();
        for (key, message) in &catalog.languages[REFERENCE] {
            if !is_of_server(key) && key != LANGUAGE_NAME {
                let bundles = catalog.bundles.get(key).cloned().unwrap_or_default();
                by_bundles.entry(bundles).or_default().push((key, message));
            }
        }
        let mut next = 0;
        let sections = by_bundles.into_iter().map(|(bundles, texts)| {
            let ids = next..next + texts.len();
            next = ids.end;
            Section { files: files(&bundles), bundles, texts, ids }
        });
        Self(sections.collect())
    }

    /// The bundles, the common one first.
    pub(super) fn bundles(&self) -> Vec<String> {
        let named: BTreeSet<&String> = self.0.iter().flat_map(|section| &section.bundles).collect();
        [COMMON_BUNDLE.to_owned()].into_iter().chain(named.into_iter().cloned()).collect()
    }

    /// The number of texts.
    pub(super) fn len(&self) -> usize {
        self.0.last().map_or(0, |section| section.ids.end)
    }

    /// The sections of a bundle.
    pub(super) fn in_bundle<'b>(&'b self, bundle: &'b str) -> impl Iterator<Item = (usize, &'b Section<'a>)> {
        let is_in = move |section: &Section<'_>| {
            if bundle == COMMON_BUNDLE { section.bundles.is_empty() } else { section.bundles.contains(bundle) }
        };
        self.0.iter().enumerate().filter(move |(_, section)| is_in(section))
    }

    /// The files, the common one first.
    pub(super) fn files(&self) -> Vec<String> {
        let named: BTreeSet<String> = self.bundles().iter().map(|bundle| file_of(bundle)).collect();
        let others = named.into_iter().filter(|file| file != COMMON_BUNDLE);
        [COMMON_BUNDLE.to_owned()].into_iter().chain(others).collect()
    }

    /// The sections of a file.
    pub(super) fn in_file<'b>(&'b self, file: &'b str) -> impl Iterator<Item = &'b Section<'a>> {
        self.0.iter().filter(move |section| section.files.contains(file))
    }

    /// The texts of a file in one language, one a line, in the order of their ids.
    pub(super) fn content(&self, catalog: &Catalog, language: &str, file: &str) -> String {
        let texts = self.in_file(file).flat_map(|section| &section.texts);
        texts.map(|(key, _)| catalog.compact(language, key)).collect::<Vec<String>>().join("\n")
    }
}

/// The files of texts that are in these bundles.
fn files(bundles: &BTreeSet<String>) -> BTreeSet<String> {
    let files: BTreeSet<String> = bundles.iter().map(|bundle| file_of(bundle)).collect();
    if files.is_empty() || files.len() > COPIES { [COMMON_BUNDLE.to_owned()].into() } else { files }
}

/// The file that is fetched with a bundle: its name says which others are in it.
pub(super) fn file_of(bundle: &str) -> String {
    let together = SHARED_FILES.into_iter().find(|bundles| bundles.contains(&bundle));
    together.map_or_else(|| bundle.to_owned(), |bundles| bundles.join(AND))
}
