//! Rendering to plain text and HTML.
//!
//! Email clients need inline styles and a layout table; the style sheet only adds dark colours.

use super::i18n as t;
use super::templates::{Block, EmailContent, LinkTarget};
use crate::config::Settings;
use handover_rules::{EmailAddress, Language};
use maud::{DOCTYPE, Markup, PreEscaped, html};

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

/// The link with its absolute URL.
struct Button<'a> {
    label: &'a str,
    url: &'a str,
    note: Option<&'a str>,
}

/// Header and footer of all emails.
struct Frame<'a> {
    provider: &'a str,
    /// URL of an image; empty without one.
    logo: &'a str,
    /// URL of the support; empty without one.
    support: &'a str,
    footer: String,
}

/// Renders an email to `address` in the provider's name.
#[must_use]
pub fn render(content: &EmailContent, settings: &Settings, address: &EmailAddress) -> RenderedEmail {
    let frame = Frame {
        provider: &settings.provider,
        logo: &settings.logo,
        support: &settings.help.support,
        footer: t::mail_foot(content.language, address.as_str(), &settings.provider),
    };
    let action = content.action.as_ref();
    let url = action.map(|action| match &action.target {
        LinkTarget::App(link) => settings.public_url.link(link),
        LinkTarget::Provider(url) => url.clone(),
    });
    let button = action.zip(url.as_deref());
    let button = button.map(|(action, url)| Button { label: action.label, url, note: action.note });
    RenderedEmail {
        language: content.language,
        subject: content.subject.clone(),
        text: text(content, button.as_ref(), &frame),
        html: page(content, button.as_ref(), &frame).into_string(),
        link: action.and_then(|action| match &action.target {
            LinkTarget::App(link) => Some(link.format()),
            LinkTarget::Provider(_) => None,
        }),
    }
}

/// Maximum line length of the plain-text part.
const LINE_LENGTH: usize = 72;

fn text(content: &EmailContent, button: Option<&Button<'_>>, frame: &Frame<'_>) -> String {
    let language = content.language;
    let mut paragraphs = vec![wrap(&content.greeting, ""), wrap(&content.opening, "")];
    paragraphs.extend(content.prompt.iter().map(|prompt| wrap(prompt, "")));
    if let Some(Button { label, url, note }) = button {
        // The URL is on a line of its own and never wrapped.
        paragraphs.push([&t::mail_link(language, label), "\n", url].concat());
        paragraphs.extend(note.map(|note| wrap(note, "")));
    }
    paragraphs.extend(content.body.iter().map(|block| match block {
        Block::Text(text) => wrap(text, ""),
        Block::List(lead, items) => {
            let items = items.iter().map(|item| ["\n", &wrap(&["- ", item].concat(), "  ")].concat());
            std::iter::once(wrap(lead, "")).chain(items).collect()
        }
        Block::Table(head, rows) => columns(head, rows),
    }));
    if !content.facts.is_empty() {
        paragraphs.push(table(&content.facts));
    }
    if let Some(code) = &content.code {
        paragraphs.push(wrap(t::mail_confirm_code(language), ""));
        paragraphs.push(code.expose().to_owned());
    }
    paragraphs.extend(content.footnotes.iter().map(|line| wrap(line, "")));
    let mut footer = vec![wrap(&frame.footer, "")];
    if !frame.support.is_empty() {
        footer.push([&t::mail_link(language, t::mail_support(language)), " ", frame.support].concat());
    }
    [&paragraphs.join("\n\n"), "\n\n-- \n", &footer.join("\n"), "\n"].concat()
}

/// Two aligned columns.
fn table(facts: &[(String, String)]) -> String {
    let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    let lines: Vec<String> = facts.iter().map(|(label, value)| format!("  {label:width$}  {value}")).collect();
    lines.join("\n")
}

/// Aligned columns under their headings.
fn columns(head: &[String], rows: &[Vec<String>]) -> String {
    let all = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let width = |column: usize| all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or_default()).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}", width = *width));
        ["  ", cells.collect::<Vec<_>>().join("  ").trim_end()].concat()
    };
    all().map(line).collect::<Vec<_>>().join("\n")
}

