//! Undoes what mail programs and gateways do to the text of a link: percent-encoding, HTML entities, quoted-printable,
//! punctuation at its ends, and another letter case.

use crate::query::unescape;

/// Each gateway on the way may encode the link once more.
const MAX_ROUNDS: usize = 4;

/// Encodings other than percent-encoding; those of quoted-printable end a line, or stand for `=`.
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
    let text = decode(fragment);
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

fn decode(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_ROUNDS {
        let encoded = text;
        text = ENCODED.iter().fold(unescape(&encoded), |text, (encoded, plain)| text.replace(encoded, plain));
        if text == encoded {
            break;
        }
    }
    text
}
