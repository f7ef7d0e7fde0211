//! `cargo xtask size`: the bytes that each way into the app downloads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::build;
use crate::error::{During, TaskError};

pub(crate) const HELP: &str = "\
Usage: cargo xtask size

Adds up the files of the release made by `cargo xtask build` that each way into the app downloads until its page is
usable, compressed by brotli 11: index.html and every file it names, code and texts of the screen's lazy module, in the
language with the longest texts. Fails where a limit is exceeded (1 kB = 1000 bytes).
";

/// A way into the app, with the lazy modules that its page shows.
struct WayIn {
    name: &'static str,
    signed_out: &'static [&'static str],
    /// Empty where the page is the same for everybody.
    signed_in: &'static [&'static str],
    /// Maximum size, in bytes; `None` where it is only printed.
    limit: Option<u64>,
}

const SIGN_IN: &[&str] = &["sign_in"];

/// `merge.mjs` has the same sets of modules, with weights.
const WAYS_IN: &[WayIn] = &[
    WayIn { name: "sign-in", signed_out: SIGN_IN, signed_in: &[], limit: Some(172_000) },
    WayIn { name: "services", signed_out: SIGN_IN, signed_in: &["services"], limit: Some(205_000) },
    WayIn { name: "link to a request", signed_out: SIGN_IN, signed_in: &["request"], limit: Some(240_000) },
    WayIn { name: "link to a submission", signed_out: SIGN_IN, signed_in: &["submission"], limit: Some(240_000) },
    WayIn { name: "link to modify", signed_out: SIGN_IN, signed_in: &["services", "modify"], limit: None },
    WayIn { name: "requests", signed_out: SIGN_IN, signed_in: &["requests"], limit: None },
    WayIn { name: "many services", signed_out: SIGN_IN, signed_in: &["many"], limit: None },
    WayIn { name: "profile", signed_out: SIGN_IN, signed_in: &["profile"], limit: None },
    WayIn { name: "link of an account", signed_out: &["account"], signed_in: &["account"], limit: Some(240_000) },
    WayIn {
        name: "link of a holder",
        signed_out: &["holder_answer"],
        signed_in: &["holder_answer"],
        limit: Some(240_000),
    },
    WayIn {
        name: "procedures",
        signed_out: &[PROCEDURES_MODULE],
        signed_in: &[PROCEDURES_MODULE],
        limit: Some(240_000),
    },
    WayIn { name: "service, holder", signed_out: SIGN_IN, signed_in: &["holder"], limit: None },
    WayIn { name: "other screens", signed_out: SIGN_IN, signed_in: &["more"], limit: None },
    WayIn { name: "desk (staff only)", signed_out: &[DESK_MODULE], signed_in: &[DESK_MODULE], limit: None },
];

/// The module of the provider's desk, which customers never load.
const DESK_MODULE: &str = "desk";

/// The module of the procedures without access to an account, for people who have none or cannot get into it.
const PROCEDURES_MODULE: &str = "procedure";

pub(crate) fn run() -> Result<(), TaskError> {
    let dist = Dist::read(&build::existing_app()?)?;
    for (name, bytes) in &dist.files {
        println!("{}  {name}", kilobytes(*bytes));
    }
    println!("\n{:20} {:>10} {:>10} {:>8}", "way in", "signed out", "signed in", "limit");
    let mut above = Vec::new();
    for &WayIn { name, signed_out, signed_in, limit } in WAYS_IN {
        let out = dist.download(signed_out)?;
        let inside = if signed_in.is_empty() { None } else { Some(dist.download(signed_in)?) };
        println!("{}", row(name, out, inside, limit));
        if limit.is_some_and(|limit| out.max(inside.unwrap_or_default()) > limit) {
            above.push(name);
        }
    }
    let of_customers = |module: &&str| ![DESK_MODULE, PROCEDURES_MODULE].contains(module);
    let whole = dist.download(&dist.modules.keys().map(String::as_str).filter(of_customers).collect::<Vec<&str>>())?;
    println!("{}", row("of customers", whole, None, None));
    if above.is_empty() { Ok(()) } else { Err(TaskError::new(format!("above its limit: {}", above.join(", ")))) }
}

fn row(name: &str, out: u64, inside: Option<u64>, limit: Option<u64>) -> String {
    let inside = inside.map_or_else(|| "–".to_owned(), kilobytes);
    let limit = limit.map(|limit| format!("{} kB", limit / 1000)).unwrap_or_default();
    format!("{name:20} {:>10} {inside:>10} {limit:>8}", kilobytes(out))
}

/// The files of a release.
struct Dist {
    /// Their compressed sizes by name.
    files: BTreeMap<String, u64>,
    /// The files that every page loads.
    first: Vec<String>,
    /// The files of each lazy module.
    modules: BTreeMap<String, Vec<String>>,
}

impl Dist {
    fn read(folder: &Path) -> Result<Self, TaskError> {
        let page = fs::read_to_string(folder.join("index.html")).during("reading the built index.html")?;
        let mut files = sizes(folder, "")?;
        files.extend(sizes(&folder.join("texts"), "texts/")?);
        let modules = modules(&page);
        let is_lazy = |name: &String| modules.values().flatten().any(|file| file == name);
        let first = files.keys().filter(|name| *name == "index.html" || page.contains(*name) && !is_lazy(name));
        Ok(Self { first: first.cloned().collect(), files, modules })
    }

