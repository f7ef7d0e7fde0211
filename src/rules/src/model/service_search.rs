//! The search of a list of services: one rule for rows in the browser and in the server.

/// A text to search services for.
///
/// It is compared with folded texts: in lower case and without accents, as far as whoever compares can tell. Who folds
/// less finds less, never more.
pub struct ServiceSearch {
    folded: String,
}

impl ServiceSearch {
    /// A search for a folded text; an empty one finds everything. The final dot of a domain name (`kiln.example.`) is left
    /// out, because names are stored without it.
    #[must_use]
    pub fn new(mut folded: String) -> Self {
        if folded.strip_suffix('.').is_some_and(|name| name.contains('.')) {
            folded.pop();
        }
        Self { folded }
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.folded
    }

    /// Whether the text contains a Punycode label, or the beginning of one.
    #[must_use]
    pub fn is_punycode(&self) -> bool {
        self.folded.contains("xn--")
    }

    /// Looks for the text in the folded name, in the handles of the contacts and, if it is Punycode itself, in the ASCII
    /// form of the name.
    #[must_use]
    pub fn finds(&self, folded_name: &str, handles: [&str; 3], ascii_name: Option<&str>) -> bool {
        let has = |text: &str| text.contains(&self.folded);
        has(folded_name) || handles.into_iter().any(has) || self.is_punycode() && ascii_name.is_some_and(has)
    }
}
