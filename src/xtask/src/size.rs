//! `cargo xtask size`: what a first visit downloads.

use std::fs;
use std::path::Path;

use crate::build;
use crate::error::{During, Failure};

pub(crate) const HELP: &str = "\
Usage: cargo xtask size

Adds up what a first visit downloads of the release that `cargo xtask build` has made, compressed by brotli 11:
index.html, every file it names, and the texts of one language, the largest. Fails above 170 kB (1 kB = 1000 bytes); the aim is 130 kB.
";

const LIMIT: u64 = 170_000;
const AIM: u64 = 130_000;

pub(crate) fn run() -> Result<(), Failure> {
    let dist = build::existing_app()?;
    let mut sum = 0;
    println!("{:>10} {:>10}", "brotli", "plain");
    for name in first_visit(&dist)? {
        let (compressed, plain) = (size(&dist, &format!("{name}.br"))?, size(&dist, &name)?);
        println!("{} {}  {name}", kilobytes(compressed), kilobytes(plain));
        sum += compressed;
    }
    println!("{}             first visit; limit {} kB, aim {} kB", kilobytes(sum), LIMIT / 1000, AIM / 1000);
    if sum > LIMIT {
        return Err(Failure::new(format!("the first visit is {} bytes above its limit", sum - LIMIT)));
    }
    if sum > AIM {
        println!("{} above the aim", kilobytes(sum - AIM));
    }
    Ok(())
}

/// index.html and the files that it names. What the app asks for later is not part of a first visit.
fn first_visit(dist: &Path) -> Result<Vec<String>, Failure> {
    let page = fs::read_to_string(dist.join("index.html")).during("reading the built index.html")?;
    let mut names = Vec::new();
    for entry in fs::read_dir(dist).during("listing the built files")? {
        let name = entry.during("listing the built files")?.file_name().to_string_lossy().into_owned();
        if page.contains(&name) {
            names.push(name);
        }
    }
    names.sort();
    names.insert(0, "index.html".to_owned());
    names.push(largest_texts(dist)?);
    Ok(names)
}

/// The texts that weigh most: a page fetches those of one language, and what the screens that come later need with these.
fn largest_texts(dist: &Path) -> Result<String, Failure> {
    let mut largest = (0, String::new());
    for entry in fs::read_dir(dist.join("texts")).during("listing the texts")? {
        let name = entry.during("listing the texts")?.file_name().to_string_lossy().into_owned();
        let is_first = !name.starts_with("later-");
        let name = format!("texts/{name}");
        if is_first && Path::new(&name).extension().is_some_and(|extension| extension == "txt") {
            largest = largest.max((size(dist, &format!("{name}.br"))?, name));
        }
    }
    Ok(largest.1)
}

fn size(dist: &Path, name: &str) -> Result<u64, Failure> {
    fs::metadata(dist.join(name)).map(|about| about.len()).during(name)
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
