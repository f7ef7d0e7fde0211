//! Files of a crate do not use each other in a circle, and neither do folders.
//!
//! A file uses another if a path in its code or in a `use` names an item that the other defines, even if modules
//! re-export it on the way. So a `mod.rs` may declare and re-export its children; it is part of a circle only if its
//! own code uses a child that uses an item defined in the `mod.rs` itself. Calls of methods are not seen, and unit
//! tests do not count. A folder uses another beside it if any of its files uses one of the other's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proc_macro2::TokenStream;

use super::findings::report;
use super::item_graph::ItemGraph;
use super::sources;
use super::tokens::parse;
use crate::error::TaskError;

pub(super) fn check() -> Result<(), TaskError> {
    let mut crates: BTreeMap<String, Vec<(String, TokenStream)>> = BTreeMap::new();
    for source in sources::below("src", &[".rs"])? {
        if let Some((name, file)) = sources::in_crate(&source.path) {
            crates.entry(name.to_owned()).or_default().push((file.to_owned(), parse(&source)?));
        }
    }
    let findings = crates.iter().flat_map(|(name, files)| findings(name, files));
    report(&findings.collect::<Vec<_>>())
}

/// For each file or folder the others that it uses, with the first use as text.
type Uses = BTreeMap<String, BTreeMap<String, String>>;

/// The circles of a crate, each with the uses that make it one.
fn findings(name: &str, files: &[(String, TokenStream)]) -> Vec<String> {
    // A program beside a library is a crate of its own, and nothing uses it.
    let is_library = files.iter().any(|(file, _)| file == "lib.rs");
    let files: Vec<_> = files.iter().filter(|(file, _)| !(is_library && file == "main.rs")).cloned().collect();
    let (mut of_files, mut of_folders) = (Uses::new(), Uses::new());
    for (file, line, used) in ItemGraph::of(&files).uses() {
        let text = format!("{file}:{line} uses {used}");
        if let Some((folder, other)) = folders(file, &used) {
            of_folders.entry(folder.to_owned()).or_default().entry(other.to_owned()).or_insert_with(|| text.clone());
        }
        of_files.entry(file.to_owned()).or_default().entry(used).or_insert(text);
    }
    let kinds = [("files", of_files), ("folders", of_folders)];
    let described = |(kind, uses): &(&str, Uses)| -> Vec<String> {
        circles(uses).iter().map(|circle| description(name, kind, circle, uses)).collect()
    };
    kinds.iter().flat_map(described).collect()
}

/// The folders of two files where their paths part; `None` if one of the files is not in a folder there.
fn folders<'a>(file: &'a str, used: &'a str) -> Option<(&'a str, &'a str)> {
    let common = file.bytes().zip(used.bytes()).take_while(|(one, other)| one == other).count();
    let parent = file[..common].rfind('/').map_or(0, |slash| slash + 1);
    let folder = |path: &'a str| Some(&path[..parent + path[parent..].find('/')?]);
    folder(file).zip(folder(used))
}

/// Groups in which each uses all others, directly or through others.
fn circles(uses: &Uses) -> BTreeSet<BTreeSet<&str>> {
    let targets: BTreeMap<&str, BTreeSet<&str>> =
        uses.keys().map(|from| (from.as_str(), reached(from, uses))).collect();
    let leads = |from: &str, to: &str| targets.get(from).is_some_and(|reached| reached.contains(to));
    let circle = |from: &&str| targets[from].iter().copied().filter(|other| leads(other, from)).collect();
    targets.keys().filter(|from| leads(from, from)).map(circle).collect()
}

/// All that a file or folder uses, directly or through others.
fn reached<'a>(from: &str, uses: &'a Uses) -> BTreeSet<&'a str> {
    let used_by = |from: &str| uses.get(from).into_iter().flat_map(|used| used.keys().map(String::as_str));
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = used_by(from).collect();
    while let Some(from) = next.pop() {
        if reached.insert(from) {
            next.extend(used_by(from));
        }
    }
    reached
}

