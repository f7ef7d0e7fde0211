//! What each mail says: one letter for each kind of notice, before it is laid out.

use super::words;
use crate::settings::Settings;
use crate::store::{Account, RequestRecord};
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::blocker::Blocker;
use handover_rules::notice::Notice;
use handover_rules::rights::{Ability, abilities};
use handover_rules::{Ending, Language, NicHandle, Policy, Request, Role, RoleSet, ValidationCode};

/// A mail before it is laid out. Everything in it is plain text; the layout escapes it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The subject: what, service, request number.
    pub subject: String,
    /// The heading.
    pub heading: String,
    /// What it is about, in a sentence or two.
    pub opening: String,
    /// Labels and values.
    pub facts: Vec<(&'static str, String)>,
    /// What follows from it.
    pub then: Vec<String>,
    /// The one link: its words, and where it leads.
    pub action: Option<(&'static str, Link)>,
    /// The code, and what to know about it.
    pub code: Option<ValidationCode>,
    /// Small words at the end.
    pub closing: Vec<String>,
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

/// Writes the letter for an occasion.
#[must_use]
pub fn write(occasion: Occasion<'_>) -> Letter {
    match occasion.notice {
        Notice::Confirm => confirm(occasion),
        Notice::Reminder => reminder(occasion),
        Notice::Done => done(occasion),
        Notice::Changed => changed(occasion),
        Notice::Declined
        | Notice::Withdrawn
        | Notice::TakenBack
        | Notice::Superseded
        | Notice::Expired
        | Notice::Failed => ended(occasion),
    }
}

impl Occasion<'_> {
    fn request(&self) -> &Request {
        &self.record.request
    }

    fn roles(&self) -> String {
        words::roles(Language::English, self.request().roles)
    }

    fn role_word(&self) -> &'static str {
        if self.request().roles.iter().count() == 1 { "role" } else { "roles" }
    }

    /// "tech of velvet-anchor.example"
    fn what(&self) -> String {
        format!("{} of {}", self.roles(), self.request().service.name)
    }

    fn subject(&self, verb: &str) -> String {
        one_line(&format!("{verb}: {} (request {})", self.what(), self.request().id))
    }

    fn is_reader(&self, account: &NicHandle) -> bool {
        *account == self.reader.handle
    }

    /// "you" or the handle.
    fn who(&self, account: &NicHandle) -> String {
        if self.is_reader(account) { "you".to_owned() } else { account.to_string() }
    }

    /// The same at the beginning of a sentence.
    fn who_first(&self, account: &NicHandle) -> String {
        if self.is_reader(account) { "You".to_owned() } else { account.to_string() }
    }

    fn service(&self) -> String {
        let service = &self.request().service;
        format!("{}, {}", service.name, words::category(Language::English, service.category))
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let request = self.request();
        let label = if request.roles.iter().count() == 1 { "Role" } else { "Roles" };
        vec![
            ("Service", self.service()),
            (label, self.roles()),
            ("From", self.who(&request.from)),
            ("To", self.who(&request.to)),
            ("Request", request.id.to_string()),
        ]
    }

    fn see_request(&self) -> (&'static str, Link) {
        ("See the request", Link::Request { id: self.request().id, code: None })
    }

    fn hello(&self) -> String {
        format!("Hello {},", one_line(&self.reader.full_name()))
    }

    /// "the admin of this domain", for whoever asked.
    fn asker_is(&self) -> String {
        let category = words::category(Language::English, self.request().service.category);
        let roles = self.record.asker_roles;
        let role = if roles.contains(Role::Admin) { RoleSet::from(Role::Admin) } else { roles };
        format!("the {} contact of this {category}", words::roles(Language::English, role))
    }
}

