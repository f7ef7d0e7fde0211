//! What the mails about requests say: one module for each kind, one letter before it is laid out.
//!
//! Every sentence is whole in the translators' files (`mail-…`); which of them a reader gets is decided here, by who the
//! reader is in the request.

mod changed;
mod confirm;
mod done;
mod ended;
mod meaning;
mod reason;
mod reminder;

use super::texts as t;
use super::words;
use crate::config::Settings;
use crate::store::{Account, RequestRecord};
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::request::notices::Notice;
use handover_rules::{Language, NicHandle, Request, ServiceName, ValidationCode};

/// A mail before it is laid out. Everything in it is plain text; the layout escapes it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The language of all of it.
    pub language: Language,
    /// The subject: what, service, request number.
    pub subject: String,
    /// The heading.
    pub heading: String,
    /// The greeting.
    pub greeting: String,
    /// What it is about, in a sentence or two.
    pub opening: String,
    /// Labels and values.
    pub facts: Vec<(String, String)>,
    /// What follows from it.
    pub then: Vec<Block>,
    /// The one link.
    pub action: Option<Action>,
    /// The code by itself.
    pub code: Option<ValidationCode>,
    /// Small words at the end.
    pub closing: Vec<String>,
}

/// A piece of a letter.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list under its first words.
    List(String, Vec<String>),
}

/// A link in a letter.
#[derive(Clone, Debug)]
pub struct Action {
    /// What it is for.
    pub words: &'static str,
    /// Where it leads.
    pub link: Link,
    /// What to know before following it.
    pub note: Option<&'static str>,
}

impl Action {
    /// A link that needs no explanation.
    pub(super) const fn new(words: &'static str, link: Link) -> Self {
        Self { words, link, note: None }
    }
}

/// What a letter is written from.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// What it is about.
    pub notice: Notice,
    /// The request, in full.
    pub record: &'a RequestRecord,
    /// Who reads it.
    pub reader: &'a Account,
    /// A new code, where the notice carries one.
    pub code: Option<&'a ValidationCode>,
    /// Names and limits.
    pub settings: &'a Settings,
}

/// Writes the letter for an occasion, in the language of its reader.
#[must_use]
pub fn write(occasion: Occasion<'_>) -> Letter {
    match occasion.notice {
        Notice::Confirm => confirm::letter(occasion),
        Notice::Reminder => reminder::letter(occasion),
        Notice::Done => done::letter(occasion),
        Notice::Changed => changed::letter(occasion),
        Notice::Declined
        | Notice::Withdrawn
        | Notice::TakenBack
        | Notice::Superseded
        | Notice::Expired
        | Notice::Failed => ended::letter(occasion),
    }
}

/// A text about the roles, the service and the number of a request: all subjects are such.
type Subject = fn(Language, &str, &str, &str) -> String;

impl Occasion<'_> {
    fn language(&self) -> Language {
        Language::of_locale(&self.reader.language)
    }

    fn request(&self) -> &Request {
        &self.record.request
    }

    /// "tech", "tech and billing"
    fn roles(&self) -> String {
        words::roles(self.language(), self.request().roles)
    }

    /// How many roles.
    fn count(&self) -> u64 {
        words::count(self.request().roles)
    }

    /// The name of the service inside a text.
    fn service(&self) -> String {
        words::service(&self.request().service.name)
    }

    fn subject(&self, text: Subject) -> String {
        text(self.language(), &self.request().id.to_string(), &self.roles(), &self.service())
    }

    fn is_reader(&self, account: &NicHandle) -> bool {
        *account == self.reader.handle
    }

    /// An account in the table: the handle, and whether it is the reader's own.
    fn who(&self, account: &NicHandle) -> String {
        if self.is_reader(account) { t::mail_you(self.language(), account.as_str()) } else { account.to_string() }
    }

    /// When the time for answers is over, in words.
    fn deadline(&self) -> String {
        words::timestamp(self.language(), self.request().deadline)
    }

    /// What the request is, in a table: with the deadline where an answer is wanted.
    fn facts(&self, is_open: bool) -> Vec<(String, String)> {
        let (language, request) = (self.language(), self.request());
        let mut facts = vec![
            (t::mail_label_service(language).to_owned(), words::service_and_category(language, &request.service)),
            (t::mail_label_roles(language, self.count()), self.roles()),
            (t::mail_label_from(language).to_owned(), self.who(&request.from)),
            (t::mail_label_to(language).to_owned(), self.who(&request.to)),
            (t::mail_label_asked_by(language).to_owned(), self.who(&request.asker)),
        ];
        if is_open {
            facts.push((t::mail_label_answer_by(language).to_owned(), self.deadline()));
        }
        facts.push((t::mail_label_request(language).to_owned(), request.id.to_string()));
        facts
    }

    fn see_request(&self) -> Action {
        let link = Link::Request { id: self.request().id, code: None };
        Action::new(t::mail_see_request(self.language()), link)
    }

    fn greeting(&self) -> String {
        greeting(self.language(), &self.reader.full_name())
    }
}

/// The greeting for somebody of this name; without a name where none is known.
pub(super) fn greeting(language: Language, name: &str) -> String {
    let name = one_line(name);
    if name.is_empty() {
        t::mail_hello_nobody(language).to_owned()
    } else {
        t::mail_hello(language, &words::isolated(&name))
    }
}

/// The services list with only this name in it.
pub(super) fn services_link(name: &ServiceName) -> Link {
    Link::Services(ServicesView { search: name.as_str().to_owned(), ..ServicesView::default() })
}

/// One line without control characters and without those that turn the direction of writing: names of people come from
/// outside and must not break a header (ASVS 1.3.11), or the layout of the text part, nor make one name look like
/// another.
#[must_use]
pub fn one_line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().filter(|c| !turns(*c));
    let clean: String = kept.map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
