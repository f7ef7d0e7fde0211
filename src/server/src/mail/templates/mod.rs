//! The content of each email. A template chooses whole sentences from the translation files, depending on the
//! recipient's part in the matter; it never assembles sentences from fragments.

pub mod account;
pub mod case;
pub mod holder;
pub mod request;
pub mod service;

use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_api::people::KnownPerson;
use handover_rules::request::notices::Notice;
use handover_rules::{Language, NicHandle, RoleSet, ServiceName, ValidationCode};

/// The content of an email as plain text; rendering escapes it.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct EmailContent {
    /// Language of the whole email.
    pub language: Language,
    pub subject: String,
    /// Text that an inbox shows behind the subject, such as the deadline; without it, the opening.
    pub preheader: Option<String>,
    /// The outcome, or the question to the reader.
    pub heading: String,
    pub greeting: String,
    /// The subject matter, in one sentence.
    pub opening: String,
    /// The instruction right above the link, below the facts.
    pub prompt: Option<String>,
    pub action: Option<ActionLink>,
    /// Consequences.
    pub body: Vec<Block>,
    /// Labels and values, as a table.
    pub facts: Vec<Fact>,
    /// A code, also shown apart from the link.
    pub code: Option<MailedCode>,
    /// Small print.
    pub footnotes: Vec<String>,
}

impl EmailContent {
    /// An email to a person, without a name if `name` is empty. Its heading is also its subject.
    fn to(language: Language, name: &str, heading: String) -> Self {
        let name = phrases::name(name);
        let greeting = if name.is_empty() {
            t::mail_hello_nobody(language).to_owned()
        } else {
            t::mail_hello(language, &phrases::isolated(&name))
        };
        Self { language, subject: heading.clone(), heading, greeting, ..Self::default() }
    }

    fn with_facts(mut self, more: impl IntoIterator<Item = Fact>) -> Self {
        self.facts.extend(more);
        self
    }
}

#[derive(Clone, Debug)]
pub enum Block {
    Text(String),
    /// A list with its introduction.
    List(String, Vec<String>),
    /// Somebody's own words, after a line with their author.
    Quote(String, Vec<String>),
    /// A table with its headings. The first column is a title.
    Table(Vec<String>, Vec<Vec<FactValue>>),
}

/// A code with instructions.
#[derive(Clone, Debug)]
pub struct MailedCode {
    pub code: ValidationCode,
    /// Instructions.
    pub note: &'static str,
}

/// The link of an email, rendered as a button.
#[derive(Clone, Debug)]
pub struct ActionLink {
    pub label: &'static str,
    pub target: LinkTarget,
    /// Label and value of its deadline.
    pub until: Option<(String, String)>,
    /// Note below the button.
    pub note: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub enum LinkTarget {
    App(Link),
    /// A page of the provider, by its URL.
    Provider(String),
}

impl ActionLink {
    const fn new(label: &'static str, link: Link) -> Self {
        Self { label, target: LinkTarget::App(link), until: None, note: None }
    }

    fn with_note(label: &'static str, link: Link, note: &'static str) -> Self {
        Self { note: Some(note), ..Self::new(label, link) }
    }

    fn until(self, label: &str, at: String) -> Self {
        Self { until: Some((label.to_owned(), at)), ..self }
    }
}

/// Somebody's own words; `author` is `None` for the reader's.
fn words(language: Language, author: Option<&str>, text: &str) -> Block {
    let lead = author.map_or_else(|| t::mail_words_own(language).to_owned(), |author| t::mail_words(language, author));
    Block::Quote(lead, lines(text))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(phrases::one_line).filter(|line| !line.is_empty()).collect()
}

/// The label of the account that had the roles before, which keeps them until they move.
fn outgoing_label(language: Language, notice: Notice) -> &'static str {
    match notice {
        Notice::Done | Notice::Changed | Notice::RoleEnded => t::mail_label_previous(language),
        _ => t::mail_label_from(language),
    }
}

/// The name of an account, or else its organisation, if `people`, those whose names the recipient may see, has it.
fn visible_name<'a>(people: &'a [KnownPerson], account: &NicHandle) -> Option<&'a str> {
    let known = people.iter().find(|known| known.handle == *account)?;
    known.name.as_deref().or(known.organisation.as_deref())
}

/// An account, with its [`visible_name`].
fn named(language: Language, people: &[KnownPerson], account: &NicHandle) -> String {
    let name = visible_name(people, account);
    name.map_or_else(|| account.to_string(), |name| phrases::person(language, account.as_str(), name))
}

/// A link to the services list, filtered by name.
fn services_link(name: &ServiceName) -> Link {
    Link::Services(ServicesView { search: name.as_str().to_owned(), ..ServicesView::default() })
}

#[derive(Clone, Debug)]
pub struct Fact {
    pub label: String,
    pub value: FactValue,
}

impl Fact {
    pub(super) fn new(label: impl Into<String>, value: impl Into<FactValue>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// The value of a fact, or a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// Text, such as a service or a date.
    Text(String),
    /// Names of roles.
    Roles(String),
}

impl FactValue {
    pub(super) fn roles(language: Language, roles: RoleSet) -> Self {
        Self::Roles(phrases::roles(language, roles))
    }

    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Roles(text) => text,
        }
    }
}

impl From<String> for FactValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