fn confirm(occasion: Occasion<'_>) -> Letter {
    let request = occasion.request();
    let incoming = occasion.is_reader(&request.to);
    let asked_by_reader = occasion.is_reader(&request.asker);
    let roles = occasion.roles();
    let contact = format!("{roles} contact");
    let opening = match (asked_by_reader, incoming) {
        (true, true) => format!("{} you asked to become the {contact} yourself. Please confirm.", occasion.hello()),
        (true, false) => format!(
            "{} you asked that {} becomes the {contact}. Please confirm that it was you.",
            occasion.hello(),
            request.to
        ),
        (false, _) => format!(
            "{} {}, {}, asks you to become its {contact}.",
            occasion.hello(),
            request.asker,
            occasion.asker_is()
        ),
    };
    let heading = if incoming {
        format!("Take over the {roles} {} of {}?", occasion.role_word(), request.service.name)
    } else {
        format!("Hand over the {roles} {} of {}?", occasion.role_word(), request.service.name)
    };
    let mut facts = occasion.facts();
    facts.insert(4, ("Answer by", words::moment(request.deadline)));
    Letter {
        subject: occasion.subject("Please answer"),
        heading,
        opening,
        facts,
        then: what_accepting_means(occasion),
        action: occasion
            .code
            .map(|code| ("See the request and answer", Link::Mailed { id: request.id, code: Some(code.clone()) })),
        code: occasion.code.cloned(),
        closing: vec![
            "Opening the link changes nothing. You accept or decline on the page.".to_owned(),
            "The code is personal and works once. Never pass it on; nobody will ask you for it.".to_owned(),
            "Not you, or not expected? Decline on the page, or do nothing: the request then expires and nothing \
             changes."
                .to_owned(),
        ],
    }
}

/// What accepting means for the reader and the others: who can do what then, and when it takes effect.
fn what_accepting_means(occasion: Occasion<'_>) -> Vec<String> {
    let request = occasion.request();
    let category = request.service.category;
    let mut lines = Vec::new();
    if occasion.is_reader(&request.to) {
        let can: Vec<&str> =
            abilities(request.roles, category).map(|ability| words::ability(Language::English, ability)).collect();
        lines.push(format!("If you accept, you can {}.", words::list(&can)));
        let cannot: Vec<&str> = [Ability::SeeInvoices, Ability::ChangeAllContacts, Ability::Configure]
            .into_iter()
            .filter(|ability| !abilities(request.roles, category).any(|can| can == *ability))
            .map(|ability| words::ability(Language::English, ability))
            .collect();
        if !cannot.is_empty() {
            lines.push(format!("With this alone you cannot {}.", cannot.join(", or ")));
        }
    } else {
        lines.push(format!("If both accept, {} holds the {} instead.", request.to, occasion.role_word()));
    }
    lines.push(format!(
        "{} {} this {} then, and {} told by mail. {}",
        occasion.who_first(&request.from),
        if occasion.is_reader(&request.from) { "lose" } else { "loses" },
        occasion.role_word(),
        if occasion.is_reader(&request.from) { "are" } else { "is" },
        effect(&occasion.settings.policy, request.parties.len()),
    ));
    lines
}

fn effect(policy: &Policy, parties: usize) -> String {
    let answered = if parties == 1 { "you have confirmed" } else { "both have confirmed" };
    match policy.grace {
        0 => format!("It takes effect as soon as {answered}."),
        seconds if seconds % 60 == 0 && seconds > 60 => {
            format!("It takes effect {} minutes after {answered}; until then it can be stopped.", seconds / 60)
        }
        seconds => format!("It takes effect {seconds} seconds after {answered}; until then it can be stopped."),
    }
}

fn reminder(occasion: Occasion<'_>) -> Letter {
    let request = occasion.request();
    let mut facts = occasion.facts();
    facts.insert(4, ("Answer by", words::moment(request.deadline)));
    Letter {
        subject: occasion.subject("Reminder"),
        heading: format!("Your answer is missing: {}", occasion.what()),
        opening: format!(
            "{} a request still waits for your answer. Without it nothing changes, and the request expires.",
            occasion.hello()
        ),
        facts,
        then: vec![
            "Your validation code is in the mail you got before. If you cannot find it, have a new one sent from the \
             request's page."
                .to_owned(),
        ],
        action: Some(occasion.see_request()),
        code: None,
        closing: vec!["If you do not want this, decline, or do nothing.".to_owned()],
    }
}

fn done(occasion: Occasion<'_>) -> Letter {
    let request = occasion.request();
    let verb = if occasion.is_reader(&request.to) { "are" } else { "is" };
    Letter {
        subject: occasion.subject("Done"),
        heading: format!("Done: {}", occasion.what()),
        opening: format!(
            "{} your request has been processed: {} {verb} now the {} contact of {}.",
            occasion.hello(),
            occasion.who(&request.to),
            occasion.roles(),
            request.service.name
        ),
        facts: occasion.facts(),
        then: vec!["Change the passwords that the former contact knew.".to_owned()],
        action: Some(("See your services", services_link(request))),
        code: None,
        closing: Vec::new(),
    }
}

