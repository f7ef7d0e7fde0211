//! What the mails about accounts and renewals say.

use super::letter::{Letter, one_line};
use super::words;
use crate::store::ServiceRecord;
use chrono::NaiveDate;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::account_task::Purpose;
use handover_rules::notice::AccountNotice;
use handover_rules::{EmailAddress, Language, Moment, NicHandle, ValidationCode};

/// What a mail about an account is written from.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// What it is about.
    pub notice: AccountNotice,
    /// Whose account; `None` while there is none yet.
    pub account: Option<&'a NicHandle>,
    /// How the reader is called.
    pub name: &'a str,
    /// The account's present address; before there is an account, the address it is to have.
    pub present: &'a EmailAddress,
    /// A new secret, where the notice carries one, and until when it is good.
    pub secret: Option<(&'a ValidationCode, Moment)>,
    /// The provider's name.
    pub provider: &'a str,
}

/// Writes the letter for an occasion.
#[must_use]
pub fn write(occasion: Occasion<'_>) -> Letter {
    let hello = format!("Hello {},", one_line(occasion.name));
    let provider = occasion.provider;
    let account = occasion.account.map(NicHandle::to_string).unwrap_or_default();
    let link = |purpose| occasion.secret.map(|(secret, _)| Link::Secret { purpose, secret: Some(secret.clone()) });
    let until = occasion.secret.map(|(_, until)| words::moment(until)).unwrap_or_default();
    let handle = || vec![("NIC handle", account.clone())];
    let once = "The link works once, and changes nothing until you press the button on its page.".to_owned();
    match occasion.notice {
        AccountNotice::ConfirmSignUp => Letter {
            subject: format!("Confirm your address for {provider}"),
            heading: "Confirm your address".to_owned(),
            opening: format!("{hello} somebody, hopefully you, signed up for {provider} with this address."),
            facts: vec![("Address", occasion.present.to_string()), ("Confirm by", until)],
            then: vec!["With your confirmation the account is made, and its NIC handle is mailed to you.".to_owned()],
            action: link(Purpose::SignUp).map(|link| ("Confirm the address", link)),
            code: None,
            closing: vec![once, "Not you? Do nothing: without a confirmation there is no account.".to_owned()],
        },
        AccountNotice::Welcome => Letter {
            subject: format!("Your NIC handle: {account}"),
            heading: "Your account is ready".to_owned(),
            opening: format!("{hello} your account with {provider} is ready. This is its NIC handle:"),
            facts: handle(),
            then: vec![
                "You sign in with it, and others name you as a contact by it. It is no secret; your password is."
                    .to_owned(),
            ],
            action: Some(("Sign in", Link::Services(ServicesView::default()))),
            code: None,
            closing: Vec::new(),
        },
        AccountNotice::SetPassword => Letter {
            subject: format!("Set a password for {account}"),
            heading: "Set a password".to_owned(),
            opening: format!("{hello} somebody, hopefully you, asked to set a password for this account."),
            facts: vec![("NIC handle", account), ("Set it by", until)],
            then: vec!["Where the account is signed in now, it is signed out then.".to_owned()],
            action: link(Purpose::Password).map(|link| ("Set a password", link)),
            code: None,
            closing: vec![once, "Not you? Do nothing: your password stays as it is.".to_owned()],
        },
        AccountNotice::PasswordChanged => Letter {
            subject: format!("The password of {account} was changed"),
            heading: "Your password was changed".to_owned(),
            opening: format!("{hello} the password of your account was changed. All its other sessions have ended."),
            facts: handle(),
            then: vec!["Not you? Set a new one at once: sign in, and choose “Forgotten?”.".to_owned()],
            action: Some(("Set a password", Link::Forgotten)),
            code: None,
            closing: Vec::new(),
        },
        AccountNotice::ConfirmAddress => Letter {
            subject: format!("Confirm the new address of {account}"),
            heading: "Confirm your new address".to_owned(),
            opening: format!("{hello} codes and notices for this account are to go to this address from now on."),
            facts: vec![("NIC handle", account), ("Confirm by", until)],
            then: vec![
                "With your confirmation, codes that were mailed to the old address stop working. Where a request waits \
                 for you, have a new mail sent then."
                    .to_owned(),
            ],
            action: link(Purpose::Address).map(|link| ("Confirm the address", link)),
            code: occasion.secret.map(|(secret, _)| secret.clone()),
            closing: vec![once, "Not you? Do nothing: the address stays as it is.".to_owned()],
        },
        AccountNotice::AddressChanged => Letter {
            subject: format!("The address of {account} was changed"),
            heading: "Your address was changed".to_owned(),
            opening: format!("{hello} codes and notices for this account no longer come here."),
            facts: vec![("NIC handle", account), ("New address", occasion.present.masked()), ("Undo by", until)],
            then: vec![
                "If this was not you, undo it: the account gets this address back, and whoever is signed in is signed \
                 out."
                    .to_owned(),
            ],
            action: link(Purpose::Undo).map(|link| ("Undo the change", link)),
            code: None,
            closing: vec![once],
        },
        AccountNotice::AddressRestored => Letter {
            subject: format!("The address of {account} was set back"),
            heading: "Your address was set back".to_owned(),
            opening: format!("{hello} a change of this account's address was undone. All its sessions have ended."),
            facts: vec![("NIC handle", account), ("Address", occasion.present.masked())],
            then: vec!["If somebody else knows your password, set a new one.".to_owned()],
            action: Some(("Set a password", Link::Forgotten)),
            code: None,
            closing: Vec::new(),
        },
    }
}

/// The renewal notice for a service.
#[must_use]
pub fn renewal(service: &ServiceRecord, name: &str, today: NaiveDate) -> Letter {
    let key = &service.facts.key;
    let left = service.expiration.map_or(0, |expiration| (expiration - today).num_days());
    let when = match left {
        ..=0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    let expires = service.expiration.map(|day| day.format("%a %-d %b %Y").to_string()).unwrap_or_default();
    Letter {
        subject: one_line(&format!("Renewal: {} expires {when}", key.name)),
        heading: format!("{} expires {when}", key.name),
        opening: format!("Hello {}, a service that you are the billing contact of expires {when}.", one_line(name)),
        facts: vec![
            ("Service", format!("{}, {}", key.name, words::category(Language::English, key.category))),
            ("Expires", expires),
        ],
        then: vec!["Renew it in time, or let it end.".to_owned()],
        action: Some((
            "See the service",
            Link::Services(ServicesView { search: key.name.as_str().to_owned(), ..ServicesView::default() }),
        )),
        code: None,
        closing: vec!["You are told 30 days, 7 days and 1 day before.".to_owned()],
    }
}
