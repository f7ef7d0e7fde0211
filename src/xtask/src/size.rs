//! `cargo xtask size`: the bytes that each way into the app downloads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::build;
use crate::error::{During, TaskError};
use crate::web::split;

pub(crate) const HELP: &str = "\
Usage: cargo xtask size

Adds up the files of the release made by `cargo xtask build` that each way into the app downloads until its page is
usable, compressed by brotli 11: index.html and every file it names, the files of the page's lazy module, and its texts in
the language with the longest ones. Fails where a way in is above its limit (1 kB = 1000 bytes).
";

const OUTSIDE: &[&str] = &["outside"];
const INSIDE: &[&str] = &["outside", "inside"];
const ALL: &[&str] = &["outside", "inside", "rest"];

/// A way into the app.
struct WayIn {
    name: &'static str,
    /// The lazy modules of its page (`src/app/src/screens/lazy.rs`).
    modules: &'static [&'static str],
    /// The files of its texts.
    texts: &'static [&'static str],
    /// Maximum size, in bytes.
    limit: Option<u64>,
}

const WAYS_IN: [WayIn; 9] = [
    WayIn { name: "sign-in", modules: &["sign_in"], texts: OUTSIDE, limit: Some(171_500) },
    WayIn { name: "services", modules: &["services"], texts: INSIDE, limit: Some(247_000) },
    WayIn { name: "link to a request", modules: &["page"], texts: INSIDE, limit: Some(245_000) },
    WayIn { name: "link to several requests", modules: &["page", "request_parts"], texts: INSIDE, limit: None },
    WayIn { name: "link of an account", modules: &["account"], texts: OUTSIDE, limit: Some(269_000) },
    WayIn { name: "link of a case", modules: &["public"], texts: OUTSIDE, limit: Some(265_500) },
    WayIn { name: "form", modules: &["form"], texts: ALL, limit: None },
    WayIn { name: "other screens", modules: &["inside"], texts: ALL, limit: None },
    WayIn { name: "desk (staff only)", modules: &["desk"], texts: ALL, limit: None },
];

pub(crate) fn run() -> Result<(), TaskError> {
    let release = Release::read(&build::existing_app()?, &split::files())?;
    for (name, bytes) in &release.sizes {
        println!("{}  {name}", kilobytes(*bytes));
    }
    println!();
    let mut above = Vec::new();
    for WayIn { name, modules, texts, limit } in WAYS_IN {
        let bytes = release.download(modules, texts)?;
        let of_limit = limit.map(|limit| format!(" of {} kB", limit / 1000)).unwrap_or_default();
        println!("{name:24} {}{of_limit}", kilobytes(bytes));
        if limit.is_some_and(|limit| bytes > limit) {
            above.push(name);
        }
    }
    let modules: Vec<&str> = release.modules.keys().map(String::as_str).filter(|module| *module != "desk").collect();
    println!("{:24} {}", "all but the desk", kilobytes(release.download(&modules, ALL)?));
    if above.is_empty() { Ok(()) } else { Err(TaskError::new(format!("above its limit: {}", above.join(", ")))) }
}

struct Release {
    /// The compressed size of each file.
    sizes: BTreeMap<String, u64>,
    /// The files that every page loads.
    first: Vec<String>,
    /// The files of each lazy module.
    modules: BTreeMap<String, Vec<String>>,
}

impl Release {
    /// Reads the files of a release, and the list of its modules: the name of a module and its files on each line.
    fn read(folder: &Path, modules: &Path) -> Result<Self, TaskError> {
        let page = fs::read_to_string(folder.join("index.html")).during("reading the built index.html")?;
        let modules = fs::read_to_string(modules).during("reading the list of modules")?;
        let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<String>>();
        let modules = modules.lines().map(words).map(|mut line| (line.remove(0), line)).collect();
        let mut sizes = sizes(folder, "")?;
        sizes.extend(self::sizes(&folder.join("texts"), "texts/")?);
        let first = sizes.keys().filter(|name| *name == "index.html" || page.contains(*name)).cloned().collect();
        Ok(Self { sizes, first, modules })
    }

    /// The bytes that a page with these modules and texts downloads.
    fn download(&self, modules: &[&str], texts: &[&str]) -> Result<u64, TaskError> {
        let mut files: BTreeSet<&String> = self.first.iter().collect();
        for name in texts {
            files.insert(self.longest_texts(name)?);
        }
        for module in modules {
            files.extend(self.modules.get(*module).ok_or_else(|| TaskError::new(format!("no module {module}")))?);
        }
        let size = |file| self.sizes.get(file).ok_or_else(|| TaskError::new(format!("{file} is not compressed")));
        files.into_iter().map(|file| size(file).copied()).sum()
    }

    /// A file of texts in the language in which it is largest.
    fn longest_texts(&self, name: &str) -> Result<&String, TaskError> {
        let start = format!("texts/{name}-");
        let languages = self.sizes.iter().filter(|(file, _)| file.starts_with(&start));
        let longest = languages.max_by_key(|(_, bytes)| **bytes).map(|(file, _)| file);
        longest.ok_or_else(|| TaskError::new(format!("no texts {name}")))
    }
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
    fn rounds_up() {
        assert_eq!(kilobytes(170_000).trim(), "170.0 kB");
        assert_eq!(kilobytes(170_001).trim(), "170.1 kB");
        assert_eq!(kilobytes(0).trim(), "0.0 kB");
    }
}
