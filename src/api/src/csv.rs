//! CSV files, safe to open in a spreadsheet.

use std::borrow::Cow;

/// Begins each file: without it, some spreadsheets take UTF-8 for another encoding.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text in UTF-8 without the byte order mark that it may begin with.
#[must_use]
pub fn without_byte_order_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(text)
}

/// First characters of a formula. The last four are the full-width forms of the first four.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Characters that some spreadsheets drop before a formula.
const DROPPED: [char; 4] = ['\t', '\r', '\n', '\0'];

/// Characters at which some spreadsheet begins another cell, also between quotes.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '\r', '\n'];

/// Whether a formula may follow: quotes and blanks do not hide one. Nor do apostrophes: otherwise, reading a value that
/// begins with one would take it away.
fn is_passed_over(c: char) -> bool {
    let is_blank = c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}');
    matches!(c, '\'' | '"') || is_blank && !SEPARATORS.contains(&c)
}

/// Whether a spreadsheet may evaluate a part of a value. The first part may have lost characters.
fn is_formula(part: &str, is_first: bool) -> bool {
    let is_cut = is_first && part.trim_start_matches(['\'', '"']).starts_with(DROPPED);
    is_cut || part.trim_start_matches(is_passed_over).starts_with(FORMULA)
}

/// The parts of a value, each with the separator that ends it.
fn parts(value: &str) -> impl Iterator<Item = (bool, &str)> {
    value.split_inclusive(SEPARATORS).enumerate().map(|(index, part)| (index == 0, part))
}

/// Escapes what a spreadsheet would evaluate as a formula (ASVS 1.2.10), also if it splits the value at another separator.
fn escape_formula(value: &str) -> String {
    let escaped = |(is_first, part)| [if is_formula(part, is_first) { "'" } else { "" }, part];
    parts(value).flat_map(escaped).collect()
}

/// The value in a field of a file that [`line()`] may have written.
#[must_use]
pub fn unescape_formula(field: &str) -> Cow<'_, str> {
    let unescaped = |(is_first, part): (bool, &'_ str)| {
        part.strip_prefix('\'').filter(|rest| is_formula(rest, is_first)).unwrap_or(part).to_owned()
    };
    if field.contains('\'') { parts(field).map(unescaped).collect::<String>().into() } else { field.into() }
}

/// A line of a file (RFC 4180), with formulas escaped.
#[must_use]
pub fn line<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = |value: &str| {
        let value = escape_formula(value);
        let is_quoted = value.contains(SEPARATORS) || value.contains('"');
        if is_quoted { ["\"", &value.replace('"', "\"\""), "\""].concat() } else { value }
    };
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    [&values.join(","), "\r\n"].concat()
}

/// The beginning of a file: its titles.
#[must_use]
pub fn head<'a>(titles: impl IntoIterator<Item = &'a str>) -> String {
    [BYTE_ORDER_MARK, &line(titles)].concat()
}

/// The columns of a file. Each column of handles is followed by one with the names that the reader may see.
#[derive(Clone, Copy, Debug)]
pub struct NamedColumns<'a> {
    /// The titles of all columns.
    pub titles: &'a [&'a str],
    /// Those of columns of handles, which spaces separate.
    pub handles: &'a [&'a str],
}

impl NamedColumns<'_> {
    /// The beginning of a file.
    #[must_use]
    pub fn head(&self) -> String {
        let title = |title: &&str| {
            let name = self.handles.contains(title).then(|| [title, "Name"].concat());
            std::iter::once((*title).to_owned()).chain(name).collect::<Vec<_>>()
        };
        let titles: Vec<String> = self.titles.iter().flat_map(title).collect();
        head(titles.iter().map(String::as_str))
    }

    /// The handles of a row.
    pub fn handles_of<'r>(&'r self, cells: &'r [String]) -> impl Iterator<Item = &'r str> {
        let cells = self.titles.iter().zip(cells).filter(|(title, _)| self.handles.contains(title));
        cells.flat_map(|(_, cell)| cell.split_whitespace())
    }

    /// A row. `name` is the name of a handle, `None` if the reader may not see one.
    #[must_use]
    pub fn line(&self, cells: &[String], name: impl Fn(&str) -> Option<String>) -> String {
        let mut values = Vec::new();
        for (title, cell) in self.titles.iter().zip(cells) {
            values.push(cell.clone());
            if self.handles.contains(title) {
                values.push(names(cell, &name));
            }
        }
        line(values.iter().map(String::as_str))
    }
}

