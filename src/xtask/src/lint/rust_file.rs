//! A Rust file by its items and imports, with the paths in its code. It is read as tokens, unit tests left out.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::tokens::is_punct;

/// A path such as `crate::components::words`, by its names.
pub(super) type Path = Vec<String>;

/// A path in the code of an item, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) line: usize,
    pub(super) path: Path,
}

/// A name that `use` brings in.
pub(super) struct ImportedName {
    /// `*` for all names of a module.
    pub(super) name: String,
    pub(super) origin: Mention,
    pub(super) is_re_export: bool,
}

/// A file of a crate.
#[derive(Default)]
pub(super) struct RustFile {
    /// Relative to that of `main.rs`.
    pub(super) name: String,
    pub(super) imports: Vec<ImportedName>,
    /// By their names. Implementations for types of other files, and calls of macros, have none.
    pub(super) items: BTreeMap<String, Vec<Mention>>,
    /// Names of items that only this module and those below it see.
    pub(super) private: BTreeSet<String>,
    /// Names of the modules for tests that it declares.
    pub(super) tests: Vec<String>,
}

impl RustFile {
    pub(super) fn of(name: &str, tokens: &TokenStream) -> Self {
        let mut file = Self { name: name.to_owned(), ..Self::default() };
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut rest = tokens.as_slice();
        let mut implemented = BTreeMap::new();
        while !rest.is_empty() {
            let (attributes, after) = after_attributes(rest);
            let end = end_of_item(after);
            let (item, after) = after.split_at(end);
            rest = after;
            let is_test = attributes.iter().any(|attribute| attribute.to_string() == "[cfg (test)]");
            if is_test {
                file.tests.extend(declared_module(item));
            } else if let Some(start) = start_of_use(item) {
                file.import(&item[start + 1..], &[], start > 0);
            } else if declared_module(item).is_none() {
                let mut mentions = Vec::new();
                file.read(item, &mut mentions);
                let name = name_of(item).unwrap_or_default();
                if !is_impl(item) && !item.first().is_some_and(|token| is_word(token, "pub")) {
                    file.private.insert(name.clone());
                }
                let items = if is_impl(item) { &mut implemented } else { &mut file.items };
                items.entry(name).or_insert_with(Vec::new).extend(mentions);
                for name in names_in_macro(item) {
                    file.items.entry(name).or_default();
                }
            }
        }
        for (name, mentions) in implemented {
            let name = if file.items.contains_key(&name) { name } else { String::new() };
            file.items.entry(name).or_default().extend(mentions);
        }
        file
    }

