//! Which items of the app use which others, by the paths in their sources. Calls of methods are not followed.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::tokens::is_punct;

/// A path such as `crate::components::words`, by its names.
type Path = Vec<String>;

/// A function, or a type with its implementations: its file, relative to that of `main.rs`, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub(super) file: String,
    pub(super) name: String,
}

/// A path in the code of an item, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) line: usize,
    pub(super) path: Path,
}

/// All items of a crate.
pub(super) struct ItemGraph {
    modules: BTreeMap<Path, Module>,
}

#[derive(Default)]
struct Module {
    file: String,
    /// Names that `use` brings in, with their paths as written.
    imports: BTreeMap<String, Path>,
    items: BTreeMap<String, Vec<Mention>>,
}

impl ItemGraph {
    pub(super) fn of(files: &[(String, TokenStream)]) -> Self {
        let modules = files.iter().map(|(file, tokens)| (module_path(file), Module::of(file, tokens)));
        Self { modules: modules.collect() }
    }

    /// Each item with the paths in its code.
    pub(super) fn items(&self) -> impl Iterator<Item = (Item, &[Mention])> {
        self.modules.values().flat_map(|module| {
            module
                .items
                .iter()
                .map(|(name, mentions)| (Item { file: module.file.clone(), name: name.clone() }, mentions.as_slice()))
        })
    }

    /// Visits the items of a file and all that they use, directly or through others: each with the paths in its code. What
    /// an item uses is visited if the visitor says so.
    pub(super) fn visit(&self, file: &str, mut visitor: impl FnMut(&Item, &[Mention]) -> bool) {
        let mut next: Vec<Item> = self.items().map(|(item, _)| item).filter(|item| item.file == file).collect();
        let mut seen: BTreeSet<Item> = next.iter().cloned().collect();
        while let Some(item) = next.pop() {
            let at = module_path(&item.file);
            let mentions = self.modules.get(&at).and_then(|module| module.items.get(&item.name));
            let mentions = mentions.map(Vec::as_slice).unwrap_or_default();
            if visitor(&item, mentions) {
                let used = mentions.iter().filter_map(|mention| self.item_of(&at, &mention.path));
                next.extend(used.filter(|used| seen.insert(used.clone())));
            }
        }
    }

    /// The item that a path names in the module `at`; `None` for modules, local names and other crates.
    fn item_of(&self, at: &[String], path: &[String]) -> Option<Item> {
        let absolute = self.absolute(at, path)?;
        let length = (0..=absolute.len()).rev().find(|length| self.modules.contains_key(&absolute[..*length]))?;
        let (owner, rest) = absolute.split_at(length);
        let (name, module) = (rest.first()?, self.modules.get(owner)?);
        if module.items.contains_key(name) {
            return Some(Item { file: module.file.clone(), name: name.clone() });
        }
        let re_exported = module.imports.get(name)?;
        self.item_of(owner, re_exported)
    }

    /// A path from the top of the crate.
    fn absolute(&self, at: &[String], path: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let base = match first.as_str() {
            "crate" => Path::new(),
            "self" => at.to_vec(),
            "super" => return self.absolute(at.split_last()?.1, &[&["self".to_owned()], rest].concat()),
            name => {
                let module = self.modules.get(at)?;
                let own = [at, &[name.to_owned()]].concat();
                if module.items.contains_key(name) || self.modules.contains_key(&own) {
                    own
                } else {
                    // A name that imports itself, such as that of another crate, leads nowhere.
                    let origin = module.imports.get(name).filter(|origin| origin.first() != Some(first))?;
                    self.absolute(at, origin)?
                }
            }
        };
        // `super::super`
        if rest.first().is_some_and(|name| name == "super") {
            return self.absolute(&base, rest);
        }
        Some([base.as_slice(), rest].concat())
    }
}

/// `components::words` for `components/words.rs`.
fn module_path(file: &str) -> Path {
    let stem = file.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if stem == "main" { Path::new() } else { stem.split('/').map(str::to_owned).collect() }
}

