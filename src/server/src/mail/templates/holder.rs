//! Emails about holders of domains. Those to addresses without an account contain no text that the admin could choose:
//! the address of a new holder is unconfirmed, and that of the old one must not receive a forged name from the provider
//! (decision 0031). An account reads the name of the admin where its pages show it, too; its own name is its owner's.

use super::{ActionLink, Block, EmailContent, Fact, MailedCode, named};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::link::ServiceTab;
use handover_api::people::KnownPerson;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::lifecycle::locked_until;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::holder::{HolderChange, HolderChangeEnding, HolderSide};
use handover_rules::model::ids::grouped;
use handover_rules::{Category, Language, ServiceKey, ServiceName, ValidationCode};
use handover_store::Account;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderReader {
    Admin,
    Holder(HolderSide),
}

#[derive(Clone, Copy)]
pub struct HolderContext<'a> {
    pub notice: HolderNotice,
    pub reader: HolderReader,
    pub domain: &'a ServiceName,
    pub change: Option<&'a HolderChange>,
    /// The admin who asked.
    pub admin: &'a Account,
    /// The account at the address of the holder who reads it, if there is one.
    pub holder: Option<&'a Account>,
    /// The people whose names the reader may see, as an account.
    pub people: &'a [KnownPerson],
    /// A new token, if the notice carries one.
    pub token: Option<&'a ValidationCode>,
    /// Name of the provider.
    pub provider: &'a str,
}

impl HolderContext<'_> {
    fn language(&self) -> Language {
        Language::of_locale(&self.holder.unwrap_or(self.admin).language)
    }

    fn domain(&self) -> String {
        phrases::service(self.domain)
    }

    /// The admin who asked; the reader may have no account, and sees no name then.
    fn asker(&self) -> String {
        named(self.language(), self.people, &self.admin.handle)
    }

    /// Domain, admin and number.
    fn facts(&self) -> Vec<Fact> {
        let language = self.language();
        let is_own = self.reader == HolderReader::Admin || self.holder.is_some_and(|of| of.handle == self.admin.handle);
        let asker = if is_own { t::mail_you(language).to_owned() } else { self.asker() };
        let mut facts = vec![
            Fact::new(t::mail_label_domain(language), self.domain()),
            Fact::new(t::mail_label_asked_by(language), asker),
        ];
        if let Some(change) = self.change {
            facts.push(Fact::new(t::mail_label_request(language), grouped(change.id)));
        }
        facts
    }

    fn deadline(&self) -> String {
        self.change.map(|change| phrases::timestamp(self.language(), change.deadline)).unwrap_or_default()
    }

    /// The link with the token, or for the admin the one to the domain.
    fn action(&self) -> Option<ActionLink> {
        let language = self.language();
        if let Some(token) = self.token {
            let link = Link::MailedLink { action: MailedLinkAction::Holder, token: Some(token.clone()) };
            let action = ActionLink::with_note(t::mail_holder_action(language), link, t::mail_holder_note(language));
            return Some(action.until(t::mail_label_answer_by(language), self.deadline()));
        }
        let service = ServiceKey { name: self.domain.clone(), category: Category::Domain };
        let is_admin = self.reader == HolderReader::Admin;
        is_admin
            .then(|| ActionLink::new(t::mail_see_service(language), Link::service_tab(&service, ServiceTab::Holder)))
    }

    fn content(&self, heading: String, opening: String, body: Vec<String>) -> EmailContent {
        let language = self.language();
        let name = match self.reader {
            HolderReader::Admin => self.admin.full_name(),
            HolderReader::Holder(_) => self.holder.map(Account::full_name).unwrap_or_default(),
        };
        EmailContent {
            opening,
            action: self.action(),
            body: body.into_iter().map(Block::Text).collect(),
            facts: self.facts(),
            ..EmailContent::to(language, &name, heading)
        }
    }
}

pub fn compose(context: HolderContext<'_>) -> EmailContent {
    let language = context.language();
    match context.notice {
        HolderNotice::AskOld => ask(context, HolderSide::Old),
        HolderNotice::AskNew => ask(context, HolderSide::New),
        HolderNotice::Done if context.change.is_none() => released(context),
        HolderNotice::Done => done(context),
        HolderNotice::Declined => declined(context),
        HolderNotice::Lapsed => unchanged(context, t::mail_holder_lapsed(language)),
        HolderNotice::Withdrawn => unchanged(context, t::mail_holder_withdrawn(language)),
        HolderNotice::EndedByProvider => {
            unchanged(context, &t::mail_holder_ended(language, &phrases::one_line(&reason(context))))
        }
        HolderNotice::Failed => unchanged(context, t::mail_holder_failed(language)),
        HolderNotice::DetailsChanged => details_changed(context),
    }
}