fn description(name: &str, kind: &str, circle: &BTreeSet<&str>, uses: &Uses) -> String {
    let mut text = format!("src/{name}/src: a circle of {} {kind}", circle.len());
    for from in circle {
        for (_, example) in uses[*from].iter().filter(|(used, _)| circle.contains(used.as_str())) {
            let _ = write!(text, "\n    {example}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files = files
            .iter()
            .map(|(path, source)| ((*path).to_owned(), TokenStream::from_str(source).expect("the source can be read")));
        findings("some", &files.collect::<Vec<_>>())
    }

    #[test]
    fn finds_the_uses_of_a_circle() {
        let files = [
            ("main.rs", "mod a; mod b; mod c; mod d; use a::start; fn main() { start() }"),
            ("a.rs", "use crate::b::B;\npub(crate) fn start() {}"),
            ("b.rs", "pub(crate) struct B {\n c: Vec<super::c::C>, }"),
            (
                "c.rs",
                "use crate::{a, d};\n\npub(crate) enum C {} impl C { fn f() { view! { <a::start/> } d::other() } }",
            ),
            ("d.rs", "pub(crate) fn other() {}"),
        ];
        let finding =
            "src/some/src: a circle of 3 files\n    a.rs:1 uses b.rs\n    b.rs:2 uses c.rs\n    c.rs:3 uses a.rs";
        assert_eq!(found(&files), [finding]);
    }

    #[test]
    fn declaring_and_re_exporting_is_no_use() {
        let files = [
            ("lib.rs", "pub mod a; pub use a::{A, b::B as Named};"),
            ("a/mod.rs", "mod b; mod c; pub(super) use b::B; pub use self::c::*; pub struct A;"),
            ("a/b.rs", "use super::{A, C}; use crate::Named; pub struct B(A, C, Named);"),
            ("a/c.rs", "use super::*; pub struct C(A);"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn follows_re_exports_to_the_file_that_defines_an_item() {
        let files = [
            ("lib.rs", "mod a; mod b; mod words; pub use a::*; pub use words as w;"),
            ("a/mod.rs", "mod inner; pub use inner::deep::Item as Known;"),
            ("a/inner/mod.rs", "pub mod deep;"),
            ("a/inner/deep.rs", "pub struct Item(crate::b::Other);"),
            ("b.rs", "use crate::w::made; pub struct Other; impl From<super::Known> for Other {}"),
            ("words.rs", "make! { of crate::a::Known }"),
        ];
        let finding = "src/some/src: a circle of 3 files\n    a/inner/deep.rs:1 uses b.rs\n    b.rs:1 uses a/inner/deep.rs\n    \
                       b.rs:1 uses words.rs\n    words.rs:1 uses a/inner/deep.rs";
        assert_eq!(found(&files), [finding]);
    }

    #[test]
    fn finds_a_child_that_uses_its_parent_and_is_used_by_it() {
        let parent = "mod child; struct Shared; fn start() { child::run(Shared) }";
        let child = "use super::Shared; pub(super) fn run(shared: Shared) {}";
        let finding =
            "src/some/src: a circle of 2 files\n    a/child.rs:1 uses a/mod.rs\n    a/mod.rs:1 uses a/child.rs";
        assert_eq!(found(&[("a/mod.rs", parent), ("a/child.rs", child)]), [finding]);
    }

    #[test]
    fn finds_folders_that_use_each_other() {
        let files = [
            ("main.rs", "mod a; mod b; mod c;"),
            ("a/mod.rs", "mod one; mod two; pub(crate) use one::One;"),
            ("a/one.rs", "pub(crate) struct One;"),
            ("a/two.rs", "use crate::b::inner::Two; use crate::c; fn f(two: Two) { c::g() }"),
            ("b/mod.rs", "pub(crate) mod inner;"),
            ("b/inner.rs", "use crate::a::One; pub(crate) struct Two(One);"),
            ("c.rs", "use crate::a::One; pub(crate) fn g() {}"),
        ];
        let finding =
            "src/some/src: a circle of 2 folders\n    a/two.rs:1 uses b/inner.rs\n    b/inner.rs:1 uses a/one.rs";
        assert_eq!(found(&files), [finding]);
    }

    #[test]
    fn unit_tests_and_local_names_are_no_uses() {
        let files = [
            ("main.rs", "mod a; mod b;"),
            ("a.rs", "pub(crate) fn label() {} #[cfg(test)] mod tests { use crate::b::run; } #[cfg(test)] mod more;"),
            ("a/more.rs", "use crate::b::run; pub(crate) fn help() {}"),
            ("b.rs", "use crate::a::*; pub(crate) fn run<'label>(x: X<'label>) { x.label; Y { label: 0 }; label!() }"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
        let used = [("a.rs", "use crate::b::run; pub(crate) fn label() {}"), files[3]];
        assert_eq!(found(&used), Vec::<String>::new());
    }

    #[test]
    fn a_private_item_does_not_hide_a_module_of_its_name() {
        let files = [
            ("main.rs", "mod a; mod b;"),
            ("a/mod.rs", "pub(crate) mod kind; use crate::b::run; fn kind() { run() }"),
            ("a/kind.rs", "pub(crate) fn view() {}"),
            ("b.rs", "use crate::a::kind; pub(crate) fn run() { let kind = kind::view(); kind }"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn a_program_beside_a_library_is_no_part_of_it() {
        let files = [
            ("lib.rs", "pub mod a; pub fn run() {}"),
            ("main.rs", "fn main() { a::f() }"),
            ("a.rs", "use crate::run;"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }
}