    /// Collects paths, and the imports of inner blocks.
    fn read(&mut self, tokens: &[TokenTree], mentions: &mut Vec<Mention>) {
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            if is_word(token, "use") {
                let end = tokens[index..].iter().position(|token| is_punct(token, ';')).unwrap_or_default();
                self.import(&tokens[index + 1..=index + end], &[], false);
                index += end + 1;
                continue;
            }
            if let TokenTree::Group(group) = token {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                self.read(&inner, mentions);
            }
            let (path, end) = path_at(tokens, index);
            if !path.is_empty() && !is_other_name(&tokens[..index]) && !is_no_item(&path, &tokens[end..]) {
                mentions.push(Mention { line: token.span().start().line, path });
            }
            index = end.max(index + 1);
        }
    }

    /// A tree of a `use`, below the path `before`.
    fn import(&mut self, tree: &[TokenTree], before: &[String], is_re_export: bool) {
        let Some(first) = tree.first() else { return };
        let mut path = before.to_vec();
        let (mut alias, mut is_glob) = (None, false);
        for (index, token) in tree.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let group: Vec<TokenTree> = group.stream().into_iter().collect();
                    let trees = group.split(|token| is_punct(token, ','));
                    trees.for_each(|tree| self.import(tree, &path, is_re_export));
                    return;
                }
                _ if is_word(token, "as") => alias = tree.get(index + 1).map(ToString::to_string),
                TokenTree::Ident(word) if alias.is_none() => path.push(word.to_string()),
                _ => is_glob |= is_punct(token, '*'),
            }
        }
        // `{self}` names the path before it.
        if !before.is_empty() && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = if is_glob { Some("*".to_owned()) } else { alias.or_else(|| path.last().cloned()) };
        if let Some(name) = name {
            let origin = Mention { line: first.span().start().line, path };
            self.imports.push(ImportedName { name, origin, is_re_export });
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

/// Whether the next name is that of a member or a lifetime.
fn is_other_name(before: &[TokenTree]) -> bool {
    match before {
        [.., one, other] if is_punct(other, '.') => !is_punct(one, '.'),
        [.., one] => is_punct(one, '\''),
        [] => false,
    }
}

/// Whether a single name is that of a field, a parameter, or a macro, which `use` names if it is of another file.
fn is_no_item(path: &[String], after: &[TokenTree]) -> bool {
    path.len() == 1 && after.first().is_some_and(|token| is_punct(token, ':') || is_punct(token, '!'))
}

/// The attributes before an item, and the rest.
fn after_attributes(tokens: &[TokenTree]) -> (Vec<&TokenTree>, &[TokenTree]) {
    let mut attributes = Vec::new();
    let mut rest = tokens;
    loop {
        rest = match rest {
            [hash, attribute @ TokenTree::Group(_), after @ ..] if is_punct(hash, '#') => {
                attributes.push(attribute);
                after
            }
            [hash, bang, TokenTree::Group(_), after @ ..] if is_punct(hash, '#') && is_punct(bang, '!') => after,
            _ => return (attributes, rest),
        };
    }
}

/// The index after an item: after its `;` or its block.
fn end_of_item(tokens: &[TokenTree]) -> usize {
    let is_use = start_of_use(tokens).is_some();
    let is_block = |token: &TokenTree| matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    let is_end = |token: &TokenTree| is_punct(token, ';') || (!is_use && is_block(token));
    tokens.iter().position(is_end).map_or(tokens.len(), |end| end + 1)
}

/// The index of `use` in an item that is an import; 0 without a visibility.
fn start_of_use(item: &[TokenTree]) -> Option<usize> {
    let is_visibility = |token: &TokenTree| is_word(token, "pub") || matches!(token, TokenTree::Group(_));
    let start = item.iter().position(|token| !is_visibility(token))?;
    is_word(&item[start], "use").then_some(start)
}

/// The module in another file that an item declares.
fn declared_module(item: &[TokenTree]) -> Option<String> {
    match item {
        [.., keyword, TokenTree::Ident(name), end] if is_word(keyword, "mod") && is_punct(end, ';') => {
            Some(name.to_string())
        }
        _ => None,
    }
}

fn is_impl(item: &[TokenTree]) -> bool {
    item.first().is_some_and(|token| is_word(token, "impl"))
}

/// The name that an item declares, or the type that an `impl` is for.
fn name_of(item: &[TokenTree]) -> Option<String> {
    if is_impl(item) {
        return implemented_type(item);
    }
    if let [keyword, bang, TokenTree::Ident(name), ..] = item
        && is_word(keyword, "macro_rules")
        && is_punct(bang, '!')
    {
        return Some(name.to_string());
    }
    declared_names(item).into_iter().next()
}

/// The names that keywords declare, on one level of nesting.
fn declared_names(tokens: &[TokenTree]) -> Vec<String> {
    const ITEM_KEYWORDS: [&str; 9] = ["fn", "struct", "enum", "static", "type", "trait", "mod", "union", "const"];
    let words = tokens.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    let words: Vec<String> = words.collect();
    let is_keyword = |word: &String| ITEM_KEYWORDS.contains(&word.as_str());
    let pairs = words.windows(2).filter(|pair| is_keyword(&pair[0]) && !is_keyword(&pair[1]));
    pairs.map(|pair| pair[1].clone()).collect()
}

/// The names that the argument of a macro declares.
fn names_in_macro(item: &[TokenTree]) -> Vec<String> {
    let argument: Vec<TokenTree> = match item {
        [.., bang, TokenTree::Group(group)] | [.., bang, TokenTree::Group(group), _] if is_punct(bang, '!') => {
            group.stream().into_iter().collect()
        }
        _ => Vec::new(),
    };
    declared_names(&argument)
}

/// The last name of the type that an `impl` is for, without its parameters.
fn implemented_type(item: &[TokenTree]) -> Option<String> {
    let (mut depth, mut name) = (0_usize, None);
    for (index, token) in item.iter().enumerate().skip(1) {
        match token {
            _ if is_punct(token, '<') => depth += 1,
            // Not the arrow of a function's type.
            _ if is_punct(token, '>') && !is_punct(&item[index - 1], '-') => depth = depth.saturating_sub(1),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Ident(word) if depth == 0 && word == "where" => break,
            TokenTree::Ident(word) if depth == 0 && word == "for" => name = None,
            TokenTree::Ident(word) if depth == 0 => name = Some(word.to_string()),
            _ => {}
        }
    }
    name
}