/// Wraps text at spaces, but not at no-break spaces; `indent` precedes every line but the first.
fn wrap(text: &str, indent: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > LINE_LENGTH {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// Overrides the inline styles in clients that support style sheets.
const DARK: &str = "@media (prefers-color-scheme: dark) {
.page { background: #131312 !important; color: #f0ede7 !important }
.sheet { background: #1b1b19 !important; border-color: #34322e !important }
.soft { color: #aea89c !important }
.box { background: #232220 !important; border-color: #34322e !important; color: #f0ede7 !important }
.go { background: #79c9d9 !important; color: #04222a !important }
}";

const PAGE_STYLE: &str = "margin:0;padding:0;background:#f8f6f2;color:#1c1a17;\
    font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px";
const SHEET_STYLE: &str =
    "max-width:576px;background:#fffefc;border:1px solid #e4e0d7;border-radius:10px;text-align:left";
const MONO_STYLE: &str = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:15px;line-height:24px";

/// For the inbox only: no client shows it in the email.
const PREHEADER_STYLE: &str = "display:none;max-height:0;overflow:hidden;mso-hide:all";

fn page(content: &EmailContent, button: Option<&Button<'_>>, frame: &Frame<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(content.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (content.subject) }
                // For the mailbox of demo mode; email clients open links in a new window anyway.
                base target="_blank";
                style { (PreEscaped(DARK)) }
            }
            body class="page" style=(PAGE_STYLE) {
                div style=(PREHEADER_STYLE) { (content.preheader.as_ref().unwrap_or(&content.opening)) }
                table role="presentation" width="100%" cellpadding="0" cellspacing="0" {
                    tr { td align="center" style="padding:24px 12px" {
                        table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" style=(SHEET_STYLE) {
                            tr { td style="padding:20px 24px 0" { header { (header(content.language, frame)) } } }
                            tr { td style="padding:20px 24px 24px" { main { (body(content, button)) } } }
                        }
                        footer {
                            p class="soft" style="margin:16px 0 0;font-size:13px;line-height:20px;color:#5e594f" { (frame.footer) }
                        }
                    } }
                }
            }
        }
    }
}

const SMALL_STYLE: &str = "margin:0 0 8px;font-size:14px;line-height:20px;color:#5e594f";
const BUTTON_STYLE: &str = "display:inline-block;padding:12px 24px;background:#0a5a6c;color:#ffffff;border-radius:6px;\
    font-weight:600;text-align:center;text-decoration:none";

/// The provider's logo or name, and its support.
fn header(language: Language, frame: &Frame<'_>) -> Markup {
    html! {
        table role="presentation" width="100%" cellpadding="0" cellspacing="0" {
            tr {
                td align="left" valign="middle" style="font-size:17px;line-height:24px;font-weight:600;overflow-wrap:anywhere" {
                    @if frame.logo.is_empty() {
                        (frame.provider)
                    } @else {
                        // Shows the name while a client keeps images from loading.
                        img src=(frame.logo) alt=(frame.provider) height="32" style="display:block;height:32px;width:auto;max-width:240px;border:0";
                    }
                }
                @if !frame.support.is_empty() {
                    td align="right" valign="middle" style="padding-left:16px;font-size:14px;line-height:24px" {
                        a class="soft" href=(frame.support) style="color:#5e594f" { (t::mail_support(language)) }
                    }
                }
            }
        }
    }
}

fn body(content: &EmailContent, button: Option<&Button<'_>>) -> Markup {
    html! {
        h1 style="margin:0 0 12px;font-size:22px;line-height:28px;font-weight:600;overflow-wrap:anywhere" {
            (content.heading)
        }
        p style="margin:0 0 12px" { (content.greeting) }
        p style="margin:0 0 16px;overflow-wrap:anywhere" { (content.opening) }
        @if let Some(prompt) = &content.prompt { p style="margin:0 0 16px;overflow-wrap:anywhere" { (prompt) } }
        @if let Some(Button { label, url, note }) = button {
            p style=(if note.is_some() { "margin:20px 0 8px" } else { "margin:20px 0" }) {
                a class="go" href=(url) style=(BUTTON_STYLE) { (label) }
            }
            @if let Some(note) = note { p class="soft" style={ (SMALL_STYLE) ";margin-bottom:20px" } { (note) } }
        }
        @for block in &content.body { (self::block(block)) }
        @if !content.facts.is_empty() { (facts(&content.facts)) }
        @if let Some(code) = &content.code {
            p style="margin:20px 0 4px;font-size:14px;line-height:20px" { (t::mail_confirm_code(content.language)) }
            p class="box" style={ "margin:0 0 12px;padding:12px;background:#f3f0ea;border:1px solid #e4e0d7;border-radius:6px;overflow-wrap:anywhere;" (MONO_STYLE) } {
                (code.expose())
            }
        }
        @for line in &content.footnotes { p class="soft" style=(SMALL_STYLE) { (line) } }
    }
}

fn facts(facts: &[(String, String)]) -> Markup {
    html! {
        table cellpadding="0" cellspacing="0" style="margin:0 0 16px;font-size:15px;line-height:22px" {
            @for (label, value) in facts {
                tr {
                    th scope="row" align="left" valign="top" class="soft"
                        style="padding:4px 16px 4px 0;font-weight:400;color:#5e594f;white-space:nowrap" { (label) }
                    td valign="top" style="padding:4px 0;overflow-wrap:anywhere" { (value) }
                }
            }
        }
    }
}

fn grid(head: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        table cellpadding="0" cellspacing="0" style="margin:0 0 16px;font-size:14px;line-height:20px" {
            thead { tr {
                @for label in head {
                    th scope="col" align="left" class="soft" style="padding:4px 12px 4px 0;font-weight:400;color:#5e594f" {
                        (label)
                    }
                }
            } }
            tbody {
                @for row in rows {
                    tr { @for cell in row {
                        td valign="top" style="padding:4px 12px 4px 0;overflow-wrap:anywhere" { (cell) }
                    } }
                }
            }
        }
    }
}

fn block(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Text(text) => { p style="margin:0 0 12px" { (text) } }
            Block::List(lead, items) => {
                p style="margin:0 0 4px" { (lead) }
                ul style="margin:0 0 12px;padding:0 0 0 24px" { @for item in items { li { (item) } } }
            }
            Block::Table(head, rows) => { (grid(head, rows)) }
        }
    }
}