fn ask(context: HolderContext<'_>, side: HolderSide) -> EmailContent {
    let (language, domain, asker) = (context.language(), context.domain(), context.asker());
    let (heading, opening) = match side {
        HolderSide::Old => (t::word_holder_give(language, &domain), t::mail_holder_ask_old(language, &asker, &domain)),
        HolderSide::New => (t::word_holder_take(language, &domain), t::mail_holder_ask_new(language, &asker, &domain)),
    };
    let (page, deadline) = (t::mail_holder_ask_page(language).to_owned(), context.deadline());
    EmailContent {
        preheader: Some(t::mail_preheader(language, &deadline)),
        // Without an account, the link is all.
        code: context
            .token
            .filter(|_| context.holder.is_some())
            .map(|code| MailedCode { code: code.clone(), note: t::mail_holder_code(language) }),
        footnotes: vec![t::mail_holder_ask_ignore(language, &deadline, context.provider)],
        ..context.content(heading, opening, vec![page])
    }
}

fn done(context: HolderContext<'_>) -> EmailContent {
    let (language, domain) = (context.language(), context.domain());
    let opening = match context.reader {
        HolderReader::Admin => t::mail_holder_done_admin(language, &domain),
        HolderReader::Holder(HolderSide::Old) => t::mail_holder_done_old(language, &domain),
        HolderReader::Holder(HolderSide::New) => t::mail_holder_done_new(language, &domain),
    };
    let end = context.change.and_then(|change| change.ended.as_ref().map(|end| (end.at, change.opts_out)));
    let until = end.and_then(|(at, opts_out)| locked_until(at, opts_out));
    let transfer = until.map_or_else(
        || t::mail_holder_not_locked(language).to_owned(),
        |until| t::mail_holder_locked(language, &phrases::timestamp(language, until)),
    );
    context.content(t::mail_holder_done_title(language, &domain), opening, vec![transfer])
}

/// The domain was deleted, and its name given away.
fn released(context: HolderContext<'_>) -> EmailContent {
    let (language, domain) = (context.language(), context.domain());
    let opening = match context.reader {
        HolderReader::Admin => t::mail_holder_released_contact(language, &domain),
        HolderReader::Holder(_) => t::mail_holder_released_holder(language, &domain),
    };
    let body = vec![t::mail_holder_released_unexpected(language, context.provider)];
    EmailContent {
        action: None,
        facts: vec![Fact::new(t::mail_label_domain(language), domain.clone())],
        ..context.content(t::mail_holder_released_title(language, &domain), opening, body)
    }
}

fn declined(context: HolderContext<'_>) -> EmailContent {
    let language = context.language();
    let by = context.change.and_then(|change| match &change.ended.as_ref()?.how {
        HolderChangeEnding::Declined { by } => Some(*by),
        _ => None,
    });
    let opening = match by {
        Some(HolderSide::New) => t::mail_holder_declined_new(language),
        _ => t::mail_holder_declined_old(language),
    };
    unchanged(context, opening)
}

/// The reason that staff gave for ending it.
fn reason(context: HolderContext<'_>) -> String {
    match context.change.and_then(|change| change.ended.as_ref()).map(|end| &end.how) {
        Some(HolderChangeEnding::EndedByProvider { reason }) => reason.clone(),
        _ => String::new(),
    }
}

fn unchanged(context: HolderContext<'_>, opening: &str) -> EmailContent {
    let (language, domain) = (context.language(), context.domain());
    let body = match (context.notice, context.reader) {
        (HolderNotice::Failed, HolderReader::Admin) => t::mail_holder_failed_admin(language),
        _ => t::mail_holder_unchanged(language),
    };
    context.content(t::mail_holder_unchanged_title(language, &domain), opening.to_owned(), vec![body.to_owned()])
}

fn details_changed(context: HolderContext<'_>) -> EmailContent {
    let (language, domain) = (context.language(), context.domain());
    let opening = t::mail_holder_details(language, &context.asker(), &domain);
    let body = vec![t::mail_holder_details_unexpected(language, context.provider)];
    context.content(t::mail_holder_details_title(language, &domain), opening, body)
}
