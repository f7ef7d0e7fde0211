//! The search of a list of services: one rule for rows in the browser and in the server.

/// A text to search services for.
///
/// It is compared with folded texts: lower case, without accents. A caller that folds less finds less, never more.
pub struct ServiceSearch {
    folded: String,
    people: Vec<String>,
}

impl ServiceSearch {
    /// A search for a folded text; an empty one finds everything. The final dot of a domain name (`kiln.example.`) is left
    /// out, because names are stored without it.
    #[must_use]
    pub fn new(folded: &str) -> Self {
        let mut folded = super::pasted::plain(folded).into_owned();
        if folded.strip_suffix('.').is_some_and(|name| name.contains('.')) {
            folded.pop();
        }
        Self { folded, people: Vec::new() }
    }

    /// Also finds services with one of these contacts: accounts whose name or label the text matches.
    #[must_use]
    pub fn or_contacts(self, people: Vec<String>) -> Self {
        Self { people, ..self }
    }

    /// The handles of [`Self::or_contacts`].
    #[must_use]
    pub fn people(&self) -> &[String] {
        &self.people
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
    /// form of the name; and for the people among the contacts.
    #[must_use]
    pub fn finds(&self, folded_name: &str, handles: [&str; 3], ascii_name: Option<&str>) -> bool {
        let has = |text: &str| text.contains(&self.folded);
        has(folded_name)
            || handles.into_iter().any(|handle| has(handle) || self.people.iter().any(|person| person == handle))
            || self.is_punycode() && ascii_name.is_some_and(has)
    }
}
