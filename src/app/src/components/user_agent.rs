//! Browser and system names from `User-Agent` headers.

use crate::platform::i18n as t;
use handover_rules::account::sign_in::{browser, first_word, system};

/// Such as `Firefox on Android`; the first word of an unknown browser's header.
pub(crate) fn name(agent: &str) -> String {
    match (browser(agent), system(agent)) {
        (Some(browser), Some(system)) => t::session_browser(browser, system),
        (Some(browser), None) => browser.to_owned(),
        (None, _) if first_word(agent).is_empty() => t::session_unknown().to_owned(),
        (None, _) => first_word(agent).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_browser_and_system() {
        let of = |agent: &str, expected: &str| assert_eq!(name(agent), expected, "{agent}");
        of("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android");
        of(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
            "Chrome on Linux",
        );
        of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge on Windows",
        );
        of(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
            "Safari on macOS",
        );
        of("curl/8.9.1", "curl");
        of("", "Unknown browser");
    }
}
