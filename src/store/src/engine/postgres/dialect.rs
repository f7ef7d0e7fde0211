//! The few words that the two engines spell differently.

/// A statement as PostgreSQL takes it: places of values are `$1`, and lists of rows in JSON come from `json_rows`. Texts in
/// quotes stay as they are.
pub(super) fn translate(sql: &str) -> String {
    let mut translated = String::with_capacity(sql.len() + 16);
    // Even parts are outside of quotes: a doubled quote ends one text and begins another.
    for (number, part) in sql.split('\'').enumerate() {
        if number > 0 {
            translated.push('\'');
        }
        if number % 2 == 0 {
            translated.push_str(&part.replace('?', "$").replace("json_each(", "json_rows("));
        } else {
            translated.push_str(part);
        }
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_lists_are_spelled_as_postgresql_does() {
        let translated = [
            ("select 1", "select 1"),
            ("select ?1 + ?10", "select $1 + $10"),
            ("select value from json_each(?2) l", "select value from json_rows($2) l"),
            ("select '?1', 'it''s json_each(?1)', ?1", "select '?1', 'it''s json_each(?1)', $1"),
        ];
        for (sql, expected) in translated {
            assert_eq!(translate(sql), expected);
        }
    }
}
