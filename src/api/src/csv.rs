//! CSV files, safe to open in a spreadsheet.

/// What a formula begins with.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// Escapes a value that a spreadsheet would evaluate as a formula (ASVS 1.2.10).
fn escape_formula(value: &str) -> String {
    if value.starts_with(FORMULA) { ["'", value].concat() } else { value.to_owned() }
}

/// The value in a field of a file that [`line()`] may have written.
#[must_use]
pub fn unescape_formula(field: &str) -> &str {
    field.strip_prefix('\'').filter(|value| value.starts_with(FORMULA)).unwrap_or(field)
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
    use super::{line, unescape_formula};

    #[test]
    fn values_are_quoted_and_formulas_escaped() {
        assert_eq!(line(["plain", "a,b", "say \"hi\"", "=1+1"]), "plain,\"a,b\",\"say \"\"hi\"\"\",'=1+1\r\n");
    }

    #[test]
    fn escaped_formulas_are_read_back() {
        for value in ["=1+1", "-shop.example", "'quoted", "plain", "'", ""] {
            assert_eq!(unescape_formula(line([value]).trim_end()), value);
        }
    }
}