impl Module {
    fn of(file: &str, tokens: &TokenStream) -> Self {
        let mut module = Self { file: file.to_owned(), ..Self::default() };
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut rest = tokens.as_slice();
        while !rest.is_empty() {
            let is_import = is_use(rest);
            let is_end = |token: &TokenTree| {
                is_punct(token, ';')
                    || (!is_import && matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace))
            };
            let end = rest.iter().position(is_end).map_or(rest.len(), |end| end + 1);
            let (item, after) = rest.split_at(end);
            if !is_import && let Some(name) = name_of(item) {
                let mut mentions = Vec::new();
                module.read(item, &mut mentions);
                module.items.entry(name).or_default().extend(mentions);
            } else if let Some(start) = item.iter().position(|token| is_word(token, "use")) {
                module.import(&item[start + 1..], &[]);
            }
            rest = after;
        }
        module.items.remove("tests");
        module
    }

    /// Collects paths, and the imports of inner blocks.
    fn read(&mut self, tokens: &[TokenTree], mentions: &mut Vec<Mention>) {
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            if is_word(token, "use") {
                let end = tokens[index..].iter().position(|token| is_punct(token, ';')).unwrap_or_default();
                self.import(&tokens[index + 1..=index + end], &[]);
                index += end + 1;
                continue;
            }
            if let TokenTree::Group(group) = token {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                self.read(&inner, mentions);
            }
            let (path, end) = path_at(tokens, index);
            let is_member = index > 0 && is_punct(&tokens[index - 1], '.');
            let is_macro = tokens.get(end).is_some_and(|next| is_punct(next, '!'));
            if !path.is_empty() && !is_member && !is_macro {
                mentions.push(Mention { line: token.span().start().line, path });
            }
            index = end.max(index + 1);
        }
    }

    /// A tree of a `use`, below the path `before`.
    fn import(&mut self, tree: &[TokenTree], before: &[String]) {
        let mut path = before.to_vec();
        let mut alias = None;
        for (index, token) in tree.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let group: Vec<TokenTree> = group.stream().into_iter().collect();
                    group.split(|token| is_punct(token, ',')).for_each(|tree| self.import(tree, &path));
                    return;
                }
                _ if is_word(token, "as") => alias = tree.get(index + 1).map(ToString::to_string),
                TokenTree::Ident(word) if alias.is_none() => path.push(word.to_string()),
                _ => {}
            }
        }
        // `{self}` names the path before it.
        if !before.is_empty() && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = alias.or_else(|| path.last().cloned()) {
            self.imports.insert(name, path);
        }
    }
}

/// The path that begins at `index`, by its names, and the index after it.
fn path_at(tokens: &[TokenTree], index: usize) -> (Path, usize) {
    let mut path = Path::new();
    let mut next = index;
    while let Some(TokenTree::Ident(word)) = tokens.get(next) {
        path.push(word.to_string());
        next += 1;
        if !matches!(tokens.get(next..next + 2), Some([a, b]) if is_punct(a, ':') && is_punct(b, ':')) {
            break;
        }
        next += 2;
    }
    (path, next)
}

fn is_word(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(word) if word == name)
}

/// Whether the next item is a `use`, possibly `pub(crate) use`.
fn is_use(tokens: &[TokenTree]) -> bool {
    let mut words = tokens.iter().filter(|token| matches!(token, TokenTree::Ident(word) if word != "pub"));
    words.next().is_some_and(|word| is_word(word, "use"))
}

/// The name that an item declares, or the type that an `impl` is for.
fn name_of(item: &[TokenTree]) -> Option<String> {
    const KEYWORDS: [&str; 9] = ["fn", "struct", "enum", "static", "type", "trait", "mod", "union", "const"];
    let words: Vec<String> = item
        .iter()
        .filter_map(|token| if let TokenTree::Ident(word) = token { Some(word.to_string()) } else { None })
        .collect();
    let is_impl = words.first().is_some_and(|word| word == "impl");
    if is_impl {
        let named = words.iter().position(|word| word == "for").unwrap_or_default() + 1;
        return words.get(named).cloned();
    }
    let keyword =
        words.windows(2).find(|pair| KEYWORDS.contains(&pair[0].as_str()) && !KEYWORDS.contains(&pair[1].as_str()))?;
    keyword.get(1).cloned()
}
