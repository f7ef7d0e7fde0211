//! Browser and system names in `User-Agent` headers.

/// Browsers by their token. Most headers carry tokens of other browsers as well: the specific ones come first.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems by their token, the specific ones first: Android's headers say Linux, too, and iOS's say Mac OS.
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// The browser that a header names, if it is known.
#[must_use]
pub fn browser(agent: &str) -> Option<&'static str> {
    find(&BROWSERS, agent)
}

/// The system that a header names, if it is known.
#[must_use]
pub fn system(agent: &str) -> Option<&'static str> {
    find(&SYSTEMS, agent)
}

fn find(known: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    known.iter().find(|(token, _)| agent.contains(token)).map(|(_, name)| *name)
}

/// The first word of the header of an unknown browser; empty without one.
#[must_use]
pub fn first_word(agent: &str) -> &str {
    agent.split([' ', '/']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specific_tokens_win() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0";
        assert_eq!((browser(edge), system(edge)), (Some("Edge"), Some("Windows")));
        let phone = "Mozilla/5.0 (Linux; Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
        assert_eq!((browser(phone), system(phone)), (Some("Firefox"), Some("Android")));
    }

    #[test]
    fn unknown_browsers_have_a_first_word_at_most() {
        assert_eq!((browser("curl/8.9.1"), system("curl/8.9.1"), first_word("curl/8.9.1")), (None, None, "curl"));
        assert_eq!(first_word(""), "");
    }
}
