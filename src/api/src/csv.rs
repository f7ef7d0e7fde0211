//! CSV files, safe to open in a spreadsheet.

/// First characters of a formula. The last four are the full-width forms of the first four.
const FORMULA: [char; 12] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Whether a value is escaped. Also if it looks as if it were already: or reading it back would take its apostrophe away.
fn needs_escape(value: &str) -> bool {
    value.trim_start_matches('\'').starts_with(FORMULA)
}

/// Escapes a value that a spreadsheet would evaluate as a formula (ASVS 1.2.10).
fn escape_formula(value: &str) -> String {
    if needs_escape(value) { ["'", value].concat() } else { value.to_owned() }
}

/// The value in a field of a file that [`line()`] may have written.
#[must_use]
pub fn unescape_formula(field: &str) -> &str {
    field.strip_prefix('\'').filter(|value| needs_escape(value)).unwrap_or(field)
}

/// A line of a file (RFC 4180), with formulas escaped.
#[must_use]
pub fn line<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = |value: &str| {
        let value = escape_formula(value);
        if value.contains([',', '"', '\r', '\n']) { ["\"", &value.replace('"', "\"\""), "\""].concat() } else { value }
    };
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    [&values.join(","), "\r\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::{escape_formula, line, unescape_formula};
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
    fn escaped_formulas_are_read_back() {
        for value in ["=1+1", "-shop.example", "'=1+1", "''=1+1", "'quoted", "plain", "'", "''", ""] {
            assert_eq!(unescape_formula(line([value]).trim_end()), value);
        }
    }

    #[test]
    fn formulas_written_by_hand_are_read_as_they_are() {
        for field in ["=1+1", "+shop.example"] {
            assert_eq!(unescape_formula(field), field);
        }
    }

    fn value() -> impl Strategy<Value = String> {
        let known: Vec<&str> = DANGEROUS.into_iter().chain(["'", "'", "'", ",", "\"", "x"]).collect();
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
            prop_assert_eq!(unescape_formula(&field), value);
        }
    }
}