fn changed(occasion: Occasion<'_>) -> Letter {
    let request = occasion.request();
    let reader_replaced = occasion.is_reader(&request.from);
    let opening = if reader_replaced {
        format!(
            "{} {} is the {} contact of {} from now on, in your place. You no longer hold this {}.",
            occasion.hello(),
            request.to,
            occasion.roles(),
            request.service.name,
            occasion.role_word()
        )
    } else {
        format!(
            "{} the {} contact of {} has changed from {} to {}. You are told because you are its admin.",
            occasion.hello(),
            occasion.roles(),
            request.service.name,
            request.from,
            request.to
        )
    };
    let mut facts = occasion.facts();
    facts.push(("Asked by", request.asker.to_string()));
    Letter {
        subject: occasion.subject("Changed"),
        heading: format!("A contact has changed: {}", occasion.what()),
        opening,
        facts,
        then: Vec::new(),
        action: None,
        code: None,
        closing: vec!["If you think this is wrong, ask the account that asked for it, or the support.".to_owned()],
    }
}

fn ended(occasion: Occasion<'_>) -> Letter {
    let request = occasion.request();
    let how = request.ended.as_ref().map(|ended| ended.how.as_seen_by(&occasion.reader.handle));
    let (verb, sentence) = match &how {
        Some(Ending::Declined { by }) => ("Declined", format!("{} declined.", occasion.who_first(by))),
        Some(Ending::Withdrawn { by }) => ("Withdrawn", format!("{} withdrew it.", occasion.who_first(by))),
        Some(Ending::TakenBack { by }) => {
            let own = if occasion.is_reader(by) { "your" } else { "their" };
            ("Stopped", format!("{} took {own} acceptance back.", occasion.who_first(by)))
        }
        Some(Ending::Superseded { by }) => {
            ("Superseded", format!("{}, the admin, asked for something else in its place.", occasion.who_first(by)))
        }
        Some(Ending::Failed { reasons }) => {
            let reasons: Vec<String> = reasons.iter().map(|reason| why(reason, occasion)).collect();
            ("Failed", format!("It could not be carried out: {}.", reasons.join("; ")))
        }
        _ => ("Expired", "Not everybody answered in time.".to_owned()),
    };
    Letter {
        subject: occasion.subject(verb),
        heading: format!("{verb}: {}", occasion.what()),
        opening: format!("{} this request has ended and nothing has changed. {sentence}", occasion.hello()),
        facts: occasion.facts(),
        then: vec!["Its codes no longer work. Whoever asked can ask again.".to_owned()],
        action: Some(occasion.see_request()),
        code: None,
        closing: Vec::new(),
    }
}

/// A reason in words; it is already only what the reader may know.
fn why(reason: &Blocker, occasion: Occasion<'_>) -> String {
    let owner = |account: &NicHandle| {
        if occasion.is_reader(account) { "your account".to_owned() } else { account.to_string() }
    };
    match reason {
        Blocker::RightMissing { .. } => format!("{} no longer may ask for this", occasion.request().asker),
        Blocker::RoleLost { roles } => {
            format!("{} no longer holds the {} role", occasion.request().from, words::roles(Language::English, *roles))
        }
        Blocker::NoSuchAccount => "there is no such account".to_owned(),
        Blocker::SeveralAccounts => "several accounts have this address".to_owned(),
        Blocker::OtherZone => "the two accounts are in different zones".to_owned(),
        Blocker::ProfileIncomplete { account } => format!("the profile of {} is incomplete", owner(account)),
        Blocker::AddressUnconfirmed { account } => format!("the address of {} is not confirmed", owner(account)),
        Blocker::UnpaidInvoice { account } => format!("there is an unpaid invoice on {}", owner(account)),
        Blocker::NoPaymentMethod { account } => format!("{} has no valid payment method", owner(account)),
        Blocker::Unable { account } => format!("{account} cannot take, or give up, the role at present"),
        Blocker::InCreation => "the service is still being created".to_owned(),
        Blocker::Expired => "the service has expired".to_owned(),
        Blocker::InDebt => "money is owed for the service, which locks its billing role".to_owned(),
        Blocker::RequestOpen { request, .. } => format!("request {request} already moves this role"),
    }
}

fn services_link(request: &Request) -> Link {
    Link::Services(ServicesView { search: request.service.name.as_str().to_owned(), ..ServicesView::default() })
}

/// One line without control characters: names of people come from outside and must not break a header
/// (ASVS 1.3.11) or the layout of the text part.
#[must_use]
pub fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