    /// The bytes that a page with these modules downloads.
    fn download(&self, modules: &[&str]) -> Result<u64, TaskError> {
        let mut names = self.first.clone();
        names.push(self.texts("common")?);
        for module in modules {
            let files = self.modules.get(*module);
            names.extend(files.ok_or_else(|| TaskError::new(format!("no module {module}")))?.iter().cloned());
            names.push(self.texts(module)?);
        }
        names.sort();
        names.dedup();
        Ok(names.iter().filter_map(|name| self.files.get(name)).sum())
    }

    /// The file with the longest texts of a bundle.
    fn texts(&self, bundle: &str) -> Result<String, TaskError> {
        let has_bundle = |name: &str| {
            let bundles = name.strip_prefix("texts/").and_then(|name| name.split_once('-'));
            bundles.is_some_and(|(bundles, _)| bundles.split("_and_").any(|other| other == bundle))
        };
        let files = self.files.iter().filter(|(name, _)| has_bundle(name));
        let longest = files.max_by_key(|(_, bytes)| **bytes).map(|(name, _)| name.clone());
        longest.ok_or_else(|| TaskError::new(format!("no texts of the bundle {bundle}")))
    }
}

/// The compressed sizes of the files in a folder.
fn sizes(folder: &Path, prefix: &str) -> Result<BTreeMap<String, u64>, TaskError> {
    let mut sizes = BTreeMap::new();
    for entry in fs::read_dir(folder).during("listing the built files")? {
        let entry = entry.during("listing the built files")?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".br") {
            let bytes = entry.metadata().map(|file| file.len()).during("measuring the built files")?;
            sizes.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(sizes)
}

/// The lazy modules out of the page, as `postbuild.mjs` writes them: `sign_in=a.wasm b.wasm;services=…`.
fn modules(page: &str) -> BTreeMap<String, Vec<String>> {
    let named = page
        .split("handover-modules")
        .nth(1)
        .and_then(|rest| rest.split('"').find(|part| part.contains('=') && part.contains(".wasm")));
    let entries = named.unwrap_or_default().split(';').filter_map(|entry| entry.split_once('='));
    entries.map(|(name, files)| (name.to_owned(), files.split(' ').map(ToOwned::to_owned).collect())).collect()
}

/// Kilobytes with one decimal, rounded up: a limit must not be met by rounding.
fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{:>5}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Modules that no place opens: they are fetched with a part of a page.
    const WITHOUT_PLACE: [&str; 2] = ["selection", "submission_parts"];

    /// The texts between two others in a source, by line.
    fn lines_between<'a>(source: &'a str, start: &str, end: &str) -> impl Iterator<Item = &'a str> {
        let block = source.split(start).nth(1).and_then(|rest| rest.split(end).next());
        block.expect("the source has this part").lines().map(str::trim)
    }

    /// The modules of each way in, as its page loads them in the end.
    fn ways_in() -> BTreeSet<BTreeSet<&'static str>> {
        let modules = |way: &WayIn| if way.signed_in.is_empty() { way.signed_out } else { way.signed_in };
        WAYS_IN.iter().map(|way| modules(way).iter().copied().collect()).collect()
    }

    #[test]
    fn every_module_that_a_place_opens_is_in_a_way_in() {
        let lazy = include_str!("../../app/src/screens/lazy.rs");
        let lines = lines_between(lazy, "\nmodules! {\n", "\n}\n").filter(|line| !line.starts_with("//"));
        let modules: BTreeSet<&str> = lines.filter_map(|line| line.split_whitespace().nth(1)).collect();
        let known = ways_in().into_iter().flatten().chain(WITHOUT_PLACE).collect();
        assert_eq!(modules, known);
    }

    #[test]
    fn files_are_grouped_by_the_same_ways_in() {
        let merge = include_str!("merge.mjs");
        let sets = lines_between(merge, "\nconst WAYS_IN = [\n", "\n];\n").map(|line| {
            let (modules, _) = line.split_once(']').expect("a list of modules");
            modules.split('"').skip(1).step_by(2).collect()
        });
        assert_eq!(sets.collect::<BTreeSet<BTreeSet<&str>>>(), ways_in());
    }

    #[test]
    fn rounds_up() {
        assert_eq!(kilobytes(170_000).trim(), "170.0 kB");
        assert_eq!(kilobytes(170_001).trim(), "170.1 kB");
        assert_eq!(kilobytes(0).trim(), "0.0 kB");
    }

    #[test]
    fn reads_the_modules_that_the_page_names() {
        let page = r#"<meta name="handover-modules" content="sign_in=sign_in-1.wasm chunk_2-3.wasm;more=more-4.wasm">"#;
        let modules = modules(page);
        assert_eq!(modules["sign_in"], ["sign_in-1.wasm", "chunk_2-3.wasm"]);
        assert_eq!(modules["more"], ["more-4.wasm"]);
    }
}
