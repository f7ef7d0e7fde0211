//! `cargo xtask size`: the bytes and requests until each page of the app can be used.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::build;
use crate::error::{During, TaskError};
use crate::web::split;

pub(crate) const HELP: &str = "\
Usage: cargo xtask size

Adds up the files of the release made by `cargo xtask build` that are downloaded until each page of the app can be used,
compressed by brotli 11: index.html and every file it names, the files of the page's lazy module, and its texts in the
language with the longest ones. Prints their number, too. Fails where a page is above its limit (1 kB = 1000 bytes).
";

/// The files of texts, in their order.
const TEXTS: [&str; 3] = ["outside", "inside", "rest"];

/// Limits in bytes, by the module of the page; the last is that of all others.
const LIMITS: [(&str, u64); 9] = [
    ("sign_in", 187_000),
    ("contacts", 356_000),
    ("give_access", 309_000),
    ("request_parts", 353_000),
    ("service", 297_000),
    ("service_access", 309_000),
    ("services_parts", 284_000),
    ("desk", 299_000),
    ("", 277_000),
];

/// The limit of a page. The desk's pages have one in common.
fn limit(module: &str) -> u64 {
    let is_of = |name: &str| module == name || name.is_empty() || (name == "desk" && module.starts_with("desk_"));
    LIMITS.iter().find(|(name, _)| is_of(name)).map_or(0, |(_, limit)| *limit)
}

pub(crate) fn run() -> Result<(), TaskError> {
    let release = Release::read(&build::existing_app()?, &split::files())?;
    for (name, bytes) in &release.sizes {
        println!("{}  {name}", kilobytes(*bytes));
    }
    println!();
    let mut above = Vec::new();
    for (name, module) in &release.modules {
        let files = release.files(module)?;
        let (bytes, limit) = (release.bytes(&files)?, limit(name));
        println!("{name:24} {} of {} kB, {} files", kilobytes(bytes), limit / 1000, files.len());
        if bytes > limit {
            above.push(name.as_str());
        }
    }
    if above.is_empty() { Ok(()) } else { Err(TaskError::new(format!("above its limit: {}", above.join(", ")))) }
}

/// A lazy module. That of a part comes with the page.
struct Module {
    /// The number of files of texts that the page needs.
    texts: usize,
    files: Vec<String>,
}

struct Release {
    /// The compressed size of each file.
    sizes: BTreeMap<String, u64>,
    /// The files that every page loads.
    first: Vec<String>,
    /// The lazy modules by name.
    modules: BTreeMap<String, Module>,
}

impl Release {
    /// Reads the files of a release, and the list of its modules: the name of a module, the number of its last texts, and its
    /// files on each line.
    fn read(folder: &Path, modules: &Path) -> Result<Self, TaskError> {
        let page = fs::read_to_string(folder.join("index.html")).during("reading the built index.html")?;
        let page = without_table(&page);
        let modules = fs::read_to_string(modules).during("reading the list of modules")?;
        let modules = modules.lines().map(module).collect::<Option<_>>();
        let modules = modules.ok_or_else(|| TaskError::new("the list of modules is of another release"))?;
        let mut sizes = sizes(folder, "")?;
        sizes.extend(self::sizes(&folder.join("texts"), "texts/")?);
        let first = sizes.keys().filter(|name| *name == "index.html" || page.contains(*name)).cloned().collect();
        Ok(Self { sizes, first, modules })
    }

    /// The files that a page with this module downloads.
    fn files<'r>(&'r self, module: &'r Module) -> Result<Vec<&'r String>, TaskError> {
        let texts = TEXTS.iter().take(module.texts).map(|name| self.longest_texts(name));
        let texts = texts.collect::<Result<Vec<_>, _>>()?;
        Ok(self.first.iter().chain(texts).chain(&module.files).collect())
    }

    fn bytes(&self, files: &[&String]) -> Result<u64, TaskError> {
        let size = |file: &&String| {
            self.sizes.get(*file).copied().ok_or_else(|| TaskError::new(format!("{file} is not compressed")))
        };
        files.iter().map(size).sum()
    }

    /// A file of texts in the language in which it is largest.
    fn longest_texts(&self, name: &str) -> Result<&String, TaskError> {
        let start = format!("texts/{name}-");
        let languages = self.sizes.iter().filter(|(file, _)| file.starts_with(&start));
        let longest = languages.max_by_key(|(_, bytes)| **bytes).map(|(file, _)| file);
        longest.ok_or_else(|| TaskError::new(format!("no texts {name}")))
    }
}

/// The page without the table of what each place needs first: it names the files of all modules.
fn without_table(page: &str) -> String {
    let Some((before, table)) = page.split_once("<meta name=\"handover-places\"") else { return page.to_owned() };
    let after = table.split_once('>').map_or("", |(_, after)| after);
    [before, after].concat()
}

/// A line of the list of modules.
fn module(line: &str) -> Option<(String, Module)> {
    let mut words = line.split(' ').map(ToOwned::to_owned);
    let (name, last) = (words.next()?, words.next()?.parse::<usize>().ok()?);
    Some((name, Module { texts: last + 1, files: words.collect() }))
}

/// The compressed sizes of the files in a folder.
fn sizes(folder: &Path, prefix: &str) -> Result<BTreeMap<String, u64>, TaskError> {
    let mut sizes = BTreeMap::new();
    for entry in fs::read_dir(folder).during("listing the built files")? {
        let entry = entry.during("listing the built files")?;
        if let Some(name) = entry.file_name().to_string_lossy().strip_suffix(".br") {
            let bytes = entry.metadata().during("measuring the built files")?.len();
            sizes.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(sizes)
}

/// Kilobytes with one decimal, rounded up: a limit must not be met by rounding.
fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{:>5}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_table_are_not_all_fetched_first() {
        let page = "<head><meta name=\"handover-places\" content='[[\"a.wasm\"]]'><link href=\"b.js\"></head>";
        assert_eq!(without_table(page), "<head><link href=\"b.js\"></head>");
    }

    #[test]
    fn limits_go_by_the_page() {
        assert_eq!(limit("desk_account"), limit("desk"));
        assert_eq!(limit("services"), limit("account"));
        assert!(limit("contacts") > limit("service"));
    }

    #[test]
    fn rounds_up() {
        assert_eq!(kilobytes(170_000).trim(), "170.0 kB");
        assert_eq!(kilobytes(170_001).trim(), "170.1 kB");
        assert_eq!(kilobytes(0).trim(), "0.0 kB");
    }
}
