//! Recognises texts that may carry a secret: people paste codes, tokens and passwords into the wrong field or address.

use super::code::ValidationCode;

/// Longer runs of letters and digits may be a code, a token or a part of one.
const LONGEST_WORD: usize = 20;

/// Length from which a run of capitals, small letters and digits may be a password, or part of a code after a line
/// break.
const SHORTEST_MIX: usize = 8;

/// Whether a text may carry a validation code, a token, or a password of capitals, small letters and digits.
#[must_use]
pub fn may_carry_secret(text: &str) -> bool {
    let separates = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '&' | '=' | '#');
    // Mail clients break a code in places where no run of it is long.
    let is_code = ValidationCode::parse(text).is_some_and(|code| !is_project(code.expose()));
    is_code || text.split(separates).any(|part| runs(part).any(|run| is_secret(run, part)))
}

/// A path with an ellipsis in place of each run of letters and digits that may be a secret.
#[must_use]
pub fn redact_path(path: &str) -> String {
    let segment =
        |segment: &str| runs(segment).map(|run| if is_secret(run, segment) { "…" } else { run }).collect::<String>();
    path.split('/').map(segment).collect::<Vec<String>>().join("/")
}

/// Runs of letters and digits, each with the character that ends it.
fn runs(part: &str) -> impl Iterator<Item = &str> {
    part.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
}

fn is_secret(run: &str, part: &str) -> bool {
    let run = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let has = |is: fn(&u8) -> bool| run.bytes().any(|byte| is(&byte));
    let has_capital = has(u8::is_ascii_uppercase);
    // Domain names are long, too, but of small letters.
    let is_domain = part.contains('.') && !has_capital;
    let is_mixed = has_capital && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    run.len() > LONGEST_WORD && !is_domain && !is_project(run) || run.len() >= SHORTEST_MIX && is_mixed
}

/// Ids of cloud projects are 32 hexadecimal digits.
fn is_project(run: &str) -> bool {
    run.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
