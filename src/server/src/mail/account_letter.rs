//! What the mails about accounts say.

use super::letter::{Action, Block, Letter, greeting};
use super::texts as t;
use super::words;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::account::notices::AccountNotice;
use handover_rules::{EmailAddress, Language, NicHandle, Timestamp, ValidationCode};

/// What a mail about an account is written from.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// What it is about.
    pub notice: AccountNotice,
    /// The reader's language.
    pub language: Language,
    /// Whose account; `None` while there is none yet.
    pub account: Option<&'a NicHandle>,
    /// How the reader is called; empty where the reader may be a stranger.
    pub name: &'a str,
    /// The account's present address; before there is an account, the address it is to have.
    pub present: &'a EmailAddress,
    /// A new secret, where the notice carries one, and until when it is good.
    pub secret: Option<(&'a ValidationCode, Timestamp)>,
    /// The provider's name.
    pub provider: &'a str,
}

/// Writes the letter for an occasion.
#[must_use]
pub fn write(occasion: Occasion<'_>) -> Letter {
    match occasion.notice {
        AccountNotice::ConfirmSignUp => confirm_sign_up(occasion),
        AccountNotice::Welcome => welcome(occasion),
        AccountNotice::SetPassword => set_password(occasion),
        AccountNotice::PasswordChanged => password_changed(occasion),
        AccountNotice::ConfirmAddress => confirm_address(occasion),
        AccountNotice::AddressChanged => address_changed(occasion),
        AccountNotice::AddressRestored => address_restored(occasion),
    }
}

/// A label of the table.
type Label = fn(Language) -> &'static str;

impl Occasion<'_> {
    fn account(&self) -> &str {
        self.account.map(NicHandle::as_str).unwrap_or_default()
    }

    fn fact(&self, label: Label, value: String) -> (String, String) {
        (label(self.language).to_owned(), value)
    }

    fn handle(&self) -> (String, String) {
        self.fact(t::mail_label_handle, self.account().to_owned())
    }

    /// Until when the secret is good.
    fn until(&self, label: Label) -> (String, String) {
        let until = self.secret.map(|(_, until)| words::timestamp(self.language, until));
        self.fact(label, until.unwrap_or_default())
    }

    /// The link with the secret.
    fn secret_link(&self, words: Label, action: MailedLinkAction) -> Option<Action> {
        self.secret.map(|(secret, _)| Action {
            words: words(self.language),
            link: Link::MailedLink { action, token: Some(secret.clone()) },
            note: Some(t::mail_once(self.language)),
        })
    }

    /// The link to a new password.
    fn forgotten(&self) -> Action {
        Action::new(t::mail_set_password(self.language), Link::Forgotten)
    }

    /// A letter with its subject, heading, opening and what follows.
    fn letter(&self, subject: String, heading: Label, opening: String, then: Label) -> Letter {
        Letter {
            language: self.language,
            subject,
            heading: heading(self.language).to_owned(),
            greeting: greeting(self.language, self.name),
            opening,
            facts: Vec::new(),
            then: vec![Block::Text(then(self.language).to_owned())],
            action: None,
            code: None,
            closing: Vec::new(),
        }
    }
}

fn confirm_sign_up(occasion: Occasion<'_>) -> Letter {
    let (language, provider) = (occasion.language, occasion.provider);
    let subject = t::mail_sign_up_subject(language, provider);
    Letter {
        facts: vec![
            occasion.fact(t::mail_label_address, occasion.present.to_string()),
            occasion.until(t::mail_label_confirm_by),
        ],
        action: occasion.secret_link(t::mail_confirm_address, MailedLinkAction::SignUp),
        closing: vec![t::mail_sign_up_ignore(language).to_owned()],
        ..occasion.letter(subject, t::mail_sign_up_title, t::mail_sign_up(language, provider), t::mail_sign_up_then)
    }
}

fn welcome(occasion: Occasion<'_>) -> Letter {
    let language = occasion.language;
    let subject = t::mail_welcome_subject(language, occasion.account());
    let opening = t::mail_welcome(language, occasion.provider);
    Letter {
        facts: vec![occasion.handle()],
        action: Some(Action::new(t::mail_sign_in(language), Link::Services(ServicesView::default()))),
        ..occasion.letter(subject, t::mail_welcome_title, opening, t::mail_welcome_then)
    }
}

fn set_password(occasion: Occasion<'_>) -> Letter {
    let language = occasion.language;
    let subject = t::mail_password_subject(language, occasion.account());
    let opening = t::mail_password(language).to_owned();
    Letter {
        facts: vec![occasion.handle(), occasion.until(t::mail_label_set_by)],
        action: occasion.secret_link(t::mail_set_password, MailedLinkAction::Password),
        closing: vec![t::mail_password_ignore(language).to_owned()],
        ..occasion.letter(subject, t::mail_password_title, opening, t::mail_password_then)
    }
}

fn password_changed(occasion: Occasion<'_>) -> Letter {
    let language = occasion.language;
    let subject = t::mail_password_changed_subject(language, occasion.account());
    let opening = t::mail_password_changed(language).to_owned();
    Letter {
        facts: vec![occasion.handle()],
        action: Some(occasion.forgotten()),
        ..occasion.letter(subject, t::mail_password_changed_title, opening, t::mail_password_changed_then)
    }
}

fn confirm_address(occasion: Occasion<'_>) -> Letter {
    let language = occasion.language;
    let subject = t::mail_address_subject(language, occasion.account());
    let opening = t::mail_address(language).to_owned();
    Letter {
        facts: vec![occasion.handle(), occasion.until(t::mail_label_confirm_by)],
        action: occasion.secret_link(t::mail_confirm_address, MailedLinkAction::Address),
        code: occasion.secret.map(|(secret, _)| secret.clone()),
        closing: vec![t::mail_address_ignore(language).to_owned()],
        ..occasion.letter(subject, t::mail_address_title, opening, t::mail_address_then)
    }
}

fn address_changed(occasion: Occasion<'_>) -> Letter {
    let language = occasion.language;
    let subject = t::mail_address_changed_subject(language, occasion.account());
    let opening = t::mail_address_changed(language).to_owned();
    Letter {
        facts: vec![
            occasion.handle(),
            occasion.fact(t::mail_label_new_address, occasion.present.masked()),
            occasion.until(t::mail_label_undo_by),
        ],
        action: occasion.secret_link(t::mail_undo, MailedLinkAction::Undo),
        ..occasion.letter(subject, t::mail_address_changed_title, opening, t::mail_address_changed_then)
    }
}

fn address_restored(occasion: Occasion<'_>) -> Letter {
    let language = occasion.language;
    let subject = t::mail_address_restored_subject(language, occasion.account());
    let opening = t::mail_address_restored(language).to_owned();
    Letter {
        facts: vec![occasion.handle(), occasion.fact(t::mail_label_address, occasion.present.masked())],
        action: Some(occasion.forgotten()),
        ..occasion.letter(subject, t::mail_address_restored_title, opening, t::mail_address_restored_then)
    }
}
