//! Which files of a crate use which others, by the paths in their sources. Calls of methods are not followed.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use super::rust_file::{Path, RustFile};

/// All items of a crate, except those for tests.
pub(super) struct ItemGraph {
    modules: BTreeMap<Path, RustFile>,
}

/// The target of a path.
enum Target {
    Module(Path),
    /// A function, or a type with its implementations, by its file, relative to that of `main.rs`.
    Item(String),
}

/// Maximum number of imports that a path is followed through.
const DEPTH: usize = 5;

impl ItemGraph {
    pub(super) fn of(files: &[(String, TokenStream)]) -> Self {
        let modules = files.iter().map(|(file, tokens)| (module_path(file), RustFile::of(file, tokens)));
        let mut graph = Self { modules: modules.collect() };
        let tests: Vec<Path> = graph
            .modules
            .iter()
            .flat_map(|(path, module)| module.tests.iter().map(|test| joined(path, test)))
            .collect();
        graph.modules.retain(|path, _| !tests.iter().any(|test| path.starts_with(test)));
        graph
    }

    /// The files that a file's code and imports use, with the line of each use. Declaring a module is no use of it, nor is
    /// re-exporting its items.
    pub(super) fn uses(&self) -> impl Iterator<Item = (&str, usize, String)> {
        self.modules.iter().flat_map(move |(at, module)| {
            let imported = module.imports.iter().filter(|import| !import.is_re_export).map(|import| &import.origin);
            let mentions = imported.chain(module.items.values().flatten());
            mentions.filter_map(move |mention| {
                let used = self.file_of(at, &mention.path)?;
                (used != module.name).then_some((module.name.as_str(), mention.line, used))
            })
        })
    }

    /// The file of the item that a path names in the module `at`; `None` for modules, local names and other crates.
    fn file_of(&self, at: &[String], path: &[String]) -> Option<String> {
        match self.resolve(at, path, DEPTH)? {
            Target::Item(file) => Some(file),
            Target::Module(_) => None,
        }
    }

    /// A path as it is written in the module `at`.
    fn resolve(&self, at: &[String], path: &[String], depth: usize) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.within(&[], rest, at, depth),
            "self" => self.within(at, rest, at, depth),
            "super" => self.within(at.split_last()?.1, rest, at, depth),
            _ => self.named(at, path, at, depth),
        }
    }

    /// Resolves the rest of a path, after that of `module`, as used in the module `at`.
    fn within(&self, module: &[String], path: &[String], at: &[String], depth: usize) -> Option<Target> {
        let Some((name, rest)) = path.split_first() else { return Some(Target::Module(module.to_vec())) };
        if name == "super" {
            return self.within(module.split_last()?.1, rest, at, depth);
        }
        let here = self.modules.get(module)?;
        // A name that a file neither defines nor imports is made by a macro in it.
        let is_made = || {
            !here.imports.iter().any(|import| import.name == *name) && !self.modules.contains_key(&joined(module, name))
        };
        self.named(module, path, at, depth).or_else(|| is_made().then(|| item(here)))
    }

    /// Resolves a path that begins with a name in `module`, as used in the module `at`.
    fn named(&self, module: &[String], path: &[String], at: &[String], depth: usize) -> Option<Target> {
        let (name, rest) = path.split_first()?;
        let here = self.modules.get(module)?;
        let is_inside = at.starts_with(module);
        let child = joined(module, name);
        let is_child = self.modules.contains_key(&child);
        if is_child && !rest.is_empty() {
            return self.within(&child, rest, at, depth);
        }
        if here.items.contains_key(name) && (is_inside || !here.private.contains(name)) {
            return Some(item(here));
        }
        let depth = depth.checked_sub(1)?;
        let visible = || here.imports.iter().filter(|import| is_inside || import.is_re_export);
        let origins = visible().filter(|import| import.name == *name).map(|import| &import.origin.path);
        let mut imported: Vec<Target> =
            origins.filter_map(|origin| self.resolve(module, &[origin.as_slice(), rest].concat(), depth)).collect();
        // A module and a function may have the same name.
        imported.sort_by_key(|target| matches!(target, Target::Module(_)));
        let by_name = imported.into_iter().next();
        let globs = visible().filter(|import| import.name == "*").map(|import| &import.origin.path);
        by_name.or_else(|| is_child.then_some(Target::Module(child))).or_else(|| {
            globs.into_iter().find_map(|glob| match self.resolve(module, glob, depth)? {
                Target::Module(origin) => self.named(&origin, path, module, depth),
                Target::Item(_) => None,
            })
        })
    }
}

fn item(file: &RustFile) -> Target {
    Target::Item(file.name.clone())
}

fn joined(module: &[String], name: &str) -> Path {
    [module, &[name.to_owned()]].concat()
}

/// `components::words` for `components/words.rs`.
fn module_path(file: &str) -> Path {
    let stem = file.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if stem == "main" || stem == "lib" { Path::new() } else { stem.split('/').map(str::to_owned).collect() }
}