/// The names of the handles in a cell. Among several, a handle stands for a missing name, so that they match.
fn names(cell: &str, name: impl Fn(&str) -> Option<String>) -> String {
    let names: Vec<(&str, Option<String>)> = cell.split_whitespace().map(|handle| (handle, name(handle))).collect();
    if names.iter().all(|(_, name)| name.is_none()) {
        return String::new();
    }
    let names: Vec<String> =
        names.into_iter().map(|(handle, name)| name.unwrap_or_else(|| handle.to_owned())).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    /// Texts that some spreadsheet takes for the beginning of a formula, full-width forms among them, or drops before
    /// one.
    const DANGEROUS: [&str; 12] =
        ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"];

    #[test]
    fn values_are_quoted_and_formulas_escaped() {
        assert_eq!(line(["plain", "a,b", "say \"hi\"", "=1+1"]), "plain,\"a,b\",\"say \"\"hi\"\"\",'=1+1\r\n");
    }

    #[test]
    fn every_beginning_of_a_formula_is_escaped() {
        for beginning in DANGEROUS {
            let value = [beginning, "1+1"].concat();
            assert_eq!(escape_formula(&value), ["'", &value].concat());
        }
    }

    #[test]
    fn no_part_of_a_value_is_a_formula_at_any_separator() {
        for (value, escaped) in [
            ("x;=1+1;y", "x;'=1+1;y"),
            ("x\t-1", "x\t'-1"),
            ("x|@a, +b", "x|'@a,' +b"),
            ("one\r\n=two", "one\r\n'=two"),
            ("  =1+1", "'  =1+1"),
            ("\u{a0}\u{ff1d}1", "'\u{a0}\u{ff1d}1"),
            ("x;\"=1\"", "x;'\"=1\""),
            ("x;'=1", "x;''=1"),
            ("a-b; c=d", "a-b; c=d"),
        ] {
            assert_eq!(escape_formula(value), escaped);
            assert_eq!(unescape_formula(escaped), value);
        }
        assert_eq!(line(["x;y", "z"]), "\"x;y\",z\r\n");
    }

    #[test]
    fn names_follow_their_handles() {
        let columns = NamedColumns { titles: &["service", "to", "by"], handles: &["to", "by"] };
        assert_eq!(columns.head(), "\u{feff}service,to,toName,by,byName\r\n");
        let cells = ["a.example", "aa1-ovh", "bb1-ovh cc1-ovh aa1-ovh"].map(str::to_owned);
        assert_eq!(columns.handles_of(&cells).count(), 4);
        let name = |handle: &str| (handle != "cc1-ovh").then(|| handle.to_uppercase());
        let expected = "a.example,aa1-ovh,AA1-OVH,bb1-ovh cc1-ovh aa1-ovh,\"BB1-OVH, cc1-ovh, AA1-OVH\"\r\n";
        assert_eq!(columns.line(&cells, name), expected);
        let hidden = "a.example,aa1-ovh,,bb1-ovh cc1-ovh aa1-ovh,\r\n";
        assert_eq!(columns.line(&cells, |_| None), hidden);
    }

    #[test]
    fn formulas_written_by_hand_are_read_as_they_are() {
        for field in ["=1+1", "+shop.example"] {
            assert_eq!(unescape_formula(field), field);
        }
    }

    fn value() -> impl Strategy<Value = String> {
        let known: Vec<&str> = DANGEROUS.into_iter().chain(["'", "'", "'", ",", ";", " ", "|", "\"", "x"]).collect();
        let known = prop::sample::select(known).prop_map(str::to_owned);
        let part = prop_oneof![4 => known, 1 => any::<char>().prop_map(String::from)];
        prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn every_value_is_escaped_and_read_back_as_it_was(value in value()) {
            let field = escape_formula(&value);
            prop_assert!(!DANGEROUS.iter().any(|beginning| field.starts_with(beginning)));
            prop_assert!(!field.split(SEPARATORS).any(|part| part.trim_start().starts_with(FORMULA)));
            prop_assert_eq!(unescape_formula(&field), value);
        }
    }
}
