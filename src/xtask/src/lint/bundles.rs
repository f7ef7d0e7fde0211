//! A screen shows only texts that are fetched with it: those of its bundle, and the common ones (decision 0017).
//!
//! The compiler checks a screen's own files, whose `t` is their bundle. It cannot check texts of several bundles
//! (`i18n::shared`), or a helper that another screen calls: their texts would be empty there. So this check follows the
//! app's paths from the files of each screen to all that they use, and looks every text up in the headings of `en.ftl`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::findings::report;
use super::item_graph::ItemGraph;
use super::rust_file::Mention;
use super::sources;
use super::tokens::{is_punct, parse};
use crate::error::TaskError;

const APP_FOLDER: &str = "src/app/src";
const ENGLISH_TEXTS: &str = "src/i18n/en.ftl";
/// The registry of lazy modules, which connects the screens with everything else.
const REGISTRY: &str = "screens/lazy.rs";
const COMMON_BUNDLE: &str = "common";

pub(super) fn check() -> Result<(), TaskError> {
    let files: Vec<(String, TokenStream)> = sources::below(APP_FOLDER, &[".rs"])?
        .into_iter()
        .map(|source| {
            let path = source.path.trim_start_matches(APP_FOLDER).trim_start_matches('/').to_owned();
            Ok((path, parse(&source)?))
        })
        .collect::<Result<_, TaskError>>()?;
    let texts = sources::below("src/i18n", &["en.ftl"])?;
    let bundles = texts.first().map(|source| bundles_of_texts(&source.text)).unwrap_or_default();
    report(&findings(&files, &bundles))
}

/// The bundles of each text by the name of its function; none for a common text.
type TextBundles = BTreeMap<String, BTreeSet<String>>;

fn bundles_of_texts(source: &str) -> TextBundles {
    let mut texts = TextBundles::new();
    let mut section = BTreeSet::new();
    for line in source.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let list = heading.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
            let names = list.map_or("", |(_, names)| names).split(',').map(str::trim);
            section = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        } else if line.starts_with(|first: char| first.is_ascii_lowercase())
            && let Some((key, _)) = line.split_once(" =")
        {
            texts.insert(key.replace('-', "_"), section.clone());
        }
    }
    texts
}

/// Texts that are shown with a bundle that does not have them, and screens that use another's file with such texts.
fn findings(files: &[(String, TokenStream)], texts: &TextBundles) -> Vec<String> {
    let Some((_, registry)) = files.iter().find(|(path, _)| path == REGISTRY) else {
        return vec![format!("{APP_FOLDER}/{REGISTRY} is missing")];
    };
    let graph = ItemGraph::of(files);
    let screens = bundles_of_screens(registry, &graph);
    let mut findings = BTreeMap::new();
    for entry in files.iter().map(|(path, _)| path.as_str()).filter(|path| is_entry(path)) {
        let Some(bundle) = bundle_of(entry, &screens) else {
            findings.insert((entry.to_owned(), 0, String::new()), format!("is in no module of {REGISTRY}"));
            continue;
        };
        graph.visit(entry, |item, mentions| {
            for (line, text) in missing(mentions, texts, &bundle) {
                let what = format!("t::{text} is not in the bundle `{bundle}` of {entry} ({ENGLISH_TEXTS})");
                findings.entry((item.file.clone(), line, bundle.clone())).or_insert(what);
            }
            item.file != REGISTRY
        });
    }
    findings.into_iter().map(|((file, line, _), what)| format!("{APP_FOLDER}/{file}:{line}: {what}")).collect()
}

/// Line and function of the texts that a bundle lacks.
fn missing<'a>(mentions: &'a [Mention], texts: &TextBundles, bundle: &str) -> impl Iterator<Item = (usize, &'a str)> {
    let has_text =
        move |text: &str| texts.get(text).is_none_or(|bundles| bundles.is_empty() || bundles.contains(bundle));
    mentions.iter().filter_map(move |mention| match mention.path.as_slice() {
        [module, text] if module == "t" && !has_text(text) => Some((mention.line, text.as_str())),
        _ => None,
    })
}

/// Whether a file is where a bundle is chosen: a file of a screen, or of what is shown before and around screens.
fn is_entry(path: &str) -> bool {
    path.starts_with("screens/") || path.starts_with("shell/") || path == "main.rs"
}

/// The bundle that is fetched before the code of a file runs; `None` for a screen that the registry does not name.
fn bundle_of(path: &str, screens: &BTreeMap<String, String>) -> Option<String> {
    let screen = path.strip_prefix("screens/").and_then(|rest| rest.split_once('/'));
    match screen {
        Some((screen, _)) => screens.get(screen).cloned(),
        None => Some(COMMON_BUNDLE.to_owned()),
    }
}

