//! Each icon that the app names is a symbol of `index.html`, and each symbol is named: a missing one draws nothing.

use std::collections::BTreeSet;
use std::fs;

use super::findings::report;
use super::sources::{self, SourceFile};
use crate::error::{During, TaskError};
use crate::paths;

/// Texts before the name of an icon in a view.
const BEFORE: [&str; 2] = ["<Icon name=\"", " icon=\""];

pub(super) fn check() -> Result<(), TaskError> {
    let page = fs::read_to_string(paths::root().join("index.html")).during("reading index.html")?;
    report(&faults(&page, &sources::below("src/app/src", &[".rs"])?))
}

fn faults(page: &str, sources: &[SourceFile]) -> Vec<String> {
    let symbols: BTreeSet<&str> = quoted_after(page, "<symbol id=\"i-").collect();
    let mut faults = Vec::new();
    for source in sources {
        let named = BEFORE.iter().flat_map(|before| quoted_after(&source.text, before));
        let unknown = named.filter(|name| !symbols.contains(name));
        faults.extend(unknown.map(|name| format!("{}: index.html has no symbol i-{name}", source.path)));
    }
    let is_named = |symbol: &str| {
        let (literal, used) = (format!("\"{symbol}\""), format!("\"#i-{symbol}\""));
        page.contains(&used) || sources.iter().any(|source| source.text.contains(&literal))
    };
    let unused = symbols.iter().filter(|symbol| !is_named(symbol));
    faults.extend(unused.map(|symbol| format!("index.html: no view has the symbol i-{symbol}")));
    faults
}

/// The texts between `before` and the next quotation mark.
fn quoted_after<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_missing_and_unused_symbols() {
        let page = r##"<symbol id="i-mail"/><symbol id="i-sun"/><symbol id="i-logo"/><use href="#i-logo"/>"##;
        let text = r#"view! { <Icon name="mail"/> <Notice icon="key"/> }"#.to_owned();
        let source = SourceFile { path: "a.rs".to_owned(), text };
        let expected = ["a.rs: index.html has no symbol i-key", "index.html: no view has the symbol i-sun"];
        assert_eq!(faults(page, &[source]), expected);
    }
}
