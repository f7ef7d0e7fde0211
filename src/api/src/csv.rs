//! CSV files, safe to open in a spreadsheet.

/// Escapes a value that a spreadsheet would evaluate as a formula (ASVS 1.2.10).
#[must_use]
pub fn escape_formula(value: String) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { ["'", &value].concat() } else { value }
}

/// A line of a file (RFC 4180).
#[must_use]
pub fn line<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = |value: &str| {
        let value = escape_formula(value.to_owned());
        if value.contains([',', '"', '\r', '\n']) { ["\"", &value.replace('"', "\"\""), "\""].concat() } else { value }
    };
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    [&values.join(","), "\r\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn values_are_quoted_and_formulas_escaped() {
        assert_eq!(line(["plain", "a,b", "say \"hi\"", "=1+1"]), "plain,\"a,b\",\"say \"\"hi\"\"\",'=1+1\r\n");
    }
}