/// The bundle of each screen: the registry names a bundle and a function for each module, and that function calls the
/// `view` of its screens.
fn bundles_of_screens(registry: &TokenStream, graph: &ItemGraph) -> BTreeMap<String, String> {
    let functions = bundles_of_functions(registry);
    let mut screens = BTreeMap::new();
    for (item, mentions) in graph.items().filter(|(item, _)| item.file == REGISTRY) {
        let Some(bundle) = functions.get(&item.name) else { continue };
        for mention in mentions {
            if let [screen, view] = mention.path.as_slice()
                && view == "view"
            {
                screens.insert(screen.clone(), bundle.clone());
            }
        }
    }
    screens
}

/// The last two columns of the registry's table: `modules! { Module bundle function; … }`.
fn bundles_of_functions(registry: &TokenStream) -> BTreeMap<String, String> {
    let tokens: Vec<TokenTree> = registry.clone().into_iter().collect();
    let mut functions = BTreeMap::new();
    for window in tokens.windows(3) {
        if let [TokenTree::Ident(name), bang, TokenTree::Group(table)] = window
            && name == "modules"
            && is_punct(bang, '!')
        {
            let table: Vec<TokenTree> = table.stream().into_iter().collect();
            for module in table.split(|token| is_punct(token, ';')) {
                if let [.., bundle, function] = module {
                    functions.insert(function.to_string(), bundle.to_string());
                }
            }
        }
    }
    functions
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    const TEXT_FILE: &str = "## Everywhere\nok = OK\n\n## Names (profile, account)\nname-error = Wrong\n\n\
                             ## Sign up (demo) (account)\nsign-up-title =\n    Sign up\n";
    const LAZY: &str = "modules! { Profile profile render_profile; /// Doc.\n Account account render_account; }
        fn render_profile() { profile::view() } fn render_account() { sign_up::view() }";
    const COMPONENTS: &str = "mod names; pub(crate) use names::{error, title};";
    const NAMES: &str = "use crate::platform::i18n::shared as t;
        pub(crate) fn error() { t::name_error() } pub(crate) fn title() { view! { <p>{t::sign_up_title()}</p> } }";

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let others = [
            ("main.rs", ""),
            ("screens/mod.rs", ""),
            (REGISTRY, LAZY),
            ("components/mod.rs", COMPONENTS),
            ("components/names.rs", NAMES),
        ];
        let files = others
            .iter()
            .chain(files)
            .map(|(path, source)| ((*path).to_owned(), TokenStream::from_str(source).expect("the source can be read")));
        findings(&files.collect::<Vec<_>>(), &bundles_of_texts(TEXT_FILE))
    }

    #[test]
    fn accepts_texts_of_the_own_bundle() {
        let profile = ("screens/profile/mod.rs", "pub(crate) fn view() { crate::components::error(); t::ok(); }");
        let sign_up = ("screens/sign_up/mod.rs", "use crate::components; fn view() { components::title(); }");
        assert_eq!(found(&[profile, sign_up]), Vec::<String>::new());
    }

    #[test]
    fn finds_texts_of_another_bundle_in_helpers() {
        let finding = "src/app/src/components/names.rs:2: t::sign_up_title is not in the bundle `profile` of \
                       screens/profile/parts.rs (src/i18n/en.ftl)";
        for source in [
            "use crate::components; fn a() { view! { <b>{components::title()}</b> } }",
            "use crate::components::names::title as heading; fn a() { b() } fn b() { heading() }",
            "use super::super::super::components::{self, error}; struct A; impl A { fn a() { components::names::title() } }",
        ] {
            assert_eq!(found(&[("screens/profile/parts.rs", source)]), [finding], "{source}");
        }
    }

    #[test]
    fn finds_texts_of_another_screen() {
        let profile = ("screens/profile/mod.rs", "use crate::screens::sign_up::help; fn view() { help() }");
        let sign_up =
            ("screens/sign_up/mod.rs", "pub(crate) fn help() { t::sign_up_title() } fn view() { t::sign_up_title() }");
        let finding = "src/app/src/screens/sign_up/mod.rs:1: t::sign_up_title is not in the bundle `profile` of \
                       screens/profile/mod.rs (src/i18n/en.ftl)";
        assert_eq!(found(&[profile, sign_up]), [finding]);
    }

    #[test]
    fn finds_texts_of_screens_in_the_frame() {
        let frame = ("shell/frame.rs", "use crate::components::error; fn frame() { error() }");
        let finding = "src/app/src/components/names.rs:2: t::name_error is not in the bundle `common` of shell/frame.rs \
                       (src/i18n/en.ftl)";
        assert_eq!(found(&[frame]), [finding]);
    }

    #[test]
    fn finds_screens_outside_of_the_registry() {
        let finding = "src/app/src/screens/new/mod.rs:0: is in no module of screens/lazy.rs";
        assert_eq!(found(&[("screens/new/mod.rs", "fn view() {}")]), [finding]);
    }
}
