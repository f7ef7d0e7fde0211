//! Rendering to plain text and HTML.

mod html;
mod sections;
mod text;

pub use html::LOGO_ID;

use super::i18n as t;
use super::templates::{EmailContent, LinkTarget};
use crate::config::Settings;
use handover_rules::{EmailAddress, Language};
use sections::{Button, Frame};

/// A rendered email.
#[derive(Clone, Debug)]
pub struct RenderedEmail {
    /// Language.
    pub language: Language,
    /// Subject, a single line.
    pub subject: String,
    /// Plain-text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// Fragment of its link, if any.
    pub link: Option<String>,
}

/// A CSV file attached to an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// The file.
    pub content: String,
}

/// Renders an email to `address` in the provider's name.
#[must_use]
pub fn render(content: &EmailContent, settings: &Settings, address: &EmailAddress) -> RenderedEmail {
    let frame = Frame {
        provider: &settings.provider,
        has_logo: settings.logo.is_some(),
        support: &settings.help.support,
        footer: t::mail_foot(content.language, address.as_str(), &settings.provider),
    };
    let action = content.action.as_ref();
    let url = action.map(|action| match &action.target {
        LinkTarget::App(link) => settings.public_url.link(link),
        LinkTarget::Provider(url) => url.clone(),
    });
    let button = action.zip(url.as_deref()).map(|(action, url)| Button {
        label: action.label,
        url,
        until: action.until.as_ref(),
        note: action.note,
    });
    let sections = sections::sections(content, button);
    RenderedEmail {
        language: content.language,
        subject: content.subject.clone(),
        text: text::text(content.language, &sections, &frame),
        html: html::page(content, &sections, &frame).into_string(),
        link: action.and_then(|action| match &action.target {
            LinkTarget::App(link) => Some(link.format()),
            LinkTarget::Provider(_) => None,
        }),
    }
}
