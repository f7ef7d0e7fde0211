//! Undoes the changes of mail programs and gateways to a link: percent-encoding, HTML entities, quoted-printable,
//! punctuation at its ends, another letter case, and links of mail filters around it.

use crate::query::unescape;
use core::iter::successors;

/// Each gateway on the way may encode the link once more.
const MAX_ROUNDS: usize = 4;

/// Encodings other than percent-encoding; the ones of quoted-printable end a line, or represent `=`.
const ENCODED: [(&str, &str); 11] = [
    ("&amp;", "&"),
    ("&AMP;", "&"),
    ("&#38;", "&"),
    ("&#x26;", "&"),
    ("&#X26;", "&"),
    ("&#61;", "="),
    ("&#x3d;", "="),
    ("=3D", "="),
    ("=3d", "="),
    ("=\r\n", ""),
    ("=\n", ""),
];

/// The fragment of a mailed link as it was written. Only for mailed links: they contain nothing that needs an encoding.
///
/// Without the code where the link has lost its letter case: the code has lost it, too.
pub(super) fn repair(fragment: &str) -> String {
    let decode =
        |text: &str| ENCODED.iter().fold(unescape(text), |text, (encoded, plain)| text.replace(encoded, plain));
    let text = rounds(fragment, decode).last().unwrap_or_default();
    let (path, query) = text.split_once('?').unwrap_or((&text, ""));
    let path = path.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
    let has_case = text.bytes().any(|b| b.is_ascii_uppercase()) && text.bytes().any(|b| b.is_ascii_lowercase());
    let pairs = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "token" if !has_case => None,
            "taskid" => Some(["taskId=", value].concat()),
            "tab" => Some(["tab=", &value.to_ascii_uppercase()].concat()),
            _ => Some([&name, "=", value].concat()),
        }
    });
    [&path, "?", &pairs.collect::<Vec<String>>().join("&")].concat()
}

/// The fragments of the link in a pasted text: as it is, and as mail filters have put it into links of their own,
/// percent-encoded once or more. Proofpoint writes `*` in place of `#`, and `__` at the end.
pub(super) fn fragments(text: &str) -> impl Iterator<Item = String> {
    rounds(text.trim(), unescape).filter_map(|text| {
        let (_, fragment) = text.split_once("#/").or_else(|| text.split_once("/*/"))?;
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>');
        Some(fragment.split(is_end).next()?.split("__").next()?.to_owned())
    })
}

/// The text, and the result of each round of decoding, until it stays the same.
fn rounds(text: &str, decode: impl Fn(&str) -> String) -> impl Iterator<Item = String> {
    let next = move |text: &String| Some(decode(text)).filter(|decoded| decoded != text);
    successors(Some(text.to_owned()), next).take(MAX_ROUNDS + 1)
}
